"""`ptx verify --exports`: which exports are tried, and what becomes of the outcome."""

from __future__ import annotations

from typing import Any, NamedTuple

DEVICES = ("mobile", "raspberry-pi-5")
"""What the rules are asked about: a phone, and a board."""


class Options(NamedTuple):
    """How to try them."""

    runtime: str | None
    picks: bool
    jobs: int | None
    timeout: float | None
    fresh: bool
    json: bool


def run(index: Any, models: list[Any] | None, named: set[str], options: Options, target: Any) -> int:  # noqa: ANN401
    """Try exports, show the outcome, write it where a target is given, and return the exit status.

    Args:
        index: The catalog.
        models: The models selected; None: those of the picks.
        named: Ids that the person wrote; they are tried in the runtime asked for, whatever the rules say.
        options: How.
        target: The catalog to write into, or None.
    """
    from ptx.output import exporting  # noqa: PLC0415
    from ptx.output.console import console  # noqa: PLC0415
    from ptx.output.plain import note, print_json  # noqa: PLC0415
    from ptx.output.progress import progress  # noqa: PLC0415
    from ptx.verify.exporting import recording  # noqa: PLC0415
    from ptx.verify.exporting.trying import verify_exports  # noqa: PLC0415
    from ptx.verify.journal import Journal  # noqa: PLC0415

    wanted = _wanted(index, models, named, options)
    with progress("verify --exports") as tell:
        report = verify_exports(
            index,
            wanted,
            workers=options.jobs or 1,
            seconds=options.timeout or 240.0,
            journal=Journal(fresh=options.fresh),
            progress=tell,
        )
    if target is not None:
        changed = recording.write(report, target, index.ids("model"))
        note(f"{len(changed)} files of {target / 'proofs'} changed")
    if options.json:
        print_json(exporting.as_json(report, index.date))
    else:
        exporting.show(report, console())
    return 1 if report.failed() else 0


def _wanted(index: Any, models: list[Any] | None, named: set[str], options: Options) -> dict[str, list[str]]:  # noqa: ANN401
    """Return id → runtimes: those in which the rules would have the model run on a phone or a board."""
    from ptx import asking  # noqa: PLC0415
    from ptx.errors import PtxError  # noqa: PLC0415
    from ptx.recommender.capable import Capable  # noqa: PLC0415
    from ptx.verify.exporting.runtimes import RUNTIMES  # noqa: PLC0415

    only = asking.choice(options.runtime, tuple(RUNTIMES), "--runtime") if options.runtime else None
    if models is None:
        models = _picks(index)
    capable = Capable(index, DEVICES)
    found = {}
    for model in models:
        runtimes = capable.runtimes(model) & set(RUNTIMES)
        if model.id in named and (only or not runtimes):
            runtimes = {only} if only else set(RUNTIMES)
        elif only:
            runtimes &= {only}
        if runtimes:
            found[model.id] = sorted(runtimes)
    if not found:
        raise PtxError(
            "the rules call none of these models fit for a phone or a board in such a runtime",
            "name models, or leave out --runtime",
        )
    return found


def _picks(index: Any) -> list[Any]:  # noqa: ANN401  # an Index
    """Return the first pick of every task on the typical phone and the typical board."""
    from ptx.coverage import cells  # noqa: PLC0415

    names = {cell.pick for cell in cells(index, kinds=("mobile", "edge")) if cell.pick}
    return [index.model(name) for name in sorted(names)]
