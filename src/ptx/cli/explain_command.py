"""`ptx explain`: the page of a lint code, a rule, a migration or a compatibility entry."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from ptx.cli.completion import ids

NEEDS_ARGUMENTS = True


def _complete(incomplete: str) -> list[str]:
    from ptx.checks import all_checks  # noqa: PLC0415  # only while completing

    codes = [check.code for check in all_checks() if check.code.startswith(incomplete.upper())]
    return codes + ids("rule")(incomplete)


def run(
    name: Annotated[
        str,
        typer.Argument(
            help="A lint code, or the id of a rule, a migration or a compatibility entry.", autocompletion=_complete
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Explain a lint code, a rule, a migration or a compatibility entry: what it says, why, with examples.

    Examples:
      ptx explain CAT301

      ptx explain max-latency

      ptx explain torchtext.data.Field

      ptx explain torchaudio-211-torch-215

    """
    from ptx.audit import rules as migration_rules  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.catalog.names import closest  # noqa: PLC0415
    from ptx.checks import all_checks  # noqa: PLC0415
    from ptx.errors import UnknownNameError  # noqa: PLC0415
    from ptx.output import pages, showing  # noqa: PLC0415
    from ptx.output.plain import print_json  # noqa: PLC0415

    data: dict[str, Any]
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
    entries = {entry.id: entry for entry in index.compatibilities()}
    if name in entries:
        data = {"schema": "ptx.explain/1", **showing.plain(entries[name])}
        print_json(data) if json else sys.stdout.write(pages.compatibility_page(entries[name]))
        return 0
    migrations = {rule.code: rule for rule in migration_rules(index.libraries())}
    if name in migrations:
        data = {"schema": "ptx.explain/1", "library": migrations[name].library}
        data |= showing.plain(migrations[name].migration)
        print_json(data) if json else sys.stdout.write(pages.migration_page(migrations[name]))
        return 0
    near = closest(name, [*rules, *entries, *migrations, *(check.code for check in all_checks())])
    hint = f"did you mean {', '.join(near)}?" if near else "see `ptx list rules` and `ptx list checks`"
    raise UnknownNameError(f"no check or rule, migration or compatibility entry is called '{name[:60]}'", hint)
