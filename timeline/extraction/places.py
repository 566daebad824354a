"""Places in a text: divisions by full and short name, nested names, one-character names, words like 我市 and 本港."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.extraction.gazetteer import (
    Division,
    by_code,
    by_name,
    by_short,
    choose,
    place_of,
    regions,
    table,
)
from timeline.extraction.lexicon import words_pattern
from timeline.extraction.mentions import PlaceMention
from timeline.extraction.nametokens import Sort, Token
from timeline.model import Place

_SIDE: Final = re.compile(r"[侧岸麓坡端]|[南北东西](?:侧|岸|麓|坡|端)")
_STREET: Final = re.compile(r"[东西南北中一二三四五六]{0,3}(?:路|街|大道|巷)")
_OWN: Final = re.compile(
    r"(?=[我全本该市省县中主老城郊])(?:"
    r"(?<![基完安健])(?P<who>(?<!自)我|全|本|该)(?P<what>市|省|县|区|州|港|自治区)(?![场面长政井委府域际区])"
    r"|(?P<inside>市区|市内|市里|省内|县内|中心城区|主城区|老城区|城区|郊区))"
)


@cache
def events_of_place() -> re.Pattern[str]:
    """What makes the place before it part of an event's name: 汶川地震, 郑州特大暴雨; but not work done there
    (湖北疫情防控)."""
    happened, work = (words_pattern(table("places.toml")[key]) for key in ("events_of_place", "work_there"))
    return re.compile(rf"(?:\d{{1,2}}[·.]\d{{1,2}})?(?:特大|重大|大)?(?:{happened})(?!{work})")


class Home(Struct, frozen=True):
    """Where a document is at home: city (place or division), province's full name."""

    city: Place | None = None
    province: Place | None = None


def division_of(token: Token, year: int | None, near: str) -> Division | None:
    """The division that a token of sort PLACE names; ``None`` for a country or an ambiguous name."""
    options = by_name().get(token.text) or by_short().get(token.text)
    if not options:
        return None
    return choose(options, year, near)


def meaning(token: Token, year: int | None, near: str) -> Place | None:
    """The place that a token names, seen from the division with code ``near`` ('' where none is known)."""
    if token.text in by_name() or token.text in by_short():
        division = division_of(token, year, near)
        if division is not None:
            return place_of(division)
        return Place(token.text, "", "", "county") if token.text in by_name() else None
    return regions().get(token.text)


def supported_shorts(found: Sequence[Token]) -> dict[str, str]:
    """Short names whose full names stand in the document, and these full names: the short name may be trusted then.

    Short names that two full names of the document share are left out.
    """
    names: dict[str, set[str]] = {}
    for token in found:
        if token.sort is Sort.PLACE:
            for division in by_name().get(token.text, ()):
                if len(division.short) >= 2 and division.level != "province" and division.short[-1] not in "城郊":
                    names.setdefault(division.short, set()).add(token.text)
    return {
        short: full.pop()
        for short, full in names.items()
        if len(full) == 1 and not any(d.level == "province" for d in by_short().get(short, ()))
    }


def runs(text: str, found: Sequence[Token]) -> list[list[Token]]:
    """Places that stand directly behind each other, together (湖北省 武汉市); a weak short name may end a run."""
    result: list[list[Token]] = []
    for token in found:
        if token.sort is not Sort.PLACE:
            continue
        if result and result[-1][-1].end == token.start and _inside(token, result[-1][-1]):
            result[-1].append(token)
        else:
            result.append([token])
    starts = {token.start: token for token in found}
    for run in result:
        weak = _weak_after(text, run[-1], starts)
        if weak is not None:
            run.append(weak)
    return result


def _codes(token: Token) -> list[str]:
    options = by_name().get(token.text) or by_short().get(token.text) or ()
    return [division.code for division in options]


def _inside(token: Token, outer: Token) -> bool:
    if outer.text in regions() and token.text in regions():
        return regions()[outer.text].level == "country" and outer.text != "中国"
    outers = _codes(outer)
    stems = tuple(_stem(code) for code in outers)
    return bool(stems) and any(code.startswith(stems) and code not in outers for code in _codes(token))


def _stem(code: str) -> str:
    if code[2:] == "0000":
        return code[:2]
    return code[:4] if code[4:] == "00" else code


def _weak_after(text: str, outer: Token, starts: dict[int, Token]) -> Token | None:
    """A short name that may not stand alone, directly after the place it lies in (云南孟连, 四川北川)."""
    for length in (4, 3, 2):
        name = text[outer.end : outer.end + length]
        known = name in by_short() or name in table("places.toml")["generic_divisions"]
        if len(name) < length or not known or outer.end in starts:
            continue
        token = Token(outer.end, outer.end + length, Sort.PLACE, name)
        if text.startswith(_list("not_followed_weak"), token.end):
            continue  # 上海黄浦|江
        if _inside(token, outer):
            return token
    return None


