"""English time expressions: found by a table of parts (``english_rows``), put together, handed out as pieces.

Parts of different kinds with nothing but a comma, a preposition or a space between are one expression (8 a.m. on
Monday, Jan. 27).  English puts the fine before the coarse and words between: so the pieces of an expression are handed
out coarse to fine, each with a stretch of it, not with the very words that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct

from timeline.dates.english_rows import WORD_END, Field, Match, Row, date_of, end_of, month_of, rows, said, year_of
from timeline.dates.lexicon import table
from timeline.dates.values import Piece, Token

#: What may stand between two parts of one expression.
_GAP: Final = re.compile(r",? (?:(?:at|on|in the|of|the|in) )?|, ?")

#: Words that an expression can start with beside those of the tables.
_STARTS: Final = "the a an early late mid past coming last this next noon in q1 q2 q3 q4"


@cache
def _guard() -> re.Pattern[str]:
    """Where an expression can start: a digit, or one of the words that rows start with."""
    data = table("english")
    entries = [word for name, group in data.items() if name not in ("lists", "languages", "units") for word in group]
    firsts = {re.split("[ '-]", word)[0].lower() for word in (*entries, *data["lists"]["vague"])} | {*_STARTS.split()}
    letters: dict[str, list[str]] = {}
    for word in sorted(firsts, key=len, reverse=True):
        letters.setdefault(word[0], []).append(word[1:])
    words = "|".join(f"(?<=[{first}{first.upper()}])(?:{'|'.join(rest)}){WORD_END}" for first, rest in letters.items())
    starts = "".join(letters) + "".join(letters).upper()
    return re.compile(
        rf"[0-9'’{starts}](?<![A-Za-z0-9_/$€£¥#].)(?<![A-Za-z]-.)(?<!\d[.,:].)(?<!No\. .)(?:(?<=[0-9'’])|(?i:{words}))"
    )


_Branch = tuple[re.Pattern[str], tuple[tuple[Row, re.Pattern[str]], ...]]


@cache
def _branch(first: str) -> _Branch | None:
    """The rows that can start with a character, as one pattern, and each by itself."""
    first = "0" if first.isdigit() else first.lower()
    own = [row for row in rows() if first in row.starts]
    parts = "|".join(f"({re.sub(r'[(][?]P<[a-z0-9]+>', '(?:', row.pattern)})" for row in own)
    return (re.compile(parts), tuple((row, re.compile(row.pattern)) for row in own)) if own else None


@lru_cache(maxsize=4096)
def _piece(field: Field, word: str, about: bool) -> Piece:
    row, kind, top, bottom, a, b, c = field
    return Piece(row, kind, top, bottom, a, b, c, word=word, about=about)


class _Part(Struct, frozen=True):
    start: int
    end: int
    row: Row
    fields: list[Field]
    about: bool
    complete: bool


def _parts(text: str, start: int, end: int) -> Iterable[_Part]:
    position = start
    for spot in _guard().finditer(text, start, end):
        if spot.start() < position or (branch := _branch(spot.group()[0])) is None:
            continue
        match = branch[0].match(text, spot.start(), end)
        if match is None:
            continue
        for row, pattern in branch[1][(match.lastindex or 1) - 1 :]:
            one = pattern.match(text, match.start(), end)
            if one is not None and (fields := row.make(one)):
                complete = row.make is date_of or (row.make is month_of and bool(said(one, "y")))
                yield _Part(one.start(), one.end(), row, fields, _about(one, row), complete)
                position = one.end()
                break


def _about(match: Match, row: Row) -> bool:
    vague = said(match, "n").lower() in table("english")["vague-numbers"]
    return vague or (bool(said(match, "x")) and row.make in (month_of, end_of, year_of))


def tokens(text: str, start: int, end: int, *, complete: bool = False) -> Iterable[Token]:
    """The pieces of the English expressions between two offsets of a folded text, in order.

    ``complete``: only dates with a month's name and a day or year, as another language's text may hold them.
    """
    together: list[_Part] = []
    for part in _parts(text, start, end):
        if complete and not part.complete:
            continue
        if together and _joins(together, part, text):
            together.append(part)
            continue
        yield from _tokens(together, text)
        together = [part]
    yield from _tokens(together, text)


def _joins(together: list[_Part], part: _Part, text: str) -> bool:
    filled = {one.row.fills for one in together}
    if not part.row.fills or "" in filled or part.row.fills in filled:
        return False
    return _GAP.fullmatch(text, together[-1].end, part.start) is not None


#: Before all others, and behind the day: what ``cores.take`` goes by is coarse to fine, a second name of a day last.
_RANKS: Final = {"year": 9, "year-ref": 9, "weekday": 4}


def _tokens(together: list[_Part], text: str) -> Iterable[Token]:
    """One expression: its pieces coarse to fine, over contiguous stretches of it."""
    if not any(part.row.alone for part in together):
        return
    found = [(field, part.about) for part in together for field in part.fields]
    found.sort(key=lambda pair: -_RANKS.get(pair[0][1], pair[0][2]))
    start, end = together[0].start, together[-1].end
    words = text[start:end]
    for place, (field, about) in enumerate(found, start):
        yield place, end if place == start + len(found) - 1 else place + 1, _piece(field, words, about)
