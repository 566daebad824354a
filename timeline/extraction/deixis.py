"""Bodies that a document names by pointing: 我校, 该局, a lone 学校 or 医院, 学校党委."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from timeline.extraction.gazetteer import table
from timeline.extraction.mentions import InstitutionMention
from timeline.model import DocumentFacts

_NEAR: Final = 800  # characters within which a lone 医院 still means the hospital named before
_BREAK: Final = "，。；：、！？（）“”《》\n \u3000>#*「"
_PARTY: Final = ("党委", "党工委")
_SCHOOL: Final = re.compile(r"(?:大学|(?<!科)学院|学校|中学|小学|党校)$")
_AFFILIATED: Final = re.compile(r"(?:直属|第[一二三四五六七八])?附属[\u4e00-\u9fff]{0,4}医院")
_OF_SCHOOL: Final = re.compile(r"(?=校)(?<![\u4e00-\u9fff])校(党委|团委|工会|学生会|医院|党政办|办公室|纪委)")
_POINTED: Final = re.compile(
    r"(?<![\u4e00-\u9fff])?(?P<who>我|本|该|贵)(?P<what>公司|集团|中心|协会|医院|学院|大学|学校|银行|校|院(?![内里士校子])|局(?![面部限势])|厅|委(?![员托屈])|"
    r"署|所(?![有属谓在以见])|行(?![为业政动使程])|社(?![会区])|市局|省厅|部(?![分门位队署件落])|厂|县局|海关|法院|基金会|支队|总队|街道|报(?![告道名]))"
)


# 教工党支部, 第二党总支: the branch of the body whose party body was named before
_BRANCH: Final = re.compile(
    r"(?:教工|教师|学生|机关|离退休|职工|青年|第[一二三四五六七八九十]|临时)党(?:支部|总支)(?!书记)"
)
# 党总支书记某某: the branch that was named last
_OF_BRANCH: Final = re.compile(r"(?=党)(?<![\u4e00-\u9fff])(?P<what>党总支|党支部)(?=副?书记)")
# 市县两级财政: the treasuries of the home and of those below it
_TREASURIES: Final = re.compile(r"(?<![\u4e00-\u9fff])(?P<level>市|省|县)[市区县乡镇]{1,3}[两三]级财政")
# 20名援鄂医疗队: the team that the document names with its home
_SENT_TEAM: Final = re.compile(
    r"(?:(?<=[名人位的支批起])|(?<![\u4e00-\u9fff]))支?援[\u4e00-\u9fff]{1,3}?(?:医疗|救援|抢险|工作|服务)队"
)
# 心内科, 核医学科党支部: the department of the hospital named last on its line
_DEPARTMENT: Final = re.compile(
    r"(?=[呼消神心泌内血肿肝骨胸普重核检康老急感放超麻影])"
    r"(?:呼吸|消化|神经|心血?管?|泌尿|内分泌|血液|肿瘤|肝胆|骨|胸|普|重症|核|检验|康复|老年|急诊|感染|放射|超声|麻醉|影像){1,2}"
    r"(?:与[\u4e00-\u9fff]{2,4}?)?(?:内|外|医学)?科(?![技学研室普目])(?:党支部|党总支)?"
)
_HOSPITAL: Final = ("医院", "保健院", "卫生院")
_PARTY_END: Final = re.compile(r"(?:联合|临时|机关)?党(?:委|工委|组|总支|支部)$")


# 白塔镇人民政府: whose paper it is
_OF_TOWN: Final = re.compile(r"([\u4e00-\u9fff]{2,12}?[镇乡])(?:人民政府|政府|党委|党政|委员会|防汛)")


# 发言人补充: that of the body whose 发言人 was named before
_SPOKESMAN: Final = re.compile("(?:新闻)?发言人(?=[呼说表指补提称续同亦强重])")


def body_of_party(name: str) -> str:
    """The body whose party committee (or group) a name names: 某局党委 → 某局; any other name as it is."""
    base = _PARTY_END.sub("", name)
    return base if len(base) > 2 else name


def _lone_endings(word: str) -> tuple[str, ...]:
    return tuple(table("suffixes.toml")["lone"].get(word, ()))


#: 省局, 市局, 省厅 in a paper of that very body: its own short name.
_OWN_LEVEL: Final = re.compile(r"(?<![\u4e00-\u9fff])(?P<level>省|市|县|区|总)(?P<what>局|厅)(?![面部限])")


def is_school(name: str) -> bool:
    """Whether a body is a school that 学校 can mean (an academy of sciences is none)."""
    return bool(_SCHOOL.search(name))


def resolve(
    text: str, mentions: Sequence[InstitutionMention], words: Sequence[str], facts: DocumentFacts
) -> list[InstitutionMention]:
    """The mentions with those that point (``name`` empty, ``words`` says by which word) resolved or left out."""
    named = [m for m in mentions if m.name]
    counts = Counter(m.name for m in named)
    party = _most_named(counts, _PARTY)
    result: list[InstitutionMention] = []
    for mention, word in zip(mentions, words, strict=True):
        if mention.name:
            if _AFFILIATED.match(mention.name):
                if not is_school(facts.institution) or not mention.name.startswith(("第", "附")):
                    continue
                mention = replace(mention, name=facts.institution + mention.name)
            elif mention.deictic and mention.place is None and (town := _town(mention.name, facts.institution)):
                mention = replace(mention, name=town + mention.name[1:])
            elif _DEPARTMENT.fullmatch(mention.name) and (hospital := _hospital(text, mention.start, named)):
                mention = replace(mention, name=hospital + mention.name)
            result.append(mention)
            continue
        raw = text[mention.start : mention.end]
        rest = raw.split(word, 1)[1] if word in raw else ""
        name = _lone(text, mention, word, named, facts, bool(rest), party)
        if name:
            result.append(replace(mention, name=name + rest))
        elif word == "学校" and rest in ("党委", "党组", "党政办", "团委", "工会"):
            result.append(replace(mention, name=raw.lstrip("我本该")))
    result += _pointed(text, result, named, counts, facts)
    return sorted(result, key=lambda m: m.start)


def _town(name: str, own: str) -> str:
    """The town whose body a name means (镇政府, 乡派出所) in a paper of that town's own; '' for any other name."""
    match = _OF_TOWN.match(own)
    return match[1] if match is not None and name[0] == match[1][-1] else ""


