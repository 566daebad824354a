"""Finding the words that a person quoted in a document as it is now, and making an anchor of them."""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct, field

from timeline.cleaning.text import CleanText
from timeline.curation.anchors import Candidate, Found, find_again
from timeline.curation.decisions import SourceRef, Where
from timeline.model import CONTEXT, Anchor, Document, DocumentFacts, Paragraph


class CuratedSource(Struct, frozen=True):
    """A document as curation needs it; ``clean`` lets people quote the readable form (without pinyin in brackets)."""

    file: str
    text: str
    paragraphs: tuple[Paragraph, ...] = ()
    facts: DocumentFacts = field(default_factory=DocumentFacts)
    clean: CleanText | None = None


def source_of(document: Document, facts: DocumentFacts, clean: CleanText | None = None) -> CuratedSource:
    """A document that was read, with its completed facts, for ``apply``."""
    return CuratedSource(document.file, document.text, document.paragraphs, facts, clean)


def locate(ref: SourceRef, source: CuratedSource) -> Found:
    """Where ``ref.quote`` stands in the original text.

    The quote may be the original's words or the cleaned text's; a passage in other words is only taken when neither
    has the quote itself.
    """
    anchor = Anchor(source.file, 0, -1, -1, ref.quote, ref.prefix, ref.suffix)
    found = find_again(anchor, source.text, similar=False)
    if found.status != "lost":
        return found
    clean = source.clean
    if clean is not None and clean.text != source.text:
        readable = find_again(anchor, clean.text, similar=False)
        if readable.status != "lost":
            return _original(readable, clean)
    found = find_again(anchor, source.text)
    if found.status == "lost" and clean is not None and clean.text != source.text:
        readable = _original(find_again(anchor, clean.text), clean)
        if readable.here or len(readable.candidates) > len(found.candidates):
            return readable
    return found


def within(quote: str, source: CuratedSource, start: int, end: int) -> tuple[int, int] | None:
    """Where words stand in the passage [start, end), else in its paragraph, else once in the document."""
    paragraph = paragraph_at(source, start)
    wider = (paragraph.start, max(end, paragraph.end)) if paragraph is not None else (start, end)
    for low, high in ((start, end), wider, (0, len(source.text))):
        ref = SourceRef(Where(source.file), source.file, quote)
        found = locate(ref, _excerpt(source, low, high))
        if found.status == "exact":
            return low + found.start, low + found.end
    return None


def _excerpt(source: CuratedSource, start: int, end: int) -> CuratedSource:
    """A piece of a document as one of its own; its readable form is left out unless it is the whole."""
    whole = (start, end) == (0, len(source.text))
    return source if whole else CuratedSource(source.file, source.text[start:end])


def _original(found: Found, clean: CleanText) -> Found:
    candidates = []
    for item in found.candidates:
        start, end = clean.to_original(item.start, item.end)
        candidates.append(Candidate(start, end, item.score))
    if not found.here:
        return Found(found.status, candidates=tuple(candidates))
    start, end = clean.to_original(found.start, found.end)
    return Found(found.status, start, end, tuple(candidates))


def paragraph_at(source: CuratedSource, offset: int) -> Paragraph | None:
    """The paragraph in which an offset stands."""
    at = bisect_right(source.paragraphs, offset, key=lambda item: item.start) - 1
    return source.paragraphs[at] if at >= 0 else None


def anchor_at(source: CuratedSource, start: int, end: int, date_text: str = "") -> Anchor:
    """An anchor for ``source.text[start:end]``; ``date_text`` is looked for in it, then in its paragraph."""
    paragraph = paragraph_at(source, start)
    number = paragraph.number if paragraph is not None else source.text.count("\n", 0, start) + 1
    date = find_date(source, start, end, date_text)
    return Anchor(
        file=source.file,
        paragraph=number,
        start=start,
        end=end,
        exact=source.text[start:end],
        prefix=source.text[max(0, start - CONTEXT) : start],
        suffix=source.text[end : end + CONTEXT],
        date_start=date[0] if date else None,
        date_end=date[1] if date else None,
        page=paragraph.page if paragraph is not None else 0,
    )


def find_date(source: CuratedSource, start: int, end: int, date_text: str) -> tuple[int, int] | None:
    """Where a time expression stands: in the passage, else the nearest before it, else after it in its paragraph."""
    if not date_text:
        return None
    at = source.text.find(date_text, start, end)
    if at < 0:
        paragraph = paragraph_at(source, start)
        low, high = (paragraph.start, paragraph.end) if paragraph is not None else (start, end)
        at = source.text.rfind(date_text, low, start)
        if at < 0:
            at = source.text.find(date_text, end, max(high, end))
        if at < 0:
            at = source.text.rfind(date_text, 0, start)
    return (at, at + len(date_text)) if at >= 0 else None