def find(
    text: str,
    found: Sequence[Token],
    home: Home,
    year: int | None,
    covered: bytearray,
    added: Mapping[str, Place] | None = None,
) -> list[PlaceMention]:
    """Places of the text in order, but for those inside the names of bodies (``covered`` marks their characters).

    ``added`` are the curator's places by name: they win.
    """
    near = home.city.code if home.city else (home.province.code if home.province else "")
    mentions = []
    for run in runs(text, found):
        first, last = run[0], run[-1]
        if covered[first.start]:
            continue
        if not _stands_for_itself(text, first, last, covered):
            continue
        outer = division_of(run[-2], year, near) if len(run) > 1 else None
        place = (added or {}).get(last.text) or meaning(last, year, outer.code if outer else near)
        if place is not None:
            mentions.append(PlaceMention(first.start, last.end, place))
    mentions += _one_character(text, covered)
    mentions += _own(text, home, covered)
    mentions.sort(key=lambda m: (m.start, -m.end))
    return _without_overlaps(mentions)


def _stands_for_itself(text: str, first: Token, last: Token, covered: bytearray) -> bool:
    after = text[last.end : last.end + 4]
    short = last.text in by_short() and last.text not in by_name()
    before = text[max(0, last.start - 2) : last.start]
    if before[-1:] in tuple("东西南北") and last.text[0] in "东西南北中":
        return False  # 西|南山区
    if short and first is last and len(before) == 2 and all(c in _list("sounds") for c in before):
        return False  # 别尔哥罗|德州
    if (short and after.startswith(_list("not_followed_short"))) or _STREET.match(after):
        return False
    if last.text in _list("sided") and _SIDE.match(after):
        return False
    if last.text in ("中国", "中华人民共和国", "中华民国"):
        return False
    if last.text in regions():
        # 美国总统, 日本首相, 驻日本大使: the country belongs to an office
        if first.start and text[first.start - 1] in "驻中对":
            return False
        if text.startswith(_list("of_state"), last.end):
            return False
        return last.end >= len(text) or not covered[last.end]
    return True


@cache
def _list(name: str) -> tuple[str, ...]:
    """A list of ``places.toml``, a string as its characters."""
    return tuple(table("places.toml")[name])


@cache
def _letters() -> re.Pattern[str]:
    data = table("places.toml")
    before = sorted(data["before"], key=len, reverse=True)
    first = re.escape("".join(sorted({word[0] for word in before})))
    return re.compile(f"(?=[{first}])(?<![{_DIRECTIONS}])({'|'.join(before)})([{''.join(data['places'])}])")


_DIRECTIONS: Final = "存潜"


def _one_character(text: str, covered: bytearray) -> list[PlaceMention]:
    data = table("places.toml")
    careful, follow = set(data["careful"]), data["careful_followed_by"]
    mentions = []
    for match in _letters().finditer(text):
        verb, letter = match.groups()
        at = match.start(2)
        after = text[at + 1 : at + 2]
        if verb + letter in data["words"] or covered[at] or (after and after in data["not_followed"].get(letter, "")):
            continue
        if verb in careful and after and after not in follow:
            continue
        division = by_code().get(data["places"][letter])
        if division is not None:
            mentions.append(PlaceMention(at, at + 1, place_of(division)))
    return mentions


def _own(text: str, home: Home, covered: bytearray) -> list[PlaceMention]:
    """我市, 全省, 本港, 城区: the document's own city and province."""
    mentions = []
    for match in _OWN.finditer(text):
        if covered[match.start()]:
            continue
        place: Place | None = None
        what, inside = match["what"], match["inside"]
        if what in ("省", "自治区") or inside == "省内":
            place = home.province
        elif what == "港":
            place = home.city if home.city and home.city.name.startswith("香港") else None
        elif what or inside:
            place = home.city
            if inside in ("城区", "郊区") and home.city and home.city.code:
                own = [d for d in by_name().get(inside, ()) if d.code[:4] == home.city.code[:4] and d.present]
                if own and text[match.start() - 1 : match.start()] not in ("新", "老", "主", "镇", "县"):
                    place = place_of(own[0])
        if place is not None:
            mentions.append(PlaceMention(match.start(), match.end(), place, True))
    return mentions


def _without_overlaps(mentions: list[PlaceMention]) -> list[PlaceMention]:
    kept: list[PlaceMention] = []
    for mention in mentions:
        if kept and mention.start < kept[-1].end:
            continue
        kept.append(mention)
    return kept
