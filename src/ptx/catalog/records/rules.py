"""Rules, licences and lessons."""

from dataclasses import field
from typing import Any, Literal

from ptx.catalog.records.base import Effect, LicenseClass, Record, Source, Text


class RuleExample(Record):
    """A situation and whether the rule applies: a test and a line of the docs."""

    given: dict[str, Any]
    """Fields, as dotted names or nested mappings; what is not given is unknown."""
    applies: bool
    """Whether the rule applies."""
    reason: str | None = None
    """The sentence expected, where it matters."""


class Rule(Record):
    """Rejects, prefers or cautions a candidate, with a sentence as its reason."""

    id: str
    """Kebab-case id, equal to the file name."""
    title: str
    """What it does, in one line."""
    why: str
    """Why it exists."""
    source: str
    """Key of the source."""
    when: dict[str, Any]
    """Conditions, all of which must hold; see docs/how-to/add-a-rule.md."""
    effect: Effect
    """reject, prefer or caution."""
    weight: float | None = None
    """For prefer: worth, in halvings of the latency (negative: avoid)."""
    reason: str
    """Sentence for the person; `{field}` is filled in."""
    relax: str | None = None
    """For reject: what to change to get the candidate back; null where nothing would."""
    examples: list[RuleExample]
    """At least one that applies and one that does not."""
    disabled: str | None = None
    """In an overlay: why the shipped rule of this id is switched off."""
    sources: dict[str, Source]
    """Sources named by this file."""


class License(Record):
    """A licence and the policy class that it falls in."""

    id: str
    """SPDX id where one exists, else a kebab-case id; equal to the file name, case aside."""
    title: str
    """Full name."""
    policy: LicenseClass
    """permissive, copyleft, non-commercial or custom."""
    condition: str | None = None
    """For custom: the condition to read before use, quoted or summed up."""
    aliases: list[str] = field(default_factory=list)
    """Other spellings met in sources."""
    url: str
    """Text of the licence."""


class LessonStep(Record):
    """One step of a lesson."""

    text: Text
    """What to do or to know."""
    read: str | None = None
    """What to read in the library: a dotted name or an address."""
    run: str | None = None
    """A command to run."""


class Lesson(Record):
    """A stage of the learning path."""

    id: str
    """Kebab-case id, equal to the file name."""
    order: int
    """Place in the path."""
    stage: Literal["foundation", "advanced", "expert", "tips"]
    """Stage."""
    task: str | None
    """Id of the task it is about; null where it is about all."""
    title: Text
    """Title."""
    steps: list[LessonStep]
    """Steps, in order."""
    sources: dict[str, Source] = field(default_factory=dict)
    """Sources named by this file."""
