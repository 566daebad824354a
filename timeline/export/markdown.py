"""Markdown (CommonMark): months as headings, an event a list item with its quote and source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TextIO

from timeline.export.plain import one_line
from timeline.export.stretch import head
from timeline.export.task import Task, Written, about
from timeline.messages import text
from timeline.messages.edtf_words import words
from timeline.model import Event

_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_AT_START: Final = re.compile(r"^(\d+)([.)])|^([-+=])")


def escaped(words: str) -> str:
    """Text on one line in which Markdown reads no mark and no HTML."""
    plain = _MARKS.sub(r"\\\1", one_line(words))
    return _AT_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else "\\" + found[0], plain)


def write_markdown(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """The events under the month of their first day, in the order in which they come."""
    lang = task.lang
    stream.write(f"# {text('export.title', lang)}\n\n")
    stream.write(" ".join(escaped(words) for words in about(task, "markdown")) + "\n")
    count, month = 0, None
    for event in events:
        count += 1
        under = head(event, month)
        if under != month:
            month = under
            stream.write(f"\n## {words(under) if under else text('export.undated', lang)}\n\n")
        stream.write(_item(event, lang))
    return Written(count)


def _item(event: Event, lang: str | None) -> str:
    when = escaped(words(event.date)) if event.date else text("export.undated", lang)
    marks = [text(f"filters.kind_{event.kind}", lang), *(place.name for place in event.cities)]
    marks += [text(f"export.mark_{name}", lang) for name in ("bounded", "planned") if getattr(event, name)]
    aside = text("cli.list_separator", lang).join(escaped(mark) for mark in marks)
    lines = [f"- **{when}** {escaped(event.title)} ({aside})"]
    if event.quote:
        lines.append(f"  > {escaped(event.quote)}")
    if event.source is not None:
        place = text("export.place", lang, file=event.source.file, n=event.source.paragraph)
        lines.append(f"\n  — {escaped(place)}")
    if event.notes:
        lines.append(f"\n  {escaped(event.notes)}")
    return "\n".join(lines) + "\n"
