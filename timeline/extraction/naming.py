"""The full name of a body from the words that name it: short forms spelt out, the home city put in front."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from timeline.extraction.gazetteer import by_code, by_name, by_short, choose, place_of, province_of, table
from timeline.extraction.institutions import Candidate
from timeline.extraction.mentions import InstitutionMention
from timeline.extraction.nametokens import Body
from timeline.extraction.places import Home, division_of, meaning
from timeline.model import DocumentFacts, Place

_NUMBER_HOSPITAL: Final = re.compile(r"^第?([一二三四五六七八九十]{1,3})院$")
_HONG_KONG: Final = {
    "立法会": "香港特别行政区立法会",
    "政府": "香港特别行政区政府",
    "特区政府": "香港特别行政区政府",
    "天文台": "香港天文台",
}
_KINDS: Final = ("医院", "卫生院", "学校", "中学", "小学", "中心", "公司")
_TEAM: Final = re.compile(r"(?:医疗队|救援队|工作组|指挥部|领导小组|代表团)$")
_TEAM_OF: Final = re.compile(r"(.{2,16}?(?:医疗队|救援队))(?:第|临时|党)")
_PRIOR: Final = re.compile("原(?=党委|党组|党工委)")  # 某局原党组书记: the office is a former one, not the body
_TERM_OF: Final = re.compile(r"^第[一二三四五六七八九十百\d]{1,4}届(?=人民代表大会|人大|政协)")  # which one sat
_WORKING: Final = re.compile(r"工作(?=(?:领导)?小组$|领导组$|专班$)")  # 防汛领导小组, 防汛工作领导小组
_BASE: Final = re.compile(r"大学|学院|科学院|医院|研究院|研究所|公司|集团|委员会|中心|局|厅")


class Context(Struct, frozen=True):
    """What a document tells for reading its names: home, its own body, its own introductions and the curator's;
    ``speaks`` where it is a paper of its home's own bodies, so that 水利局 is its city's."""

    home: Home
    institution: str
    year: int | None
    own: Mapping[str, Body]
    speaks: bool = False


@cache
def _expansions() -> tuple[tuple[re.Pattern[str], str], ...]:
    endings = "(?=局|厅|部|委|中心)"
    pairs = table("departments.toml")["expand"]
    ordered = sorted(pairs.items(), key=lambda pair: -len(pair[0]))
    return tuple((re.compile(re.escape(short) + endings), full) for short, full in ordered)


def expand(rest: str) -> str:
    """The part of a department's name behind its place, spelt out: 三院 → 第三人民医院."""
    hospital = _NUMBER_HOSPITAL.match(rest)
    if hospital:
        return f"第{hospital[1]}人民医院"
    for pattern, full in _expansions():
        replaced = pattern.sub(full, rest, count=1)
        if replaced != rest:
            rest = replaced
            break
    return rest[:-1] + "委员会" if rest in ("卫生健康委", "发展和改革委", "住房和城乡建设委") else rest


def named(text: str, candidate: Candidate, context: Context, before: Place | None) -> InstitutionMention:
    """The mention that a candidate makes; ``before`` is the place of a body coordinated before it (某市委、市政府)."""
    raw = text[candidate.start : candidate.end]
    start, end = candidate.start, candidate.end
    if candidate.head == "body" and candidate.body is not None:
        return _with_body(text, candidate, context)
    if candidate.head == "place" and candidate.place is not None:
        return _with_place(raw, candidate, context)
    if candidate.head == "level":
        return _with_level(raw, candidate, context, before)
    if candidate.head == "self":
        return _with_self(raw, candidate, context)
    return InstitutionMention(start, end, _of_home(raw, candidate, context))


def _of_home(raw: str, candidate: Candidate, context: Context) -> str:
    """A department named without its city (水利局), in the words of the city that the document is at home in."""
    home = context.home.city
    if home is None or not context.speaks or candidate.suffix not in ("局", "委") or raw[:-1] not in _fields():
        return raw
    return home.name + expand(raw)


@cache
def _fields() -> frozenset[str]:
    return frozenset(table("departments.toml")["fields"]["names"])


