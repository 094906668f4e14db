"""One module per source. Each holds `HARVESTER`, and is found by walking this package."""
