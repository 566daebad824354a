"""Where a document is at home: its city, province and body, worked out from what it names, each with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from timeline.extraction import hongkong
from timeline.extraction.deixis import is_school
from timeline.extraction.gazetteer import by_code, by_name, city_of, place_of, province_of
from timeline.extraction.nametokens import Body, Sort, Token, bodies, formers
from timeline.extraction.places import Home, division_of, find, runs
from timeline.extraction.seat import Seat, seat
from timeline.extraction.suspicious import looks_injected
from timeline.model import DocumentFacts, Reason

_OWN_CITY = re.compile(
    r"我市|全市(?!场)|本市|市委|市政府|市领导|(?<![\u4e00-\u9fff])市[第一二三四五六教公民司财人自生住交水农商文卫应审国市统体医疾疫防中]"
)
_OWN_COUNTY = re.compile(
    r"我[县区]|全[县区](?!域)|本[县区]|[县区]委(?!书记处)|[县区]政府|(?<![\u4e00-\u9fff])[原]?[县区][第一教公民财人住交水农文卫应审市]|原区[市教公]"
)
_OWN_PROVINCE = re.compile(r"我[省区]|全省|本省|省委|省政府|(?<![\u4e00-\u9fff])省[教卫科公医民财应第人疾]")
_OWN_PORT = re.compile(r"本港|特区政府|港府|特首")
_SCHOOL_WORDS = re.compile(r"我校|本校|全校|学校党委|该校|学校|(?<![\u4e00-\u9fff])大学")
_DATE_AFTER = re.compile(r"\s*[\d〇零○一二三四五六七八九十]{2,4}年[\d一二三四五六七八九十〇月日\s]*$")
_DATE_LINE = re.compile(
    r"(?:\d{4}|[一二三四五六七八九〇零○]{4})年(?:[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?)?"
)
_DATE_LINES = 4  # lines of a chronicle that hold only a date
_SPEAKS_OFTEN = 6000  # characters of text in which one that speaks from its home says 我市 and the like once more
_GOES_TO = re.compile(r"(?:支援|驰援|增援|援助|援建|帮扶|支教|奔赴|赶赴|开赴|前往|派往|赴|援)[了]?$")
_ISSUES = re.compile(r"(?:关于|发布|印发|召开|通知|通告|公告|通报|转发|举行|启动|[：:])")
_SCHOOL_IN = re.compile(r"^(?:中共)?(.{2,14}?(?:大学|学院|学校|中学|小学))(?:委员会|党委)?")


def city_and_province(
    text: str, found: Sequence[Token], facts: DocumentFacts, year: int | None, own: Mapping[str, Body]
) -> DocumentFacts:
    """The facts with home city and province, where the text makes them clear; given facts are kept.

    Where the document's own body sits is home; only where that tells no city, the places named most are looked at.
    ``own`` are the curator's bodies by name.
    """
    if not facts.city:
        facts = _seated(facts, seat(text, facts, year, own))
    if not facts.city and not facts.province:
        facts = _port(text, facts)
    reasons = dict(facts.reasons)
    cities: Counter[str] = Counter()
    counties: Counter[str] = Counter()
    said: set[str] = set()
    provinces: Counter[str] = Counter()
    for run in runs(text, found):
        division = division_of(run[-1], year, "")
        if division is None and len(run) > 1:
            outer = division_of(run[-2], year, "")
            division = division_of(run[-1], year, outer.code if outer else "")
        if division is None or _elsewhere(text, run[0].start, run[-1].end):
            continue
        provinces[division.code[:2] + "0000"] += 1
        city = city_of(division)
        if _is_port(division.code):
            city = division
        if city is not None:
            cities[city.code] += 1
        said.add(division.code)
        if division.level == "county":
            counties[division.code] += 1
    letters = find(text, (), Home(), year, bytearray(len(text) + 1))
    moved: Counter[str] = Counter()
    for mention in letters:
        division = by_code().get(mention.place.code)
        city = city_of(division) if division else None
        if division is not None and _is_port(division.code):
            city = division
        if city is not None:
            moved[city.code] += 1
            cities[city.code] += 1
        if division is not None:
            provinces[division.code[:2] + "0000"] += 1
    city_name, province_name = facts.city, facts.province
    placed = _placed(text, found)
    few = len(text) // _SPEAKS_OFTEN
    own_city, own_county = _pointed(_OWN_CITY, text, placed) - few, _pointed(_OWN_COUNTY, text, placed) - few
    own_port = len(_OWN_PORT.findall(text)) > few
    if not city_name:
        if province_name:
            inside = _code_of(province_name)
            for counter in (cities, counties):
                for code in [code for code in counter if inside and code[:2] != inside[:2]]:
                    del counter[code]
        first = next((line for line in text.split("\n", 20)[:20] if line.strip()), "")
        head = (first if len(first) <= 60 and "。" not in first else "") + facts.title + facts.publisher
        for code in list(cities):
            division = by_code().get(code)
            if division and division.short and division.short in head:
                cities[code] += 2
        chosen = ""
        top = cities.most_common(2)
        total = sum(cities.values())
        if (
            top
            and _clear(top)
            and top[0][1] * 5 >= total * 2
            and (own_city > 0 or own_county > 0 or moved[top[0][0]] >= 2 + few or own_port)
        ):
            chosen = top[0][0]
            inner = counties.most_common(2)
            if inner and _clear(inner) and (own_county > own_city or _is_the_city(inner[0][0], chosen, said)):
                chosen = inner[0][0]
        if chosen:
            city_name = place_of(by_code()[chosen]).name
            pointed = own_city > 0 or own_county > 0 or own_port
            key = "names.home-city" if pointed else "names.home-city-travel"
            reasons["city"] = Reason(key, {"city": city_name, "count": str(top[0][1])})
            if not province_name:
                province_name = province_of(by_code()[chosen])
                reasons["province"] = Reason("names.province-of-city", {"city": city_name, "province": province_name})
    elif not province_name:
        from timeline.extraction.naming import home_of

        home = home_of(facts)
        if home.city and home.city.province:
            province_name = home.city.province
            reasons["province"] = Reason("names.province-of-city", {"city": city_name, "province": province_name})
    if not province_name and _pointed(_OWN_PROVINCE, text, placed) > few:
        top = provinces.most_common(2)
        if top and _clear(top) and top[0][1] * 5 >= sum(provinces.values()) * 2:
            province_name = by_code()[top[0][0]].name
            reasons["province"] = Reason("names.home-province", {"province": province_name, "count": str(top[0][1])})
    return replace(facts, city=city_name, province=province_name, reasons=reasons)


def _is_the_city(county: str, city: str, said: set[str]) -> bool:
    """Whether 全市 means a city of the county's rank: the one above it is never named."""
    return by_code()[county].name.endswith("市") and city not in said and county[:4] == city[:4]


