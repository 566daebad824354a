"""iCalendar (RFC 5545): dated events as all-day events, or with their clock time where it is told to the minute.

Times are floating (without a zone), as the documents tell them. A date that is only known to a season, a year or
longer is left out: it would cover a calendar. Uncertain, bounded and planned events are ``TENTATIVE``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, TextIO

from timeline.export.plain import printable
from timeline.export.stretch import Stretch, day, stretch
from timeline.export.task import Task, Written, about
from timeline.messages import say, text
from timeline.model import Event

#: The longest stretch of days that is still a date in a calendar: a month.
LONGEST: Final = 31
_ESCAPED: Final = re.compile(r"[\\;,]")


def write_ics(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """A calendar; what it left out is counted by reason, and the rule stands in its description."""
    lang, header = task.lang, task.header
    made = _utc(header.made)
    _, chosen, lost = about(task, "ics")
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//timeline//timeline {header.version}//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_value(text('export.title', lang))}",
        f"X-WR-CALDESC:{_value(f'{chosen} {lost}')}",
    )
    stream.write("".join(_folded(line) for line in head))
    count, left = 0, Counter[str]()
    for event in events:
        span = stretch(event)
        reason = _reason_against(span)
        if span is None or reason:
            left[reason] += 1
            continue
        stream.write("".join(_folded(line) for line in _event(event, span, made, lang)))
        count += 1
    stream.write("END:VCALENDAR\r\n")
    return Written(count, left)


def _reason_against(span: Stretch | None) -> str:
    if span is None:
        return "undated"
    if span.start is None or span.end is None:
        return "open"
    if span.days is None:
        return "before_year_1"
    return "long" if span.days > LONGEST else ""


def _event(event: Event, span: Stretch, made: str, lang: str | None) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_value(event.id)}@timeline"
    yield f"DTSTAMP:{made}"
    if span.timed and span.start and span.end:
        yield f"DTSTART:{_minute(span.start)}"
        if span.end > span.start:
            yield f"DTEND:{_minute(span.end)}"
    else:
        first, last = day(span.start), day(span.end)
        if first is not None and last is not None:
            yield f"DTSTART;VALUE=DATE:{first.isoformat().replace('-', '')}"
            if last.year < 9999 or last < last.replace(month=12, day=31):
                yield f"DTEND;VALUE=DATE:{(last + timedelta(days=1)).isoformat().replace('-', '')}"
    yield f"SUMMARY:{_value(event.title or event.quote)}"
    yield f"DESCRIPTION:{_value(_description(event, lang))}"
    if event.cities:
        yield f"LOCATION:{_value(', '.join(place.name for place in event.cities))}"
    categories = [text(f"filters.kind_{event.kind}", lang), *event.tags]
    yield f"CATEGORIES:{','.join(_value(name) for name in categories)}"
    yield f"STATUS:{'TENTATIVE' if span.uncertain or event.planned else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield f"X-TIMELINE-DATE:{_value(event.date)}"
    yield f"X-TIMELINE-KIND:{event.kind}"
    if event.source is not None:
        yield f"X-TIMELINE-FILE:{_value(event.source.file)}"
    if event.quote:
        yield f"X-TIMELINE-QUOTE:{_value(event.quote)}"
    yield "END:VEVENT"


def _description(event: Event, lang: str | None) -> str:
    parts = [event.quote, say(event.why, lang)]
    if event.source is not None:
        parts.append(text("export.place", lang, file=event.source.file, n=event.source.paragraph))
    return "\n".join(filter(None, (*parts, event.notes)))


def _value(words: str) -> str:
    """A TEXT value: line ends as ``\\n``, so that no text can begin a property of its own."""
    return _ESCAPED.sub(r"\\\g<0>", printable(words)).replace("\n", "\\n")


def _minute(bound: str) -> str:
    return bound.replace("-", "").replace(":", "") + "00"


def _utc(made: str) -> str:
    try:
        moment = datetime.fromisoformat(made).astimezone(UTC)
    except ValueError:
        moment = datetime(1970, 1, 1, tzinfo=UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """A content line in lines of at most 75 octets, cut between characters (RFC 5545, 3.1)."""
    if len(line.encode()) <= 75:
        return line + "\r\n"
    pieces: list[str] = []
    room, piece = 75, ""
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", 74
        piece += character
        room -= size
    pieces.append(piece)
    return "\r\n ".join(pieces) + "\r\n"