def _with_body(text: str, candidate: Candidate, context: Context) -> InstitutionMention:
    token = candidate.body
    assert token is not None
    body = context.own.get(token.text) or _known(token.text)
    name = body.name if body else token.text
    raw = text[candidate.start : candidate.end]
    state = _states().get(text[candidate.start - 1 : candidate.start], "") if candidate.start else ""
    of_state = state and token.text in table("places.toml")["ministries"] and candidate.place is None
    if of_state and text[max(0, candidate.start - 2)] not in "近今昨次同当即每中俄美韩日朝欧英":
        return InstitutionMention(candidate.start - 1, candidate.end, state + raw)  # 俄|国防部
    if candidate.place is not None and candidate.start == candidate.place.start:
        rest = text[candidate.place.end : candidate.end]
        other = body is not None and body.sort == "hongkong" and not candidate.place.text.startswith("香港")
        if other:  # 首尔|高等法院
            place = meaning(candidate.place, context.year, "")
            seated = place if place is not None and place.level != "country" else None
            return InstitutionMention(candidate.start, candidate.end, raw, seated)
        name = raw if body is None or body.name.startswith(rest) or name == token.text else name
    elif candidate.end > token.end:
        name += _PRIOR.sub("", text[token.end : candidate.end])
    return InstitutionMention(candidate.start, candidate.end, name, _city(body.city) if body and body.city else None)


def _states() -> Mapping[str, str]:
    states: Mapping[str, str] = table("places.toml")["states"]
    return states


def _known(name: str) -> Body | None:
    from timeline.extraction.nametokens import bodies

    return bodies().get(name)


def _city(name: str) -> Place | None:
    if not name:
        return None
    options = by_name().get(name)
    if not options:
        return Place(name)
    division = choose(options, None)
    return place_of(division) if division else Place(name)


def _with_place(raw: str, candidate: Candidate, context: Context) -> InstitutionMention:
    token = candidate.place
    assert token is not None
    near = context.home.city.code if context.home.city else ""
    place = meaning(token, context.year, near)
    division = division_of(token, context.year, near)
    head = raw[: token.end - candidate.start]
    rest = raw[token.end - candidate.start :]
    spelt = expand(rest)
    if division and head == division.short and (candidate.suffix == "厅" or spelt != rest):
        head = division.name
    rest = spelt
    if candidate.suffix == "委" and rest == "委":
        rest = "委"
    if place is not None and place.level == "country":
        place = None
    rest = _TERM_OF.sub("", _PRIOR.sub("", rest))
    return InstitutionMention(candidate.start, candidate.end, head + rest, place)


def _with_level(raw: str, candidate: Candidate, context: Context, before: Place | None) -> InstitutionMention:
    level = "自治区" if raw.startswith("自治区") else candidate.level
    place = _place_for(level, context, before)
    rest = raw.removeprefix(level)
    if place is None:
        known = not candidate.suffix.endswith(_KINDS)  # a county hospital somewhere is no body
        return InstitutionMention(candidate.start, candidate.end, level + expand(rest) if known else "", None, True)
    return InstitutionMention(candidate.start, candidate.end, place.name + expand(rest), place, True)


def _place_for(level: str, context: Context, before: Place | None) -> Place | None:
    """The place that 市, 省, 县, 区 means here."""
    if before is not None and before.name.endswith(level):
        return before
    home = context.home
    if level in ("省", "自治区"):
        return home.province if home.province and home.province.name.endswith(level) else None
    if home.city is not None and home.city.name.endswith(level):
        return home.city
    if level == "市" and home.city is not None and home.city.code:
        division = by_code().get(home.city.code)
        above = by_code().get(home.city.code[:4] + "00") or by_code().get(home.city.code[:2] + "0000")
        if division is not None and above is not None and above.name.endswith("市"):
            return place_of(above)
    return None


def _with_self(raw: str, candidate: Candidate, context: Context) -> InstitutionMention:
    """A body named by its kind alone: Hong Kong's government here, the rest by the whole document (``deixis``)."""
    word = candidate.level or candidate.suffix
    rest = raw.split(word, 1)[1] if word in raw else ""
    city = context.home.city
    name = ""
    if city is not None and city.name.startswith("香港") and word in _HONG_KONG:
        name = _HONG_KONG[word] + rest
    return InstitutionMention(candidate.start, candidate.end, name, city, True)


def spell_out(
    mentions: Sequence[InstitutionMention], candidates: Sequence[Candidate], home: str = ""
) -> list[InstitutionMention | None]:
    """Names without a head get the one fuller name of the document that ends or begins like them.

    市防汛指挥部 … 防汛指挥部 → the first; 某市某医院 … 某医院办公室 → 某市某医院办公室.
    A tentative name that no fuller one supports becomes ``None``. Of several fuller names the one of the
    city ``home`` is meant.
    """
    headed = [m for m, c in zip(mentions, candidates, strict=True) if c.head != "bare" and m.name]
    tails: dict[str, set[str]] = {}
    places: dict[str, Place | None] = {m.name: m.place for m in headed if m.place is not None}
    for name in {m.name for m in headed}:
        for base in (name, *_bases(name)):
            for cut in range(2, len(base) - 3):
                tails.setdefault(base[cut:], set()).add(base)
                places.setdefault(base, places.get(name))
    result: list[InstitutionMention | None] = [None] * len(mentions)
    waiting: list[int] = []
    for at, (mention, candidate) in enumerate(zip(mentions, candidates, strict=True)):
        if candidate.head != "bare" or not mention.name:
            result[at] = mention
            continue
        full = _fuller(mention.name, tails, home)
        if full:
            result[at] = replace(mention, name=full, place=places.get(full, mention.place))
            for cut in range(2, len(full) - 3):
                tails.setdefault(full[cut:], set()).add(full)
        elif candidate.tentative:
            waiting.append(at)
        else:
            result[at] = mention
    for at in waiting:
        full = _fuller(mentions[at].name, tails, home)
        if full:
            result[at] = replace(mentions[at], name=full, place=places.get(full))
    return result


