"""How many views (clips x crops) the test pipeline of a video configuration looks at, read without running it."""

from __future__ import annotations

import ast
import posixpath
from typing import Any

from ptx.harvest.literals import calls_as_data
from ptx.harvest.trees import Tree

_CROPS = {"ThreeCrop": 3, "TenCrop": 10, "CenterCrop": 1}
_SAMPLERS = frozenset({"SampleFrames", "UniformSample", "UniformSampleFrames"})
_DEPTH = 4


def views(tree: Tree, config: str) -> int | None:
    """Return the views of the test pipeline of a configuration, or None where it does not say.

    Args:
        tree: The wheel.
        config: Path of the configuration as the metafile names it.

    """
    name = config if config.endswith(".py") else f"{config}.py"
    path = next((p for p in tree.names() if p.endswith(f".mim/{name}")), None)
    steps = _pipeline(tree, path, _DEPTH) if path else None
    if not steps:
        return None
    sampler = next((s for s in steps if s.get("type") in _SAMPLERS), None)
    crop = next((_CROPS[s["type"]] for s in steps if s.get("type") in _CROPS), None)
    if sampler is None:
        return None
    length, clips = sampler.get("clip_len", 1), sampler.get("num_clips", 1)
    if not isinstance(length, int) or not isinstance(clips, int):
        return None
    twice = 2 if sampler.get("twice_sample") is True else 1
    return (clips if length > 1 else 1) * twice * (crop or 1)


def _pipeline(tree: Tree, path: str, depth: int) -> list[dict[str, Any]] | None:
    """Return the steps of `test_pipeline`, of the file or of what it builds on."""
    try:
        module = ast.parse(tree.text(path))
    except SyntaxError:
        return None
    bases: list[str] = []
    known: dict[str, Any] = {}
    for node in module.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        value = known[node.targets[0].id] = calls_as_data(node.value, known)
        if node.targets[0].id == "test_pipeline" and isinstance(value, list):
            return [step for step in value if isinstance(step, dict)]
        if node.targets[0].id == "_base_":
            bases = [value] if isinstance(value, str) else [b for b in value or [] if isinstance(b, str)]
    folder, names = posixpath.dirname(path), set(tree.names())
    for base in bases if depth else []:
        other = posixpath.normpath(posixpath.join(folder, base))
        found = _pipeline(tree, other, depth - 1) if other in names else None
        if found:
            return found
    return None
