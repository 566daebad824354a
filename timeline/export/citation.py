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

from timeline.export.plain import one_line, printable
from timeline.messages import edtf_words, text
from timeline.model import Event
from timeline.store.values import StoredDocument
from timeline.virtual import located, on_disk

_SPECIAL: Final = re.compile(r"([\\{}%&#$_])")
_NO_ADDRESS: Final = re.compile(r'[\\{}\s"<>^`|]')
# A text fragment need not be the whole quote.
_FRAGMENT: Final = 24


def quote(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """The words themselves, else the title."""
    return event.quote or event.title


def gbt7714(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """One reference after GB/T 7714: responsible body, title, type, publication date, paragraph, file."""
    url = document.facts.url if document is not None else ""
    if event.source is None:
        return gbt_reference(*_facts(event, document), url=url)
    return gbt_reference(*_facts(event, document), event.source.paragraph, page=event.source.page, url=url)


def gbt_reference(
    title: str,
    publisher: str,
    published: str,
    file: str,
    paragraph: int | None = None,
    *,
    page: int = 0,
    url: str = "",
) -> str:
    """A reference to a document, or to a paragraph of it, with its page where there are pages."""
    head = f"{publisher}. " if publisher else ""
    when = f"({published})" if published else ""
    pages = f"第{page}页" if page else ""
    place = f"{pages}第{paragraph}段. " if paragraph else ""
    file = f"{url}. {file}" if url else file
    return f"{head}{title}[EB/OL]. {when}{'. ' if when else ''}{place}{file}."


def biblatex(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """An entry for BibLaTeX; its key is the id of the event."""
    more: list[tuple[str, str]] = []
    url = document.facts.url if document is not None else ""
    if event.source:
        pages = f"{event.source.page}, " if event.source.page else ""
        more.append(("pages", f"{pages}\\S\\,{event.source.paragraph}"))
    if event.quote:
        more.append(("annotation", event.quote))
    return bibtex_entry(event.id, *_facts(event, document), more, url=url)


def bibtex_entry(
    key: str,
    title: str,
    publisher: str,
    published: str,
    file: str,
    more: Iterable[tuple[str, str]] = (),
    *,
    url: str = "",
) -> str:
    """An entry for a document, with ``more`` fields behind those that every document has."""
    fields = [("title", title), ("organization", publisher), ("date", published), ("url", url), ("howpublished", file)]
    lines = [f"  {name} = {{{_FIELDS.get(name, _literal)(value)}}}," for name, value in (*fields, *more) if value]
    return "\n".join([f"@{'online' if url else 'misc'}{{{key},", *lines, "}"])


def _literal(value: str) -> str:
    return _SPECIAL.sub(_escaped, one_line(value))


def _verbatim(value: str) -> str:
    """A field that BibLaTeX takes as it stands: an escape would be a part of the address. What could end the field,
    and what no address holds, is percent-encoded."""
    return _NO_ADDRESS.sub(lambda found: percent(found[0], safe=""), printable(value).strip())


def _as_it_is(value: str) -> str:
    return value


_FIELDS: Final[dict[str, Callable[[str], str]]] = {"url": _verbatim, "date": _as_it_is, "pages": _as_it_is}


def _escaped(found: re.Match[str]) -> str:
    return r"\textbackslash{}" if found[1] == "\\" else "\\" + found[1]


def markdown(event: Event, document: StoredDocument | None, folder: Path) -> str:
    """A block quote with the date before it and its source below it."""
    title, publisher, published, file = _facts(event, document)
    words = (event.quote or event.title).replace("\n", "\n> ")
    date = edtf_words.words(event.date) or text("browser.undated")
    source = ", ".join(filter(None, (publisher, f"*{title}*", published, f"`{file}`")))
    if event.source:
        page = text("browser.page", n=event.source.page) if event.source.page else ""
        source += ", " + " ".join(filter(None, (page, text("browser.paragraph", n=event.source.paragraph))))
    return f"**{date}**\n\n> {words}\n\n— {source}\n"


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
        words = f"{percent(words[:_FRAGMENT], safe='')},{percent(words[-_FRAGMENT:], safe='')}"
    else:
        words = percent(words, safe="")
    return f"{uri}#:~:text={words}"


def _facts(event: Event, document: StoredDocument | None) -> tuple[str, str, str, str]:
    """Title, publisher, date of publication (ISO, as exact as known) and file of the document."""
    file = event.source.file if event.source else ""
    if document is None:
        return (event.title if not file else Path(file).stem), "", "", file or event.id
    said = document.facts
    return said.title or Path(file).stem, said.publisher, said.published.rstrip("~?%"), file


#: What can be copied, by the name of its message (``browser.copy_<name>``), with the key that chooses it.
FORMS: Final[dict[str, tuple[str, Callable[[Event, StoredDocument | None, Path], str]]]] = {
    "quote": ("q", quote),
    "gbt7714": ("g", gbt7714),
    "biblatex": ("b", biblatex),
    "markdown": ("m", markdown),
    "link": ("l", link),
}