def one_spelling(mentions: Sequence[InstitutionMention]) -> list[InstitutionMention]:
    """Every body under one spelling: the fuller where a document has 海南省某院 and 海南某院, 中国某部 and 某部.

    A team named by its place alone (某市医疗队) is the one longer name of that place and kind, where there is just one.
    """
    by_key: dict[str, str] = {}
    teams: dict[tuple[str, str], set[str]] = {}
    for name in {base for m in mentions for base in (m.name, *_teams_in(m.name))}:
        match = _TEAM.search(name)
        if match:
            teams.setdefault((name[:2], match[0]), set()).add(name)
    for names in teams.values():
        plain = [n for n in names if _TEAM.sub("", n) in by_short() or _TEAM.sub("", n) in by_name()]
        longer = [n for n in names if n not in plain]
        if plain and len(longer) == 1:
            mentions = [replace(m, name=longer[0]) if m.name in plain else m for m in mentions]
    for name in sorted({m.name for m in mentions}, key=lambda each: (len(each), each)):
        by_key[spelling(name)] = name
    return [replace(m, name=by_key[spelling(m.name)]) for m in mentions]


def _teams_in(name: str) -> list[str]:
    """The team of whose branch a name is: of 某市医疗队第一临时党支部 the team."""
    match = _TEAM_OF.match(name)
    return [match[1]] if match else []


def spelling(name: str) -> str:
    """A name without what differs from one mention of a body to the next (工作, 省, 市)."""
    name = _WORKING.sub("", name)
    if name.startswith("中国") and name[-1] in "部局":
        name = name[2:]
    for cut in (2, 3):
        if name[cut : cut + 1] in ("省", "市") and name[:cut] in by_short():
            return name[:cut] + name[cut + 1 :]
    return name


def _bases(name: str) -> list[str]:
    """The bodies that a name begins with: of 某市医学院附属医院党委 the medical school and the hospital."""
    return [name[: match.end()] for match in _BASE.finditer(name) if 4 <= match.end() < len(name)]


def _fuller(name: str, tails: Mapping[str, set[str]], home: str) -> str:
    """The fuller name whose tail the name is or begins with; '' where there is none or more than one."""
    ends = [match.end() for match in _BASE.finditer(name)]
    for end in sorted({len(name), *ends}, reverse=True):
        options = tails.get(name[:end], set()) if end >= 4 else set()
        options = {each for each in options if home and each.startswith(home)} or options
        if options and (len(options) == 1 or _one_body(options)):
            return max(options, key=lambda each: (len(each), each)) + name[end:]
    return ""


def _one_body(options: set[str]) -> bool:
    """Whether all names are one body's: they differ in 省 or 市 alone (海南医学会, 海南省医学会)."""
    return len({re.sub(r"[省市]", "", name) for name in options}) == 1


def province_place(name: str) -> Place | None:
    """The place of a province by its full name."""
    options = [d for d in by_name().get(name, ()) if d.level == "province"]
    return place_of(options[0]) if options else None


def home_of(facts: DocumentFacts) -> Home:
    """Home as places, from the facts of a document."""
    city = _qualified(facts.city) if facts.city else None
    province = province_place(facts.province) if facts.province else None
    return Home(city, province)


def _qualified(name: str) -> Place | None:
    """The place of a full name such as 阳泉市, 北京市门头沟区, 平定县 or 香港."""
    options = by_name().get(name)
    if options:
        division = choose(options, None)
        return place_of(division) if division else Place(name)
    for cut in range(2, len(name) - 1):
        outer, inner = by_name().get(name[:cut]), by_name().get(name[cut:])
        if outer and inner:
            division = choose(inner, None, outer[0].code)
            if division is not None:
                return place_of(division)
    short = by_short().get(name)
    if short:
        division = choose(short, None)
        if division is not None:
            return place_of(division)
    return Place(name)


def province_name(place: Place) -> str:
    """The province of a place, '' where it has none."""
    division = by_code().get(place.code)
    return province_of(division) if division else place.province
