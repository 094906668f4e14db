"""Measures `ptx recommend` against a bare Typer app with the same options, in one interleaved run.

    python benchmarks/startup.py            # prints the table
    python benchmarks/startup.py --write    # and writes it into the READMEs

Each round runs every command once, in turn, so that whatever else the machine does hits all of them alike.
Ratios are medians of the rounds' ratios to the bare app of the same round; memory is the process's peak.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
ASK = ["recommend", "--task", "video", "--device", "mobile"]
BARE = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(HERE)!r}); from bare_app import app; app()"]
PTX = [sys.executable, "-c", "from ptx.cli.main import main; main()"]  # as the installed `ptx` does
COMMANDS = {
    "bare Typer app, table of the same size": [*BARE, *ASK],
    "`ptx recommend --task video --device mobile`": [*PTX, *ASK],
    "the same with `--json`": [*PTX, *ASK, "--json"],
}


def run(command: list[str]) -> tuple[float, float]:
    """Return wall seconds and peak MiB of a command."""
    code = (
        "import resource,subprocess,sys;"
        "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    wall = time.perf_counter() - start
    peak = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    return wall, int(peak.stdout) / 1024


def measure(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return (seconds, MiB) of each command in each round."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        run(command)
    for number in range(rounds):
        for name, command in COMMANDS.items():
            found[name].append(run(command))
        sys.stderr.write(f"\rround {number + 1} of {rounds}")
    sys.stderr.write("\n")
    return found


def table(found: dict[str, list[tuple[float, float]]]) -> str:
    """Return the figures as a Markdown table."""
    base = next(iter(found.values()))
    lines = ["| command | wall time, ratio to the bare app | memory, ratio |", "| --- | --- | --- |"]
    for name, values in found.items():
        wall = statistics.median(v[0] / b[0] for v, b in zip(values, base, strict=True))
        memory = statistics.median(v[1] / b[1] for v, b in zip(values, base, strict=True))
        seconds, peak = (statistics.median(v[i] for v in values) for i in (0, 1))
        lines.append(f"| {name} | {wall:.2f} ({1000 * seconds:.0f} ms) | {memory:.2f} ({peak:.0f} MiB) |")
    return "\n".join(lines)


def conditions(rounds: int) -> str:
    """Return what the figures were measured with: rounds, processor, Python, day."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*: (.+)$", info.read_text("utf-8"), re.MULTILINE) if info.is_file() else []
    processor = f"{os.cpu_count()} x {names[0] if names else platform.processor() or platform.machine()}"
    return f"{rounds} x, {processor}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--write", action="store_true", help="write the table into the READMEs")
    options = parser.parse_args()
    text = f"{table(measure(options.rounds))}\n\n{conditions(options.rounds)}"
    print(text)
    for name in ("README.md", "README.zh.md") if options.write else ():
        path = ROOT / name
        made = f"<!-- benchmark: startup -->\n{text}\n<!-- end of benchmark -->"
        pattern = r"<!-- benchmark: startup -->.*?<!-- end of benchmark -->"
        path.write_text(
            re.sub(pattern, lambda _, made=made: made, path.read_text("utf-8"), flags=re.DOTALL), "utf-8"
        )


if __name__ == "__main__":
    main()
