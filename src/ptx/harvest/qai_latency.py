"""Latencies of qai-hub-models: profiled on phones and laptops by runtime and precision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ptx.harvest.report import Row
from ptx.harvest.rows import number

DEVICES = ("Samsung Galaxy S22 5G", "Samsung Galaxy S24", "Samsung Galaxy S25", "Snapdragon X Elite CRD")
"""Devices of which the latencies are carried over; the exports count on all of them."""
_RUNTIMES = {"onnx": "onnxruntime", "qnn_dlc": "qnn", "tflite": "litert"}
_PRECISIONS = {("float", "npu"): "fp16", ("float", "cpu"): "fp32", ("w8a8", "npu"): "int8", ("w8a8", "cpu"): "int8"}
"""Precision and unit there → ours. An NPU runs `float` as fp16; what a GPU makes of it is not said."""


def latencies(perf: Mapping[str, Any]) -> list[Row]:
    """Return the latencies of models that are one part; a sum over parts would be a guess."""
    found: dict[tuple[str, ...], Row] = {}
    for precision, device, runtime, job in _jobs(perf, whole=True):
        unit = str(job.get("primary_compute_unit")).lower()
        ours = _PRECISIONS.get((precision, unit))
        if device not in DEVICES or ours is None or job.get("inference_time_milliseconds") is None:
            continue
        row: Row = {
            "ms": number(job["inference_time_milliseconds"], "inference_time_milliseconds"),
            "on": device,
            "unit": unit,
            "runtime": _RUNTIMES[runtime],
            "precision": ours,
        }
        memory = (job.get("estimated_peak_memory_range_mb") or {}).get("max")
        if memory:
            row["memory_mb"] = number(memory, "estimated_peak_memory_range_mb")
        row |= {"conditions": f"qai-hub '{precision}'", "source": "qai"}
        found[device, unit, row["runtime"], ours] = row
    return [found[key] for key in sorted(found)]


def exports(perf: Mapping[str, Any]) -> list[Row]:
    """Return the runtimes in which every part of the model was profiled on some device."""
    ran = {_RUNTIMES[runtime] for _, _, runtime, _ in _jobs(perf, whole=False)}
    note = "profiled on a device by the makers"
    return [{"runtime": runtime, "status": "works", "note": note, "source": "qai"} for runtime in sorted(ran)]


def _jobs(perf: Mapping[str, Any], *, whole: bool) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Yield precision, device, runtime and job of what passed; `whole` asks for models of one part."""
    for precision, entry in (perf.get("precisions") or {}).items():
        components = list((entry.get("components") or {}).values())
        if whole and len(components) != 1:
            continue
        for device, runtime, job in _profiled(components):
            yield precision, device, runtime, job


def _profiled(components: list[Mapping[str, Any]]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the jobs of the first part that passed, for devices and runtimes where all parts did."""
    metrics = [component.get("performance_metrics") or {} for component in components]
    for device, by_runtime in metrics[0].items() if metrics else ():
        for runtime, job in by_runtime.items():
            others = [other.get(device, {}).get(runtime, {}) for other in metrics[1:]]
            if runtime in _RUNTIMES and all(j.get("job_status") == "Passed" for j in [job, *others]):
                yield device, runtime, job
