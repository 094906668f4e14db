"""Pages of text: a check, a rule, a migration, a compatibility entry."""

from __future__ import annotations

import json
from typing import Any

from ptx.audit.matching import Rule as MigrationRule
from ptx.catalog.records import Compatibility, Rule
from ptx.checks import Check


def check_page(check: Check) -> str:
    """Return the page of a check."""
    return f"{check.code} ({check.family})\n\n{check.page.strip()}\n"


def rule_page(rule: Rule) -> str:
    """Return the page of a rule."""
    weight = f" {rule.weight:+g} halvings of the latency" if rule.weight is not None else ""
    lines = [
        f"{rule.id} ({rule.effect}{weight})",
        "",
        rule.title,
        "",
        f"Why: {rule.why}",
        f"Source: {rule.source}",
        "",
        "When:",
        *(f"    {line}" for line in condition_lines(rule.when)),
        "",
        f"Then: {rule.reason}",
    ]
    if rule.relax:
        lines.append(f"Relax: {rule.relax}")
    lines += ["", "Examples:"]
    for example in rule.examples:
        given = ", ".join(f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in example.given.items())
        lines.append(f"    {'applies' if example.applies else 'does not apply'}: {given}")
    return "\n".join(lines) + "\n"


def migration_page(rule: MigrationRule) -> str:
    """Return the page of a migration."""
    return f"{rule.code} ({rule.library}, {rule.migration.status})\n\n{rule.page}\n"


def compatibility_page(entry: Compatibility) -> str:
    """Return the page of a compatibility entry: symptom, reason, command, and the table with its sources."""
    lines = [
        f"{entry.id} ({entry.severity})",
        "",
        entry.title,
        "",
        f"Symptom: {entry.symptom}",
        f"Why: {entry.why}",
    ]
    lines += [f"Mend: {entry.mend}", *([f"Otherwise: {entry.otherwise}"] if entry.otherwise else [])]
    lines.append(f"Source: {entry.source}")
    if entry.windows:
        lines += ["", f"{entry.package} goes with {entry.other or 'nothing'}:"]
    for row in entry.windows:
        needs = "none" if row.needs is None else row.needs
        lines.append(f"    {row.version or 'any':<12} {needs:<20} {row.basis}: {row.source}")
    if entry.build:
        lines += ["", f"Builds: {entry.build}"]
    if entry.library:
        versions = ", ".join(map(str, entry.library.versions))
        lines += ["", f"Shared library: {entry.library.name}, version {versions}"]
    return "\n".join(lines) + "\n"


def condition_lines(when: dict[str, Any]) -> list[str]:
    """Return the conditions of a rule, one a line."""
    return [f"{name}: {json.dumps(test, ensure_ascii=False)}" for name, test in when.items()]
