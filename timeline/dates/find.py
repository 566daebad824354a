"""Finding expressions: pieces from the scan, put together, with what joins, opens and closes them.

Expressions are maximal and never overlap.  Openers (截至, 自, 从) and closers (前, 后, 起, 以来, 期间) belong to the
expression.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from timeline.dates import foreign
from timeline.dates.cores import NEAR, can_end, stands, take, trimmed
from timeline.dates.heads import firsts
from timeline.dates.neighbours import settle
from timeline.dates.offsets import offset, offset_firsts
from timeline.dates.scan import pieces
from timeline.dates.values import Core, Found, Offset, Piece, Token, core_of

_JOIN: Final = re.compile(
    r" {0,2}(?P<about>许|左右|前后)?(?:起|开始)?,?(?:-{1,2}|~|至|到|直至|直到) {0,2}| (?:to|until|till|through) "
)
_WITH: Final = re.compile(r" ?(?:和|与|到|至) ?")
_BETWEEN: Final = re.compile(r" ?(?:之间|间(?!接|隔))")
#: What joins two dates is no longer than this.
_LONGEST_JOIN: Final = 11
_OPENER: Final = re.compile(
    r"(?:(?P<a>截至|截止(?:到|至)?|(?P<until>直至|直到)|不晚于|不迟于|(?<!达)(?<!直)(?<!遇)(?<!感)(?<!得)(?<!受)(?<!找)(?<!来)(?<!看)(?<!做)至|最迟"
    r"|(?<![A-Za-z])(?:[Aa]s of|[Uu]ntil|[Tt]ill|[Uu]p to|[Nn]o later than|[Bb]y|[Bb]efore))"
    r"|(?P<s>自从|自|从|由|不早于|(?<![A-Za-z])(?:[Ss]ince|[Aa]fter)))"
    r"(?: ?于)? ?(?:每年)?(?:北京时间|当地时间|香港时间)?$"
)
#: 大约半小时后: about; 到 at the start of a clause says when, no more.
_ABOUT: Final = re.compile(r"(?:大约|大概|约莫|(?<![预相签条纽节合公契违特邀大北])约)$")
_BY: Final = re.compile(r"(?:^|[,。;!?:\"“”(]) ?到$")
_CLOCK_PLACE: Final = re.compile(r"(?:北京时间|当地时间|香港时间)$")
_YEARLY: Final = re.compile(r"(?<!今)每年$")
#: The last characters of whatever these patterns find.
_OPENS: Final = frozenset("至止到于迟自从由年间 约概莫")
_LEAD: Final = 15
_CLOSER: Final = re.compile(
    r"(?P<c> ?(?:份)?(?:(?P<on>或|及)(?P<ov>之前|以前|之后|以后|前|后)"
    r"|(?P<around>左右(?!翼|手|脚|两)|上下|许|前后|多(?!名|人|个|次|家|万|亿)|过(?=[,。， 了]|后|$))"
    r"|(?P<eve>前夕|前夜)"
    r"|(?P<since>(?:入[汛梅伏]|开[年春])?以来|(?:起|开始|以来)?至今(?![年天日晚晨早夜春夏秋冬])|起到现在|到现在|至现在|开始(?!的话)|起(?!获|拍|跳|火|诉|飞|草|义|床|来|点|到|码|重|降|因|源|伏|初|步|止|跑|案|底|哄|家|爆))"
    r"|(?P<until>为止|止(?!血|痛|损|步|付))"
    r"|(?P<during>(?:双节|佳节|节日)?期间|假期|长假|小长假|黄金周)"
    r"|(?P<before>之前|以前|前(?!方|锋|男|女|首|总|妻|夫|往|去|来|线|进|后|夕|夜|沿|台|排|景|期|半|任|述|列|途|身|瞻|三|两|[一二三四五六七八九十\d]))"
    r"|(?P<after>之后|以后|后(?!厨|勤|方|备|卫|台|续|期|半|果|者|面|悔|代|院|排|人|背|退|[一二三四五六七八九十\d]))|(?P<onward>后续)))"
    r"(?P<then>(?<=[前后])(?:的)?(?:一段时间|一段日子))?"
)
#: The first characters of whatever closes an expression, or counts days from it.
_TAILS: Final = firsts(_CLOSER.pattern) | offset_firsts()
_CLOSERS: Final = ("around", "eve", "since", "until", "during", "before", "after", "onward")
_BEFORE_OR_AFTER: Final = re.compile(r" ?(?:之前|以前|之后|以后|前|后)(?!续)")


def find(text: str) -> list[Found]:
    """The expressions of a folded text, in order, without overlaps."""
    found = settle(_with_foreign(pieces(text), text), text)
    made: list[Found] = []
    index, previous, count = 0, 0, len(found)
    while index < count:
        start, end, first = found[index]
        if start < previous:
            index += 1
            continue
        following = index + 1
        if following == count or found[following][0] - end > NEAR:
            core: tuple[Piece, ...] = (first,)
        else:
            core, following, end = take(found, index, text)
        kept, alone, about = _kept(core)
        if kept is None or (not alone and not _ranged(found, following, text, end, kept.pieces)):
            index += 1
            continue
        if core is not kept.pieces:
            start = found[index + len(core) - len(kept.pieces)][0]
        if (
            (following == count or found[following][0] - end > _LONGEST_JOIN)
            and (start == 0 or text[start - 1] not in _OPENS)
            and text[end : end + 1] not in _TAILS
        ):  # nothing beside it can belong to it: by far the most are such
            made.append(Found(start, end, (kept,), "", "", about, False, None, not about))
            previous, index = end, following
            continue
        one, following = _completed(found, following, text, kept.pieces, start, end, previous)
        made.append(one)
        previous, index = one.end, following
    return made


@lru_cache(maxsize=20_000)
def _kept(pieces: tuple[Piece, ...]) -> tuple[Core | None, bool, bool]:
    """What is kept of pieces that name one date, whether that is an expression by itself, and whether it says about."""
    kept = trimmed(pieces)
    if not kept:
        return None, False, False
    return core_of(kept), stands(kept), any(piece.about for piece in kept)


def _with_foreign(found: list[Token], text: str) -> list[Token]:
    """The pieces with those of other languages, which win where they overlap (they are longer)."""
    others = list(foreign.pieces(text))
    if not others:
        return found
    taken: list[Token] = []
    at = 0
    for token in found:  # both are in order
        while at < len(others) and others[at][1] <= token[0]:
            at += 1
        if at == len(others) or token[1] <= others[at][0]:
            taken.append(token)
    return sorted(taken + others, key=lambda token: token[0])


def _completed(
    found: list[Token], following: int, text: str, core: tuple[Piece, ...], start: int, end: int, previous: int
) -> tuple[Found, int]:
    """The expression that a core begins, from the end of the last one on, and the index of the piece behind it."""
    first = core[0]
    second: tuple[Piece, ...] | None = None
    joined, closer, about = "", "", False
    for piece in core:
        about = about or piece.about
    from_now = first.kind == "vague" and first.word.endswith(("即日起", "现在", "目前", "此刻"))
    counted = first.top > 0 or (first.kind == "event" and first.a == 4)
    if following < len(found) and found[following][0] - end <= _LONGEST_JOIN and (first.top or from_now):
        gap = text[end : found[following][0]]
        other, after, other_end = take(found, following, text)
        if other[0].kind == "vague" and other[0].word in ("现在", "目前", "至今"):
            if _JOIN.fullmatch(gap):
                closer, following, end = "now", following + 1, found[following][1]
        elif (from_now and other[0].top) or can_end(core, other):
            if gap == "" and first.row == other[0].row == "year-rel" and core[-1].kind == other[-1].kind == "season":
                joined = "join"  # 今冬明春
            elif match := _JOIN.fullmatch(gap):
                joined, about = "join", about or match["about"] is not None
            elif (_WITH.fullmatch(gap) or gap == "、") and (between := _BETWEEN.match(text, other_end)):
                joined, other_end = "between", between.end()
            elif gap == " and " and text.endswith(("between ", "Between "), 0, start):
                joined = "between"
            if joined:
                second, following, end = other, after, other_end
    opener, yearly, core_start = "", False, start
    if start > previous and text[start - 1] in _OPENS:
        opener, yearly, start = _opened(
            text, start, previous, core, counted or (from_now and second is not None), second is not None
        )
        about = about or (start < core_start and text[start] in "大约")
    counting: Offset | None = None
    if not closer and text[end : end + 1] in _TAILS:
        found_offset = offset(text, end, core[-1]) if second is None else None
        if found_offset is not None:
            counting, end = found_offset
            while following < len(found) and found[following][0] < end:
                following += 1
        elif counted and (match := _CLOSER.match(text, end)):
            closer, more_about, end = _closed(text, end, core, second, match)
            about = about or more_about
            if closer in ("before", "after") and opener == "since":
                opener = ""
    if opener == "since":
        by = text[start] == "由" and not joined and closer != "since"  # 由3日的会议决定
        if by or (not closer and not joined and text[end : end + 1] == "的" and text[start] == "从"):
            opener, start = "", core_start
        elif joined or (not closer and core[-1].kind in ("year", "month", "day") and core[-1].b):
            opener = "range"
    cores = (core_of(core),) if second is None else (core_of(core), core_of(second))
    plain = second is None and not (opener or closer or about or yearly or counting)
    return Found(start, end, cores, opener, closer, about, yearly, counting, plain), following


def _opened(
    text: str, start: int, previous: int, core: tuple[Piece, ...], counted: bool, two: bool
) -> tuple[str, bool, int]:
    """What opens an expression, whether it is told of every year, and where it then starts."""
    first = core[0]
    lead = text[max(previous, start - _LEAD) : start]
    lead = lead[lead.rfind("\n") + 1 :]
    if match := _OPENER.search(lead):
        kind = "as-of" if match["a"] else "since"
        # 直至8月2日才发布: on that day; 直至2022年末: up to it
        if match["until"] and core[-1].bottom <= 4:
            return "", False, start
        opens = counted or (first.kind == "ago" and first.c == -1) or (kind == "as-of" and first.kind == "garbled")
        if opens and not (match["a"] == "至" and two):
            return kind, False, start - len(lead) + match.start()
    elif match := _YEARLY.search(lead):
        return "", True, start - len(lead) + match.start()
    if _CLOCK_PLACE.search(lead):
        return "", False, start - 4
    if (match := _ABOUT.search(lead)) and (match.group() != "约" or first.kind in ("ago", "clock", "last-n")):
        return "", False, start - len(lead) + match.start()
    if counted and not two and first.top and _BY.search(lead):
        return "", False, start - 1
    return "", False, start


def _closed(
    text: str, end: int, core: tuple[Piece, ...], second: tuple[Piece, ...] | None, match: re.Match[str]
) -> tuple[str, bool, int]:
    """What closes an expression, whether it says "about", and where it then ends."""
    if match["on"]:
        return ("before" if "前" in match["ov"] else "after"), False, match.end()
    closer = next(name for name in _CLOSERS if match[name])
    if match["around"] in ("多", "许") and core[-1].bottom != 2:  # 今天多云, 9日许多人
        return "", False, end
    feast = core[-1].bottom <= 4 or core[-1].row in ("festival", "term")
    if closer == "during" and not match["during"].endswith("期间") and second is None and not feast:
        return "", False, end
    end = match.end()
    if closer == "around":
        if more := _BEFORE_OR_AFTER.match(text, end):
            return ("before" if "前" in more.group() else "after"), True, more.end()
        return "", True, end
    if closer == "during" and (more := _CLOSER.match(text, end)) and more["after"]:
        return "after", False, more.end()
    return closer, False, end


def _ranged(found: list[Token], following: int, text: str, end: int, core: tuple[Piece, ...]) -> bool:
    """Whether weak pieces are held by what stands beside them: a range to a stronger end (2点-明天4点)."""
    if following >= len(found) or core[0].top == 0 or found[following][0] - end > _LONGEST_JOIN:
        return False
    second, _, _ = take(found, following, text)
    return bool(_JOIN.fullmatch(text[end : found[following][0]])) and stands(second) and can_end(core, second)
