"""One attempt: build a model, calibrate it, export it, run the file elsewhere, and compare."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ptx.verify.exporting import calibrating
from ptx.verify.exporting.building import Built, NotBuiltError, batches, build
from ptx.verify.exporting.runtimes import RUNTIMES, RunError, run, said
from ptx.verify.exporting.wrapping import CONTEXT

TOLERANCE = 1e-3
"""An export works if no output differs from eager by more than this share of the largest value (fp32)."""

_NUDGE = 1e-5
_NUDGES = 3

_SETS = 2
"""Sets of inputs that are compared: the one that was traced, and one that was not."""

Answer = dict[str, Any]
"""status (None: not tried), note, difference, latency_ms, size_mb, largest, rewritable."""


class Ready(NamedTuple):
    """A calibrated network with the outputs of eager."""

    built: Built
    sets: list[tuple[Any, ...]]
    expected: list[list[Any]]
    jumps: bool = False
    """Whether eager's own outputs differ by more than is allowed when the input changes in its fifth digit."""


def ready(built: Built) -> Ready:
    """Return a network calibrated, with what eager gives.

    Raises:
        UncalibratedError: Its outputs cannot be compared.
    """
    sets = batches(built.inputs, _SETS)
    if built.shipped:
        for batch in sets:
            batch[0][:, :CONTEXT] = 0.0
    else:
        calibrating.calibrate(built.module, sets)
    expected = [calibrating.outputs(built.module, batch) for batch in sets]
    return Ready(built, sets, expected, any(_jumps(built, sets[0], expected[0], seed) for seed in range(_NUDGES)))


def _jumps(built: Built, batch: tuple[Any, ...], expected: list[Any], seed: int) -> bool:
    nearly = tuple(_nudged(x, seed) for x in batch)
    if all(x is y for x, y in zip(batch, nearly, strict=True)):
        return False  # tokens only
    return calibrating.difference(expected, calibrating.outputs(built.module, nearly)) > TOLERANCE


def _nudged(x: Any, seed: int) -> Any:  # noqa: ANN401  # a tensor
    """Return an input changed by as much as two programs that agree differ inside a deep network."""
    import torch  # noqa: PLC0415  # only in a worker

    dice = torch.Generator().manual_seed(seed)
    return x + _NUDGE * torch.randn(x.shape, generator=dice) if x.is_floating_point() else x


def answer(job: Mapping[str, Any]) -> Answer:
    """Return what came of one model in one runtime; `job` says which, and whether 3-D layers are rewritten."""
    try:
        network = ready(build(job))
    except NotBuiltError as error:
        return {"status": None, "note": str(error)}
    except calibrating.UncalibratedError as error:
        return {"status": None, "note": str(error)}
    except MemoryError:
        return {"status": None, "note": "its eager pass needs more memory than it may have here"}
    except Exception as error:  # noqa: BLE001  # an input that the model does not take
        return {"status": None, "note": f"its eager pass fails: {said(error)}"}
    if job.get("rewrite"):
        return _rewritten(network, job)
    return attempt(network, job["runtime"], job["run_seconds"])


def _rewritten(network: Ready, job: Mapping[str, Any]) -> Answer:
    from ptx.verify.exporting import conv3d  # noqa: PLC0415  # it imports torch

    try:
        module, count = conv3d.rewritten(network.built.module)
    except ValueError as error:
        return {"status": "fails", "note": f"not rewritten: {said(error)}"}
    if not count:
        return {"status": "fails", "note": "it has no 3-D layers to rewrite"}
    found = attempt(
        network._replace(built=network.built._replace(module=module)), job["runtime"], job["run_seconds"]
    )
    return {**found, "rewritten": count}


def attempt(network: Ready, runtime: str, seconds: float) -> Answer:
    """Return what came of exporting a calibrated network to a runtime and running it there."""
    from ptx.verify.exporting.conv3d import has_3d  # noqa: PLC0415  # it imports torch

    module, shipped = network.built.module, network.built.shipped
    facts: Answer = {"part": network.built.part, "rewritable": has_3d(module)}
    facts["largest"] = float(f"{calibrating.largest(network.expected[0]):.3g}")
    if shipped and not shipped.endswith(RUNTIMES[runtime].suffix):
        return {
            **facts,
            "status": None,
            "note": f"the package brings no file for {runtime} and no module to export",
        }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"model{RUNTIMES[runtime].suffix}"
        try:
            if shipped:
                shutil.copy(shipped, file)
                way = ""
            else:
                way = RUNTIMES[runtime].export(module, network.sets[0], file)
        except MemoryError:
            return {**facts, "status": None, "note": "its export needs more memory than it may have here"}
        except Exception as error:  # noqa: BLE001  # whatever an exporter raises
            return {**facts, "status": "fails", "note": f"export: {said(error)}"}
        facts["size_mb"] = round(sum(f.stat().st_size for f in Path(folder).iterdir()) / 1e6, 3)
        try:
            found, ms = run(runtime, file, network.sets, seconds)
        except RunError as error:
            return {**facts, "status": "fails", "note": f"run: {error}"}
    return {**facts, "latency_ms": float(f"{ms:.3g}"), **_compared(network, found, way)}


def _compared(network: Ready, found: list[list[Any]], way: str) -> Answer:
    worst = 0.0
    for expected, outputs in zip(network.expected, found, strict=True):
        got = (
            outputs[: len(expected)] if network.built.shipped else outputs
        )  # what a shipped file adds is its state
        if len(expected) != len(got):
            return {"status": "fails", "note": f"{len(got)} outputs instead of {len(expected)}"}
        worst = max(worst, calibrating.difference(expected, got))
    if worst == float("inf"):
        return {"status": "fails", "note": "its outputs have other shapes, or are not finite"}
    answer: Answer = {
        "difference": float(f"{worst:.2g}"),
        "note": "; ".join(filter(None, (network.built.part, way))) or None,
    }
    if worst > TOLERANCE and network.jumps:
        why = f"differs by {worst:.2g}, but so do eager's own outputs when the input changes in its fifth digit"
        return {"status": None, "note": f"with random weights it cannot be compared: it {why}"}
    if worst > TOLERANCE:
        note = f"its outputs differ from eager by {worst:.2g} of their largest value; {TOLERANCE:g} is allowed"
        return {**answer, "status": "fails", "note": note}
    return {**answer, "status": "needs-rewrite" if network.built.rewritten else "works"}
