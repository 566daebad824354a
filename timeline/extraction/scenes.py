"""Where something happens and where not: where somebody came from, where a team was sent, what 当地 points at."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from timeline.extraction.gazetteer import by_code, by_short, choose, place_of, table
from timeline.extraction.mentions import PlaceMention
from timeline.extraction.passage import Passage
from timeline.model import Place

_TEAM: Final = "(?:医疗|救援|救护|抢险|抢修|工作|服务|志愿|支援|专家|突击|防疫|消防)[\u4e00-\u9fff]{0,4}?[队组团]"
_IN_TEAM: Final = re.compile(_TEAM)  # behind 援鄂, 支援新疆: a team is only called so
_OF_PEOPLE: Final = re.compile(r"的?(?:医护|医务|队员|工作人员|人员|医生|护士|官兵|干部|家属|同事|同志|英雄)")
_SENT: Final = ("驰援", "支援", "援助", "增援", "赴", "奔赴")
_FROM: Final = re.compile(r"(?:由|从|自)(?!而)[^，。；：,;:由从自]{0,14}$")
_MOVED: Final = re.compile(r"[^，。；：,;:]{0,16}?(?:分?迁[来入至往到]?|搬[来迁入至到]|划[归入出]|转[入来])")
_THERE: Final = re.compile(r"当地")


@cache
def _sent_to() -> re.Pattern[str]:
    letters = "".join(table("places.toml")["places"])
    return re.compile(rf"(?:支?援|赴|驻)(?:([{letters}])|([\u4e00-\u9fff]{{2,3}}?)){_TEAM}")


@cache
def posting(name: str) -> Place | None:
    """Where a team is sent by its name: 援藏医疗队 → 西藏自治区; None for any other body."""
    match = _sent_to().search(name)
    if match is None:
        return None
    if match[1]:
        division = by_code().get(table("places.toml")["places"][match[1]])
    else:
        options = by_short().get(match[2])
        division = choose(options, None) if options else None
    return place_of(division) if division is not None else None


def is_of_team(text: str, mention: PlaceMention) -> bool:
    """Whether a place only says what a team is called (组建援鄂医疗队) or where those were sent who are spoken of
    (为驰援湖北的医护人员免费理发)."""
    if text[max(0, mention.start - 2) : mention.start].endswith(_SENT) and _OF_PEOPLE.match(text, mention.end):
        return True
    return text[mention.start - 1 : mention.start] in ("援", "赴", "驻") and bool(_IN_TEAM.match(text, mention.end))


def is_origin(text: str, start: int, end: int, limit: int) -> bool:
    """Whether what stands at [start, end) is where somebody moved away from: 由泸州市分迁来渝, up to ``limit``."""
    return bool(_FROM.search(text, max(0, start - 16), start)) and bool(_MOVED.match(text, end, limit))


def pointed_at(passage: Passage, start: int, end: int) -> Place | None:
    """The place that 当地 in [start, end) means: the one named last before it on its line."""
    there = _THERE.search(passage.text, start, end)
    if there is None:
        return None
    line = passage.text.rfind("\n", 0, start) + 1
    before = [mention for mention in passage.places.within(line, there.start()) if not mention.deictic]
    return before[-1].place if before else None
