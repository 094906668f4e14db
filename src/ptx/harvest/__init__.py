"""Reads models with their figures out of a library's own metadata, and writes `catalog/harvested/`.

`ptx.harvest.sources` holds one module per source, found by walking the package. Wheels are read without being
imported or installed; only a library whose configurations are code is asked in a process of its own.
"""
