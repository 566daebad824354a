"""Dates in other languages: which language a paragraph is in, and who reads its dates.

Chinese paragraphs give complete dates only, whatever names and words of other languages they hold; English ones are
read by a grammar of our own (``english``); in others dateparser reads what has the shape of a day, a month's name and a
year.  dateparser is right for complete absolute dates and silently wrong for much else, so it gets nothing more, in
strict mode, in the paragraph's own language, and never decides where a date is; it is loaded only where a text has such
a shape.  A day and a month without a year are read with a leap year put behind them; the year then comes from the
context like that of any other date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

from timeline.dates import english
from timeline.dates.lexicon import table
from timeline.dates.values import Piece, Token

_LETTER: Final = "A-Za-zÀ-žЀ-ӿ"
#: A word of another script than ours.
_WORD: Final = re.compile(f"[{_LETTER}년](?:(?<=년)|[{_LETTER}]{{2}})")
_HAN: Final = re.compile("[㐀-鿿]")
_WORDS: Final = re.compile("[A-Za-zÀ-ž]+|[Ѐ-ӿ]+|[가-힣]+")
#: So much of a paragraph tells its language.
_ENOUGH: Final = 400
_NAME: Final = f"[{_LETTER}]{{3,12}}"
_DAY: Final = r"\d{1,2}(?:er|º|\.)?"
_SHAPE: Final = re.compile(
    rf"(?<![\d{_LETTER}_.\-/])(?:"
    rf"(?P<ymd>{_DAY} (?:de )?{_NAME}\.?,?(?: de)? \d{{4}}(?!\d)|\d{{4}}년 ?\d{{1,2}}월 ?\d{{1,2}}일)"
    rf"|(?P<ym>{_NAME}\.?(?: de)? \d{{4}}(?!\d))"
    rf"|(?P<md>{_DAY} (?:de )?{_NAME}))(?![\d{_LETTER}_\-/])"
)
#: Where a paragraph does not tell its language.
_ANY: Final = "fr de es pt it ru"
#: A text with more different strings of such a shape than this is a table or a code listing.
MOST: Final = 400


@cache
def _parser(languages: str) -> Any:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=languages.split(),
        settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"},
    )


@lru_cache(maxsize=4096)
def read(text: str, languages: str) -> tuple[int, int, int] | None:
    """Year, month and day of a complete date in one of these languages (their codes); ``None`` where it is none."""
    found = _parser(languages).get_date_data(text)
    moment = found.date_obj if found.period == "day" else None
    return (moment.year, moment.month, moment.day) if moment else None


@cache
def _stopwords() -> dict[str, frozenset[str]]:
    return {code: frozenset(words) for code, words in table("english")["languages"].items()}


def language(paragraph: str) -> str:
    """The language of a paragraph: 'zh', 'ko', 'ru', or one of those with stop words; English where nothing tells.

    It is Chinese where it has as many Chinese characters as words of other scripts: a name makes no paragraph English.
    """
    sample = paragraph[:_ENOUGH]
    words = [word.lower() for word in _WORDS.findall(sample)]
    if len(_HAN.findall(sample)) >= max(len(words), 1):
        return "zh"
    for code, first, last in (("ko", "가", "힣"), ("ru", "Ѐ", "ӿ")):
        if 2 * sum(first <= word[0] <= last for word in words) > len(words):
            return code
    best = max(_stopwords().items(), key=lambda pair: sum(word in pair[1] for word in words))
    return best[0]


#: A number beside a word: what a line of any language but English cannot be without that holds a date.  It starts
#: with one class, over which the search runs fast, and steps over addresses.
_NUMBERED: Final = re.compile(
    rf"[0-9 ](?:(?<=[0-9])"
    rf"(?:(?:st|nd|rd|th|er|º|[.])? (?:of |de )?[{_LETTER}]{{3}}|년|['’]?s(?![A-Za-z])| ?[AaPp][.]?[Mm])"
    rf"|(?=[0-9])(?:(?<=[{_LETTER}]{{2}} )|(?<=[{_LETTER}]{{2}}[.,] )|(?<=[{_LETTER}]{{2}}[.,]{{2}} )|(?<=\bQ[1-4] )))"
)
#: Words in a row; a Chinese line with one name has none.
_PHRASE: Final = re.compile(f"[{_LETTER}][,.]? [{_LETTER}]")

#: A letter beside a number or a space (group 1), which both patterns above need; or else a word, enough for a line that
#: holds no Chinese.  What a Chinese text without such pays is this one search.
_HINT: Final = re.compile(
    f"[{_LETTER}년](?:((?<=년)|(?<=[0-9].)|(?<=[0-9][ .º'’].)|(?<=[0-9][.º] .)|(?=[.,]{{0,2}} [0-9{_LETTER}]))"
    f"|[{_LETTER}]*(?=[{_LETTER}]{{2}}))"
)


@cache
def _worded() -> re.Pattern[str]:
    """An English word of time."""
    data = table("english")
    words = {word.lower().split()[-1] for group in ("months", "weekdays", "reference-day") for word in data[group]}
    words |= {*data["units"], *data["seasons"], *data["parts"]}
    words |= {"ago", "later", "century", "decade", "weekend", "quarter", "year's", "festival", "eve"}
    words |= {word.split()[-1] for word in data["lists"]["vague"]}
    ends = "|".join(f"(?<=[{word[0]}{word[0].upper()}]){word[1:]}s?(?![A-Za-z])" for word in sorted(words))
    return re.compile(rf"[A-Za-z](?<![A-Za-z].)(?i:{ends})")


def _may_hold(text: str, start: int, end: int) -> bool:
    """Whether a line with words of another script may hold a date in it."""
    if not _WORD.search(text, start, end):
        return False
    if _NUMBERED.search(text, start, end):
        return True
    if not _PHRASE.search(text, start, end) and _HAN.search(text, start, end):
        return False
    return _worded().search(text, start, end) is not None


def pieces(text: str) -> Iterator[Token]:
    """The dates of a folded text in other languages than Chinese: their pieces in place, coarse to fine, in order."""
    seen: set[str] = set()
    read = chinese = 0
    hint = _HINT.search(text)
    while hint is not None:
        at, after = hint.span()
        told = hint.lastindex is not None
        if at < chinese and not told:
            hint = _HINT.search(text, max(after, at + 1))
            continue
        start = text.rfind("\n", read, at) + 1 or read
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        if not told and _HAN.search(text, start, end):
            chinese = end  # what may come in this line is told by its own hint
            hint = _HINT.search(text, after)
            continue
        read = end
        if _may_hold(text, start, end):
            yield from _paragraph(text, start, end, seen)
        hint = _HINT.search(text, end)


def _paragraph(text: str, start: int, end: int, seen: set[str]) -> Iterator[Token]:
    code = language(text[start : start + _ENOUGH if end - start > _ENOUGH else end])
    if code == "en":
        yield from english.tokens(text, start, end)
        return
    if code != "zh":
        yield from _shaped(text, start, end, code, seen)
        return
    at = start
    for token in english.tokens(text, start, end, complete=True):
        yield from _shaped(text, at, token[0], _ANY, seen)
        yield token
        at = token[1]
    yield from _shaped(text, at, end, _ANY, seen)


def _shaped(text: str, start: int, end: int, languages: str, seen: set[str]) -> Iterator[Token]:
    """What has the shape of a date and is one in these languages; a day without year only in a known one."""
    for match in _SHAPE.finditer(text, start, end):
        shape, words = match.lastgroup, match.group()
        if len(seen) >= MOST and words not in seen:
            return
        if shape == "md" and languages == _ANY:
            continue
        seen.add(words)
        token = _piece(shape or "", words, "ko" if "년" in words else languages)
        if token is not None:
            yield match.start(), match.end(), token


@lru_cache(maxsize=4096)
def _piece(shape: str, words: str, languages: str) -> Piece | None:
    if shape == "ymd":
        found = read(words, languages)
        return Piece("foreign", "ymd", 8, 4, *found, word=words) if found else None
    if shape == "ym":
        found = read(f"1 {words}", languages)
        return Piece("foreign", "ym", 8, 6, found[0], found[1], word=words) if found else None
    found = read(f"{words} 2000", languages)
    return Piece("foreign", "solar-day", 6, 4, found[1], found[2], word=words) if found else None
