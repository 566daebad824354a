"""The gazetteer: divisions of China with codes and years, countries and regions, and what their names can mean.

The tables are ``timeline/data/names/divisions.tsv`` and ``regions.tsv``; they are read once, when first needed.
A division keeps the name it has in the text (襄樊市 in 2008, 襄阳市 in 2012); both share one code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from timeline.model import Place, PlaceLevel

DATA: Final = Path(__file__).parent.parent / "data" / "names"
_LEVELS: Final[Mapping[str, PlaceLevel]] = {"p": "province", "c": "city", "d": "county"}
_MUNICIPALITIES: Final = ("11", "12", "31", "50")
_RANK: Final = {"province": 0, "city": 1, "county": 2}


class Division(NamedTuple):
    """One name of one division: present code, full and short name, level, and the years in which it was so called.

    ``last`` is 9999 while the name is in force; ``alone`` tells whether the short name may stand alone in a text.
    """

    code: str
    name: str
    short: str
    level: PlaceLevel
    first: int
    last: int
    above: str
    alone: bool

    @property
    def present(self) -> bool:
        """Whether the division is still so called."""
        return self.last == 9999


def rows(name: str) -> list[list[str]]:
    """The rows of a tab-separated table of ``timeline/data/names``, without comments."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML table of ``timeline/data/names``."""
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions in the order of the table (present names of a code first)."""
    found = []
    for code, name, short, alone, first, last, above, level in rows("divisions.tsv"):
        found.append(
            Division(code, name, short, _LEVELS[level], int(first or 1949), int(last or 9999), above, alone == "s")
        )
    return tuple(found)


@cache
def regions() -> Mapping[str, Place]:
    """Countries and regions outside the table of divisions, by every name of theirs."""
    found: dict[str, Place] = {}
    for name, others, level in rows("regions.tsv"):
        place = Place(name, "", "", "country" if level == "country" else "other")
        for each in (name, *filter(None, others.split("|"))):
            found[each] = place
    return found


@cache
def by_name() -> Mapping[str, tuple[Division, ...]]:
    """Divisions by full name and by the usual short forms of long names (孟连县, 延边州), present ones first."""
    found: dict[str, list[Division]] = {}
    for division in divisions():
        for name in {division.name, *_usual(division)}:
            found.setdefault(name, []).append(division)
    return {name: tuple(sorted(each, key=_order)) for name, each in found.items()}


@cache
def by_short() -> Mapping[str, tuple[Division, ...]]:
    """Divisions by short name, those that may stand alone and present ones first."""
    found: dict[str, list[Division]] = {}
    for division in divisions():
        if division.short:
            found.setdefault(division.short, []).append(division)
    return {name: tuple(sorted(each, key=_order)) for name, each in found.items()}


@cache
def by_code() -> Mapping[str, Division]:
    """The present name of every code; of a code no longer in use, its last name."""
    found: dict[str, Division] = {}
    for division in divisions():
        known = found.get(division.code)
        if known is None or division.last > known.last:
            found[division.code] = division
    return found


def _usual(division: Division) -> tuple[str, ...]:
    """What people call a division with a long name: 孟连县, 凉山州, 广西自治区, 浦东."""
    name, short = division.name, division.short
    if not short:
        return ()
    if name.endswith("自治县"):
        return (short + "县",)
    if name.endswith("自治州"):
        return (short + "州",)
    if name.endswith("自治区"):
        return (short + "自治区",)
    if name.endswith("特别行政区"):
        return (short + "特区",)
    if name.endswith("自治旗"):
        return (short + "旗",)
    return ()


def _order(division: Division) -> tuple[bool, bool, int, str]:
    return (not division.alone, not division.present, _RANK[division.level], division.code)


def province_of(division: Division) -> str:
    """The full name of the province in which it lies ('' for a province's own code that is unknown)."""
    found = by_code().get(division.code[:2] + "0000")
    return found.name if found else ""


def city_of(division: Division) -> Division | None:
    """The city (prefecture, or municipality) in which a county lies; the division itself where it is a city."""
    if division.level == "city" or (division.level == "province" and division.code[:2] in _MUNICIPALITIES):
        return division
    if division.level == "province":
        return None
    if division.code[:2] in _MUNICIPALITIES:
        return by_code().get(division.code[:2] + "0000")
    return by_code().get(division.above) or by_code().get(division.code[:4] + "00")


def place_of(division: Division) -> Place:
    """The place of a division; a district carries its city's name, since 鼓楼区 or 城区 alone says nothing."""
    usual = _usual(division)
    name = usual[0] if usual and division.level != "province" else division.name
    if division.level == "county" and name.endswith("区"):
        city = city_of(division)
        if city is not None:
            name = city.name + name
    return Place(name, division.code, province_of(division), division.level)


def choose(options: tuple[Division, ...], year: int | None, near: str = "") -> Division | None:
    """The division that a name means: in force in ``year``, inside the division with code ``near`` where one is known.

    ``None`` where several counties share the name and nothing tells them apart.
    """
    if near:
        stem = near.rstrip("0") if near[2:] != "0000" else near[:2]
        stem = stem if len(stem) % 2 == 0 else stem + "0"
        inside = tuple(d for d in options if d.code.startswith(stem) or d.above == near)
        if inside:
            options = inside
    if year is not None:
        options = tuple(d for d in options if d.first <= year <= d.last) or options
    else:
        options = tuple(d for d in options if d.present) or options
    first = options[0]
    same = [d for d in options if d.code != first.code and d.level == first.level and d.present == first.present]
    if first.level == "county" and same:
        return None
    return first


@cache
def place_aliases() -> Mapping[str, str]:
    """Old and short names of places and the full names they have at present, for the filter language.

    襄樊, 襄樊市 and 襄阳 all mean 襄阳市. Names that several places share are left out.
    """
    found: dict[str, set[str]] = {}
    current = by_code()
    for division in divisions():
        now = current[division.code]
        if not now.present:
            continue
        target = now.name
        for name in (division.name, division.short, *_usual(division)):
            if len(name) >= 2 and name != target:
                found.setdefault(name, set()).add(f"{_RANK[now.level]}{target}")
    aliases: dict[str, str] = {}
    taken = {division.name for division in divisions() if division.present}
    for name, targets in found.items():
        top = min(targets)
        if name in taken or len([each for each in targets if each[0] == top[0]]) > 1:
            continue
        aliases[name] = top[1:]
    for name, place in regions().items():
        if name != place.name:
            aliases.setdefault(name, place.name)
    return aliases
