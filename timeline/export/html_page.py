"""One HTML page with everything in it: style, search and filters; it loads nothing and runs no text as code.

The events stand in the page as plain HTML and are read without scripts too. A content security policy lets run only
the page's own script, known by its hash, and forbids the network.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Final, TextIO

from timeline.export.plain import one_line, printable
from timeline.export.stretch import head, stretch
from timeline.export.task import Task, Written, about
from timeline.messages import language, say, text
from timeline.messages.edtf_words import words
from timeline.model import Event

_DATA: Final = Path(__file__).parent.parent / "data" / "export"
_UNIT: Final = "\x1f"  # parts the values of an attribute; never in a value, which went through ``printable``


@cache
def _shipped(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def write_html(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """The page, event after event, under the months of their first days."""
    lang, header = task.lang, task.header
    css, script = _shipped("page.css"), _shipped("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    title = _html(text("export.title", lang))
    stream.write(
        f'<!DOCTYPE html>\n<html lang="{_html(lang or language())}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="timeline {_html(header.version)}">\n'
        f"<title>{title}</title>\n<style>{css}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f'<p class="about">{_html(" ".join(about(task, "html")))}</p>\n{_form(lang)}\n<main>\n'
    )
    count, month = 0, None
    for event in events:
        count += 1
        under = head(event, month)
        if under != month:
            stream.write("" if month is None else "</section>\n")
            month = under
            name = words(under) if under else text("export.undated", lang)
            stream.write(f"<section>\n<h2>{_html(name)}</h2>\n")
        stream.write("".join(_article(event, lang)))
    stream.write("" if month is None else "</section>\n")
    stream.write(f"</main>\n<script>{script}</script>\n</body>\n</html>\n")
    return Written(count)


def _form(lang: str | None) -> str:
    selects = "".join(
        f'<select name="{name}" aria-label="{label}"><option value="">{label}</option></select>'
        for name in ("kind", "city", "body")
        for label in (_html(text(f"export.page_{name}", lang)),)
    )
    days = "".join(
        f'<input type="date" name="{name}" aria-label="{label}" title="{label}">'
        for name in ("from", "to")
        for label in (_html(text(f"export.page_{name}", lang)),)
    )
    search = _html(text("export.page_search", lang))
    reset = _html(text("export.page_reset", lang))
    return (
        f'<form hidden><input type="search" name="q" placeholder="{search}" aria-label="{search}">{selects}{days}'
        f'<button type="reset">{reset}</button><output id="hits"></output></form>'
    )


def _article(event: Event, lang: str | None) -> Iterator[str]:
    span = stretch(event)
    unsure = span is not None and (span.uncertain or span.start is None or span.end is None)
    kind = text(f"filters.kind_{event.kind}", lang)
    first, last = event.earliest or "", event.latest or ""
    yield f'<article id="e-{_html(event.id)}"{_class("unsure") if unsure else ""} data-kind="{_html(kind)}"'
    yield f' data-city="{_listed(place.name for place in event.cities)}"'
    yield f' data-body="{_listed(body.name for body in event.institutions)}"'
    yield f' data-first="{_html(first)}" data-last="{_html(last)}">\n'
    when = words(event.date) if event.date else text("export.undated", lang)
    yield f"<div><time>{_html(when)}</time>"
    if event.date != when:
        yield f'<span class="edtf">{_html(event.date)}</span>'
    yield f"</div>\n<div><h3>{_html(event.title)}</h3>\n"
    marks = [kind, *(place.name for place in event.cities)]
    marks += [text(f"export.mark_{name}", lang) for name in ("bounded", "planned") if getattr(event, name)]
    for mark in (*marks, *event.tags):
        yield f'<span class="tag">{_html(mark)}</span>'
    if event.quote:
        yield f"<blockquote>{_marked(event)}</blockquote>\n"
    if event.source is not None:
        place = text("export.place", lang, file=event.source.file, n=event.source.paragraph)
        yield f'<span class="where">{_html(place)}</span>\n'
    yield f'<span class="why">{_html(say(event.why, lang))}</span>\n'
    if event.notes:
        yield f"<p>{_html(event.notes)}</p>\n"
    yield "</div></article>\n"


def _marked(event: Event) -> str:
    """The quote, its time expression lit where it stands inside."""
    source, quote = event.source, event.quote
    if source is None or source.date_start is None or source.date_end is None:
        return _html(quote)
    start, end = source.date_start - source.start, source.date_end - source.start
    if source.exact != quote or not 0 <= start < end <= len(quote):
        return _html(quote)
    return f"{_html(quote[:start])}<mark>{_html(quote[start:end])}</mark>{_html(quote[end:])}"


def _class(name: str) -> str:
    return f' class="{name}"'


def _listed(names: Iterable[str]) -> str:
    return _UNIT.join(escape(one_line(name)) for name in names)


def _html(plain: str) -> str:
    return escape(printable(plain))
