"""markwhen text: a line ``date: title`` an event, its words below it.

Source: the markwhen language documentation (header between ``---``, EDTF dates, tags ``#word``). Every line of text
below an event begins with ``- ``, so that no document can begin an event of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, TextIO

from timeline.export.plain import one_line
from timeline.export.task import Task, Written, about
from timeline.messages import text
from timeline.messages.edtf_words import words
from timeline.model import Event

_TAG: Final = re.compile(r"[^\w\u4e00-\u9fff]+")
_MARKS: Final = {ord("#"): "＃", ord("["): "［", ord("]"): "］", ord("@"): "＠"}


def write_markwhen(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """The timeline; events without a date, or with one before the year 1, are left out and counted."""
    lang = task.lang
    quoted = one_line(" ".join(about(task, "markwhen"))).replace("\\", "\\\\").replace('"', '\\"')
    stream.write(f'---\ntitle: {text("export.title", lang)}\ndescription: "{quoted}"\n---\n\n')
    count, left = 0, Counter[str]()
    for event in events:
        first, last = event.earliest or event.latest, event.latest or event.earliest
        if first is None or last is None:
            left["undated"] += 1
            continue
        if first.startswith("-"):
            left["before_year_1"] += 1
            continue
        stream.write(_entry(event, first, last, lang))
        count += 1
    return Written(count, left)


def _entry(event: Event, first: str, last: str, lang: str | None) -> str:
    when = _moment(first) if first == last else f"{_moment(first)}/{_moment(last)}"
    tags = [event.kind, *(place.name for place in event.cities), *event.tags]
    marks = " ".join(f"#{_TAG.sub('_', tag)}" for tag in tags if tag)
    lines = [f"{when}: {plain(event.title)} {marks}"]
    if "~" in event.date or "?" in event.date or "%" in event.date or event.bounded or ".." in event.date:
        lines.append(f"- {plain(words(event.date))}")
    if event.quote:
        lines.append(f"- {plain(event.quote)}")
    if event.source is not None:
        lines.append(f"- {plain(text('export.place', lang, file=event.source.file, n=event.source.paragraph))}")
    if event.notes:
        lines.append(f"- {plain(event.notes)}")
    lines.append(f"- id: {event.id}")
    return "\n".join(lines) + "\n\n"


def _moment(bound: str) -> str:
    return f"{bound}:00Z" if "T" in bound else bound


def plain(raw: str) -> str:
    """Text on one line without the marks that markwhen reads."""
    return one_line(raw).translate(_MARKS)
