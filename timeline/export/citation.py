"""What is copied from an event: its quote, a link to its place, citations of its document.

Sources of the forms: GB/T 7714-2015 (Information and documentation: rules for bibliographic references; [EB/OL] for an
electronic document read online, [EB/DK] for one read from a disk), the BibLaTeX manual (entry types ``online`` and
``misc``; dates are EDTF there too), Markdown (CommonMark block quote).
The link is a file URI with a W3C text fragment of the quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import quote as percent

from timeline.export.markdown import escaped
from timeline.export.plain import one_line, printable
from timeline.messages import edtf_words, text
from timeline.model import Event
from timeline.store.values import StoredDocument
from timeline.virtual import located, on_disk

_SPECIAL: Final = re.compile(r"([\\{}%&#$_~^])")
_NAMED: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
#: The marks of EDTF behind a date that is uncertain or approximate.
_ABOUT: Final = "~?%"
_NO_ADDRESS: Final = re.compile(r'[\\{}\s"<>^`|]')
# A text fragment need not be the whole quote.
_FRAGMENT: Final = 24


def quote(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """The words themselves, else the title."""
    return event.quote or event.title


def gbt7714(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """One reference after GB/T 7714: responsible body, title, type, page and paragraph, dates, address or file."""
    place = ""
    if event.source is not None:
        page = f"第{event.source.page}页" if event.source.page else ""
        place = f"{page}第{event.source.paragraph}段"
    url = document.facts.url if document is not None else ""
    return gbt_reference(*_facts(event, document), place, url=url, read=date.today().isoformat())


def gbt_reference(
    title: str, publisher: str, published: str, file: str, place: str = "", *, url: str = "", read: str = ""
) -> str:
    """A reference to a document, or to a ``place`` in it; ``read``: the day on which it was read (ISO).

    What has an address is online (``EB/OL``) and tells when it was read; what has none is a file (``EB/DK``). A date of
    publication that is an estimate stands in square brackets, in the place of the year.
    """
    head = f"{one_line(publisher)}. " if publisher else ""
    parts = [f"{head}{one_line(title)}[{'EB/OL' if url else 'EB/DK'}]"]
    day, read = published.rstrip(_ABOUT), f"[{read}]" if url and read else ""
    if day != published:
        parts.append(f"[{day}]{': ' if place else ''}{place}{read}")
    else:
        parts.append(f"{place}{f'({day})' if day else ''}{read}")
    parts.append(one_line(url or file))
    return ". ".join(filter(None, parts)) + "."


def biblatex(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """An entry for BibLaTeX; its key is the id of the event."""
    more: list[tuple[str, str]] = []
    url = document.facts.url if document is not None else ""
    if event.source:
        page = f"p.\\,{event.source.page}, " if event.source.page else ""
        more.append(("note", f"{page}\\S\\,{event.source.paragraph}"))
    if event.quote:
        more.append(("annotation", event.quote))
    return bibtex_entry(event.id, *_facts(event, document), more, url=url, read=date.today().isoformat())


def bibtex_entry(
    key: str,
    title: str,
    publisher: str,
    published: str,
    file: str,
    more: Iterable[tuple[str, str]] = (),
    *,
    url: str = "",
    read: str = "",
) -> str:
    """An entry for a document, with ``more`` fields behind those that every document has; ``read``: the day on which
    what has an address was read (ISO)."""
    fields = [("author", publisher), ("title", title), ("date", published), ("url", url)]
    fields += [("urldate", read if url else ""), ("howpublished", "" if url else file)]
    lines = [f"  {name} = {{{_FIELDS.get(name, _literal)(value)}}}," for name, value in (*fields, *more) if value]
    return "\n".join([f"@{'online' if url else 'misc'}{{{key},", *lines, "}"])


def _literal(value: str) -> str:
    return _SPECIAL.sub(_escaped, one_line(value))


def _body(value: str) -> str:
    """A name in braces of its own is no person's, which would be taken apart."""
    return f"{{{_literal(value)}}}"


def _verbatim(value: str) -> str:
    """A field that BibLaTeX takes as it stands: an escape would be a part of the address. What could end the field,
    and what no address holds, is percent-encoded."""
    return _NO_ADDRESS.sub(lambda found: percent(found[0], safe=""), printable(value).strip())


def _as_it_is(value: str) -> str:
    return value


_FIELDS: Final[dict[str, Callable[[str], str]]] = {
    "author": _body,
    "url": _verbatim,
    "date": _as_it_is,
    "urldate": _as_it_is,
    "note": _as_it_is,
}


def _escaped(found: re.Match[str]) -> str:
    # A brace counts for the reader of the file even after a backslash: one alone would take in what follows.
    return _NAMED.get(found[1], "\\" + found[1])


def markdown(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """A block quote with the date before it and its source below it."""
    title, publisher, published, file = _facts(event, document)
    words = "\n> ".join(escaped(line) for line in (event.quote or event.title).split("\n"))
    day = edtf_words.words(event.date) or text("browser.undated")
    shown = edtf_words.words(published) if published else ""
    source = ", ".join(filter(None, (escaped(publisher), f"*{escaped(title)}*", shown, _code(file))))
    if event.source:
        page = text("browser.page", n=event.source.page) if event.source.page else ""
        source += ", " + " ".join(filter(None, (page, text("browser.paragraph", n=event.source.paragraph))))
    return f"**{day}**\n\n> {words}\n\n— {source}\n"


def _code(words: str) -> str:
    """A path as code, between more backticks than it holds in a row."""
    ticks = "`" * (max(map(len, re.findall("`+", words)), default=0) + 1)
    space = " " if len(ticks) > 1 else ""
    return f"{ticks}{space}{one_line(words)}{space}{ticks}"


def _percent(words: str) -> str:
    """Text of a fragment, in which a hyphen has a meaning too."""
    return percent(words, safe="").replace("-", "%2D")


def link(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """A link to the file, at the quote where the reader understands text fragments; to the page of a PDF.

    A document inside another file has no address of its own: the link leads to what holds it.
    """
    if event.source is None:
        return event.id
    path = folder / event.source.file
    uri = on_disk(path).as_uri()
    if located(path) is not None:
        return uri
    if event.source.page:
        return f"{uri}#page={event.source.page}"
    words = event.source.exact
    if len(words) > 2 * _FRAGMENT:
        words = f"{_percent(words[:_FRAGMENT])},{_percent(words[-_FRAGMENT:])}"
    else:
        words = _percent(words)
    return f"{uri}#:~:text={words}"


def _facts(event: Event, document: StoredDocument | None) -> tuple[str, str, str, str]:
    """Title, publisher, date of publication (EDTF, as exact as known) and file of the document."""
    file = event.source.file if event.source else ""
    if document is None:
        return (event.title if not file else Path(file).stem), "", "", file or event.id
    said = document.facts
    return said.title or Path(file).stem, said.publisher, said.published, file


#: What can be copied, by the name of its message (``browser.copy_<name>``), with the key that chooses it.
FORMS: Final[dict[str, tuple[str, Callable[[Event, StoredDocument | None, Path], str]]]] = {
    "quote": ("q", quote),
    "gbt7714": ("g", gbt7714),
    "biblatex": ("b", biblatex),
    "markdown": ("m", markdown),
    "link": ("l", link),
}
