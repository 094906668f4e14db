"""What does not go together: windows of versions, builds, system libraries and machines, with evidence."""

from dataclasses import field
from typing import Literal

from ptx.catalog.records.base import Record, Source

Severity = Literal["broken", "warning"]
Build = Literal["cpu", "cuda-beside-cpu", "cuda-differs", "cuda-major-differs"]
System = Literal["Linux", "Darwin", "Windows"]


class Window(Record):
    """A row of a table: versions of the package, and the versions of the other that go with them."""

    version: str
    """Specifier of the package's versions that the row is about: `==0.25.*`; empty for all."""
    needs: str | None
    """Specifier of the other's versions that go with them; null where none does."""
    basis: Literal["run", "declared", "documented"]
    """run: tried; declared: in the metadata of the wheel; documented: in a table of its makers."""
    source: str
    """Key of the source."""


class SystemLibrary(Record):
    """A shared library that the system has to bring."""

    name: str
    """Name as the linker has it: `avutil`."""
    versions: list[int]
    """Versions of the shared library, any one of which serves: libavutil.so.57 is FFmpeg 5."""


class Circumstance(Record):
    """Machines that the fault is met on; all that is named must hold."""

    systems: list[System] = field(default_factory=list)
    """Operating systems as `platform.system()` names them; empty: any."""
    machines: list[str] = field(default_factory=list)
    """Processors as `platform.machine()` names them; empty: any."""
    python: str | None = None
    """Specifier of the Python versions; null: any."""
    driver: Literal["nvidia"] | None = None
    """Driver that is present; null: it does not matter."""


class Compatibility(Record):
    """One way in which installed things do not go together, and the command that mends it.

    It is met where the package is installed, the circumstance holds, and every test that the entry has speaks
    against the environment: `windows` (the other's version is outside), `absent` (the other is not installed),
    `build` (what the wheels were built for), `library` (the system does not bring it).
    """

    id: str
    """Kebab-case id, equal to the file name."""
    title: str
    """What does not go together, in one line."""
    severity: Severity
    """broken: an import or a usual call fails; warning: part of it fails, or it is slower than it could be."""
    package: str
    """Distribution that fails."""
    other: str | None
    """Distribution that it has to go with; null where the fault is its own."""
    windows: list[Window] = field(default_factory=list)
    """Versions that go together, the first row that holds the package's version counts."""
    absent: bool = False
    """Whether the fault is that the other is not installed; rows then only choose versions of the package."""
    build: Build | None = None
    """cpu: the package is a CPU-only build. cuda-beside-cpu: the package was built for CUDA, the other not.
    cuda-differs, cuda-major-differs: both were built for CUDA, of different (major) versions."""
    library: SystemLibrary | None = None
    """Shared library of the system that the package loads."""
    circumstance: Circumstance | None = None
    """Machines that it is met on; null: all."""
    symptom: str
    """The message that a person sees; `...` stands for what differs from case to case."""
    why: str
    """What lies behind it."""
    mend: str
    """One command that mends it; `{match}` is the specifier of the package's versions for the installed other,
    `{needs}` that of the other's versions for the installed package."""
    otherwise: str | None = None
    """The command where no row of the table admits the installed other."""
    source: str
    """Key of the source of the symptom."""
    sources: dict[str, Source]
    """Sources named by this file."""
