"""Finding a quote again in a document that may have changed since.

An anchor is a TextQuoteSelector with a TextPositionSelector (W3C Web Annotation Data Model).  In this order: the same
words at the position; the same words once in the document, or several times with prefix and suffix telling which;
the same words but for white space; and last the most similar passage of the whole document, taken only when it is
clearly the best and says the same numbers and dates.  Otherwise the quote is lost, and the best candidates are told.
Two look-alike passages never swap silently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from timeline.model import CONTEXT, Anchor

Status = Literal["exact", "moved", "lost", "ambiguous"]

_MOST: Final = 200  # equal passages that are looked at
_ACCEPT: Final = 88.0  # similarity (0–100, indel) from which a passage may be the one
_AHEAD: Final = 8.0  # by how much it must be ahead of the next best
_SHOW: Final = 55.0  # similarity from which a passage is worth showing to a person
_SHORTEST: Final = 6  # quotes below this many characters are never taken by similarity
_WORK: Final = 400_000_000  # characters of quote × document beyond which similarity is not tried

# Words that carry a value: where one of them differs, two passages tell different things however alike they look.
_VALUES: Final = re.compile(
    r"[0-9.:%]+|[〇零一二两三四五六七八九十百千万亿廿卅卌]+|[年月日时時分号號点點旬周週季初末底半元]"
    r"|[昨今明翌次前后後上下本去同当當早晚]|[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥不未非无無]"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage [start, end) that may be the one; ``score`` is its similarity to the quote, 0 to 100."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands now.

    ``exact``: the same words (but for white space).  ``moved``: other words, the best passage by far; to be shown
    for review.  ``lost`` and ``ambiguous``: no place; start and end are -1, ``candidates`` best first.
    """

    status: Status
    start: int = -1
    end: int = -1
    candidates: tuple[Candidate, ...] = ()

    @property
    def here(self) -> bool:
        """Whether there is a place."""
        return self.start >= 0


def find_again(anchor: Anchor, text: str, *, similar: bool = True) -> Found:
    """Where ``anchor.exact`` stands in ``text``; a negative ``anchor.start`` means that no position is known.

    ``similar`` allows a passage in other words (status ``moved``).  Linear in the length of the text for exact
    words; similarity costs length of quote × length of text / 64 and is not tried beyond a fixed bound.
    """
    quote = anchor.exact.strip()
    if not quote:
        return Found("lost")
    offset = len(anchor.exact) - len(anchor.exact.lstrip())
    position = anchor.start + offset if anchor.start >= 0 else -1
    places = [(at, at + len(quote)) for at in _occurrences(quote, text)]
    if len(places) == _MOST and (anchor.prefix or anchor.suffix):
        around = anchor.prefix + anchor.exact + anchor.suffix  # too many to weigh: only all of the words will do
        skip = len(anchor.prefix) + offset
        whole = [(at + skip, at + skip + len(quote)) for at in _occurrences(around, text)]
        places = whole or places
    if not places:
        places = list(_without_space(quote, text))
    if places:
        return _choose(places, anchor, position, text)
    if not similar:
        return Found("lost")
    return _most_similar(quote, text)


def _occurrences(quote: str, text: str) -> Iterator[int]:
    at = text.find(quote)
    count = 0
    while at >= 0 and count < _MOST:
        yield at
        count += 1
        at = text.find(quote, at + 1)


