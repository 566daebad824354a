"""What is copied from an event: its quote, a link to its place, citations of its document.

Sources of the forms: GB/T 7714-2015 (Information and documentation: rules for bibliographic references; [EB/OL] for an
electronic document read online, [A] for archival material), the BibLaTeX manual (entry type ``online``/``misc``),
Markdown (CommonMark block quote).  The link is a file URI with a W3C text fragment of the quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final
from urllib.parse import quote as percent

from timeline.export.plain import one_line
from timeline.messages import edtf_words, text
from timeline.model import Event
from timeline.store.values import StoredDocument

_SPECIAL: Final = re.compile(r"([\\{}%&#$_])")
# A text fragment need not be the whole quote.
_FRAGMENT: Final = 24


def quote(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """The words themselves, else the title."""
    return event.quote or event.title


def gbt7714(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """One reference after GB/T 7714: responsible body, title, type, publication date, paragraph, file."""
    return gbt_reference(*_facts(event, document), event.source.paragraph if event.source else None)


def gbt_reference(title: str, publisher: str, published: str, file: str, paragraph: int | None = None) -> str:
    """A reference to a document, or to a paragraph of it."""
    head = f"{publisher}. " if publisher else ""
    when = f"({published})" if published else ""
    place = f"第{paragraph}段. " if paragraph else ""
    return f"{head}{title}[EB/OL]. {when}{'. ' if when else ''}{place}{file}."


def biblatex(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """An entry for BibLaTeX; its key is the id of the event."""
    more: list[tuple[str, str]] = []
    if event.source:
        more.append(("pages", f"\\S\\,{event.source.paragraph}"))
    if event.quote:
        more.append(("annotation", event.quote))
    return bibtex_entry(event.id, *_facts(event, document), more)


def bibtex_entry(
    key: str, title: str, publisher: str, published: str, file: str, more: Iterable[tuple[str, str]] = ()
) -> str:
    """An entry for a document, with ``more`` fields behind those that every document has."""
    fields = [("title", title), ("organization", publisher), ("date", published), ("howpublished", file), *more]
    lines = [
        f"  {name} = {{{value if name in ('date', 'pages') else _SPECIAL.sub(_escaped, one_line(value))}}},"
        for name, value in fields
        if value
    ]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _escaped(found: re.Match[str]) -> str:
    return r"\textbackslash{}" if found[1] == "\\" else "\\" + found[1]


def markdown(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """A block quote with the date before it and its source below it."""
    title, publisher, published, file = _facts(event, document)
    words = (event.quote or event.title).replace("\n", "\n> ")
    date = edtf_words.words(event.date) or text("browser.undated")
    source = ", ".join(filter(None, (publisher, f"*{title}*", published, f"`{file}`")))
    if event.source:
        source += f", {text('browser.paragraph', n=event.source.paragraph)}"
    return f"**{date}**\n\n> {words}\n\n— {source}\n"


def link(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """A link to the file, at the quote where the reader understands text fragments."""
    if event.source is None:
        return event.id
    uri = (folder / event.source.file).as_uri()
    words = event.source.exact
    if len(words) > 2 * _FRAGMENT:
        words = f"{percent(words[:_FRAGMENT], safe='')},{percent(words[-_FRAGMENT:], safe='')}"
    else:
        words = percent(words, safe="")
    return f"{uri}#:~:text={words}"


def _facts(event: Event, document: StoredDocument | None) -> tuple[str, str, str, str]:
    """Title, publisher, date of publication (ISO, as exact as known) and file of the document."""
    file = event.source.file if event.source else ""
    if document is None:
        return (event.title if not file else Path(file).stem), "", "", file or event.id
    facts = document.facts
    return facts.title or Path(file).stem, facts.publisher, facts.published.rstrip("~?%"), file


#: What can be copied, by the name of its message (``browser.copy_<name>``), with the key that chooses it.
FORMS: Final[dict[str, tuple[str, Callable[[Event, StoredDocument | None, Path], str]]]] = {
    "quote": ("q", quote),
    "gbt7714": ("g", gbt7714),
    "biblatex": ("b", biblatex),
    "markdown": ("m", markdown),
    "link": ("l", link),
}