def _lone(
    text: str,
    mention: InstitutionMention,
    word: str,
    named: Sequence[InstitutionMention],
    facts: DocumentFacts,
    has_rest: bool,
    party: str,
) -> str:
    own = facts.institution
    before = text[mention.start - 1 : mention.start]
    after = text[mention.end : mention.end + 1]
    if word in ("学校", "大学") and is_school(own):
        return "" if word == "大学" and after in "生城里堂" and after else own
    if word == "党委":
        return own if own.endswith(_PARTY) else party
    clause = not before or before in _BREAK
    if own.endswith(_lone_endings(word) or ("\0",)) and (clause or has_rest):
        return own
    if not clause:
        return ""
    return _latest(mention.start, named, _lone_endings(word))


def _latest(at: int, named: Sequence[InstitutionMention], endings: tuple[str, ...]) -> str:
    """The body with such an ending that was named last before ``at``, not too far away; '' where there is none."""
    if not endings:
        return ""
    for index in range(bisect_left(named, at, key=_start) - 1, -1, -1):
        mention = named[index]
        if at - mention.end >= _NEAR:
            break
        if mention.end <= at and mention.name.endswith(endings):
            return mention.name
        if mention.end <= at and (base := body_of_party(mention.name)).endswith(endings):
            return base  # 某中心党总支开展活动，…中心主任某某
    return ""


def _hospital(text: str, at: int, named: Sequence[InstitutionMention]) -> str:
    """The hospital named last before ``at`` on its line, '' where none is."""
    line = text.rfind("\n", 0, at) + 1
    return _latest(at, named[bisect_left(named, line, key=_start) :], _HOSPITAL)


def _start(mention: InstitutionMention) -> int:
    return mention.start


