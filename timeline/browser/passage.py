"""A stretch of a document laid out for reading: what is lit, how it breaks into lines, where the quote stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from timeline.browser.wrap import wrap
from timeline.model import Event, Paragraph
from timeline.store.values import StoredDocument

if TYPE_CHECKING:
    from timeline.cleaning import CleanText

Light = Literal["plain", "context", "other", "quote", "date"]
_STRENGTH: Final[dict[Light, int]] = {"plain": 0, "context": 1, "other": 2, "quote": 3, "date": 4}
#: What stands before the name of a light where the cleaned text differs from the original.
REPAIRED: Final = "repaired-"

#: The most characters which are laid out at once; the rest of a huge document is for the editor.
MOST_CHARACTERS: Final = 400_000
#: As many are enough beside the timeline.
FEW_CHARACTERS: Final = 8_000


class Lit(Struct, frozen=True):
    """Document offsets [start, end) which are shown in a light of their own."""

    start: int
    end: int
    light: Light


class Passage(Struct, frozen=True):
    """Paragraphs of one document in order; ``before``/``after`` say how many were left out."""

    text: str
    paragraphs: Sequence[Paragraph]
    lit: Sequence[Lit]
    focus: int  # document offset that must be seen
    current: int  # number of the paragraph of the event, 0 for none
    dim: bool  # whether the other paragraphs stand back
    most: int  # so many characters of one paragraph, around the focus
    before: int = 0
    after: int = 0
    repaired: Sequence[tuple[int, int]] = ()  # offsets [start, end) of what cleaning put there, ascending
    origin: CleanText | None = None  # where ``text`` is cleaned: the way back to the offsets of the document


class PassageLine(Struct, frozen=True):
    """A line on the screen: ``number`` the paragraph's, 0 on its further lines; pieces of the raw text.

    A piece is words and the name of their light, with ``REPAIRED`` before it where cleaning has put them there.
    """

    number: int
    start: int
    end: int
    pieces: tuple[tuple[str, str], ...]
    heading: bool = False


def lights(event: Event, others: Iterable[Event]) -> list[Lit]:
    """What an event lights in its document: its quote, stronger its time expression, faintly other events' quotes."""
    lit: list[Lit] = []
    anchor = event.source
    file = anchor.file if anchor else ""
    for other in others:
        if other.id != event.id and other.source is not None and other.source.file == file:
            lit.append(Lit(other.source.start, other.source.end, "other"))
    if anchor is not None:
        lit.append(Lit(anchor.start, anchor.end, "quote"))
        if anchor.date_start is not None and anchor.date_end is not None:
            lit.append(Lit(anchor.date_start, anchor.date_end, "date"))
    return lit


def around(document: StoredDocument, event: Event, others: Iterable[Event], *, whole: bool = False) -> Passage:
    """The paragraph of the event and those around it, as many as are read at once; ``whole``: all of it."""
    lit = lights(event, others)
    anchor = event.source
    paragraphs = document.paragraphs
    at = 0
    if anchor is not None and paragraphs:
        at = max(0, bisect_right(paragraphs, anchor.start, key=lambda p: p.start) - 1)
    first, last = at, at + 1
    most = MOST_CHARACTERS if whole else FEW_CHARACTERS
    room = most
    while last - first < len(paragraphs) and room > 0:
        if first > 0:
            first -= 1
            room -= paragraphs[first].end - paragraphs[first].start + 1
        if last < len(paragraphs):
            room -= paragraphs[last].end - paragraphs[last].start + 1
            last += 1
    return Passage(
        document.text,
        paragraphs[first:last],
        lit,
        focus=anchor.start if anchor is not None else 0,
        current=paragraphs[at].number if anchor is not None and paragraphs else 0,
        dim=not whole,
        most=most,
        before=first,
        after=len(paragraphs) - last,
    )


