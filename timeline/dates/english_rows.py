# ruff: noqa: E501 - a row of the table is one line
"""The table of English time expressions: rows of pattern, meaning, examples, and what each makes of its match.

A row finds one *part* of an expression (Jan. 27, Monday, 8 a.m.) and makes of it the fields that Chinese words have too,
so that what they mean is worked out in one place.  Month and weekday names need their capital, and company that makes
them dates.  Patterns are bounded in length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.dates.lexicon import table

#: A piece before it has its words: row, kind, ranks, and up to three numbers.
Field = tuple[str, str, int, int, int, int, int]
Match = re.Match[str]
_YEAR: Final = r"(?:1[5-9]|20)\d\d"
_SUFFIX: Final = r"(?:st|nd|rd|th)"
#: The end of a word: Chinese characters may follow.
WORD_END: Final = r"(?![A-Za-z])"
_CLOCK: Final = r"(?:(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<mi>[0-5]\d))? ?(?P<ap>[apAP])\.?[mM](?![A-Za-z])\.?|(?:(?<=at )|(?<=from )|(?<=by ))(?P<h24>[01]?\d|2[0-3]):(?P<mi24>[0-5]\d)(?![\d:])|(?P<noon>noon(?![A-Za-z])))"
_RECURRING: Final = re.compile(r"(?:(?P<w>[A-Za-z]+)[ -])$")


class Row(Struct, frozen=True):
    """One class of part: its name, the characters it can start with (in lower case, 0 for a digit), its pattern, what
    it fills ('day', 'part', 'clock', '' alone), its maker, and examples."""

    name: str
    starts: str
    pattern: str
    fills: str
    make: Callable[[Match], list[Field] | None]
    examples: tuple[str, ...]
    alone: bool = True


def said(m: Match, name: str) -> str:
    """What a group found, '' where the row has no such group or it took no part."""
    return (m[name] or "") if name in m.re.groupindex else ""


def _words(*groups: str) -> str:
    found = [word for group in groups for word in table("english")[group]]
    return "(?:" + "|".join(sorted(map(re.escape, found), key=len, reverse=True)).replace("'", "['’]") + ")"


def _value(group: str, word: str) -> int:
    return int(table("english")[group][word])


def _count(word: str) -> tuple[int, bool]:
    """A count and whether it is about."""
    word = word.lower()
    if word.isdigit():
        return int(word), False
    data = table("english")
    return (int(data["numbers"][word]), False) if word in data["numbers"] else (int(data["vague-numbers"][word]), True)


def _month(m: Match) -> int:
    name, data = m["mon"].rstrip(".").capitalize(), table("english")
    return int({**data["months"], **data["short-months"]}[name])


def _year_said(m: Match, row: str = "foreign") -> list[Field]:
    return [(row, "year", 8, 8, int(said(m, "y")), 0, 0)] if said(m, "y") else []


def date_of(m: Match) -> list[Field] | None:
    """Jan. 27, 3 to 5 May 2020, with the weekday before it."""
    first, last = int(said(m, "d0") or 0), int(m["d"])
    if not 1 <= last <= 31 or first >= last:
        return None
    fields: list[Field] = [
        *_year_said(m), ("foreign", "month", 6, 6, _month(m), 0, 0), ("foreign", "day", 4, 4, last, first, 0)
    ]  # fmt: skip
    if m["wd"]:
        name = m["wd"].rstrip(".")
        group = "weekdays" if name in table("english")["weekdays"] else "short-weekdays"
        fields.append(("foreign", "weekday", 5, 4, _value(group, name), 0, 0))
    return fields


#: Days of a month and months of a year, first and last, that a word names.
_THIRDS: Final = {"early": (1, 10), "start": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31)}
_YEAR_PARTS: Final = {"early": (1, 2), "start": (1, 2), "mid": (6, 7), "late": (12, 12), "end": (12, 12)}


def _part_named(m: Match) -> str:
    """early, mid, late, start or end, from the words that say so; '' without."""
    words = said(m, "x").lower().removeprefix("the ").removesuffix(" of").rstrip("-")
    return {"beginning": "start", "middle": "mid"}.get(words, words)


def month_of(m: Match) -> list[Field] | None:
    """March 2019, early February, next May."""
    ahead: list[Field] = [("foreign", "year-ref", 8, 8, 1, 0, 0)] if said(m, "rel").lower() == "next" else []
    fields: list[Field] = [*_year_said(m), *ahead, ("foreign", "month", 6, 6, _month(m), 0, 0)]
    if part := _part_named(m):
        fields.append(("foreign", "days", 5, 5, *_THIRDS[part], 0))
    return fields


def _weekday(m: Match) -> list[Field] | None:
    before = m.string[max(0, m.start() - 12) : m.start()]
    if (found := _RECURRING.search(before)) and found["w"].lower() in table("english")["lists"]["recurring"]:
        return None
    number, how = _value("weekdays", m["wd"]), said(m, "rel").lower()
    offset = _value("reference", how) if how else 0
    return [("weekday", "weekday", 5, 4, number, offset, 1 if how else 0)]


_SHIFTS: Final = {"night": 1, "tonight": 1, "evening": 1, "afternoon": 3, "morning": 2}


def _day(m: Match) -> list[Field] | None:
    word = m["w"].lower()
    kind = "day-last" if word in table("english")["last-day"] else "day-ref"
    number = _value("last-day" if kind == "day-last" else "reference-day", word)
    return [("day-rel", kind, 8, 4, number, _SHIFTS.get(word.split()[-1], 0), 0)]


def _part(m: Match) -> list[Field] | None:
    return [("part-of-day", "part", 3, 3, _value("parts", m["p"].lower()), 0, 0)]


def _clock(m: Match) -> list[Field] | None:
    if m["noon"]:
        return [("clock", "clock", 2, 2, 12, 0, 0)]
    if m["h24"]:
        return [("clock", "clock", 2, 2, int(m["h24"]), int(m["mi24"]), 0)]
    hour = int(m["h"]) % 12 + (12 if m["ap"] in "pP" else 0)
    return [("clock", "clock", 2, 2, hour, int(m["mi"] or 0), 0)]


def _ago(m: Match) -> list[Field] | None:
    count, _ = _count(m["n"])
    unit = m["u"].lower()
    if unit == "decade":
        count, unit = 10 * count, "year"
    way = {"ago": -1, "later": 1}[m["x"].lower()]
    return (
        [("ago", "ago", 0, 0, 2 * count + bool(m["half"]), _value("units", unit), way)] if 0 < count <= 9999 else None
    )


def _ahead(m: Match) -> list[Field] | None:
    """In two weeks, …: how far ahead, where it opens a sentence; elsewhere it is as often a length of time."""
    count, _ = _count(m["n"])
    return [("ago", "ago", 0, 0, 2 * count, _value("units", m["u"].lower()), 1)] if 0 < count <= 9999 else None


def _last_n(m: Match) -> list[Field] | None:
    count, _ = _count(said(m, "n") or "one")
    ahead = 1 if m["w"].lower() in ("next", "coming") else -1
    return (
        [("last-n", "last-n", 0, 0, 2 * count, _value("units", m["u"].lower()), ahead)] if 0 < count <= 9999 else None
    )


def _period(m: Match) -> list[Field] | None:
    word, unit = m["w"].lower(), m["u"].lower()
    last = word in table("english")["last"]
    number = _value("last" if last else "reference", word)
    if unit == "week" or unit == "weekend":
        if last:
            return None
        return (
            [("week", "week", 5, 5, number, 0, 0)] if unit == "week" else [("weekday", "weekday", 5, 4, 8, number, 1)]
        )
    if unit == "quarter":
        return None if last else [("quarter", "quarter-rel", 7, 6, number, 0, 0)]
    if unit == "month":
        return [("month-rel", "month-last" if last else "month-ref", 8, 6, number, 0, 0)]
    return [("year-rel", "year-last" if last else "year-ref", 8, 8, number, 0, 0)]


def end_of(m: Match) -> list[Field] | None:
    """The end of the year, early next month."""
    number = 0 if m["w"].lower() == "the" else _value("reference", m["w"].lower())
    if m["u"].lower() == "year":
        first, last = _YEAR_PARTS[_part_named(m)]
        return [("year-rel", "year-ref", 8, 8, number, 0, 0), ("year-part", "months", 7, 6, first, last, 2)]
    first, last = _THIRDS[_part_named(m)]
    return [("month-rel", "month-ref", 8, 6, number, 0, 0), ("month-part", "days", 5, 5, first, last, 0)]


def year_of(m: Match) -> list[Field] | None:
    """1998, early 2020."""
    part = _part_named(m)
    parts: list[Field] = [("year-part", "months", 7, 6, *_YEAR_PARTS[part], 2)] if part else []
    return [*_year_said(m, "year"), *parts]


_PART_CODES: Final = {"": 0, "early": 1, "mid": 2, "late": 4}


def _decade(m: Match) -> list[Field] | None:
    first = int(m["y"]) if m["y"] else 1900 + int(m["z"])
    return [("decade", "decade", 8, 8, first, _PART_CODES[_part_named(m)], 0)]


def _century(m: Match) -> list[Field] | None:
    number = int(m["n"]) if m["n"] else _value("ordinals", m["o"].lower())
    return [("century", "century", 8, 8, number, _PART_CODES[_part_named(m)], 0)] if 1 <= number <= 21 else None


def _season(m: Match) -> list[Field] | None:
    if not m["y"] and not m["rel"]:
        return None
    name = m["s"].lower()
    own = said(m, "rel").lower() == "this" and name != "winter"  # which lies in two years
    this: list[Field] = [("year-rel", "year-ref", 8, 8, 0, 0, 0)] if own else []
    return [*_year_said(m, "year"), *this, ("season", "season", 7, 6, _value("seasons", name), 0, 0)]


def _quarter(m: Match) -> list[Field] | None:
    number, row = _value("ordinals", m["o"].lower()), m["q"].lower()
    months = 3 if row == "quarter" else 6
    first, last = months * (number - 1) + 1, months * number
    if last > 12:
        return None
    how = said(m, "rel").lower()
    offset = 0 if how in ("", "the") else _value("reference", how)
    year: list[Field] = [("year-rel", "year-ref", 8, 8, offset, 0, 0)] if how else _year_said(m, "year")
    return [*year, (row, "months", 7, 6, first, last, 0)]


def _numbered_quarter(m: Match) -> list[Field] | None:
    last = 3 * int(m["n"])
    return [*_year_said(m, "year"), ("quarter", "months", 7, 6, last - 2, last, 0)]


def _feast(m: Match) -> list[Field] | None:
    word, data = m["w"].replace("’", "'"), table("english")
    lunar = word in data["lunar-festivals"]
    month, day = data["lunar-festivals" if lunar else "festivals"][word]
    return [*_year_said(m), ("festival", "lunar" if lunar else "solar-day", 6, 4, month, day, 0)]


def _vague(m: Match) -> list[Field] | None:
    return [("vague", "vague", 0, 0, 0, 0, 0)]


@cache
def rows() -> tuple[Row, ...]:
    """The table, in the order in which rows are tried where several could start."""
    data = table("english")
    months, vague = _words("months"), "|".join(sorted(data["lists"]["vague"], key=len, reverse=True))
    short = _words("short-months")
    mon = rf"(?P<mon>(?:{months}|{months.upper()}){WORD_END}|(?:{short}|{short.upper()}){WORD_END}\.?)"
    wd = rf"(?:(?P<wd>{_words('weekdays')}|{_words('short-weekdays')}{WORD_END}\.?),? (?:the )?)?"
    d, d0 = rf"(?P<d>\d{{1,2}}){_SUFFIX}?", rf"(?P<d0>\d{{1,2}}){_SUFFIX}?"
    y = rf"(?P<y>{_YEAR})(?![\d%]|[.,]\d|-\d)"
    year = rf"(?:(?:,| of)? {y})?"
    count, unit = rf"(?:\d{{1,4}}|{_words('numbers', 'vague-numbers')})", _words("units")
    before = [*data["lists"]["before"], *(word.capitalize() for word in data["lists"]["before"])]
    for name in (*data["months"], *data["short-months"]):
        before += [f"{name} to", f"{name} through", f"{name} until", f"between {name} and"]
    led = "(?=[A-Z])(?:" + "|".join(rf"(?<=\b{word}[ -])" for word in before) + ")"
    part = r"(?P<x>[Ee]arly|[Ll]ate|[Mm]id-?|(?:[Tt]he )?(?:[Ee]nd|[Bb]eginning|[Ss]tart|[Mm]iddle) of)"
    part_of = r"(?:(?P<x>[Ee]arly|[Mm]id|[Ll]ate)[ -])?"
    after = r"(?:(?<=\b[Ii]n )|(?<=[Ss]ince )|(?<=\b[Bb]y )|(?<=[Uu]ntil )|(?<=[Dd]uring )|(?<=[Ff]rom )|(?<=[Bb]etween )|(?<=[12]\d{3} to )|(?<=[12]\d{3} and ))"
    return (
        Row("date", "jfmasondtw", rf"{wd}{mon} {d0} ?(?:-|to|through) ?{d}(?![\d:%]|[.,]\d){year}", "day", date_of, ("May 3-5, 2020", "March 3 to 5")),
        Row("date", "jfmasondtw", rf"(?<=[Bb]etween ){wd}{mon} {d0} and {d}(?![\d:%]|[.,]\d){year}", "day", date_of, ()),
        Row("date", "jfmasondtw", rf"{wd}{mon} {d}(?![\d:%]|[.,]\d|[A-Za-z]){year}", "day", date_of, ("Jan. 27", "January 23rd, 2020", "Monday, Jan. 27")),
        Row("date", "0tjfmasondw", rf"{wd}(?:the )?(?:{d0} ?(?:-|to|and|through) ?)?{d}(?: of)? {mon}{year}", "day", date_of, ("27 January 2020", "3 to 5 May", "the 3rd of May, 2020")),
        Row("month", "jfmasond", rf"{mon},? {y}", "day", month_of, ("March 2019",)),
        Row("month", "elmt", rf"{part}[ -]?{mon}{year}", "day", month_of, ("early February", "the end of March", "mid-May 2020")),
        Row("month", "ltn", rf"(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) {mon}", "day", month_of, ("last March",)),
        Row("month", "jfmasond", rf"{led}{mon}(?!['’]s| [A-Z][a-z])", "day", month_of, ()),
        Row("weekday", "mtwfsln", rf"(?:[Tt]he end of )?(?:(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) )?(?P<wd>{_words('weekdays')}){WORD_END}(?! (?!(?:{months}|{short}){WORD_END})[A-Z][a-z])", "day", _weekday, ("last Friday", "Monday")),
        Row("day", "tyl", rf"(?P<w>(?i:{_words('reference-day', 'last-day')})){WORD_END}", "day", _day, ("yesterday", "the next day", "last night")),
        Row("part", "emna", rf"(?P<p>(?i:{_words('parts')})){WORD_END}", "part", _part, ("morning",), alone=False),
        Row("clock", "0n", _CLOCK, "clock", _clock, ("8 a.m.", "10:30 pm", "noon")),
        Row("ago", "0aotfsen", rf"(?P<n>(?i:{count}))(?P<half> and a half)? (?P<u>(?i:{unit}|decade))s? (?P<x>ago|later){WORD_END}", "", _ago, ("three days ago", "a week later", "two decades ago")),
        Row("ago", "i", rf"In (?P<n>(?i:{count})) (?P<u>(?i:{unit}))s?(?=, )", "", _ahead, ()),
        Row("last-n", "tplnc", rf"(?:[Tt]he )?(?P<w>[Pp]ast|[Ll]ast|[Nn]ext|[Cc]oming) (?P<n>(?i:{count})) (?P<u>(?i:{unit}))s?{WORD_END}", "", _last_n, ("the past three days", "the next two weeks")),
        Row("last-n", "t", rf"[Tt]he (?P<w>past|coming) (?P<u>day|week|month|year){WORD_END}", "", _last_n, ("the past week",)),
        Row("end-of", "elmt", rf"{part} (?P<w>the|this|last|next) (?P<u>year|month){WORD_END}", "day", end_of, ("the end of the year", "early next month")),
        Row("end-of", "el", rf"(?P<x>[Ee]arly|[Ll]ate) (?P<w>this|last|next) (?P<u>year|month){WORD_END}", "day", end_of, ("early next year",)),
        Row("quarter", "tfs", rf"(?:[Tt]he )?(?P<o>first|second|third|fourth) (?P<q>quarter|half) of (?:(?P<rel>the|this|last|next) year{WORD_END}|(?P<y>{_YEAR}){WORD_END})", "day", _quarter, ("the first quarter of 2020", "the second half of last year")),
        Row("quarter", "q", rf"Q(?P<n>[1-4]) (?P<y>{_YEAR}){WORD_END}", "day", _numbered_quarter, ("Q3 2022",)),
        Row("period", "ltn", rf"(?P<w>(?i:{_words('reference', 'last')})) (?P<u>weekend|week|month|quarter|year){WORD_END}(?! (?:and a half|of){WORD_END})", "day", _period, ("last month", "this week", "the following year")),
        Row("season", "ltswaf", rf"(?:(?P<rel>[Ll]ast|[Tt]his) |[Tt]he )?(?P<s>(?i:{_words('seasons')}))(?: of)?(?: (?P<y>{_YEAR})(?!\d))?", "day", _season, ("the summer of 2019", "last winter")),
        Row("decade", "elm0'’", rf"{part_of}(?:(?P<y>(?:1[5-9]|20)\d0)['’]?s|['’](?P<z>[2-9]0)s){WORD_END}", "", _decade, ("1990s", "late 1980s")),
        Row("century", "elm0fstn", rf"{part_of}(?:(?P<n>\d{{1,2}}){_SUFFIX}|(?P<o>(?i:{_words('ordinals')})))[ -]century{WORD_END}", "", _century, ("19th century", "early twentieth century")),
        Row("festival", "ncldm", rf"(?P<w>{_words('festivals', 'lunar-festivals')})(?:,? (?P<y>{_YEAR})(?!\d))?", "day", _feast, ("New Year's Day", "Lunar New Year 2020")),
        Row("year", "elmt", rf"{part} ?(?P<y>{_YEAR})(?![\d%A-Za-z]|['’]s|[.,]\d|-\d)", "", year_of, ("early 2020", "the end of 2019")),
        Row("year", "0", rf"{after}(?P<y>{_YEAR})(?![\d%A-Za-z]|[.,]\d|-\d| [a-z]+s{WORD_END})", "", year_of, ()),
        Row("vague", "rcaoits", rf"(?i:{vague}){WORD_END}", "", _vague, ("recently", "in recent weeks")),
    )  # fmt: skip
