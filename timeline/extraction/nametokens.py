"""A text cut into the pieces that matter for names: places, known bodies, endings of bodies, offices, stop words.

Two passes of a multi-pattern search, both linear: names of places and known bodies first, then, in what is left of the
text, the common words which bound names. What neither pass finds are single characters without a token.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from typing import Final

import ahocorasick_rs
from msgspec import Struct

from timeline.extraction.gazetteer import DATA, by_name, by_short, regions, rows, table


class Sort(IntEnum):
    """What a token is."""

    PLACE = 1
    BODY = 2  # a well-known body, or one that the document or the curator introduces
    SUFFIX = 3
    WORD = 4  # an ordinary word or a part of a department's name: no boundary, no ending
    STOP = 5
    ROLE = 6
    COMPOUND = 7


class Token(Struct, frozen=True):
    """A piece of the text: clean offsets, what it is, its words."""

    start: int
    end: int
    sort: Sort
    text: str


class Body(Struct, frozen=True):
    """A well-known body: its name, its home city's full name ('' without one), its sort."""

    name: str
    city: str
    sort: str


MASK: Final = "\ue000"
_LOCAL: Final = ("市", "省", "县", "区", "州")
_ENDINGS: Final = frozenset("局院所委部队府会办处心厅署站组")  # of bodies
_HEADS: Final = frozenset("市县区省州镇乡村局厅部院校会队组社司所处站馆科台署行班团")  # 市长, 局长 …
_SHORT: Final = 2
_NATIONAL: Final = ("国家", "中国", "全国", "国务")


@cache
def stop_characters() -> frozenset[str]:
    """Single characters which end a name to their left or right."""
    return frozenset(_stop_sections()[0])


@cache
def stop_words() -> frozenset[str]:
    """Words of two characters and more which end a name to their left or right."""
    return frozenset(_stop_sections()[1])