def _most_named(counts: Counter[str], endings: tuple[str, ...]) -> str:
    """The body with such an ending that the document names most, twice at least; '' where there is none."""
    own = [(count, name) for name, count in counts.items() if count >= 2 and name.endswith(endings)]
    return max(own, default=(0, ""))[1]


def _pointed(
    text: str,
    mentions: Sequence[InstitutionMention],
    named: Sequence[InstitutionMention],
    counts: Counter[str],
    facts: DocumentFacts,
) -> list[InstitutionMention]:
    """我局, 该公司: the document's own body for 我 and 本, the one named last for 该, the one spoken to for 贵."""
    most: dict[tuple[str, ...], str] = {}
    places = {m.name: m.place for m in reversed(named)}
    taken = {at for m in mentions for at in (m.start, m.end - 1)}
    result = []
    for match in _OF_SCHOOL.finditer(text):
        if match.start() not in taken and is_school(facts.institution):
            name = facts.institution + match[1]
            result.append(InstitutionMention(match.start(), match.end(), name, None, True))
            taken.update((match.start(), match.end() - 1))
    for match in _BRANCH.finditer(text):
        if match.start() not in taken and match.end() - 1 not in taken:
            of = _PARTY_END.sub("", _latest(match.start(), named, ("党委", "党工委", "党组", "党总支")))
            if len(of) > 2:
                result.append(InstitutionMention(match.start(), match.end(), of + match[0], places.get(of), True))
                taken.update((match.start(), match.end() - 1))
    for match in _OF_BRANCH.finditer(text):
        name = _latest(match.start(), named, (match["what"],))
        if name and match.start() not in taken:
            result.append(InstitutionMention(match.start(), match.end(), name, places.get(name), True))
    for match in _DEPARTMENT.finditer(text):
        if match.start() not in taken and match.end() - 1 not in taken:
            hospital = _hospital(text, match.start(), mentions)
            if hospital:
                name = hospital + match[0]
                result.append(InstitutionMention(match.start(), match.end(), name, places.get(hospital), True))
                taken.update((match.start(), match.end() - 1))
    for match in _TREASURIES.finditer(text):
        home = facts.city if facts.city.endswith(match["level"]) else facts.province
        if match.end() - 1 not in taken and home.endswith(match["level"]):
            result.append(InstitutionMention(match.start(), match.end(), home + "财政", None, True))
    for match in _SENT_TEAM.finditer(text):
        if match.start() not in taken and match.end() - 1 not in taken:
            teams = {name[: name.index(match[0])] + match[0] for name in counts if match[0] in name[2:]}
            if len(teams) == 1:
                name = teams.pop()
                place = next((place for full, place in places.items() if full.startswith(name)), None)
                result.append(InstitutionMention(match.start(), match.end(), name, place, True))
    spoken_for = {m.end: m for m in named}
    speaks: InstitutionMention | None = None
    for match in _SPOKESMAN.finditer(text):
        body = spoken_for.get(match.start())
        if body is not None:
            speaks = body
        elif speaks is not None and text[match.start() - 1 : match.start()] in _BREAK:
            result.append(InstitutionMention(match.start(), match.end(), speaks.name, speaks.place, True))
    for match in _OWN_LEVEL.finditer(text):
        own = facts.institution
        of_level = match["level"] in own[1:-2] or match["level"] == "总"
        if match.start() not in taken and own.endswith(match["what"]) and of_level:
            result.append(InstitutionMention(match.start(), match.end(), own, places.get(own), True))
            taken.update((match.start(), match.end() - 1))
    for match in _POINTED.finditer(text):
        if match.start() in taken or match.end() - 1 in taken:
            continue
        what, who = match["what"], match["who"]
        endings = ("大学", "学院", "学校", "中学", "小学") if what == "校" else (what,)
        name = ""
        if who not in "该贵":
            if facts.institution.endswith(endings):
                name = facts.institution
            else:
                if endings not in most:
                    most[endings] = _most_named(counts, endings)
                name = most[endings]
        else:
            name = _latest(match.start(), named, endings)
            if not name and facts.institution.endswith(endings):
                name = facts.institution
        if name:
            result.append(InstitutionMention(match.start(), match.end(), name, places.get(name), True))
    return result
