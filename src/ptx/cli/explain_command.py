"""`ptx explain`: the page of a lint code or a rule."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ptx.cli.completion import ids

NEEDS_ARGUMENTS = True


def _complete(incomplete: str) -> list[str]:
    from ptx.checks import all_checks  # noqa: PLC0415  # only while completing

    codes = [check.code for check in all_checks() if check.code.startswith(incomplete.upper())]
    return codes + ids("rule")(incomplete)


def run(
    name: Annotated[str, typer.Argument(help="A lint code or the id of a rule.", autocompletion=_complete)],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Explain a lint code or a rule: what it says, why, with examples.

    Examples:
      ptx explain CAT301

      ptx explain max-latency

    """
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.catalog.names import closest  # noqa: PLC0415
    from ptx.checks import all_checks  # noqa: PLC0415
    from ptx.errors import UnknownNameError  # noqa: PLC0415
    from ptx.output import pages, showing  # noqa: PLC0415
    from ptx.output.plain import print_json  # noqa: PLC0415

    check = next((check for check in all_checks() if check.code == name.upper()), None)
    if check is not None:
        data = {
            "schema": "ptx.explain/1",
            "code": check.code,
            "family": check.family,
            "page": check.page.strip(),
        }
        print_json(data) if json else sys.stdout.write(pages.check_page(check))
        return 0
    index = open_index()
    rules = {rule.id: rule for rule in index.rules()}
    if name in rules:
        data = {"schema": "ptx.explain/1", **showing.plain(rules[name])}
        print_json(data) if json else sys.stdout.write(pages.rule_page(rules[name]))
        return 0
    near = closest(name, [*rules, *(check.code for check in all_checks())])
    hint = f"did you mean {', '.join(near)}?" if near else "see `ptx list rules` and `ptx list checks`"
    raise UnknownNameError(f"no check or rule is called '{name[:60]}'", hint)
