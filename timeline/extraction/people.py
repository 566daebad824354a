"""People in a text: an office and a name (市长雷某), a name and an office (习某某总书记), names said before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

import ahocorasick_rs

from timeline.extraction.gazetteer import DATA, table
from timeline.extraction.mentions import PersonMention
from timeline.extraction.nametokens import Sort, Token, stop_characters, stop_words

_BREAK: Final = '，。；：、！？,.;:!?()（）《》“”"‘’「」\n \u3000…—-－·〔〕[]'
_ALWAYS_FOREIGN: Final = (
    "总统",
    "副总统",
    "首相",
    "副首相",
    "国务卿",
    "国王",
    "女王",
    "总干事",
    "教皇",
    "外长",
    "防长",
    "财长",
)
_ROLE_PART: Final = re.compile(r"(?:党委|党组|党总支|党支部|支部|纪委|常务|首席|资深|办公室|名誉|执行|第一|中心)$")
_HEADED: Final = re.compile(r"[部局厅院署委]长")
_AS: Final = re.compile(r"以([^，。；：\n“”《》（）]{2,24}?)的?身份")
_NUMERALS: Final = "一二三四五六七八九"
_APPOINTED: Final = re.compile(r"(?:任|担任|兼任|出任|接任|当选为?)")


_LEADING: Final = (
    "带队",
    "率队",
    "率团",
    "主持",
    "陪同",
    "出席",
    "参加",
    "表示",
    "检查",
    "调研",
)  # 林芳|带队: no Japanese
_NO_MORE: Final = re.compile(r"(?:同志)?(?:不再)?$")
# 任命某某为…, 免去某某、某某的…: who is moved, and to or from which office
_MOVED: Final = re.compile(r"(?:任命|聘任|提名|免去|解聘)(?=[\u4e00-\u9fff])")
_BEHIND_MOVED: Final = re.compile(r"(?:同志)?(?:为|任|担任|兼任|的)")
_OFFICE_MOVED: Final = re.compile(r"[^，。；、\n（(]{2,30}?(?=职务|[，。；、\n（(]|$)")


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    data = table("people.toml")
    return frozenset(data["surnames"]), frozenset(data["compound_surnames"])


@cache
def _not_given() -> frozenset[str]:
    return frozenset(table("people.toml")["not_given"])


@cache
def _not_last() -> frozenset[str]:
    return frozenset(table("people.toml")["not_last"])


@cache
def _not_begun() -> frozenset[str]:
    return frozenset(table("people.toml")["not_begun"])


@cache
def _japanese() -> frozenset[str]:
    return frozenset(table("people.toml")["japanese"])


@cache
def _ordinary() -> frozenset[str]:
    lines = (DATA / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _foreign() -> tuple[re.Pattern[str], frozenset[str]]:
    data = table("people.toml")
    letters = "".join(sorted(set(data["transliteration"])))
    return re.compile(f"[{letters}]{{2,7}}(?:·[{letters}]{{1,7}}){{0,3}}"), frozenset(data["foreign_offices"])


@cache
def _office_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = table("people.toml")
    return frozenset(data["before"]), frozenset(data["after"]), frozenset(data["loose"])


def find(text: str, found: Sequence[Token], covered: bytearray) -> list[PersonMention]:
    """The people of the text in order: first those with an office, then the same names without one."""
    starts = {token.start: token for token in found}
    before, after, loose = _office_words()
    mentions: dict[int, PersonMention] = {}
    for token in found:
        if token.sort is not Sort.ROLE:
            continue
        role = _role(text, token, covered)
        if token.text in before:
            for mention in _names_after(text, token, starts, role, token.text in loose, covered):
                mentions.setdefault(mention.start, mention)
        if token.text in after:
            name = _name_before(text, token, starts, covered)
            if name is not None:
                mentions.setdefault(name[0], PersonMention(name[0], name[1], text[name[0] : name[1]], token.text))
    for match in _HEADED.finditer(text):
        # 民政部长某某: the office is the last character of the body and the next one
        if covered[match.start()]:
            body = Token(match.start(), match.end(), Sort.ROLE, match[0])
            for mention in _names_after(text, body, starts, _role(text, body, covered), False, covered):
                mentions.setdefault(mention.start, mention)
    for match in _APPOINTED.finditer(text):
        at = match.end()
        while covered[at] and at - match.end() < 40:
            at += 1  # 出任某大学校长
        office = starts.get(at)
        if office is not None and office.sort is Sort.ROLE:
            left = _NO_MORE.search(text, max(0, match.start() - 4), match.start())
            for mention in _appointed(text, left.start() if left else match.start(), office, starts, covered):
                known = mentions.get(mention.start)
                if known is None or known.role == "同志":
                    mentions[mention.start] = mention
    for match in _MOVED.finditer(text):
        for mention in _moved(text, match.end()):
            mentions.setdefault(mention.start, mention)
    for match in _AS.finditer(text):
        # 某某以市委书记身份讲话
        if match[1].endswith((*before, *after)):
            name = _name_before(text, Token(match.start(), match.start(), Sort.ROLE, ""), starts, covered)
            if name is not None:
                mentions.setdefault(name[0], PersonMention(name[0], name[1], text[name[0] : name[1]], match[1]))
    _vote(text, mentions)
    _again(text, mentions, covered)
    ordered = sorted(mentions.values(), key=lambda m: (m.start, -m.end))
    kept: list[PersonMention] = []
    for mention in ordered:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _role(text: str, token: Token, covered: bytearray) -> str:
    """The office as the text gives it, with the body that it belongs to where that stands directly before it."""
    at = token.start
    part = _ROLE_PART.search(text, max(0, at - 6), at)
    at = part.start() if part else at
    while at > 0 and covered[at - 1] and token.start - at < 40:
        at -= 1
    return text[at : token.end]


def _names_after(
    text: str, token: Token, starts: dict[int, Token], role: str, loose: bool, covered: bytearray
) -> list[PersonMention]:
    at = token.end
    opening = text[at : at + 1]
    if opening and opening in "：: 　“":
        at += 1
    names: list[PersonMention] = []
    _, offices = _foreign()
    while True:
        end = _foreign_end(text, at, starts) if token.text in _ALWAYS_FOREIGN and not covered[at] else None
        if end is None:
            strict = loose or opening in ("：", ":") or token.text in _ALWAYS_FOREIGN
            end = _name_end(text, at, starts, strict, covered)
            if end is not None and not _ends_here(text, end, starts):
                end = max(end, _foreign_end(text, at, starts) or 0)  # 马丁内|斯 is one name
        if end is None and token.text in offices and not covered[at]:
            end = _foreign_end(text, at, starts)
        if end is None:
            break
        names.append(PersonMention(at, end, text[at:end], role))
        if text[end : end + 1] in ("、", " ", "和", "　") and text[end : end + 1]:
            at = end + 1
            loose = True
            continue
        break
    return names


def _foreign_end(text: str, at: int, starts: dict[int, Token]) -> int | None:
    """Where a transliterated name that begins at ``at`` ends, before the next word that is none of its sounds."""
    match = _foreign()[0].match(text, at)
    if match is None:
        return None
    end = match.end()
    for inside in range(at + 1, end):
        token = starts.get(inside)
        if (token is not None and token.sort in (Sort.STOP, Sort.ROLE)) or text[inside : inside + 2] in stop_words():
            end = inside
            break
    own = starts.get(at)
    return None if end - at < 2 or (own is not None and own.end > at + 1) else end


def _name_end(text: str, at: int, starts: dict[int, Token], strict: bool, covered: bytearray) -> int | None:
    """Where a Chinese (or Japanese) name that begins at ``at`` ends; ``None`` where none begins there."""
    if at >= len(text) or covered[at]:
        return None
    if text[at : at + 2] in _japanese():
        if text.startswith(_LEADING, at + 2):
            return at + 2
        for length in (4, 3):
            if _ends_here(text, at + length, starts) and _given(text[at + 2 : at + length]):
                return at + length
        return at + 4 if _given(text[at + 2 : at + 4]) and len(text) >= at + 4 else None
    single, double = _surnames()
    token = starts.get(at)
    if (
        token is not None
        and token.sort in (Sort.STOP, Sort.ROLE, Sort.SUFFIX, Sort.PLACE, Sort.BODY)
        and token.end - at > 1
    ):
        return None
    size = 2 if text[at : at + 2] in double else 1
    if (size == 1 and text[at] not in single) or text[at : at + 2] in _not_begun():
        return None
    first = at + size
    if size == 1 and text[first : first + 1] in tuple(_NUMERALS) and _ends_with_word(text, first + 1):
        return first + 1  # 记者张三报道
    options = []
    for given in (2, 1):
        end = first + given
        if end <= len(text) and _given(text[first:end]):
            options.append(end)
    options = [end for end in options if text[at:end] not in _ordinary()]
    ending = [end for end in options if _ends_here(text, end, starts)]
    if ending:
        # 武滨|发出|动员令, not 武滨发|出动: the reading with more known words behind the name
        return max(ending, key=lambda end: (_words_behind(text, end), end))
    if strict or not options or _cuts_token(at, options[0], starts):
        return None
    return options[0] if options[0] - first == 2 else None


def _appointed(text: str, end: int, office: Token, starts: dict[int, Token], covered: bytearray) -> list[PersonMention]:
    """The people before 任, 担任: 由某某、某某任副组长."""
    found: list[PersonMention] = []
    while True:
        name = _name_before(text, Token(end, end, Sort.ROLE, ""), starts, covered)
        if name is None:
            return found
        found.append(PersonMention(name[0], name[1], text[name[0] : name[1]], office.text))
        if text[name[0] - 1 : name[0]] != "、":
            return found
        end = name[0] - 1


def _moved(text: str, at: int) -> list[PersonMention]:
    """The people named behind 任命 or 免去, with the office that follows them."""
    single, double = _surnames()
    spans: list[tuple[int, int]] = []
    while True:
        for length in (3, 2, 4):
            end = at + length
            size = 2 if text[at : at + 2] in double else 1
            known = size == 2 or (text[at : at + 1] in single and length < 4)
            if not known or not _given(text[at + size : end]):
                continue
            behind = _BEHIND_MOVED.match(text, end)
            if behind is not None:
                office = _OFFICE_MOVED.match(text, behind.end())
                role = office[0] if office else ""
                return [PersonMention(a, b, text[a:b], role) for a, b in (*spans, (at, end))]
            if text[end : end + 1] in ("、", "和"):
                spans.append((at, end))
                at = end + 1
                break
        else:
            return []


def _given(characters: str) -> bool:
    if not characters or characters[-1] in _not_last():
        return False
    return all("\u4e00" <= c <= "\u9fff" and c not in _not_given() for c in characters)


def _cuts_token(at: int, end: int, starts: dict[int, Token]) -> bool:
    """Whether a word that cannot be part of a name begins inside [at + 1, end)."""
    for inside in range(at + 1, end):
        token = starts.get(inside)
        if (
            token is not None
            and token.end > inside + 1
            and token.sort in (Sort.STOP, Sort.ROLE, Sort.SUFFIX, Sort.BODY)
        ):
            return True
    return False


def _ends_here(text: str, end: int, starts: dict[int, Token]) -> bool:
    if end >= len(text):
        return True
    following = text[end]
    if following in _BREAK or following in stop_characters() or not "\u4e00" <= following <= "\u9fff":
        return True
    token = starts.get(end)
    if token is not None and token.sort in (Sort.STOP, Sort.ROLE, Sort.PLACE, Sort.BODY):
        return True
    return any(text[end : end + length] in stop_words() for length in (2, 3))


def _ends_with_word(text: str, end: int) -> bool:
    """Whether the text stops or goes on with a known word at ``end``: what a numeral in a name needs."""
    return end >= len(text) or text[end] in _BREAK or text[end : end + 2] in stop_words()


def _words_behind(text: str, end: int) -> int:
    """How many known words, two at most, follow directly; a break counts as all that could follow."""
    for count in (0, 1):
        at = end + 2 * count
        if at >= len(text) or text[at] in _BREAK:
            return 2
        if text[at] in stop_characters() and text[at : at + 2] not in stop_words():
            return count + 1
        if text[at : at + 2] not in stop_words():
            return count
    return 2


def _name_before(text: str, token: Token, starts: dict[int, Token], covered: bytearray) -> tuple[int, int] | None:
    end = token.start
    single, double = _surnames()
    for length in (3, 2, 4):
        at = end - length
        if at < 0 or any(covered[at:end]):
            continue
        size = 2 if text[at : at + 2] in double else 1
        if size == 1 and (text[at] not in single or length == 4):
            continue
        if text[at - 1 : at + 1] == "时任" or text[at : at + 2] in _not_begun():
            continue
        if length - size < 1 or not _given(text[at + size : end]):
            continue
        if not _begins_here(text, at, starts) or _cuts_token(at - 1, end, starts):
            continue
        own = starts.get(at)
        if (own is not None and own.end > at + 1) or text[at:end] in _ordinary():
            continue
        return at, end
    return None


def _begins_here(text: str, at: int, starts: dict[int, Token]) -> bool:
    if at == 0:
        return True
    before = text[at - 1]
    if before in _BREAK or before in stop_characters() or not "\u4e00" <= before <= "\u9fff":
        return True
    return any(
        starts.get(begin) is not None
        and starts[begin].end == at
        and starts[begin].sort in (Sort.STOP, Sort.ROLE, Sort.SUFFIX)
        for begin in range(max(0, at - 6), at)
    )


def _vote(text: str, mentions: dict[int, PersonMention]) -> None:
    """Names of two and three characters that begin alike are one name: the one found more often in the document.

    Where a verb follows without a boundary, 李强来到 may be read 李强来 once; 李强 elsewhere decides.
    """
    counts = Counter(m.name for m in mentions.values())
    for at, mention in list(mentions.items()):
        name = mention.name
        longer, shorter = text[at : at + 3], name[:2]
        if len(name) == 2 and counts[longer] > counts[name]:
            mentions[at] = PersonMention(at, at + 3, longer, mention.role)
        elif len(name) == 3 and counts[shorter] > counts[name]:
            mentions[at] = PersonMention(at, at + 2, shorter, mention.role)


def _again(text: str, mentions: dict[int, PersonMention], covered: bytearray) -> None:
    """Further mentions of names found with an office; two-character names only where they stand clear."""
    names = sorted({m.name for m in mentions.values() if len(m.name) >= 2})
    if not names:
        return
    roles = {m.name: m.role for m in sorted(mentions.values(), key=lambda m: m.start, reverse=True)}
    machine = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    for index, start, end in machine.find_matches_as_indexes(text):
        name = names[index]
        if start in mentions or covered[start]:
            continue
        if len(name) == 2 and not (start == 0 or text[start - 1] in _BREAK or text[start - 1] in "和与由及"):
            continue
        mentions[start] = PersonMention(start, end, name, roles.get(name, ""))