def _placed(text: str, found: Sequence[Token]) -> bytearray:
    """Marks the characters of places and the one behind each: 市委 in 上海市委 points to no home of the document."""
    placed = bytearray(len(text) + 1)
    for token in found:
        if token.sort is Sort.PLACE:
            placed[token.start : token.end + 1] = b"\x01" * (token.end + 1 - token.start)
    return placed


def _pointed(pattern: re.Pattern[str], text: str, placed: bytearray) -> int:
    """How often words point to the document's own home: 我市, but not the 市委 of 上海市委."""
    return sum(1 for match in pattern.finditer(text) if match[0][0] in "我本" or not placed[match.start()])


def _seated(facts: DocumentFacts, found: Seat | None) -> DocumentFacts:
    """The facts with the city (or county) and province where the document's own body sits."""
    if found is None:
        return facts
    reasons = dict(facts.reasons)
    place, province = place_of(found.division), province_of(found.division)
    reason = Reason(f"names.{found.how}", {"body": found.body, "place": place.name})
    if facts.province and facts.province != province:
        return facts
    if found.division.level == "province" and city_of(found.division) is None and not _is_port(found.division.code):
        if not facts.province:
            reasons["province"] = reason
        return replace(facts, province=province, reasons=reasons)
    reasons["city"] = reason
    if not facts.province:
        reasons["province"] = Reason("names.province-of-city", {"city": place.name, "province": province})
    return replace(facts, city=place.name, province=province, reasons=reasons)


