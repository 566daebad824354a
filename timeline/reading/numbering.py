"""The numbers of numbered paragraphs in a Word document: they are not in its text, but a reader sees them.

Format: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from timeline.reading.ooxml import Package, local

_LEVELS: Final = 9
_PLACE = re.compile(r"%([1-9])")
_DIGITS: Final = "〇一二三四五六七八九"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class _Level(Struct):
    start: int = 1
    form: str = "decimal"
    text: str = ""


class Numbering(Struct):
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # of each abstract list
    lists: dict[str, str] = field(default_factory=dict)  # list → abstract list
    starts: dict[tuple[str, int], int] = field(default_factory=dict)  # what a list says otherwise
    _counts: dict[str, list[int]] = field(default_factory=dict)  # of each abstract list
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str, depth: int) -> str:
        """The next label of a list at a depth (from 0), '' where it shows none; counts on."""
        abstract = self.lists.get(number, "")
        levels = self.levels.get(abstract)
        if levels is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        start = self.starts.get((number, depth))
        if start is not None and (number, depth) not in self._begun:
            counts[depth] = start - 1
        elif counts[depth] == 0:
            counts[depth] = levels[depth].start - 1
        self._begun.add((number, depth))
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        if levels[depth].form in ("bullet", "none"):
            return ""

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            level = levels.get(at, _Level())
            return written(counts[at] or level.start, level.form)

        return _PLACE.sub(shown, levels[depth].text[:100])


def of(package: Package, part: str) -> Numbering:
    """The numbering that a part of a document defines."""
    found = Numbering()
    if not package.has(part):
        return found
    abstract = number = ""
    level = -1

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal abstract, number, level
        value = attributes.get("val", "")
        match local(name):
            case "abstractNum":
                abstract, number = attributes.get("abstractNumId", ""), ""
                found.levels[abstract] = {}
            case "num":
                abstract, number = "", attributes.get("numId", "")
            case "abstractNumId" if number:
                found.lists[number] = value
            case "lvl" | "lvlOverride":
                level = whole(attributes.get("ilvl", ""), -1)
                if abstract and 0 <= level < _LEVELS:
                    found.levels[abstract][level] = _Level()
            case "startOverride" if number:
                found.starts[number, level] = whole(value, 1)
            case "start" | "numFmt" | "lvlText" as field_ if abstract and level in found.levels[abstract]:
                one = found.levels[abstract][level]
                if field_ == "start":
                    one.start = whole(value, 1)
                elif field_ == "numFmt":
                    one.form = value
                else:
                    one.text = value

    package.parse(part, start)
    return found


def whole(value: str, otherwise: int) -> int:
    """A small whole number as XML writes it."""
    return int(value) if re.fullmatch(r"-?[0-9]{1,6}", value) else otherwise


def written(number: int, form: str) -> str:
    """A number in one of Word's number formats; unknown ones as digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return _chinese(number)
    if form in ("ideographDigital", "taiwaneseDigital", "taiwaneseCounting"):
        return "".join(_DIGITS[int(digit)] for digit in str(max(number, 0)))
    if form == "ideographTraditional" and 1 <= number <= len(_STEMS):
        return _STEMS[number - 1]
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("lowerLetter", "upperLetter") and number >= 1:
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{number:02}"
    return str(number)


def _chinese(number: int) -> str:
    """1 to 9999 as counted (十一, 一百零三); larger ones as digits."""
    if not 1 <= number <= 9999:
        return str(number)
    found = ""
    gap = False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            found += ("零" if gap and found else "") + _DIGITS[digit] + sign
        gap = digit == 0
    return found.removeprefix("一") if 10 <= number < 20 else found


def _roman(number: int) -> str:
    found = ""
    for value, sign in _ROMAN:
        while number >= value:
            found += sign
            number -= value
    return found
