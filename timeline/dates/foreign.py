"""Dates in other languages: found by shape, read by dateparser, which is loaded only where a text has one.

dateparser is right for complete absolute dates and silently wrong for much else, so it gets nothing but a day, a
month's name and a year, in strict mode, and never decides where a date is.  A day and a month without a year are
read with a leap year put behind them; the year then comes from the context like that of any other date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

from timeline.dates.values import Piece, Token

_WORD: Final = "[A-Za-zÀ-žЀ-ӿ]"
_NAME: Final = f"{_WORD}{{3,12}}"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
_BARE: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_SHAPE: Final = re.compile(
    rf"(?<![\dA-Za-zÀ-žЀ-ӿ_.\-/])(?:"
    rf"(?P<a>{_DAY} (?:de )?{_NAME}\.?,?(?: de)? \d{{4}})"
    rf"|(?P<b>{_NAME}\.? {_BARE},? \d{{4}})"
    rf"|(?P<c>{_NAME}\.? \d{{4}})"
    rf"|(?P<d>{_NAME}\.? {_BARE}|{_DAY} {_NAME})"
    rf")(?![\dA-Za-zÀ-žЀ-ӿ_\-/])"
)
_LANGUAGES: Final = ("en", "fr", "de", "es", "pt", "it", "ru")
#: A text with more different strings of such a shape than this is a table or a code listing.
MOST: Final = 400


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=list(_LANGUAGES),
        settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"},
    )


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a complete date; ``None`` where it is none."""
    found = _parser().get_date_data(text)
    moment = found.date_obj if found.period == "day" else None
    return (moment.year, moment.month, moment.day) if moment else None


def pieces(text: str) -> Iterator[Token]:
    """The foreign dates of a folded text as pieces of a date: year, month and day, a month of a year, or a day."""
    seen: set[str] = set()
    for match in _SHAPE.finditer(text):
        shape, words = match.lastgroup, match.group()
        if not any(character.isupper() for character in words) and shape in ("c", "d"):
            continue
        seen.add(words)
        if len(seen) > MOST:
            return
        start, end = match.span()
        if shape in ("a", "b"):
            if read := _read(words):
                yield start, end, Piece("foreign", "ymd", 8, 4, *read, word=words)
        elif shape == "c":
            if read := _read(f"1 {words}"):
                yield start, end, Piece("foreign", "ym", 8, 6, read[0], read[1], word=words)
        elif read := _read(f"{words} 2000"):
            yield start, end, Piece("foreign", "solar-day", 6, 4, read[1], read[2], word=words)
