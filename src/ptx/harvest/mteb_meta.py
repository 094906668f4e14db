"""Reads the model metadata of an mteb wheel: the `ModelMeta(...)` calls in its source, without importing it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ptx.harvest.languages import from_mteb
from ptx.harvest.literals import UNKNOWN, calls_as_data
from ptx.harvest.report import BrokenRowError, Report
from ptx.harvest.trees import Tree

_FOLDER = "models/model_implementations/"


@dataclass(frozen=True, slots=True)
class Meta:
    """What mteb says of a model."""

    place: str
    fields: dict[str, Any]
    loader: str

    def text(self, key: str) -> str | None:
        """Return a text, or None where it is absent or would have to be run."""
        value = self.fields.get(key)
        return value if isinstance(value, str) and value != UNKNOWN else None

    def whole(self, key: str) -> int | None:
        """Return a whole number, or None where it is absent or infinite."""
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124  # NaN
            return None
        return round(value) if 0 < value < 10**13 else None

    def texts(self, key: str) -> list[str]:
        """Return the texts of a list."""
        value = self.fields.get(key)
        return [v for v in value if isinstance(v, str) and v != UNKNOWN] if isinstance(value, list) else []

    @property
    def open(self) -> bool:
        """Whether the weights can be had."""
        return self.fields.get("open_weights") is True

    @property
    def remote_code(self) -> bool:
        """Whether it runs code from the hub."""
        options = self.fields.get("loader_kwargs")
        return isinstance(options, dict) and options.get("trust_remote_code") is True

    def languages(self) -> list[str]:
        """Return the languages as ISO 639 codes.

        Raises:
            BrokenRowError: They are not stated, or not literally.

        """
        stated = self.fields.get("languages")
        if not isinstance(stated, list) or not stated or UNKNOWN in stated:
            raise BrokenRowError("its languages are not stated in the metadata")
        return from_mteb(self.texts("languages"))


def metas(tree: Tree, report: Report) -> dict[str, Meta]:
    """Return the metadata by hub id; of a model described twice none is believed."""
    modules = {
        name.rsplit("/", 1)[1].removesuffix(".py"): name
        for name in tree.names()
        if _FOLDER in name and name.endswith(".py")
    }
    names = _Names(tree, modules, report)
    found: dict[str, Meta] = {}
    for done, (module, path) in enumerate(sorted(modules.items())):
        report.tell("mteb", done, len(modules))
        for meta in _calls(names, module, path):
            name = meta.text("name")
            if name is None:
                report.broken(meta.place, "a ModelMeta without a literal name")
            elif name in found:
                report.broken(meta.place, f"{name} is described a second time; the first is kept")
            else:
                found[name] = meta
    return found


class _Names:
    """What is assigned literally at the top of each module, imports between the modules followed."""

    def __init__(self, tree: Tree, modules: dict[str, str], report: Report) -> None:
        self._modules = modules
        self._known: dict[str, dict[str, Any]] = {}
        self.parsed: dict[str, ast.Module] = {}
        for module, path in modules.items():
            try:
                self.parsed[module] = ast.parse(tree.text(path))
            except SyntaxError as error:
                report.broken(f"{path}:{error.lineno}", "is not Python")

    def of(self, module: str) -> dict[str, Any]:
        """Return the literal values of a module by name."""
        if module in self._known:
            return self._known[module]
        values = self._known[module] = {}
        parsed = self.parsed.get(module)
        for node in parsed.body if parsed else []:
            if isinstance(node, ast.ImportFrom):
                other = (node.module or "").rsplit(".", 1)[-1]
                if other in self.parsed and other != module:
                    values.update({a.asname or a.name: self.of(other).get(a.name, UNKNOWN) for a in node.names})
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if isinstance(target, ast.Name):
                    values[target.id] = calls_as_data(node.value, values)
        return values


def _calls(names: _Names, module: str, path: str) -> Iterator[Meta]:
    parsed = names.parsed.get(module)
    for node in ast.walk(parsed) if parsed else []:
        if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] == "ModelMeta":
            loader = next((k.value for k in node.keywords if k.arg == "loader"), None)
            fields = calls_as_data(node, names.of(module))
            yield Meta(f"{path}:{node.lineno}", fields, ast.unparse(loader) if loader else "")
