"""FollowTheMoney entities, a JSON object a line: what Aleph and OpenSanctions' tools read.

Source: the followthemoney model (schemata Event, Document, PublicBody, Person, Address). A body, person, place or
document is written once, before the first event that names it; ids are hashes of what names the entity.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final, TextIO

from timeline.export.mapping import Value
from timeline.export.plain import printable
from timeline.export.records import line
from timeline.export.task import Task, Written
from timeline.messages import say, text
from timeline.model import Event

# What FollowTheMoney takes for a date: a prefix of ISO 8601; years have four digits.
_DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?)?")


def write_ftm(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """The entities; the header has no place of its own and stands in the notes of no entity."""
    seen: set[str] = set()
    count = 0
    for event in events:
        for entity in _entities(event, task):
            key = str(entity["id"])
            if key not in seen or entity["schema"] == "Event":
                if entity["schema"] != "Event":
                    seen.add(key)
                stream.write(line(entity) + "\n")
        count += 1
    return Written(count)


def _entities(event: Event, task: Task) -> Iterator[dict[str, Value]]:
    """The entities an event is made of, itself last."""
    bodies = [_entity("PublicBody", body.name, name=body.name) for body in event.institutions]
    people = [_entity("Person", one.name, name=one.name, position=one.role) for one in event.people]
    places = [_entity("Address", place.name, full=place.name, state=place.province) for place in event.cities]
    files = dict.fromkeys(anchor.file for anchor in (event.source, *event.sources) if anchor is not None)
    documents = [_document(file, task) for file in files]
    yield from (*bodies, *people, *places, *documents)
    found = _entity(
        "Event",
        event.id,
        name=event.title or event.quote,
        summary=event.quote,
        startDate=_date(event.earliest),
        endDate=_date(event.latest),
        date=_date(event.date),
        description=say(event.why, task.lang),
        notes=event.notes,
        keywords=text(f"filters.kind_{event.kind}", task.lang),
        recordId=event.id,
    )
    properties = found["properties"]
    assert isinstance(properties, dict)
    for tag in event.tags:
        keywords = properties["keywords"]
        assert isinstance(keywords, list)
        keywords.append(printable(tag))
    if event.source is not None:
        place = text("export.place", task.lang, file=event.source.file, n=event.source.paragraph)
        properties["publisher"] = [printable(place)]
    for name, group in (("organizer", bodies), ("involved", people), ("addressEntity", places), ("proof", documents)):
        if group:
            properties[name] = [entity["id"] for entity in group]
    if event.cities:
        properties["location"] = [printable(place.name) for place in event.cities]
    yield found


def _document(file: str, task: Task) -> dict[str, Value]:
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
    )


def _date(value: str | None) -> str:
    return value if value and _DATE.fullmatch(value) else ""


def _entity(schema: str, key: str, **properties: str) -> dict[str, Value]:
    """An entity with those properties that say something."""
    digest = hashlib.sha1(f"{schema}\0{key}".encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    said: dict[str, Value] = {name: [printable(value)] for name, value in properties.items() if value}
    return {"id": digest, "schema": schema, "properties": said}
