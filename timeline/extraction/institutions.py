"""Bodies in a text: an ending (委员会, 医院, 局), and how far to the left its name goes.

From each ending the name is followed to the left over places, known bodies, other endings and unknown characters until
a word that cannot stand in a name (``stops.txt``), an office, punctuation or a line end. A place, a known body, 国家 or
a level (市, 省, 县, 区) begins a name; without such a head only endings of the plain group make one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from timeline.extraction.gazetteer import regions, table
from timeline.extraction.nametokens import Sort, Token, stop_characters, suffixes

_REACH: Final = 32  # characters that a name may be long
_BARE_REACH: Final = 16  # … without a head
_LEVELS: Final = "市省县区州镇乡"
_NUMBERED: Final = re.compile(r"第?[一二三四五六七八九十]{1,3}|人民|中医|妇幼|总|中心|疾控|第?\d{1,4}")
_MEASURED: Final = re.compile(r"^[多数几两一二三四五六七八九十百千万0-9]*[多余]?[家所个名支批位些类级](?!庭)")
_GRADED: Final = re.compile(r"(?:国家|[省市县区校院])级")
_BEFORE_LEVEL: Final = "特县地市省山景新城校社片小战选灾牧库矿林东南西北"  # 特区政府, 地区法院, 北区法院: no organ
_MEASURES: Final = "家所个名支批位级幅件项条台座场次届艘架辆栋间张处"
_COUNTED: Final = re.compile(r"[一二两三四五六七八九十几数多]{1,3}(?:个|家|所|支|座|批)")
_QUALITY: Final = re.compile(r"^[\u4e00-\u9fff]{2}性")  # 综合性, 区域性 …: an adjective opens no name
_SITTING: Final = re.compile(r"第[一二三四五六七八九十百\d]{1,4}届$")
_JOINTLY: Final = ("联合", "协同", "配合", "协助")  # behind a body: what it does with the next
_ENDED: Final = (Sort.SUFFIX, Sort.BODY)
_FIRST: Final = "正同能自得可"  # words that companies are called by as well
_MARKS: Final = "：:、，。；（(\n 　"
_TOWN: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?:镇|乡|街道|苏木|开发区|高新区|新区|示范区|度假区)")
_SHORTEST_BRAND: Final = 3
_DATE_END: Final = re.compile(r"[\d〇零一二三四五六七八九十]$")
_PAREN_INSIDE: Final = re.compile(r"[（(](?:集团|中国|控股|北京|上海|深圳|广州|香港|天津|重庆|杭州|南京|武汉)[）)]$")


@cache
def _list(group: str, key: str = "names") -> tuple[str, ...]:
    return tuple(table("suffixes.toml")[group][key])


@cache
def _words(group: str, key: str = "names") -> frozenset[str]:
    return frozenset(_list(group, key))


class Candidate(Struct, frozen=True):
    """A body's name as it stands in the text: clean offsets, its tokens, and how it begins.

    ``head``: ``place`` (``heads`` holds the tokens), ``body``, ``level`` (市教育局; ``level`` is the character),
    ``national``, ``self`` (学校党委: the document's own body), ``bare``.
    """

    start: int
    end: int
    head: str
    level: str = ""
    place: Token | None = None
    body: Token | None = None
    suffix: str = ""
    tentative: bool = False  # a name only where the document has a fuller one that ends like it


def _not_level() -> str:
    return str(table("suffixes.toml")["generic"]["not_level"])


def _generic() -> frozenset[str]:
    return _words("generic", "words")


@cache
def _fields() -> frozenset[str]:
    return frozenset(table("departments.toml")["fields"]["names"])


def find(text: str, found: Sequence[Token], own: Mapping[str, Sort]) -> list[Candidate]:
    """The longest names of bodies in ``text``, in order, without overlaps."""
    at_end = {token.end: token for token in found}
    groups = suffixes()
    result: list[Candidate] = []
    left_of = len(text) + 1
    for token in reversed(found):
        if token.end > left_of:
            continue
        candidate: Candidate | None = None
        if token.sort is Sort.SUFFIX:
            candidate = _from_suffix(text, token, at_end, groups[token.text])
        elif token.sort is Sort.BODY:
            candidate = _from_body(text, token, at_end)
        if candidate is not None:
            result.append(candidate)
            left_of = candidate.start
    result.reverse()
    return result


def _from_body(text: str, token: Token, at_end: Mapping[int, Token]) -> Candidate | None:
    before = at_end.get(token.start)
    if token.start >= 2 and text[token.start - 1] == "《" and text[token.end : token.end + 1] not in "》":
        return None
    start, place = token.start, None
    if before is not None and before.sort is Sort.PLACE and len(token.text) > 2:
        start, place = before.start, before  # 武汉 + 金银潭医院, 中国 + 民政部
    return Candidate(start, token.end, "body", place=place, body=token, suffix=token.text)


def _from_suffix(text: str, token: Token, at_end: Mapping[int, Token], group: str) -> Candidate | None:
    inner, barrier = _walk_left(text, token, at_end)
    inner.reverse()
    if group == "organ" and not (inner and inner[-1].end == token.start and inner[-1].sort is Sort.PLACE):
        if token.start and text[token.start - 1] in _BEFORE_LEVEL:
            return None
        return Candidate(token.start, token.end, "level", level=token.text[0], suffix=token.text)
    start = barrier
    while text[start : start + 1] in ("原", "现", "驻") and start < token.start and text[start : start + 2] != "现代":
        start += 2 if text.startswith(("原名", "现名"), start) else 1
    head = next((t for t in inner if t.start >= start and t.sort in (Sort.PLACE, Sort.BODY, Sort.SUFFIX)), None)
    start += len(next((word for word in _list("generic", "leading") if text.startswith(word, start)), ""))
    level_at = _level_at(text, start, head.start if head else token.start, at_end, token, inner)
    if level_at is not None:
        return _checked(text, level_at, token, group, "level", inner, level=text[level_at])
    if head is not None and head.sort is Sort.PLACE:
        outer = at_end.get(head.start)
        begin = head
        while outer is not None and outer.sort is Sort.PLACE and outer.text != "中国" and outer.start >= start:
            begin, outer = outer, at_end.get(outer.start)
        return _checked(text, begin.start, token, group, "place", inner, place=_last_place(inner, begin))
    if head is not None and head.sort is Sort.BODY:
        return _checked(text, head.start, token, group, "body", inner, body=head)
    for word in _list("national"):
        if text.startswith(word, start) and start + len(word) <= token.start:
            return _checked(text, start, token, group, "national", inner, word=word)
    if head is not None and head.sort is Sort.SUFFIX:
        if suffixes()[head.text] == "organ":
            return Candidate(head.start, token.end, "level", level=head.text[0], suffix=token.text)
        if _is_self(text, head, start):
            return Candidate(head.start, token.end, "self", suffix=token.text, level=head.text)
        start += len(next((v for v in _list("generic", "verbs") if text.startswith(v, start)), ""))
        if not _bare_content(text[start : head.start]) or len(text[start : head.start]) > _BARE_REACH:
            if group in ("attached", "short"):
                return None
            return _checked(text, start, token, group, "bare", inner)
        if group in ("attached", "short") and suffixes()[head.text] in ("short", "media"):
            return None  # 防局|部扩散
        tentative = head.text in _words("needs_head") and not _of_town(text, start, head.start)
        return Candidate(start, token.end, "bare", suffix=token.text, tentative=tentative)
    if _is_self(text, token, start) and start == token.start:
        return Candidate(_self_start(text, token), token.end, "self", suffix=token.text, level=token.text)
    listed = text[start - 1 : start] == "、" and _is_medium(at_end.get(start - 1))
    return _checked(text, start, token, group, "bare", inner, listed=listed)


def _is_medium(token: Token | None) -> bool:
    if token is None:
        return False
    return token.sort is Sort.BODY or (token.sort is Sort.SUFFIX and suffixes()[token.text] == "media")


def _last_place(inner: Sequence[Token], begin: Token) -> Token:
    last = begin
    for token in inner:
        if token.sort is Sort.PLACE and token.start == last.end:
            last = token
    return last


def _walk_left(text: str, token: Token, at_end: Mapping[int, Token]) -> tuple[list[Token], int]:
    """The tokens before an ending, from right to left, and where the name can begin at the earliest."""
    stops = stop_characters()
    inner: list[Token] = []
    at = token.start
    floor = max(0, token.end - _REACH)
    while at > floor:
        if text[at - 1] == "届" and (sitting := _SITTING.search(text, max(0, at - 7), at)) is not None:
            at = sitting.start()  # 某市|第十七届|人民代表大会
            continue
        before = at_end.get(at)
        if text.startswith(_JOINTLY, at - 2) and (other := at_end.get(at - 2)) and other.sort in _ENDED:
            break  # 街道办事处|联合|区城管局
        if before is not None:
            if before.start < floor or before.sort is Sort.ROLE:
                break
            if before.sort is Sort.STOP and not _in_company(token, at_end.get(before.start)):
                break
            inner.append(before)
            at = before.start
            continue
        character = text[at - 1]
        if character in ")）":
            paren = _PAREN_INSIDE.search(text, max(0, at - 4), at)
            if paren is None:
                break
            at = paren.start()
            continue
        if character.isascii():
            digits = re.search(r"第?\d{1,4}$", text[max(0, at - 5) : at])
            if digits is None or digits[0][0] != "第":
                break
            at -= len(digits[0])
            continue
        if character in stops and _opens_name(text, at - 1, token):
            at -= 1
            break
        if character in stops or not "\u4e00" <= character <= "\u9fff":
            break
        if character in "年月日时分号岁" and _DATE_END.search(text, max(0, at - 2), at - 1):
            break
        if character in _MEASURES and _DATE_END.search(text, max(0, at - 2), at - 1):
            break
        at -= 1
    return inner, at


def _opens_name(text: str, at: int, ending: Token) -> bool:
    """Whether a word that else ends a name is the first of a company's: 代理机构：正信招标有限公司."""
    return (
        text[at] in _FIRST
        and ending.text.endswith(("公司", "集团", "事务所"))
        and (at == 0 or text[at - 1] in _MARKS)
        and ending.start - at > _SHORTEST_BRAND
    )


def _in_company(ending: Token, before: Token | None) -> bool:
    """Whether a verb may belong to a company's name: directly behind the place that opens it (北京首创…公司)."""
    return before is not None and before.sort is Sort.PLACE and ending.text.endswith(("公司", "集团"))


def _level_at(
    text: str, start: int, stop: int, at_end: Mapping[int, Token], suffix: Token, inner: Sequence[Token]
) -> int | None:
    """Where a bare 市, 省, 县 or 区 begins the name (市教育局, 市第三人民医院), between ``start`` and ``stop``."""
    starts = {token.start for token in inner}
    for at in range(start, stop):
        if at in starts or (at > start and text[at - 1] in _BEFORE_LEVEL):
            continue
        if text[at] in "镇乡" and _of_town(text, start, at + 2):
            continue  # 坦洲镇: a town's own name
        if (
            text[at] not in _LEVELS
            or text[at + 1] in _not_level()
            or ((at + 1) in at_end and at_end[at + 1].start < at)
        ):
            continue
        following = at + 1
        if following in starts or (at == start and (text[at] != "区" or following == suffix.start)):
            return at
        if _NUMBERED.match(text, following, suffix.start) or (at > start and text[at - 1] == "任"):
            return at  # 王某任|市教育局副局长
    return None


def _is_self(text: str, token: Token, start: int) -> bool:
    return token.text in _words("self") and token.start == start


def _self_start(text: str, token: Token) -> int:
    return (
        token.start - 1
        if text[token.start - 1 : token.start] in ("我", "本", "该", "贵") and token.start
        else token.start
    )


def _bare_content(content: str) -> bool:
    return (
        len(content) >= 2
        and content not in _generic()
        and not _MEASURED.match(content)
        and not _GRADED.match(content)
        and not _COUNTED.search(content)
    )


def _of_town(text: str, start: int, end: int) -> bool:
    """Whether words at the head of a line or behind a mark begin with a town or district that no gazetteer knows."""
    match = _TOWN.match(text, start, end)
    return match is not None and match.end() < end and (start == 0 or text[start - 1] in _MARKS)


def _kind_of_thing(text: str, start: int, token: Token) -> bool:
    """Whether words without a head name a kind of thing and no body: 综合性科学中心, 机械化育秧中心, 体育中心里."""
    content = text[start : token.start]
    if token.text in _words("generic", "common_endings"):
        if _QUALITY.match(content) or any(word in content for word in _list("generic", "adjectives")):
            return True
        if text.startswith(_list("generic", "inside"), token.end):
            return True
        if token.text == "集团" and content.endswith(_list("generic", "bands")):
            return True
    # 开展…活动|中心主任某某: a mark is lost between what is done and who speaks
    held = content.endswith(_list("generic", "held")) and text.startswith(_list("generic", "heads"), token.end)
    return held and text[max(0, start - 3) : start].rstrip("了").endswith(_list("generic", "holding"))


def _checked(
    text: str,
    start: int,
    token: Token,
    group: str,
    head: str,
    inner: Sequence[Token],
    *,
    level: str = "",
    place: Token | None = None,
    body: Token | None = None,
    word: str = "",
    listed: bool = False,
) -> Candidate | None:
    """The candidate where its words before the ending make a name of its group, else ``None``."""
    head_end = start
    if place is not None:
        head_end = place.end
    elif body is not None:
        head_end = body.end
    elif level:
        head_end = start + 1
    elif word and word != "某":
        head_end = start + len(word)
    elif head == "bare":
        verb = next((v for v in _list("generic", "verbs") if text.startswith(v, start)), "")
        start = head_end = start + len(verb)
        if start > token.start or text[start - 1 : start] in tuple("家所名个支批"):
            return None
    content = text[head_end : token.start]
    candidate = Candidate(start, token.end, head, level, place, body, token.text)
    touching = next((t for t in inner if t.end == token.start and t.sort in (Sort.SUFFIX, Sort.BODY)), None)
    if word and (
        _GRADED.match(text, start) or text[start - 1 : start] in tuple("个家所") or _common_noun(word, token.text)
    ):
        return None
    if content.startswith("一") and len(content) <= 2 and token.text in _words("needs_words"):
        return None
    if content.endswith((*_list("generic", "never"), "级", "家", "所有")):
        return None
    if token.text == "社区":
        cut = max(content.rfind(c) for c in ("街道", "镇", "乡", "县", "区"))
        if cut >= 0:
            content = content[cut:].lstrip("街道镇乡县区")
            start, head, place = token.start - len(content), "bare", None
        candidate = replace(candidate, start=start, head=head, place=place)
        moving = content.endswith(("进", "入", "式", "型", "化"))  # 文艺进社区, 嵌入式社区
        return candidate if 2 <= len(content) <= 5 and not moving and _bare_content(content) else None
    if group == "attached" and token.text == "系统" and content not in _fields():
        return None
    if group == "attached":
        if token.text == "科":
            touching = next((t for t in inner if t.text.endswith("院") and 0 < token.start - t.end <= 5), None)
            return candidate if touching is not None else None
        return candidate if _attached_fits(content, token.text, head, touching) else None
    if group == "media":
        return candidate if _media_fits(content, token.text, head, touching, listed) else None
    if group == "brand":
        return candidate if _brand_fits(text, start, token, head, content) else None
    if group == "short":
        return candidate if _short_fits(content, token.text, head, place, touching) else None
    if head == "bare":
        if len(content) > _BARE_REACH or not _bare_content(content) or _kind_of_thing(text, start, token):
            return None
        if (
            token.text in _words("needs_head")
            and not _of_town(text, start, token.start)
            and (touching is None or not _bare_content(text[start : touching.start]))
        ):
            return replace(
                candidate, tentative=len(content) < 4 or token.text not in _words("needs_head", "long_enough")
            )
        return candidate
    if not content and token.text in _words("needs_words"):
        return None
    whole = word in ("全国", "世界", "亚洲") or (place is not None and place.text in regions())
    if not content and whole and token.text in _words("national", "common"):
        return None
    return candidate


def _common_noun(word: str, ending: str) -> bool:
    """国际贸易中心, 全国一张网: kinds of things, not bodies."""
    return word in ("国际", "世界", "全国", "亚洲") and ending in ("中心", "网", "系统", "医院", "公司", "银行")


def _attached_fits(content: str, ending: str, head: str, touching: Token | None) -> bool:
    if touching is not None:
        return True
    if not content:
        return head in ("place", "level", "body") and ending in _words("attached", "to_place")
    return head != "bare" and ending in _words("attached", "to_place") and len(content) <= 8


def _media_fits(content: str, ending: str, head: str, touching: Token | None, listed: bool) -> bool:
    if head in ("place", "national"):
        return len(content) <= 4
    if head != "bare" or not 2 <= len(content) <= 4 or touching or not _bare_content(content):
        return False
    return ending in _words("media", "alone") or (listed and ending == "网")


def _brand_fits(text: str, start: int, token: Token, head: str, content: str) -> bool:
    """A company by its line of business: 2 to 4 characters before it, and the company it keeps on both sides."""
    if (head == "bare" and not 2 <= len(content) <= 4) or head not in ("bare", "place", "national"):
        return False
    if content.startswith(_list("generic", "verbs")):
        return False
    before = text[:start] if start < 3 else text[start - 3 : start]
    return (not before or before.endswith(_list("brand", "before"))) and text.startswith(
        _list("brand", "after"), token.end
    )


def _short_fits(content: str, ending: str, head: str, place: Token | None, touching: Token | None) -> bool:
    if ending == "委" and not content:
        return place is not None and place.text[-1] in "市省县区州旗盟"
    if not content:
        return False
    if ending == "院":
        return bool(_NUMBERED.fullmatch(content)) and head in ("place", "level")
    if ending in ("处", "所"):
        if head == "place" and content in _fields():
            return True
        return touching is not None or (head in ("body",) and 1 <= len(content) <= 10)
    if head == "bare":
        return ending in ("局", "署", "厅") and content in _fields()
    if ending in ("部", "办", "委"):
        return 1 <= len(content) <= 14
    return 1 <= len(content) <= 16
