"""Whether two decisions, of two files, are about the same event and say the same."""

from __future__ import annotations

from timeline.curation.decisions import Correction, SourceRef
from timeline.curation.folding import letters
from timeline.model import Event


def anchor_keys(event: Event) -> list[tuple[str, str, str]]:
    anchors = [*([event.source] if event.source is not None else []), *event.sources]
    date_text = letters(event.extracted.get("date_text", event.date_text))
    return [(anchor.file, letters(anchor.exact), date_text) for anchor in anchors]


def same_targets(one: Correction, other: Correction) -> bool:
    """Whether two decisions may be about the same events: nothing that both say of one differs."""
    return (
        len(one.targets) == len(other.targets)
        and all(any(_compatible(ref, there) for ref in one.targets) for there in other.targets)
        and all(any(_compatible(ref, here) for ref in other.targets) for here in one.targets)
    )


def _compatible(one: SourceRef, other: SourceRef) -> bool:
    if one.file != other.file or letters(one.quote) != letters(other.quote):
        return False
    if (not one.quote or (one.event and other.event)) and one.event != other.event:
        return False
    if one.kind and other.kind and one.kind != other.kind:
        return False
    if one.date_text and other.date_text and letters(one.date_text) != letters(other.date_text):
        return False
    before, after = letters(one.prefix), letters(one.suffix)
    prefix, suffix = letters(other.prefix), letters(other.suffix)
    return (before.endswith(prefix) or prefix.endswith(before)) and (
        after.startswith(suffix) or suffix.startswith(after)
    )


def said_besides(here: Correction, there: Correction) -> tuple[str, ...]:
    """What a decision says of which event it means that the same one here leaves open."""
    names = ("event", "date_text", "kind", "prefix", "suffix")
    more = set()
    for ref in there.targets:
        mine = [own for own in here.targets if _compatible(own, ref)]
        more |= {name for name in names if getattr(ref, name) and not any(getattr(own, name) for own in mine)}
    return tuple(name for name in names if name in more)


def content_of(correction: Correction) -> tuple[object, ...]:
    parts = tuple((part.changes, letters(part.quote)) for part in correction.parts)
    return (correction.action, correction.changes, parts)
