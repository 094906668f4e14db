"""What the catalog answers for each task on each kind of device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, get_args

from ptx.catalog.index import Index
from ptx.catalog.records import Device, DeviceKind, Task
from ptx.recommender import Recommendation, recommend
from ptx.request import Request

KINDS: tuple[DeviceKind, ...] = get_args(DeviceKind)


class Cell(NamedTuple):
    """One task on one kind of device: the first pick, or the reason why there is none."""

    task: Task
    kind: DeviceKind
    device: str
    answer: Recommendation

    @property
    def pick(self) -> str | None:
        """Id of the first pick."""
        return self.answer.picks[0].candidate.model.id if self.answer.picks else None

    @property
    def reason(self) -> str | None:
        """Why there is no pick: what keeps the nearest candidate out, or that the catalog knows no model."""
        if self.answer.picks:
            return None
        nearest = self.answer.nearest
        if nearest is None:
            return "The catalog holds no model for this task."
        return f"{nearest.model.name}: {nearest.first.text}"


def typical(index: Index) -> dict[DeviceKind, Device]:
    """Return the device that stands for each kind: the typical profile named after it."""
    devices = {device.id: device for device in index.devices()}
    return {kind: devices[kind] for kind in KINDS if kind in devices}


def cells(
    index: Index,
    tasks: list[Task] | None = None,
    kinds: tuple[DeviceKind, ...] = KINDS,
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[Cell]:
    """Yield every cell, task by task.

    Args:
        index: The catalog.
        tasks: Only these tasks.
        kinds: Only these kinds of device.
        progress: Told the id of each task before its cells are worked out.

    """
    machines = typical(index)
    for task in index.tasks() if tasks is None else tasks:
        progress(task.id)
        for kind in kinds:
            if kind in machines:
                request = Request(task=task.id, device=machines[kind].id, top=1)
                yield Cell(task, kind, machines[kind].id, recommend(index, request))
