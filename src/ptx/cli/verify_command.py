"""`ptx verify`: the catalog against the libraries that are installed here."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer

from ptx.cli.completion import ids

NEEDS_ARGUMENTS = True

_ORIGINS = ("curated", "harvested")


def run(
    names: Annotated[
        Optional[list[str]], typer.Argument(help="Ids of models or libraries.", autocompletion=ids("model"))
    ] = None,
    task: Annotated[
        Optional[str], typer.Option(help="The models of this task.", autocompletion=ids("task"))
    ] = None,
    library: Annotated[
        Optional[str], typer.Option(help="The models of this library.", autocompletion=ids("library"))
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Every model and every library.")] = False,
    imports: Annotated[bool, typer.Option("--imports", help="Only whether each library can be imported.")] = False,
    origin: Annotated[Optional[str], typer.Option(help="Only models that are curated or harvested.")] = None,
    tenth: Annotated[
        Optional[str],
        typer.Option(help="Of the harvested models only one tenth: 0 to 9, or `today` for the day's."),
    ] = None,
    jobs: Annotated[
        Optional[int], typer.Option(min=1, help="Processes at once; by default one a core, for exports one.")
    ] = None,
    timeout: Annotated[
        Optional[float],
        typer.Option(min=1, help="Seconds that one model may take; by default 60, an export 240."),
    ] = None,
    exports: Annotated[
        bool, typer.Option("--exports", help="Export, run what came out, and compare it with eager.")
    ] = False,
    runtime: Annotated[
        Optional[str], typer.Option(help="With --exports: only executorch, onnxruntime or litert.")
    ] = None,
    picks: Annotated[
        bool, typer.Option("--picks", help="With --exports: the first picks for phones and boards.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Check again what an earlier run found.")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write the outcome into catalog/proofs/ of this checkout.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Check the catalog's facts against the libraries that are installed here; nothing is downloaded.

    That a library imports, that the constructor and the weights exist, parameters and operations counted on
    the meta device, sizes, figures, licences and inputs in the weights' own metadata. Every fact ends as
    verified, as disagreeing (both values are shown), or as not checkable here, with the reason. A run that was
    interrupted goes on where it stopped.

    With --exports each model that the rules call fit for a phone or a board is built with random, calibrated
    weights, exported to ExecuTorch, ONNX Runtime and LiteRT, run there in a process of its own, and compared.

    Examples:
      ptx verify torchvision/resnet50-v2

      ptx verify --library timm

      ptx verify --all --tenth today --json

      ptx verify --exports torchvision/mobilenet-v3-small

      ptx verify --exports --picks --write

    Exit status: 0 nothing disagrees, 1 something does (an export fails that the catalog calls working), 2 misuse.

    """
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.cli import verify_exports  # noqa: PLC0415
    from ptx.output import verifying  # noqa: PLC0415
    from ptx.output.console import console  # noqa: PLC0415
    from ptx.output.plain import print_json  # noqa: PLC0415

    _fitting(exports=exports, runtime=runtime, picks=picks, imports=imports)
    index = open_index()
    target = _target() if write else None
    if exports and picks and not (names or task or library or all):
        models, libraries = None, set[str]()
    else:
        models, libraries = _selected(index, names or [], task, library, all or imports, origin, tenth)
    if exports:
        named = {model.id for model in models or ()} if names else set()
        options = verify_exports.Options(runtime, picks, jobs, timeout, fresh, json)
        return verify_exports.run(index, models, named, options, target)
    report = _report(index, [] if imports else models or [], libraries, jobs, timeout, fresh=fresh or imports)
    if target is not None:
        _write(report, target, index)
    if json:
        print_json(verifying.as_json(report, index.date))
    else:
        verifying.show(report, console(), details=bool(names))
    return 1 if report.failed() else 0


