"""Pages of text: a check, a rule."""

from __future__ import annotations

import json
from typing import Any

from ptx.catalog.records import Rule
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


def condition_lines(when: dict[str, Any]) -> list[str]:
    """Return the conditions of a rule, one a line."""
    return [f"{name}: {json.dumps(test, ensure_ascii=False)}" for name, test in when.items()]
