"""A document made from a few lines of text, and what the extractor tells of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from timeline.cleaning import clean
from timeline.extraction import Additions, extract
from timeline.model import Document, DocumentFacts, Event, Paragraph

Teller = Callable[..., list[Event]]


def document(text: str) -> Document:
    """A text document whose lines are its paragraphs."""
    paragraphs: list[Paragraph] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            role = "heading" if line.startswith("#") else "text"
            paragraphs.append(Paragraph(number, start, start + len(line), number, role))
        start += len(line) + 1
    return Document("sources/made.txt", text, tuple(paragraphs), "txt", "utf-8", "0" * 64)


@pytest.fixture
def tell() -> Teller:
    """The events (without directives, unless asked for) of a text published on a day."""

    def tell(text: str, published: str = "2021-06-20", directives: bool = False, **facts: str) -> list[Event]:
        made = document(text)
        known = DocumentFacts(published=published, **facts)
        found = extract(made, clean(text), Additions(), known).events
        return [event for event in found if (event.kind == "directive") == directives]

    return tell


@pytest.fixture
def make_document() -> Callable[[str], Document]:
    """Makes a text document."""
    return document
