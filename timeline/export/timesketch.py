"""JSON lines with the names that Timesketch asks of its imports.

Source: Timesketch documentation, "Create timeline from JSON/JSONL/CSV file": ``message``, ``datetime`` (ISO 8601 with
offset) and ``timestamp_desc`` must be there; every other field is kept as an attribute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, TextIO

from timeline.export.mapping import Value, to_mapping
from timeline.export.records import line
from timeline.export.stretch import day
from timeline.export.task import Task, Written, about, left_out
from timeline.messages import text
from timeline.model import Event

_FLAT: Final = {"cities": "name", "institutions": "name", "people": "name"}


def write_timesketch(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """A line for every moment Timesketch can sort: an event at its earliest moment, else at its latest.

    The first line tells of the export itself, at the moment when it was made; where events were left out, so does the
    last.
    """
    count, left = 0, Counter[str]()
    stream.write(_about(task, " ".join(about(task, "timesketch"))))
    for event in events:
        bound = event.earliest or event.latest
        if bound is None:
            left["undated"] += 1
            continue
        if day(bound) is None:
            left["before_year_1"] += 1
            continue
        clock = bound.partition("T")[2] or "00:00"
        found: dict[str, Value] = {
            "message": event.title or event.quote,
            "datetime": f"{bound[:10]}T{clock}:00+00:00",
            "timestamp_desc": text("export.desc_earliest" if event.earliest else "export.desc_latest", task.lang),
            "data_type": "timeline:event",
        }
        for name, value in to_mapping(event, task.lang).items():
            found[name] = _flat(name, value)
        stream.write(line(found) + "\n")
        count += 1
    done = Written(count, left)
    if words := left_out("timesketch", done, task.lang):
        stream.write(_about(task, words))
    return done


def _about(task: Task, words: str) -> str:
    found: dict[str, Value] = {
        "message": words,
        "datetime": task.header.made,
        "timestamp_desc": text("export.desc_export", task.lang),
        "data_type": "timeline:export",
    }
    return line(found | task.header.mapping()) + "\n"


def _flat(name: str, value: Value) -> Value:
    """Names instead of objects: Timesketch searches in texts and lists of texts."""
    key = _FLAT.get(name)
    if key is None or not isinstance(value, list):
        return value
    return [item.get(key) for item in value if isinstance(item, dict)]
