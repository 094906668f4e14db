"""Prints the metadata of all weights of torchvision as JSON.

Run as a script: `python torchvision.py [WHEEL-OR-FOLDER]`; the library is not imported by ptx itself.
"""

import json
import sys
from importlib import import_module
from typing import Any


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever the library holds
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _weights(models: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401  # the module
    builder = models.get_model_builder(name)
    found = []
    for weights in models.get_model_weights(name):
        meta = {k: _plain(v) for k, v in weights.meta.items() if k not in {"categories", "keypoint_names"}}
        options = _plain(dict(getattr(weights.transforms, "keywords", {})))
        found.append(
            {
                "model": name,
                "builder": f"{builder.__module__}.{builder.__name__}",
                "weights": f"{type(weights).__name__}.{weights.name}",
                "meta": meta,
                "transforms": options,
            }
        )
    return found


def main() -> None:
    """Print the version and the weights."""
    sys.path[:1] = sys.argv[1:2]  # in place of this folder, whose files are named like libraries
    models = import_module("torchvision.models")
    rows = [row for name in models.list_models() for row in _weights(models, name)]
    version = import_module("torchvision").__version__.partition("+")[0]
    json.dump({"version": version, "rows": rows}, sys.stdout)


if __name__ == "__main__":
    main()
