"""FollowTheMoney entities, a JSON object a line: what Aleph and OpenSanctions' tools read.

Source: the followthemoney model (schemata Event, Document, PublicBody, Person, Address, Note). A body, person, place or
document is written before the first event that names it; ids are hashes of what names the entity. A name names one
person in one document only: whether people of one name in two documents are one, Aleph's cross-referencing is to find
out. An entity of which a later event says more (another role) is written again, with the same id and that alone: these
tools put together what has one id.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final, TextIO

from msgspec import Struct

from timeline.export.mapping import Value
from timeline.export.plain import printable
from timeline.export.records import line
from timeline.export.task import Task, Written, about
from timeline.messages import say, text
from timeline.messages.edtf_words import words
from timeline.model import Event

# What FollowTheMoney takes for a date: a prefix of ISO 8601; years have four digits.
_DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?)?")


def write_ftm(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """The entities, behind a note about the export itself."""
    made, chosen, lost = about(task, "ftm")
    said = Said(stream)
    note = _entity("Note", made, name=made, description=chosen, notes=lost, modifiedAt=task.header.made[:19])
    said.put(note)
    count = 0
    for event in events:
        for entity in _entities(event, task):
            said.put(entity)
        count += 1
    return Written(count)


class Said:
    """Writes entities, of each only what was not written yet."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._seen: set[bytes] = set()

    def put(self, entity: Entity) -> None:
        """Write what is new of it; an event is new as a whole."""
        properties: dict[str, Value] = {}
        for name, values in entity.properties.items():
            new = [value for value in values if entity.schema == "Event" or self._is_new(entity.id, name, value)]
            if new:
                properties[name] = list(new)
        if properties:
            self._stream.write(line({"id": entity.id, "schema": entity.schema, "properties": properties}) + "\n")

    def _is_new(self, *what: str) -> bool:
        # 8 bytes for each of them: there may be many. That two of a million are taken for one: 1 in 10 to the 7.
        key = hashlib.blake2b("\0".join(what).encode(), digest_size=8).digest()
        new = key not in self._seen
        self._seen.add(key)
        return new


def _entities(event: Event, task: Task) -> Iterator[Entity]:
    """The entities an event is made of, itself last."""
    anchors = [anchor for anchor in (event.source, *event.sources) if anchor is not None]
    # A person whom no document names is one of this event alone.
    told = anchors[0].file if anchors else event.id
    bodies = [_entity("PublicBody", body.name, name=body.name) for body in event.institutions]
    people = [_entity("Person", f"{told}\0{one.name}", name=one.name, position=one.role) for one in event.people]
    places = [
        _entity("Address", f"{place.code}\0{place.province}\0{place.name}", full=place.name, state=place.province)
        for place in event.cities
    ]
    documents = [_document(file, task) for file in dict.fromkeys(anchor.file for anchor in anchors)]
    yield from (*bodies, *people, *places, *documents)
    facts = task.document(event.source.file) if event.source is not None else None
    found = _entity(
        "Event",
        event.id,
        name=event.title or event.quote,
        summary=event.quote,
        startDate=_date(event.earliest),
        endDate=_date(event.latest),
        date=_date(event.date),
        publisher=facts.publisher if facts else "",
        sourceUrl=facts.url if facts else "",
        notes=event.notes,
        recordId=event.id,
    )
    found.add("keywords", text(f"filters.kind_{event.kind}", task.lang), *event.tags)
    when = words(event.date) if event.date and not _date(event.date) else ""
    paragraphs = [text("export.place", task.lang, file=anchor.file, n=anchor.paragraph) for anchor in anchors]
    found.add("description", when, say(event.why, task.lang), *paragraphs)
    found.add("location", *(place.name for place in event.cities))
    for name, group in (("organizer", bodies), ("involved", people), ("addressEntity", places), ("proof", documents)):
        found.add(name, *(entity.id for entity in group))
    yield found


def _document(file: str, task: Task) -> Entity:
    facts = task.document(file)
    if facts is None:
        return _entity("Document", file, fileName=PurePosixPath(file).name, title=PurePosixPath(file).stem)
    return _entity(
        "Document",
        file,
        fileName=PurePosixPath(file).name,
        title=facts.title or PurePosixPath(file).stem,
        publisher=facts.publisher,
        publishedAt=_date(facts.published.rstrip("~?%")),
        sourceUrl=facts.url,
    )


def _date(value: str | None) -> str:
    return value if value and _DATE.fullmatch(value) else ""


class Entity(Struct, frozen=True):
    """An entity of a schema with its properties, each with its values."""

    id: str
    schema: str
    properties: dict[str, list[str]]

    def add(self, name: str, *values: str) -> None:
        """Add those values that say something, each once."""
        said = self.properties.setdefault(name, [])
        said += [value for value in dict.fromkeys(map(printable, values)) if value and value not in said]


def _entity(schema: str, key: str, **properties: str) -> Entity:
    """An entity with those properties that say something."""
    digest = hashlib.sha1(f"{schema}\0{key}".encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    return Entity(digest, schema, {name: [printable(value)] for name, value in properties.items() if value})
