"""TimelineJS JSON (Knight Lab): ``title`` and ``events`` with start and end dates, headline and text as HTML.

Source: TimelineJS documentation, "JSON data format". Dates are parts of a date; what they cannot say (about, open,
uncertain) stands in words in ``display_date``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from typing import TextIO

from timeline.export.mapping import Value
from timeline.export.plain import printable
from timeline.export.records import line
from timeline.export.task import Task, Written, about
from timeline.messages import text
from timeline.messages.edtf_words import words
from timeline.model import Event


def write_timelinejs(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """The timeline; events without a date are left out and counted."""
    header, lang = task.header, task.lang
    title: dict[str, Value] = {
        "text": {"headline": text("export.title", lang), "text": _html(" ".join(about(task, "timelinejs")))}
    }
    stream.write(f'{{"title": {line(title)},\n"timeline": {line(header.mapping())},\n"events": [')
    count, left = 0, Counter[str]()
    for event in events:
        bound = event.earliest or event.latest
        if bound is None:
            left["undated"] += 1
            continue
        stream.write(f"{',' if count else ''}\n{line(_slide(event, bound, lang))}")
        count += 1
    stream.write("\n]}\n" if count else "]}\n")
    return Written(count, left)


def _slide(event: Event, bound: str, lang: str | None) -> dict[str, Value]:
    found: dict[str, Value] = {
        "unique_id": event.id,
        "start_date": _parts(bound),
        "display_date": printable(words(event.date)),
        "group": text(f"filters.kind_{event.kind}", lang),
        "text": {"headline": _html(event.title), "text": _passage(event, lang)},
    }
    if event.latest is not None and event.latest != bound:
        found["end_date"] = _parts(event.latest)
    return found


def _parts(bound: str) -> dict[str, Value]:
    date, _, clock = bound.partition("T")
    sign = -1 if date.startswith("-") else 1
    year, month, day = (int(part) for part in date.lstrip("-").split("-"))
    found: dict[str, Value] = {"year": sign * year, "month": month, "day": day}
    if clock:
        found |= {"hour": int(clock[:2]), "minute": int(clock[3:5])}
    return found


def _passage(event: Event, lang: str | None) -> str:
    parts = [f"<blockquote>{_html(event.quote)}</blockquote>"] if event.quote else []
    if event.source is not None:
        place = text("export.place", lang, file=event.source.file, n=event.source.paragraph)
        parts.append(f"<p><cite>{_html(place)}</cite></p>")
    if event.notes:
        parts.append(f"<p>{_html(event.notes)}</p>")
    return "".join(parts)


def _html(plain: str) -> str:
    return escape(printable(plain))
