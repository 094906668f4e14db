"""Findings of a run over files: text, JSON, GitHub annotations, SARIF 2.1.0."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ptx.findings import Finding, Report
from ptx.version import __version__

FORMATS = ("text", "json", "github", "sarif")


def text(report: Report) -> str:
    """Return one line a finding, and a closing line."""
    lines = []
    for finding in report.findings:
        hint = f" ({finding.hint})" if finding.hint else ""
        cell = f":cell {finding.cell}" if finding.cell else ""
        place = f"{finding.path}{cell}:{finding.line}:{finding.column}"
        lines.append(f"{place}: {finding.code} {finding.message}{hint}")
    files = f"{report.files} file{'' if report.files == 1 else 's'}"
    count = len(report.findings)
    lines.append(f"{count} finding{'' if count == 1 else 's'} in {files}" if count else f"no findings in {files}")
    return "\n".join(lines) + "\n"


def statistics(report: Report) -> str:
    """Return the number of findings by code, the commonest first."""
    titles = {check.code: check.title for check in report.checks}
    counts = Counter(finding.code for finding in report.findings)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "".join(f"{count:6} {code} {titles[code]}\n" for code, count in rows)


def as_json(report: Report, schema: str = "ptx.lint/1") -> dict[str, Any]:
    """Return the report as JSON."""
    return {
        "schema": schema,
        "version": __version__,
        "files": report.files,
        "findings": [
            {
                "code": finding.code,
                "level": finding.level,
                "message": finding.message,
                "hint": finding.hint,
                "location": {
                    "file": finding.path,
                    "cell": finding.cell,
                    "line": finding.line,
                    "column": finding.column,
                },
            }
            for finding in report.findings
        ],
    }


def github(report: Report) -> str:
    """Return workflow commands that GitHub shows as annotations; a place in a notebook stands in the message."""
    lines = []
    for finding in report.findings:
        place = f"file={_property(finding.path)}"
        if finding.cell is None:
            place += f",line={finding.line},col={finding.column}"
        lines.append(f"::{finding.level} {place},title={_property(finding.code)}::{_escape(_said(finding))}")
    return "\n".join(lines) + "\n" if lines else ""


def _said(finding: Finding) -> str:
    cell = f"cell {finding.cell}, line {finding.line}: " if finding.cell else ""
    return cell + finding.message + (f" ({finding.hint})" if finding.hint else "")


def _escape(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _escape(value).replace(":", "%3A").replace(",", "%2C")


def sarif(report: Report) -> dict[str, Any]:
    """Return the report as a SARIF 2.1.0 log."""
    rules = [
        {
            "id": check.code,
            "shortDescription": {"text": check.title},
            "fullDescription": {"text": check.page.strip()},
            "properties": {"tags": [check.family]},
        }
        for check in report.checks
    ]
    place = {check.code: number for number, check in enumerate(report.checks)}
    results = [
        {
            "ruleId": finding.code,
            "ruleIndex": place[finding.code],
            "level": finding.level,
            "message": {"text": _said(finding)},
            "locations": [{"physicalLocation": _location(finding)}],
        }
        for finding in report.findings
    ]
    driver = {"name": "ptx", "version": __version__, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}],
    }


def _location(finding: Finding) -> dict[str, Any]:
    """Return the place of a finding; SARIF counts the lines of a file, which a cell of a notebook does not have."""
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.path)}}
    if finding.cell is None:
        location["region"] = {"startLine": finding.line, "startColumn": finding.column}
    return location


def _uri(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415  # only for SARIF

    return quote(path.replace("\\", "/"), safe="/:")
