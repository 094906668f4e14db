"""Prints the pretrained configurations of timm as JSON.

Run as a script: `python timm.py [WHEEL-OR-FOLDER]`; the library is not imported by ptx itself.
"""

import json
import sys
from importlib import import_module


def main() -> None:
    """Print the version and the configurations."""
    sys.path[:1] = sys.argv[1:2]  # in place of this folder, whose files are named like libraries
    timm = import_module("timm")
    rows = []
    for name in timm.list_pretrained():
        cfg = timm.get_pretrained_cfg(name)
        rows.append(
            {
                "model": name,
                "hf_hub_id": cfg.hf_hub_id,
                "license": cfg.license,
                "input_size": list(cfg.input_size),
                "num_classes": cfg.num_classes,
            }
        )
    json.dump({"version": timm.__version__, "rows": rows}, sys.stdout)


if __name__ == "__main__":
    main()