def _without_space(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Passages that are the quote but for white space, inside and between words."""
    letters = [letter for letter in quote if not letter.isspace()]
    if len(letters) < 2 or (len(letters) == len(quote) and not re.search(r"\s", text)):
        return
    squeezed: list[str] = []
    offsets: list[int] = []
    for at, letter in enumerate(text):
        if not letter.isspace():
            squeezed.append(letter)
            offsets.append(at)
    compact = "".join(squeezed)
    for at in _occurrences("".join(letters), compact):
        yield offsets[at], offsets[at + len(letters) - 1] + 1


def _choose(places: list[tuple[int, int]], anchor: Anchor, position: int, text: str) -> Found:
    """One of several equal passages: by what stands around it, then by the position that was noted.

    Where most of what was noted around the quote is gone, its words may be those of another passage: a single one is
    then shown for review, of several none is taken.
    """
    scores = [_context(anchor, text, start, end) for start, end in places]
    best = max(scores)
    likely = [place for place, score in zip(places, scores, strict=True) if score == best]
    sure = 2 * best >= _noted(anchor)
    if len(places) == 1:
        return Found("exact" if sure or likely[0][0] == position else "moved", *likely[0])
    if sure and len(places) < _MOST:
        if len(likely) == 1:
            return Found("exact", *likely[0])
        for start, end in likely:
            if start == position:
                return Found("exact", start, end)
    return Found("ambiguous", candidates=tuple(Candidate(start, end, 100.0) for start, end in likely[:5]))


def _noted(anchor: Anchor) -> int:
    """How many characters of context the anchor has."""
    return sum(len(_letters(words)[:CONTEXT]) for words in (anchor.prefix, anchor.suffix))


def _context(anchor: Anchor, text: str, start: int, end: int) -> int:
    """How many characters right before and after a passage agree with the anchor's prefix and suffix."""
    before = _agreement(_letters(anchor.prefix)[::-1], _letters(text[max(0, start - 2 * CONTEXT) : start])[::-1])
    after = _agreement(_letters(anchor.suffix), _letters(text[end : end + 2 * CONTEXT]))
    return before + after


def _letters(text: str) -> str:
    return "".join(text.split())


def _agreement(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one[:CONTEXT], other, strict=False):
        if a != b:
            break
        count += 1
    return count


def values_in(text: str) -> tuple[str, ...]:
    """The numbers, date words and negations of a passage in order: what must be unchanged in a passage that moved."""
    return tuple(_VALUES.findall(unicodedata.normalize("NFKC", text)))


def _most_similar(quote: str, text: str) -> Found:
    if len(quote) * len(text) > _WORK or not text.strip():
        return Found("lost")
    best = _best_window(quote, text, 0, len(text))
    if best is None or best.score < _SHOW:
        return Found("lost")
    others = [
        window
        for window in (
            _best_window(quote, text, 0, best.start),
            _best_window(quote, text, best.end, len(text)),
        )
        if window is not None and window.score >= _SHOW
    ]
    ranked = tuple(sorted((best, *others), key=lambda item: (-item.score, item.start)))
    if ranked[0].score < _ACCEPT or len(quote) < _SHORTEST:
        return Found("lost", candidates=ranked)
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < _AHEAD:
        return Found("ambiguous", candidates=ranked)
    if values_in(text[ranked[0].start : ranked[0].end]) != values_in(quote):
        return Found("lost", candidates=ranked)
    return Found("moved", ranked[0].start, ranked[0].end, ranked)


def _best_window(quote: str, text: str, low: int, high: int) -> Candidate | None:
    """The passage of ``text[low:high]`` that is most similar to the quote, its ends fitted to it."""
    from rapidfuzz import fuzz

    if high - low < 2:
        return None
    if high - low <= len(quote):
        score = fuzz.ratio(quote, text[low:high])
        return _trim(Candidate(low, high, score), text)
    alignment = fuzz.partial_ratio_alignment(quote, text[low:high])
    if alignment is None:
        return None
    return _fit(quote, text, low, high, low + alignment.dest_start, low + alignment.dest_end)


def _fit(quote: str, text: str, low: int, high: int, start: int, end: int) -> Candidate | None:
    """Move both ends a little: words that were put in or left out make a passage longer or shorter than its quote."""
    from rapidfuzz import fuzz

    reach = max(2, min(12, len(quote) // 6))
    best = (fuzz.ratio(quote, text[start:end]), start, end)
    for first in range(max(low, start - reach), min(end, start + reach) + 1):
        score = fuzz.ratio(quote, text[first : best[2]])
        if score > best[0]:
            best = (score, first, best[2])
    for last in range(max(best[1] + 1, end - reach), min(high, end + reach) + 1):
        score = fuzz.ratio(quote, text[best[1] : last])
        if score > best[0]:
            best = (score, best[1], last)
    return _trim(Candidate(best[1], best[2], best[0]), text)


def _trim(candidate: Candidate, text: str) -> Candidate | None:
    passage = text[candidate.start : candidate.end]
    if not passage.strip():
        return None
    start = candidate.start + len(passage) - len(passage.lstrip())
    end = candidate.end - len(passage) + len(passage.rstrip())
    return Candidate(start, end, candidate.score)
