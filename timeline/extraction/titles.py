"""A short title for an event: what a person would write in a list, made from the cleaned words of its quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from timeline.extraction.sentences import NUMBER

LONGEST: Final = 48
LONGEST_LATIN: Final = 96  # letters take half the room of Chinese characters
_LATIN: Final = re.compile(r"[^\u3400-\u9fff]+$")
_LOOKED_AT: Final = 400  # characters of a statement, after which its title has long been cut
_BREAKS: Final = "。！？；，：,;:!?"
_OPENERS: Final = "“‘「『（(《【["
_CLOSERS: Final = "”’」』）)》】]"
_HEAD: Final = re.compile(
    r"^[\s，,。、：:；;)）」』”’>#*\-—·.]+"
    r"|^(?:并且|而且|并|遂|又|还|也|而|且|但|则|即|其中|此外|同时|另外|随后)[，,]?(?=[\u4e00-\u9fff]{4})"
    r"|^(?:于|在|从|自)(?=[，,])"
)
_LIST_HEAD: Final = re.compile(rf"^(?:【[^】]{{1,12}}】\s*|{NUMBER}\s*|[|｜]\s*)+")
_TAIL: Final = " 　" + _BREAKS + "、" + _OPENERS + "—-·"


def title(text: str, start: int, end: int, cut: Sequence[tuple[int, int]], names: Sequence[tuple[int, int]]) -> str:
    """The title of the clean span [start, end) of ``text``.

    ``cut`` are clean spans to leave out (the time expression); ``names`` are spans of names, inside which a title is
    never cut short. At most ``LONGEST`` characters (``LONGEST_LATIN`` letters); a longer one is cut
    at the end of a clause, or with ``…``.
    Where nothing would be left, the words as they stand.
    """
    words, places = _without(text, start, min(end, start + _LOOKED_AT), cut)
    head = _HEAD.match(words) or _LIST_HEAD.match(words)
    while head is not None and head.end() > 0:
        words, places = words[head.end() :], places[head.end() :]
        head = _HEAD.match(words) or _LIST_HEAD.match(words)
    words = words.rstrip(_TAIL)
    latin = _LATIN.match(words) is not None
    if latin:
        words = words.rstrip(".")
    if len(words) > (LONGEST_LATIN if latin else LONGEST):
        words = _shortened_latin(words) if latin else _shortened(words, places, names)
    if latin:
        words = words[:1].upper() + words[1:]
    short = _balanced(re.sub(r"\s+", " ", words)).strip()
    return short or " ".join(text[start:end].split())[:LONGEST]


def _without(text: str, start: int, end: int, cut: Sequence[tuple[int, int]]) -> tuple[str, list[int]]:
    kept = list(range(start, end))
    if not cut:
        return text[start:end], kept
    for a, b in cut:
        kept = [place for place in kept if not a <= place < b]
    words = [text[place] for place in kept]
    # What stood around the dropped expression must not leave two marks, or 于 before a verb.
    out: list[str] = []
    places: list[int] = []
    for char, place in zip(words, kept, strict=True):
        after_gap = bool(places) and place != places[-1] + 1
        if after_gap and char in "，,、 ":
            places[-1] = place
            continue
        if after_gap and out and out[-1] in "于在自从" and (len(out) < 2 or out[-2] not in "关对由位处"):
            out.pop()
            places.pop()
        out.append(char)
        places.append(place)
    return "".join(out), places


def _shortened_latin(words: str) -> str:
    """Cut between two words."""
    return words[: words.rfind(" ", 0, LONGEST_LATIN)].rstrip(_TAIL) + "…"


def _shortened(words: str, places: Sequence[int], names: Sequence[tuple[int, int]]) -> str:
    limit = LONGEST - 1
    for position in range(limit, LONGEST // 3, -1):
        if words[position] in _BREAKS and not _inside(words, position):
            return words[:position]
    while limit > LONGEST // 2 and any(a < places[limit] < b for a, b in names):
        limit -= 1
    return words[:limit].rstrip(_TAIL) + "…"


def _inside(words: str, position: int) -> bool:
    return sum(words.count(mark, 0, position) for mark in "《（“") > sum(
        words.count(mark, 0, position) for mark in "》）”"
    )


def _balanced(words: str) -> str:
    """Without a bracket or quotation mark whose partner is missing; an opened one that was cut is closed."""
    stack: list[int] = []
    drop: set[int] = set()
    for position, char in enumerate(words):
        if char in _OPENERS:
            stack.append(position)
        elif char in _CLOSERS:
            if stack and _OPENERS.index(words[stack[-1]]) == _CLOSERS.index(char):
                stack.pop()
            else:
                drop.add(position)
    closing = "".join(_CLOSERS[_OPENERS.index(words[position])] for position in reversed(stack))
    kept = "".join(char for position, char in enumerate(words) if position not in drop)
    return kept + closing
