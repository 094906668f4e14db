"""Measures `ptx recommend` on catalogs of 5,000, 100,000 and 1,000,000 models, in one interleaved run.

    python benchmarks/growth.py                       # makes the catalogs, compiles them, prints the table
    python benchmarks/growth.py --sizes 5000 100000   # smaller ones only (a million takes 10 minutes to compile)
    python benchmarks/growth.py --lint 10000          # how long `ptx lint` takes over so many entries

The models are made from the shipped ones: each is a shipped model with another name, its figures changed by a
few per cent and its cost by up to a third (seeded, so that each run makes the same catalog). They are laid over
the shipped catalog as harvested files, so a catalog of 5,000 holds that many more than the shipped one.
Each round asks every catalog once, in turn; ratios are medians of the rounds' ratios to the shipped catalog.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from startup import PTX, run

QUESTIONS = [["--task", "video", "--device", "mobile"], ["--task", "image-classification", "--device", "laptop"]]
PER_FILE = 5_000


def shipped_models() -> list[dict]:
    """Return the rows of the shipped catalog, sources written out."""
    from ptx.catalog import location
    from ptx.catalog.loading import load

    models = load([location.shipped()]).by_kind["model"]
    dropped = ("origin", "contradictions", "proofs")
    return [{k: v for k, v in row.items() if k not in dropped} for _, row in sorted(models.items())]


def varied(row: dict, number: int, rng: random.Random) -> dict:
    """Return a model like `row` with another name, figures and cost."""
    name = f"{row['id']}-made-{number}"
    cost = rng.uniform(0.7, 1.4)
    figures = [{**f, "value": round(f["value"] * rng.uniform(0.94, 1.02), 3)} for f in row["quality"]]
    timed = [{**entry, "ms": round(entry["ms"] * cost, 3)} for entry in row.get("latency", [])]
    made = {**row, "id": name, "name": name, "hub_id": None, "quality": figures, "latency": timed}
    made["weights"] = row["weights"] and name
    for key in ("params", "flops", "size_mb"):
        made[key] = row[key] and type(row[key])(row[key] * cost)
    return made


def models(count: int) -> Iterator[dict]:
    """Yield as many made models."""
    rng = random.Random(count)
    rows = shipped_models()
    for number in range(count):
        yield varied(rng.choice(rows), number, rng)


def make_overlay(folder: Path, count: int) -> Path:
    """Write a catalog folder with so many harvested models and return it."""
    from ptx.catalog import lines

    if (folder / "harvested").is_dir():
        return folder
    (folder / "harvested").mkdir(parents=True)
    source = {"what": "made by benchmarks/growth.py", "path": None, "url": None, "read": "2026-11-24"}
    batch: list[dict] = []

    def write(part: int) -> None:
        name = f"made-{part:04}"
        header = {"source": name, "command": "benchmarks/growth.py", "version": "1", "authority": 3,
                  "sources": {"made": source}}  # fmt: skip
        (folder / "harvested" / f"{name}.jsonl").write_text(lines.dump(header, batch), encoding="utf-8")
        batch.clear()

    for number, row in enumerate(models(count), 1):
        batch.append(row)
        if number % PER_FILE == 0 or number == count:
            write(number // PER_FILE)
    return folder


def growth(sizes: list[int], rounds: int, folder: Path) -> str:
    """Return the table of wall time and memory by size."""
    environments = {"shipped": dict(os.environ)}
    for size in sizes:
        overlay = make_overlay(folder / str(size), size)
        environments[f"{size:,} more"] = {**os.environ, "PTX_CATALOG": str(overlay)}
    compile_s = {}
    for name, environment in environments.items():
        environment["PTX_CACHE"] = str(folder / "cache")
        start = time.perf_counter()
        subprocess.run([*PTX, "recommend", *QUESTIONS[0]], env=environment, stdout=subprocess.DEVNULL, check=True)
        compile_s[name] = time.perf_counter() - start
        sys.stderr.write(f"{name}: compiled in {compile_s[name]:.1f} s\n")
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for asked, question in enumerate(QUESTIONS):
            for name, environment in environments.items():
                os.environ.update({k: environment.get(k, "") for k in ("PTX_CACHE", "PTX_CATALOG")})
                found.setdefault((name, asked), []).append(run([*PTX, "recommend", *question]))
    lines = ["| catalog | first command, compiling | question | wall time, ratio | memory, MiB more |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for (name, asked), values in sorted(found.items(), key=lambda item: item[0][1]):
        base = found["shipped", asked]
        wall = statistics.median(v[0] / b[0] for v, b in zip(values, base, strict=True))
        more = statistics.median(v[1] - b[1] for v, b in zip(values, base, strict=True))
        ms = 1000 * statistics.median(v[0] for v in values)
        question = " ".join(QUESTIONS[asked])
        lines.append(f"| {name} | {compile_s[name]:.1f} s | {question} | {wall:.2f} ({ms:.0f} ms) | {more:+.1f} |")
    return "\n".join(lines)


def _from_made(item: dict) -> dict:
    """Return a mapping whose source is the one that the file names."""
    return {**item, "source": "made"} if item.get("source") else item


def lint_time(count: int, folder: Path) -> str:
    """Return how long linting so many curated entries takes, written as YAML."""
    import yaml

    files: dict[tuple[str, str], list[dict]] = {}
    for row in models(count):
        task, library = row.pop("task"), row.pop("library")
        files.setdefault((task, library), []).append(row)
    for (task, library), rows in files.items():
        for part, start in enumerate(range(0, len(rows), 500)):
            path = folder / "lint" / f"{part}" / "models" / task / f"{library}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            source = {"what": "made by benchmarks/growth.py", "read": "2026-11-24"}
            some = json.loads(json.dumps(rows[start : start + 500]), object_hook=_from_made)
            data = {"task": task, "library": library, "sources": {"made": source}, "models": some}
            path.write_text(yaml.dump(data, sort_keys=False, allow_unicode=True), "utf-8")
    command = [*PTX, "lint", str(folder / "lint"), "--format", "json"]
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return f"{count:,} entries linted in {time.perf_counter() - start:.1f} s"


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[5_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--lint", type=int, default=0, help="lint so many entries instead")
    parser.add_argument("--folder", help="keep catalogs and indexes here, and use those that are there")
    options = parser.parse_args()
    with nullcontext(options.folder) if options.folder else tempfile.TemporaryDirectory() as folder:
        if options.lint:
            print(lint_time(options.lint, Path(folder)))
        else:
            print(growth(options.sizes, options.rounds, Path(folder)))


if __name__ == "__main__":
    main()