@cache
def _stop_sections() -> tuple[tuple[str, ...], tuple[str, ...]]:
    characters: list[str] = []
    words: list[str] = []
    into = words
    for line in (DATA / "stops.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("["):
            into = characters if line == "[characters]" else words
            continue
        into.extend(line.split())
    return tuple(w for w in characters if len(w) == 1), (*words, *(w for w in characters if len(w) > 1))


@cache
def bodies() -> dict[str, Body]:
    """Well-known bodies by every name of theirs."""
    found: dict[str, Body] = {}
    for name, others, city, sort in rows("bodies.tsv"):
        body = Body(name, city, sort)
        for each in (name, *filter(None, others.split("|"))):
            found[each] = body
    return found


@cache
def formers() -> dict[str, str]:
    """Former names of bodies and the names they have at present (one step)."""
    return {row[0]: row[1] for row in rows("formers.tsv")}


@cache
def suffixes() -> dict[str, str]:
    """Endings of names of bodies, each with its group: plain, attached, organ, short, media or brand."""
    found: dict[str, str] = {}
    for group in ("brand", "short", "media", "attached", "plain", "organ"):
        for name in table("suffixes.toml")[group]["names"]:
            found[name] = group
    return found


@cache
def roles() -> frozenset[str]:
    """Words for offices and professions that stand before a name."""
    data = table("people.toml")
    return frozenset(data["before"]) | frozenset(data["after"])


class _Searcher:
    """A compiled set of words, each with the sort of token it makes."""

    def __init__(self, words: dict[str, Sort]) -> None:
        self.words = list(words)
        self.sorts = list(words.values())
        self.machine = ahocorasick_rs.AhoCorasick(self.words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Token]:
        words, sorts = self.words, self.sorts
        return [
            Token(start, end, sorts[index], words[index])
            for index, start, end in self.machine.find_matches_as_indexes(text)
        ]


@cache
def _names() -> _Searcher:
    words: dict[str, Sort] = {}
    for name in table("departments.toml")["compounds"]["names"]:
        words[name] = Sort.COMPOUND
    for name in bodies():
        words[name] = Sort.BODY
    for name, options in by_short().items():
        if len(name) >= 2 and name not in words:
            words[name] = Sort.PLACE if any(d.alone for d in options) else Sort.WORD
    # weak short names are looked at only where a fuller name supports them: they are no tokens by themselves
    words = {name: sort for name, sort in words.items() if sort is not Sort.WORD}
    generic = set(table("places.toml")["generic_divisions"])
    for name in by_name():
        if len(name) >= 2 and name not in generic:
            words[name] = Sort.PLACE
    for name in regions():
        words[name] = Sort.PLACE
    for name in table("suffixes.toml")["organ"]["names"]:
        if name.startswith(tuple(table("departments.toml")["compounds"]["names"])):
            words[name] = Sort.SUFFIX  # 自治区党委, before 自治 is taken for a word
    return _Searcher(words)


@cache
def _common() -> _Searcher:
    words: dict[str, Sort] = {}
    for name in _stop_sections()[1]:
        words[name] = Sort.STOP
    neutral = (DATA / "neutral.txt").read_text(encoding="utf-8")
    for line in neutral.splitlines():
        if not line.startswith("#"):
            for name in line.split():
                words.setdefault(name, Sort.WORD)
    departments = table("departments.toml")
    for name in departments["fields"]["names"]:
        words[name] = Sort.WORD
    for name in roles():
        words[name] = Sort.ROLE
    for name in suffixes():
        words[name] = Sort.SUFFIX
    return _Searcher(words)


@cache
def _follow() -> dict[str, str]:
    return dict(table("suffixes.toml")["follow"])


def _runs_on(text: str, token: Token) -> bool:
    """Whether an ending goes on into another word (农业部|门, 航空|货运, 中国网|球)."""
    return token.sort is Sort.SUFFIX and _another_word(text, token)


def _another_word(text: str, token: Token) -> bool:
    following = text[token.end : token.end + 1]
    if following not in tuple(_follow().get(token.text[-1], "")):
        return False
    if text.startswith(("理事", "会长"), token.end):
        return False  # 中心|理事长
    return text[token.end : token.end + 2] not in stop_words()  # 卫生部|分别 is no 部分


def _is_with(text: str, token: Token) -> bool:
    """Whether the name of a county is a verb and what follows here (县公安局|会同县教育局, 召开|县委常委会), or a short
    name begins with the end of an office (副市长|武跃飞)."""
    if not token.start:
        return False
    if token.sort is Sort.PLACE and token.text[0] == "长" and len(token.text) == _SHORT:
        return text[token.start - 1] in _HEADS
    before = text[token.start - 1]
    return (token.text == "会同县" and before in _ENDINGS) or (token.text == "开县" and before in "召公展")


def _goes_on(text: str, token: Token) -> bool:
    """Whether a known body's name goes on into another word (农业部|门)."""
    if token.sort is not Sort.BODY:
        return False
    if token.text[0] == "华" and text[token.start - 1 : token.start] in ("访", "来", "驻", "对", "在", "旅"):
        return True  # 访华|为契机
    return _another_word(text, token)


def _without_local(text: str, found: list[Token]) -> list[Token]:
    """Without known national bodies that are local ones here (市|卫健委, 湖北|发改委): those are put together later."""
    places = {token.end for token in found if token.sort is Sort.PLACE and token.text != "中国"}
    kept = []
    for token in found:
        national = token.sort is not Sort.BODY or token.text[:2] in _NATIONAL
        if not national and bodies()[token.text].sort == "state":
            before = text[token.start - 1] if token.start else ""
            if token.start in places or before in _LOCAL:
                continue
        kept.append(token)
    return kept


@cache
def _below_county() -> re.Pattern[str]:
    data = table("places.toml")
    kinds = "|".join(sorted(data["below_county"], key=len, reverse=True))
    words = "|".join(sorted(data["below_county_not"], key=len, reverse=True))
    return re.compile(f"(?!{words})(?:{kinds})")


def _without_townships(text: str, found: list[Token]) -> list[Token]:
    """Without short names that a town, township, street or village bears (某县|泗水镇): it lies elsewhere.

    The short name of a city loses to a town or township alone: 武汉社区 may well mean those of the city.
    """
    starts = {token.start for token in found if token.sort is Sort.PLACE}
    return [t for t in found if t.sort is not Sort.PLACE or t.end in starts or not _is_township(text, t)]


def _is_township(text: str, token: Token) -> bool:
    match = _below_county().match(text, token.end)
    if match is None or token.text in by_name():
        return False
    levels = {division.level for division in by_short().get(token.text, ()) if division.alone}
    levels = levels or {division.level for division in by_short().get(token.text, ())}
    return levels == {"county"} or ("city" in levels and "province" not in levels and match[0] in ("镇", "乡"))


def _leftmost_longest(first: list[Token], second: list[Token]) -> list[Token]:
    """Both lists as one without overlaps: the leftmost, of those the longest, of those the second list's."""
    ordered = sorted([*second, *first], key=lambda t: (t.start, -t.end))
    kept: list[Token] = []
    for token in ordered:
        if not kept or token.start >= kept[-1].end:
            kept.append(token)
    return kept


def tokens(text: str, own: dict[str, Sort] | None = None) -> list[Token]:
    """The tokens of ``text`` in order, without overlaps; ``own`` are names that this document introduces."""
    found = _without_local(text, [t for t in _names().find(text) if not _goes_on(text, t)])
    if own:
        found = _leftmost_longest(found, _Searcher(own).find(text))
    found = _without_townships(text, [t for t in found if not _is_with(text, t)])
    pieces: list[str] = []
    at = 0
    for token in found:
        pieces.append(text[at : token.start])
        pieces.append(MASK * (token.end - token.start))
        at = token.end
    pieces.append(text[at:])
    found += [t for t in _common().find("".join(pieces)) if not _runs_on(text, t)]
    found.sort(key=lambda t: t.start)
    return found