def _fitting(*, exports: bool, runtime: str | None, picks: bool, imports: bool) -> None:
    from ptx.errors import PtxError  # noqa: PLC0415

    if (runtime or picks) and not exports:
        raise PtxError("--runtime and --picks go with --exports", "add --exports")
    if exports and imports:
        raise PtxError("--exports and --imports ask for different things", "leave out one")


def _report(
    index: Any,  # noqa: ANN401  # an Index; imported lazily
    models: list[Any],
    libraries: set[str],
    jobs: int | None,
    timeout: float | None,
    *,
    fresh: bool,
) -> Any:  # noqa: ANN401  # a Report; imported lazily
    from ptx.output.progress import progress  # noqa: PLC0415
    from ptx.verify.journal import Journal  # noqa: PLC0415
    from ptx.verify.run import verify  # noqa: PLC0415

    with progress("verify") as tell:
        return verify(
            index,
            models,
            libraries=libraries,
            workers=jobs,
            seconds=timeout or 60.0,
            journal=Journal(fresh=fresh),
            progress=tell,
        )


def _write(report: Any, target: Any, index: Any) -> None:  # noqa: ANN401  # imported lazily
    from ptx.output.plain import note  # noqa: PLC0415
    from ptx.verify import proofs  # noqa: PLC0415

    changed = proofs.write(report, target, index.ids("model"))
    note(f"{len(changed)} files of {target / proofs.FOLDER} changed")


def _target() -> Any:  # noqa: ANN401  # a Path; importing it costs nothing here, but typer resolves annotations
    from ptx.catalog.location import sealed, shipped  # noqa: PLC0415
    from ptx.errors import PtxError  # noqa: PLC0415

    root = shipped()
    if sealed(root):
        raise PtxError("--write: this catalog came with an installed package", "run it in a checkout of ptx")
    return root


def _selected(
    index: Any,  # noqa: ANN401  # an Index; imported lazily
    names: list[str],
    task: str | None,
    library: str | None,
    all: bool,
    origin: str | None,
    tenth: str | None,
) -> tuple[list[Any], set[str]]:
    """Return the models that the options select, and the libraries to import."""
    from ptx import asking, resolve  # noqa: PLC0415
    from ptx.errors import PtxError  # noqa: PLC0415
    from ptx.output.plain import note  # noqa: PLC0415
    from ptx.verify.plan import chosen  # noqa: PLC0415

    if not (names or task or library or all):
        raise PtxError("say what to verify: an ID, --task, --library or --all", "try `ptx verify --library timm`")
    wanted_task = asking.named(index, ("task",), task, "--task", note) if task else None
    wanted_library = asking.named(index, ("library",), library, "--library", note) if library else None
    wanted_origin = asking.choice(origin, _ORIGINS, "--origin") if origin else None
    part = _part(tenth) if tenth is not None else None
    found: dict[str, Any] = {}
    libraries = {wanted_library} if wanted_library else set()
    for name in names:
        hit = resolve.name(index, ("model", "library"), name, "NAMES")
        if hit.kind == "library":
            libraries.add(hit.id)
            found.update((model.id, model) for model in index.models(library=hit.id))
        else:
            found[hit.id] = index.get("model", hit.id)
    if task or library or all:
        found.update((model.id, model) for model in index.models(wanted_task, wanted_library))
    if all and not task and not library:
        libraries |= {library.id for library in index.libraries() if library.package}
    return chosen(found.values(), wanted_origin, part), libraries


def _part(tenth: str) -> int:
    from datetime import UTC, datetime  # noqa: PLC0415

    from ptx.errors import PtxError  # noqa: PLC0415
    from ptx.verify.plan import TENTHS  # noqa: PLC0415

    if tenth == "today":
        return datetime.now(UTC).date().toordinal() % TENTHS
    if tenth.isdigit() and int(tenth) < TENTHS:
        return int(tenth)
    raise PtxError(f"--tenth: '{tenth[:40]}' is not a tenth", "write 0 to 9, or today")
