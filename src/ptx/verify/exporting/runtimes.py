"""The runtimes: what each needs installed, how a module becomes its file, and how the file is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

RUN_MEMORY = 8 * 1024**3
"""Bytes of memory that a process that runs an exported program may hold."""

_LAST_LINES = 40
_OPSET = 17
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class RunError(Exception):
    """An exported program that does not run; the message is the last line of what it said."""


class Runtime(NamedTuple):
    """A runtime."""

    id: str
    packages: tuple[str, ...]
    """Distributions that exporting and running need, the runtime's own first."""
    suffix: str
    how: str
    export: Callable[[Any, tuple[Any, ...], Path], str]
    """Writes the file and returns what is to be said of the way; empty where it is the usual one."""


def _executorch(module: Any, inputs: tuple[Any, ...], path: Path) -> str:  # noqa: ANN401  # a torch module
    import torch  # noqa: PLC0415  # only in a worker
    from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner  # noqa: PLC0415
    from executorch.exir import to_edge_transform_and_lower  # noqa: PLC0415

    way = ""
    try:
        exported = torch.export.export(module, inputs, strict=False)
    except Exception as error:  # noqa: BLE001  # where tracing by calls stops, reading the code may go on
        try:
            exported = torch.export.export(module, inputs, strict=True)
        except Exception:  # noqa: BLE001
            raise error from error.__cause__
        way = f"torch.export with strict=True; without: {said(error)}"
    edge = to_edge_transform_and_lower(exported, partitioner=[XnnpackPartitioner()])
    with path.open("wb") as file:
        edge.to_executorch().write_to_file(file)
    return way


def _onnxruntime(module: Any, inputs: tuple[Any, ...], path: Path) -> str:  # noqa: ANN401  # a torch module
    import torch  # noqa: PLC0415  # only in a worker

    try:
        torch.onnx.export(module, inputs, str(path), dynamo=True, verbose=False, external_data=False)
    except Exception as error:  # noqa: BLE001  # whatever the newer exporter raises, the older one may do
        try:
            torch.onnx.export(module, inputs, str(path), dynamo=False, verbose=False, opset_version=_OPSET)
        except Exception:  # noqa: BLE001
            raise error from error.__cause__
        return f"exported with dynamo=False; dynamo=True: {said(error)}"
    return ""


def _litert(module: Any, inputs: tuple[Any, ...], path: Path) -> str:  # noqa: ANN401  # a torch module
    import litert_torch  # noqa: PLC0415  # only in a worker

    try:
        converted, way = litert_torch.convert(module, inputs), ""
    except Exception as error:  # noqa: BLE001  # as for ExecuTorch
        try:
            converted = litert_torch.convert(module, inputs, strict_export=True)
        except Exception:  # noqa: BLE001
            raise error from error.__cause__
        way = f"converted with strict_export=True; without: {said(error)}"
    converted.export(str(path))
    return way


RUNTIMES = {
    runtime.id: runtime
    for runtime in (
        Runtime("executorch", ("executorch",), ".pte", "torch.export, XnnpackPartitioner", _executorch),
        Runtime("onnxruntime", ("onnxruntime", "onnx", "onnxscript"), ".onnx", "torch.onnx.export", _onnxruntime),
        Runtime("litert", ("litert-torch", "ai-edge-litert"), ".tflite", "litert_torch.convert", _litert),
    )
}


def run(runtime: str, file: Path, sets: list[tuple[Any, ...]], seconds: float) -> tuple[list[list[Any]], float]:
    """Return the outputs of an exported program for each set of inputs, and the median ms of a pass.

    It runs in a process of its own, with limits of memory and time.

    Raises:
        RunError: It does not run.
    """
    import numpy as np  # noqa: PLC0415  # comes with torch, so only in a worker
    import torch  # noqa: PLC0415

    source, target = file.with_suffix(".in.npz"), file.with_suffix(".out.npz")
    named = {f"{n}.{p}": x.numpy() for n, inputs in enumerate(sets) for p, x in enumerate(inputs)}
    np.savez(source, **named)
    command = [sys.executable, "-m", "ptx.verify.exporting.running", runtime, str(file), str(source), str(target)]
    try:
        done = subprocess.run(  # noqa: S603  # this very interpreter
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            preexec_fn=limit_memory if os.name == "posix" else None,  # no threads hold locks here
        )
    except subprocess.TimeoutExpired:
        raise RunError(f"the exported program did not end within {seconds:g} s") from None
    if done.returncode or not target.is_file():
        raise RunError(last_line(done.stderr) or f"the exported program's process ended with {done.returncode}")
    with np.load(target) as data:
        outputs = [
            [torch.from_numpy(data[f"{n}.{p}"]) for p in range(len(data.files)) if f"{n}.{p}" in data.files]
            for n in range(len(sets))
        ]
        return outputs, float(data["ms"])


def limit_memory(limit: int = RUN_MEMORY) -> None:
    """Let this process hold so many bytes of memory of its own at most."""
    import resource  # noqa: PLC0415  # POSIX only

    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def said(error: BaseException) -> str:
    """Return the first cause of an exception as its type and the first line that says something."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return short(f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__)


def last_line(text: str) -> str:
    """Return the last line of what a process said that says something."""
    lines = [line.strip() for line in text.splitlines()[-_LAST_LINES:] if line.strip()]
    return short(lines[-1]) if lines else ""


def short(text: str) -> str:
    """Return a message as one line of at most 240 characters."""
    line = " ".join(_COLOURS.sub("", text).split())
    return line if len(line) <= 240 else f"{line[:237]}..."
