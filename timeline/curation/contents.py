"""What an entry says as a whole, whatever its layout: by this it is known again wherever it stands in its file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final

from msgspec.structs import replace

from timeline.curation.decisions import AddedEvent, Correction, Curation, SourceRef
from timeline.curation.ledger import says
from timeline.curation.nodes import Mapping, Node, Scalar
from timeline.curation.review import Decided, Review

_BYTES: Final = 10  # of a key: no two of a million entries are likely to have the same


def plain(node: Node) -> Any:
    """A value in Python's own types, all text as ``str`` without space around it (like ``layout.Part.plain``)."""
    if isinstance(node, Scalar):
        return node.value.strip()
    if isinstance(node, Mapping):
        return {name.value: plain(value) for name, value in node.entries}
    return [plain(item) for item in node.items]


def content_key(value: Any) -> str:
    """A short key of everything that an entry says; equal for equal content whatever the order of its keys."""
    words = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return blake2b(words.encode(), digest_size=_BYTES).hexdigest()


def identified(
    curation: Curation, reviews: Sequence[Review], decided: Sequence[Decided]
) -> tuple[tuple[Review, ...], tuple[Decided, ...]]:
    """The records of a build with the content of the entry that each is about; '' where it cannot be told which of
    several on one line is meant."""
    at: dict[tuple[str, str, int], list[AddedEvent | Correction]] = {}
    for section, entries in (("events", curation.events), ("corrections", curation.corrections)):
        for entry in entries:
            at.setdefault((section, entry.where.file, entry.where.mark.line), []).append(entry)

    def record(item: Decided) -> Decided:
        here = at.get((item.section, item.file, item.line), [])
        contents = {entry.where.content for entry in here if _decides(entry, item)}
        return replace(item, content=contents.pop()) if len(contents) == 1 else item

    def review(item: Review) -> Review:
        here = at.get((item.section, item.file, item.line), [])
        entry = next((entry for entry in here if entry.where.mark.column == item.column), None)
        if entry is None:
            return item
        ref = next((ref for ref in _refs(entry) if (ref.where.mark.line, ref.where.mark.column) == _at(item)), None)
        known = replace(item, says=_says(entry), why=entry.why, content=entry.where.content)
        return replace(known, prefix=ref.prefix, suffix=ref.suffix) if ref is not None else known

    return tuple(map(review, reviews)), tuple(map(record, decided))


def _says(entry: AddedEvent | Correction) -> str:
    """What an entry does, and of a merge also which events it makes one."""
    meant = [ref.quote or ref.event for ref in _refs(entry)] if isinstance(entry, Correction) else []
    return "; ".join(filter(None, (" + ".join(meant) if len(meant) > 1 else "", says(entry))))


def _at(item: Review) -> tuple[int, int]:
    return item.at, item.at_column


def _refs(entry: AddedEvent | Correction) -> tuple[SourceRef, ...]:
    return entry.sources if isinstance(entry, AddedEvent) else entry.targets


def _decides(entry: AddedEvent | Correction, item: Decided) -> bool:
    if isinstance(entry, AddedEvent):
        return entry.title == item.quote
    first = entry.targets[0]
    return (entry.action, first.quote, first.event) == (item.action, item.quote, item.named)
