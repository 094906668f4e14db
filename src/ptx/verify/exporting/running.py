"""Runs an exported program in a process of its own: `python -m ptx.verify.exporting.running RUNTIME FILE IN OUT`.

IN is an .npz of inputs `set.place`, OUT becomes one of outputs named the same, with `ms`: the median duration of
a pass with the first set, on one core. Only the runtime itself is imported.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

Program = Callable[[list[Any]], list[Any]]

_PASSES = 15
_SECONDS = 4.0


def main() -> None:
    """Run one program on all sets of inputs, and time it."""
    runtime, file, source, target = sys.argv[1:5]
    _one_core()
    sets = _sets(Path(source))
    program = LOADERS[runtime](file)
    found: dict[str, Any] = {}
    for number, inputs in enumerate(sets):
        for place, output in enumerate(program(inputs)):
            found[f"{number}.{place}"] = output
    found["ms"] = np.array(_median_ms(program, sets[0]))
    np.savez(target, **found)


def _one_core() -> None:
    """Stay on one core, so that thread pools of different size are no part of the figure."""
    with suppress(AttributeError, OSError):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _sets(path: Path) -> list[list[Any]]:
    sets: dict[int, dict[int, Any]] = {}
    with np.load(path) as data:
        for name in data.files:
            number, place = name.split(".")
            sets.setdefault(int(number), {})[int(place)] = data[name]
    return [[inputs[place] for place in sorted(inputs)] for _, inputs in sorted(sets.items())]


def _median_ms(program: Program, inputs: list[Any]) -> float:
    taken: list[float] = []
    until = time.perf_counter() + _SECONDS
    while len(taken) < _PASSES and (len(taken) < 3 or time.perf_counter() < until):
        start = time.perf_counter()
        program(inputs)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def _executorch(file: str) -> Program:
    import torch  # noqa: PLC0415  # the runtime takes and gives its tensors
    from executorch.runtime import Runtime  # noqa: PLC0415

    torch.set_num_threads(1)
    method = Runtime.get().load_program(file).load_method("forward")
    if method is None:
        raise RuntimeError("the program has no method `forward`")

    def run(inputs: list[Any]) -> list[Any]:
        return [x.numpy().copy() for x in method.execute([torch.from_numpy(x) for x in inputs])]

    return run


def _onnxruntime(file: str) -> Program:
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    names = [entry.name for entry in session.get_inputs()]

    def run(inputs: list[Any]) -> list[Any]:
        return list(session.run(None, dict(zip(names, inputs, strict=True))))

    return run


def _litert(file: str) -> Program:
    from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415

    interpreter = Interpreter(model_path=file, num_threads=1)
    runner = interpreter.get_signature_runner("serving_default")
    details = runner.get_input_details()
    names = sorted(details, key=_number)
    outputs = sorted(runner.get_output_details(), key=_number)

    def run(inputs: list[Any]) -> list[Any]:
        narrowed = {name: x.astype(details[name]["dtype"]) for name, x in zip(names, inputs, strict=True)}
        found = runner(**narrowed)  # the converter makes int32 of int64
        return [found[name] for name in outputs]

    return run


def _number(name: str) -> int:
    """Return the number at the end of `args_0`, `output_1`."""
    digits = name.rpartition("_")[2]
    return int(digits) if digits.isdigit() else 0


LOADERS: dict[str, Callable[[str], Program]] = {
    "executorch": _executorch,
    "onnxruntime": _onnxruntime,
    "litert": _litert,
}

if __name__ == "__main__":
    main()