def cleaned(passage: Passage, clean: CleanText) -> Passage:
    """The passage in the cleaned text of its document, with everything at its place there."""

    def moved(start: int, end: int) -> tuple[int, int]:
        return clean.to_clean(start, end)

    lit = []
    for item in passage.lit:
        start, end = moved(item.start, item.end)
        if end > start:
            lit.append(Lit(start, end, item.light))
    paragraphs = []
    for paragraph in passage.paragraphs:
        start, end = moved(paragraph.start, paragraph.end)
        paragraphs.append(replace(paragraph, start=start, end=max(start, end)))
    repaired = []
    for repair in clean.repairs:
        start, end = moved(repair.start, repair.end)
        if end > start and clean.text[start:end] != clean.original[repair.start : repair.end]:
            repaired.append((start, end))
    return replace(
        passage,
        text=clean.text,
        paragraphs=paragraphs,
        lit=lit,
        focus=moved(passage.focus, passage.focus + 1)[0],
        repaired=repaired,
        origin=clean,
    )


def _mended(
    start: int, pieces: Sequence[tuple[str, Light]], repaired: Sequence[tuple[int, int]]
) -> tuple[tuple[str, str], ...]:
    """The pieces, which begin at offset ``start``, cut where repaired characters begin and end."""
    found: list[tuple[str, str]] = []
    for words, light in pieces:
        end = start + len(words)
        cuts = {start, end}
        for a, b in repaired:
            cuts |= {max(start, min(a, end)), max(start, min(b, end))}
        for left, right in pairwise(sorted(cuts)):
            mended = any(a <= left and right <= b for a, b in repaired)
            found.append((words[left - start : right - start], REPAIRED + light if mended else light))
        start = end
    return tuple(found)


def _pieces(text: str, start: int, end: int, lit: Sequence[Lit], base: Light) -> tuple[tuple[str, Light], ...]:
    """``text[start:end]`` cut where the light changes; the strongest light wins."""
    touching = [item for item in lit if item.start < end and item.end > start]
    if not touching:
        return ((text[start:end], base),) if end > start else ()
    cuts = sorted({start, end, *(max(start, i.start) for i in touching), *(min(end, i.end) for i in touching)})
    pieces: list[tuple[str, Light]] = []
    for left, right in pairwise(cuts):
        light = base
        for item in touching:
            if item.start <= left and item.end >= right and _STRENGTH[item.light] > _STRENGTH[light]:
                light = item.light
        if pieces and pieces[-1][1] == light:
            left -= len(pieces.pop()[0])
        pieces.append((text[left:right], light))
    return tuple(pieces)


def lay_out(passage: Passage, cells: int) -> list[PassageLine]:
    """The lines of a passage, at most ``cells`` cells each; an empty line between paragraphs that are not lists."""
    lines: list[PassageLine] = []
    lit_in: defaultdict[int, list[Lit]] = defaultdict(list)
    for item in passage.lit:  # no quote and no time expression reaches over the end of its line
        lit_in[bisect_right(passage.paragraphs, item.start, key=lambda p: p.start) - 1].append(item)
    for place, paragraph in enumerate(passage.paragraphs):
        first = last = paragraph.start
        if paragraph.end - paragraph.start > passage.most:
            # A paragraph as long as a book: a stretch of it, around the quote where it holds the quote.
            first = max(first, min(passage.focus - passage.most // 2, paragraph.end - passage.most))
        last = min(paragraph.end, first + passage.most)
        words = passage.text[first:last]
        # Spaces that a page used for its own layout say nothing here.
        lead = first - paragraph.start + len(words) - len(words.lstrip(" \t\u3000"))
        words = words.lstrip(" \t\u3000")
        heading = paragraph.role == "heading"
        base: Light = "context" if passage.dim and paragraph.number != passage.current else "plain"
        lit = lit_in.get(place, [])
        for index, (start, end) in enumerate(wrap(words, cells)):
            a, b = paragraph.start + lead + start, paragraph.start + lead + end
            pieces: Sequence[tuple[str, str]] = _pieces(passage.text, a, b, lit, base)
            if passage.repaired:
                first_repair = bisect_right(passage.repaired, a, key=lambda span: span[1])
                last_repair = bisect_left(passage.repaired, b, key=lambda span: span[0])
                touched = passage.repaired[first_repair:last_repair]
                if touched:
                    pieces = _mended(a, pieces, touched)  # type: ignore[arg-type]  # not mended before
            lines.append(PassageLine(0 if index else paragraph.number, a, b, tuple(pieces), heading))
    return lines


def line_of(lines: Sequence[PassageLine], offset: int) -> int:
    """The line on which a document offset stands."""
    return max(0, bisect_right(lines, offset, key=lambda line: line.start) - 1)
