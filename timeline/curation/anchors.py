"""Finding a quote again in a document that may have changed since.

An anchor is a TextQuoteSelector with a TextPositionSelector (W3C Web Annotation Data Model).  In this order: the same
words at the position in the same surroundings; the same words once in the document, or several times with prefix and
suffix telling which (white space, width and script of the characters do not count); and last the most similar passage
of the whole document, taken only when it is clearly the best, says the same numbers and dates, and has no word in
another's place.  Otherwise the quote is lost, and the best candidates are told.  What is not quite sure is *moved*,
to be shown for review: two look-alike passages never swap silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

from timeline.curation.folding import Folded, folded, in_width, letters, same_length
from timeline.model import CONTEXT, Anchor

Status = Literal["exact", "moved", "lost", "ambiguous"]

_MOST: Final = 200  # equal passages that are looked at
_ACCEPT: Final = 88.0  # similarity (0–100, indel) from which a passage may be the one
_AHEAD: Final = 8.0  # by how much it must be ahead of the next best
_SHOW: Final = 55.0  # similarity from which a passage is worth showing to a person
_NEAR: Final = 8  # characters right before and after a quote that must be as they were
_CLOSE: Final = 3  # characters between a word that is gone and one that came, below which it took its place
_SHORTEST: Final = 6  # quotes below this many characters are never taken by similarity
_WORK: Final = 400_000_000  # characters of quote × document beyond which similarity is not tried

_NUMBER: Final = re.compile("[0-9]{2}|[〇零一二两三四五六七八九十百千万亿廿卅]{2}")  # two characters of one number
# Words that carry a value: where one of them differs, two passages tell different things however alike they look.
_VALUES: Final = re.compile(
    r"[0-9.:%]+|[〇零一二两三四五六七八九十百千万亿廿卅卌]+|[年月日时時分号號点點旬周週季初末底半元]"
    r"|[昨今明翌次前后後上下本去同当當早晚]|[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥不未非无無]"
)


class Candidate(Struct, frozen=True):
    """A passage [start, end) that may be the one; ``score`` is its similarity to the quote, 0 to 100."""

    start: int
    end: int
    score: float


class Found(Struct, frozen=True):
    """Where a quote stands now.

    ``exact``: the same words (but for white space).  ``moved``: other words, the best passage by far; to be shown
    for review.  ``lost`` (the words are gone) and ``ambiguous`` (they stand in several places): no place; start and
    end are -1, ``candidates`` best first.
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

    ``similar`` allows a passage in other words (status ``moved``).  Linear in the length of the text for the same
    words; similarity costs length of quote × length of text / 64 and is not tried beyond a fixed bound.
    """
    quote = anchor.exact.strip()
    if not quote:
        return Found("lost")
    position = anchor.start + len(anchor.exact) - len(anchor.exact.lstrip()) if anchor.start >= 0 else -1
    if position >= 0 and _as_it_was(anchor, text):
        return Found("exact", position, position + len(quote))
    words = letters(quote)
    if words:
        noted = _Noted(letters(anchor.prefix), words, letters(anchor.suffix))
        whole = folded(text)
        places = [at for at in _occurrences(words, whole.letters) if not _cut(noted, whole, at)]
        if len(places) == _MOST and (noted.prefix or noted.suffix):
            # Too many to weigh: only all of the words will do.
            around = _occurrences(noted.prefix + words + noted.suffix, whole.letters)
            places = [at + len(noted.prefix) for at in around] or places
        if places:
            return _choose(places, noted, position, whole)
    return _most_similar(quote, text) if similar else Found("lost")


class _Noted(Struct, frozen=True):
    """What an anchor says, in the form for comparison."""

    prefix: str
    words: str
    suffix: str


def _as_it_was(anchor: Anchor, text: str) -> bool:
    """Whether the very words stand at the very place with all that was noted around them."""
    start = anchor.start - len(anchor.prefix)
    return start >= 0 and text.startswith(anchor.prefix + anchor.exact + anchor.suffix, start)


def _cut(noted: _Noted, whole: Folded, at: int) -> bool:
    """Whether a passage begins or ends inside a number that goes on in the text, as the quote did not."""
    end = at + len(noted.words)
    before = noted.prefix and _one_number(whole, at) and noted.prefix[-1] != whole.letters[at - 1]
    after = noted.suffix and _one_number(whole, end) and noted.suffix[0] != whole.letters[end]
    return bool(before or after)


def _one_number(whole: Folded, at: int) -> bool:
    """Whether the letters before and at ``at`` are digits of one number, with nothing between them."""
    if not 0 < at < len(whole.letters) or whole.offsets[at] - whole.offsets[at - 1] != 1:
        return False
    return bool(_NUMBER.fullmatch(whole.letters, at - 1, at + 1))


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    count = 0
    while at >= 0 and count < _MOST:
        yield at
        count += 1
        at = text.find(words, at + 1)


def _choose(places: list[int], noted: _Noted, position: int, whole: Folded) -> Found:
    """One of several equal passages: by what stands around it, then by the position that was noted.

    Where what was noted around the quote is gone, its words may be those of another passage: a single one is then
    shown for review, of several none is taken.
    """
    agreements = [_agreements(noted, whole.letters, at) for at in places]
    best = max(map(sum, agreements))
    likely = [number for number, pair in enumerate(agreements) if sum(pair) == best]
    spans = [whole.span(places[number], places[number] + len(noted.words)) for number in likely]
    sure = _sure(noted, agreements[likely[0]], whole.letters, places[likely[0]])
    if len(places) == 1:
        return Found("exact" if sure else "moved", *spans[0])
    if sure and len(places) < _MOST:
        if len(likely) == 1:
            return Found("exact", *spans[0])
        for start, end in spans:
            if start == position:
                return Found("exact", start, end)
    return Found("ambiguous", candidates=tuple(Candidate(start, end, 100.0) for start, end in spans[:5]))


def _agreements(noted: _Noted, text: str, at: int) -> tuple[int, int]:
    """How many characters right before and after a passage agree with what was noted."""
    end = at + len(noted.words)
    before = _agreement(noted.prefix[::-1], text[max(0, at - len(noted.prefix)) : at][::-1])
    return before, _agreement(noted.suffix, text[end : end + len(noted.suffix)])


def _agreement(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _sure(noted: _Noted, agreements: tuple[int, int], text: str, at: int) -> bool:
    """Whether a passage stands where the quote stood: the words next to it are the same on both sides, and so are
    the numbers and dates a little further off."""
    before, after = agreements
    if before < min(len(noted.prefix), _NEAR) or after < min(len(noted.suffix), _NEAR):
        return False
    end = at + len(noted.words)
    if before < len(noted.prefix):
        now = values_in(text[max(0, at - 2 * CONTEXT) : at])[::-1]
        if not _begins(now, values_in(noted.prefix)[:0:-1]):
            return False
    if after < len(noted.suffix):
        now = values_in(text[end : end + 2 * CONTEXT])
        if not _begins(now, values_in(noted.suffix)[:-1]):
            return False
    return True


def _begins(values: tuple[str, ...], first: tuple[str, ...]) -> bool:
    return values[: len(first)] == first


def values_in(text: str) -> tuple[str, ...]:
    """The numbers, date words and negations of a passage in order: what must be unchanged in a passage that moved."""
    return tuple(_VALUES.findall(in_width(text)))


def _most_similar(words: str, original: str) -> Found:
    """The passage that is most like the quote; both in one script and width, as long as they are."""
    quote, text = same_length(words), same_length(original)
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
    first = ranked[0]
    if first.score < _ACCEPT or len(quote) < _SHORTEST:
        return Found("lost", candidates=ranked)
    if len(ranked) > 1 and first.score - ranked[1].score < _AHEAD:
        return Found("lost", candidates=ranked)
    now = text[first.start : first.end]
    if values_in(now) != values_in(quote) or _another_word(quote, text, first.start, first.end):
        return Found("lost", candidates=ranked)
    return Found("moved", first.start, first.end, ranked)


def _another_word(quote: str, text: str, start: int, end: int) -> bool:
    """Whether a word stands in the place of another in the passage, as where it tells of somebody else.

    Words that were put in or left out, and other punctuation, leave the rest as it was.  At the ends of a passage,
    which is cut so that it fits, words were only left out where no others stand next to it.
    """
    from rapidfuzz.distance import Levenshtein

    now = text[start:end]
    steps = Levenshtein.opcodes(quote, now)
    came = [
        step.src_start for step in steps if step.tag == "insert" and _has_words(now[step.dest_start : step.dest_end])
    ]
    for step in steps:
        if step.tag not in ("replace", "delete") or not _has_words(quote[step.src_start : step.src_end]):
            continue
        if _has_words(now[step.dest_start : step.dest_end]):
            return True
        if any(step.src_start - _CLOSE <= at <= step.src_end + _CLOSE for at in came):
            return True
        if step.src_start == 0 and _has_words(text[max(0, start - 1) : start]):
            return True
        if step.src_end == len(quote) and _has_words(text[end : end + 1]):
            return True
    return False


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


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
