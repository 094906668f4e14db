"""A licence id that does not go with its state.

`stated` needs an id and a source; `unstated` means that the source was read and names none;
`unknown` has no id.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        license: {id: null, state: stated, source: a}

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        license: {id: null, state: unknown, source: null}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT308"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each contradiction between id, state and source."""
    for path, model in entry.models():
        terms = model.get("license")
        if not isinstance(terms, dict):
            continue
        state, name = terms.get("state"), terms.get("id")
        if (state == "stated") != (name is not None):
            yield entry.finding(CODE, (*path, "license", "state"), f"state '{state}' with id {name!r}")
        if state != "unknown" and terms.get("source") is None:
            yield entry.finding(CODE, (*path, "license"), f"a licence that is {state} needs its source")