def _port(text: str, facts: DocumentFacts) -> DocumentFacts:
    """The facts with Hong Kong as home, where the text speaks as one of Hong Kong does."""
    words = hongkong.signs(text)
    if not words:
        return facts
    reason = Reason("names.home-hong-kong", {"words": "、".join(words[:3])})
    home = {
        "city": reason,
        "province": Reason("names.province-of-city", {"city": hongkong.NAME, "province": hongkong.NAME}),
    }
    return replace(facts, city=hongkong.NAME, province=hongkong.NAME, reasons={**facts.reasons, **home})


def _is_port(code: str) -> bool:
    return code[:2] in ("81", "82")


def _code_of(province: str) -> str:
    return next((d.code for d in by_name().get(province, ()) if d.level == "province"), "")


def _elsewhere(text: str, start: int, end: int) -> bool:
    """Whether the words around a place say that somebody goes or sends help there: that tells of another home."""
    return _GOES_TO.search(text, max(0, start - 4), start) is not None or text.startswith(("灾区", "疫区"), end)


def _clear(top: Sequence[tuple[str, int]]) -> bool:
    """Whether the first of two counts stands out."""
    return len(top) == 1 or (top[0][1] >= top[1][1] * 1.5 and top[0][1] >= 2)


def institution(text: str, facts: DocumentFacts, named: Sequence[str], spam: Sequence[str]) -> DocumentFacts:
    """The facts with the document's own body: its school where it speaks of 学校, else who issued it."""
    if facts.institution:
        return facts
    reasons = dict(facts.reasons)
    name, reason = _school(text, facts, named, spam)
    if not name:
        name, reason = _issuer(text, facts, named)
    if not name or reason is None:
        return facts
    reasons["institution"] = reason
    return replace(facts, institution=name, reasons=reasons)


def _school(text: str, facts: DocumentFacts, named: Sequence[str], spam: Sequence[str]) -> tuple[str, Reason | None]:
    if len(_SCHOOL_WORDS.findall(text)) < 2:
        return "", None
    former = re.search(r"(?:原名|原称|前身[为是]?|其前身[为是]?)[“\"]?([\u4e00-\u9fff]{2,14}?(?:大学|学院|学校))", text)
    if former and spam:
        now = former[1]
        present = formers().get(now, "")
        if present:
            return present, Reason("names.school-former", {"former": now, "name": present})
    counts: Counter[str] = Counter()
    for name in named:
        match = _SCHOOL_IN.match(name)
        if match and is_school(match[1]):
            body: Body | None = bodies().get(match[1])
            counts[body.name if body else match[1]] += 1
    total = sum(counts.values())
    head = facts.publisher + facts.title
    for name in counts:
        if name in head:
            counts[name] += 3
    top = counts.most_common(2)
    if top and top[0][1] >= 2 and top[0][1] * 2 >= total:
        return top[0][0], Reason("names.school-named", {"name": top[0][0], "count": str(top[0][1])})
    return "", None


def _is_date(line: str) -> bool:
    return _DATE_LINE.fullmatch(line) is not None


def _issuer(text: str, facts: DocumentFacts, named: Sequence[str]) -> tuple[str, Reason | None]:
    names = {name for name in named if not looks_injected(name)}
    if facts.publisher in names:
        return facts.publisher, Reason("names.publisher", {"name": facts.publisher})
    lines = [line.strip() for line in text.split("\n")]
    for line in lines:
        signed = _DATE_AFTER.sub("", line)
        if 4 <= len(signed) <= 30 and signed in names:
            return signed, Reason("names.signature", {"name": signed})
    title = facts.title or next((line.strip("# ") for line in lines if line), "")
    starts = sorted((n for n in names if len(n) >= 4 and title.startswith(n) and _ISSUES.match(title, len(n))), key=len)
    if starts:
        return starts[-1], Reason("names.title", {"name": starts[-1]})
    counts = Counter(name for name in named if name in names)
    top = counts.most_common(2)
    most = bool(top) and top[0][1] * 2 >= sum(counts.values())
    alone = len(top) == 2 and top[0][1] >= 2 * top[1][1] and sum(map(_is_date, lines)) >= _DATE_LINES
    if top and top[0][1] >= 5 and (most or alone):
        return top[0][0], Reason("names.most-named", {"name": top[0][0], "count": str(top[0][1])})
    return "", None
