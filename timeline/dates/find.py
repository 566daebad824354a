"""Finding expressions: one scan for pieces, then pieces put together.

The scan is one compiled pattern of all rows behind a first-character guard.  Pieces never overlap: the leftmost
wins, and of two that start together the earlier row.  Expressions are maximal: a piece joins the one before it as
long as nothing but a space (or a word that the rules below name) stands between and it is finer, or names the same
day in another way; two dates with a joining word between become a range; openers and closers belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from timeline.dates import foreign
from timeline.dates.firsts import first_characters
from timeline.dates.grammar import plain, rows
from timeline.dates.neighbours import settle
from timeline.dates.offsets import offset
from timeline.dates.pieces import BUILDERS
from timeline.dates.values import Core, Found, Piece

_LINK: Final = re.compile(r"[ ]{0,2}的?[ ]{0,2}|[ ]?T")
_APPOSITION: Final = re.compile(r" ?[,(] ?|[ ]{0,2}")
_JOIN: Final = re.compile(r" {0,2}(?P<about>许|左右|前后)?(?:起|开始)?,?(?:-{1,2}|~|至|到|直至|直到) {0,2}")
_WITH: Final = re.compile(r" ?(?:和|与|到|至) ?")
_BETWEEN: Final = re.compile(r" ?(?:之间|间(?!接|隔))")
_OPENER: Final = re.compile(
    r"(?:(?P<a>截至|截止(?:到|至)?|直至|直到|不晚于|不迟于|(?<!达)(?<!直)(?<!遇)(?<!感)(?<!得)(?<!受)(?<!找)(?<!来)(?<!看)(?<!做)至|最迟)|(?P<s>自从|自|从|不早于))"
    r"(?: ?于)? ?(?:每年)?(?:北京时间|当地时间)?$"
)
_CLOCK_PLACE: Final = re.compile(r"(?:北京时间|当地时间)$")
_YEARLY: Final = re.compile(r"(?<!今)每年$")
_CLOSER: Final = re.compile(
    r"(?P<c> ?(?:份)?(?:(?P<on>或|及)(?P<ov>之前|以前|之后|以后|前|后)"
    r"|(?P<around>左右|上下|许|前后|多(?!名|人|个|次|家|万|亿)|过(?=[,。， 了]|后|$))"
    r"|(?P<eve>前夕|前夜)"
    r"|(?P<since>以来|(?:起|开始|以来)?至今(?![年天日晚晨早夜春夏秋冬])|起到现在|到现在|至现在|开始(?!的话)|起(?!火|诉|飞|草|义|床|来|点|到|码|重|降|因|源|伏|初|步|止|跑|案|底|哄|家|爆))"
    r"|(?P<until>为止|止(?!血|痛|损))"
    r"|(?P<during>期间|假期|长假|小长假|黄金周)"
    r"|(?P<before>之前|以前|前(?!往|去|来|线|进|后|夕|夜|沿|台|排|景|期|半|任|述|列|途|身|瞻|三|两|[一二三四五六七八九十\d]))"
    r"|(?P<after>之后|以后|后(?!勤|方|备|卫|台|续|期|半|果|者|面|悔|代|院|排|人|背|退|[一二三四五六七八九十\d]))|(?P<onward>后续)))"
    r"(?P<then>(?<=[前后])(?:的)?(?:一段时间|一段日子))?"
)
_LATE: Final = re.compile(r" ?(?:第一时间)")


Branch = tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]


@cache
def _rows_by_character() -> dict[str, tuple[int, ...]]:
    """The numbers of the rows that can start with a character."""
    found: dict[str, tuple[int, ...]] = {}
    for index, row in enumerate(rows()):
        for character in first_characters(row.pattern):
            found[character] = (*found.get(character, ()), index)
    return found


@cache
def _guard() -> re.Pattern[str]:
    """Any character that a row can start with."""
    return re.compile("[" + "".join(map(re.escape, sorted(_rows_by_character()))) + "]")


@cache
def _branch(numbers: tuple[int, ...]) -> Branch:
    """These rows as one pattern, and each by itself: compiled when a text first has such a character."""
    chosen = [rows()[number] for number in numbers]
    scan = "|".join(f"(?P<r{place}>{plain(row.pattern)})" for place, row in enumerate(chosen))
    return re.compile(scan), tuple((row.name, re.compile(row.pattern)) for row in chosen)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a folded text, in order."""
    search, numbers = _guard().search, _rows_by_character()
    branches: dict[str, Branch] = {}
    position = 0
    while (candidate := search(text, position)) is not None:
        start = candidate.start()
        character = text[start]
        if character not in branches:
            branches[character] = _branch(numbers[character])
        scan, own_rows = branches[character]
        match = scan.match(text, start)
        position = start + 1
        if match is None:
            continue
        for name, pattern in own_rows[int((match.lastgroup or "r0")[1:]) :]:
            own = pattern.match(text, start)
            piece = BUILDERS[name](own) if own is not None else None
            if own is not None and piece is not None:
                yield piece
                position = own.end()
                break


def _with_foreign(found: list[Piece], text: str) -> list[Piece]:
    """The pieces with those of other languages, which win where they overlap (they are longer)."""
    others = list(foreign.pieces(text))
    if not others:
        return found
    taken = [piece for piece in found if not any(o.start < piece.end and piece.start < o.end for o in others)]
    return sorted(taken + others, key=lambda piece: piece.start)


def _same_day(left: tuple[Piece, ...], right: Piece, gap: str, text: str) -> bool:
    """Whether ``right`` names the day of ``left`` in another way: 1月25日正月初一, 周日(9月16日), 今天(17日)."""
    if left[-1].bottom > 4 or right.top < 4 or right.top == right.bottom == 0:
        return False
    if not _APPOSITION.fullmatch(gap):
        return False
    if right.kind == "day-last" and right.a == 0:
        return gap == "" and left[-1].bottom == 4 and left[-1].kind not in ("day-last", "day-ref")
    lunar = right.kind in ("lunar", "weekday", "term") or right.row == "festival"
    if gap.strip() == "(":
        return left[-1].bottom == 4 and (
            left[-1].kind in ("weekday", "day-ref", "day-last", "lunar") or lunar or left[0].row == "festival"
        )
    if gap.strip() == ",":
        return lunar and right.kind == "lunar" and left[-1].bottom == 4 and left[-1].kind != "lunar"
    kinds = {piece.kind for piece in left}
    if right.row == "festival" and not _same_feast(left[-1], right, text):
        return False
    return (
        left[-1].bottom == 4
        and lunar
        and right.kind not in kinds
        and left[-1].kind in ("day", "ymd", "solar-day", "day-ref", "day-last", "lunar")
    )


_SHARED: Final = re.compile(r"节?(?:假期|长假|双节|佳节|期间|假日|小长假)")


def _same_feast(left: Piece, right: Piece, text: str) -> bool:
    """Whether a festival behind a day names that day, or shares its holiday with the festival before it.

    Not in 8月15日 中秋节前 (what is before is the festival), nor in 元旦除夕.
    """
    if text.startswith(("前", "后"), right.end) and not text.startswith("前后", right.end):
        return False
    one = (right.kind, right.a, right.b) == (left.kind, left.a, left.b)
    return left.row != "festival" or one or _SHARED.match(text, right.end) is not None


def _take_core(found: list[Piece], index: int, text: str) -> tuple[tuple[Piece, ...], int, int]:
    """Pieces from ``index`` that name one date: the pieces, the next index, the end (past a closing bracket)."""
    core: tuple[Piece, ...] = (found[index],)
    end = core[0].end
    index += 1
    bracket = False
    while index < len(found):
        piece = found[index]
        gap = text[end : piece.start]
        last = core[-1]
        if len(gap) > 5 or piece.top == 0 or last.bottom == 0 or "\n" in gap:
            break
        finer = piece.top < last.bottom or (piece.top == last.bottom == 8 and last.kind == "lunar-mark")
        if last.kind == "lunar-mark":
            finer = piece.top <= 8
        if last.kind == "cyclic" and piece.row == "festival":
            finer = True
        close_bracket = bracket and gap == ")"
        if finer and (_LINK.fullmatch(gap) or close_bracket) and not (last.bottom <= 4 and "的" in gap):
            if piece.kind == "weekday" and last.bottom == 6:
                break
            if piece.row in ("day", "day-range") and last.bottom not in (6, 9):
                break
            if (piece.row == "day-rel" and last.bottom > 4) or (piece.row == "season" and last.top < 8):
                break
            bracket = bracket and not close_bracket
        elif _same_day(core, piece, gap, text):
            bracket = gap.strip() == "("
        elif bracket and piece.top < last.bottom and gap == "":
            pass
        else:
            break
        core = (*core, piece)
        end = piece.end
        index += 1
        if bracket and text[end : end + 1] == ")":
            end += 1
            bracket = False
    return core, index, end


def _stands(core: tuple[Piece, ...]) -> bool:
    """Whether it is an expression at all: not weak pieces alone."""
    if len(core) == 1:
        return not core[0].weak
    return any(not piece.weak for piece in core) or core[0].row == "year-short"


def _trim(core: tuple[Piece, ...]) -> tuple[Piece, ...]:
    if core and core[0].kind == "lunar-mark" and len(core) == 1:
        return ()
    if core and core[0].row == "year-short" and core[0].weak and (len(core) == 1 or core[1].top < 5):
        return core[1:]
    return core


def _finer_or_same(left: tuple[Piece, ...], right: tuple[Piece, ...]) -> bool:
    """Whether ``right`` can end a range that ``left`` starts."""
    if left[0].top == 0 or right[0].top == 0:
        return False
    first, last = left[-1].bottom, right[-1].bottom
    return last == first or (last >= 4 and first >= 4) or last == 2 or (first < 4 and last <= 4)


def find(text: str) -> Iterator[Found]:
    """The expressions of a folded text, in order, without overlaps."""
    found = settle(_with_foreign(list(pieces(text)), text), text)
    index, previous = 0, 0
    while index < len(found):
        if found[index].start < previous:
            index += 1
            continue
        core, following, end = _take_core(found, index, text)
        trimmed = _trim(core)
        if not trimmed or (not _stands(trimmed) and not _ranged(found, following, text, end, trimmed)):
            index += 1
            continue
        cores = [Core(trimmed)]
        start = trimmed[0].start
        joined, loosely = "", False
        now = None
        from_now = trimmed[0].kind == "vague" and trimmed[0].word.endswith("即日起")
        counted = trimmed[0].top > 0 or (trimmed[0].kind == "event" and trimmed[0].a == 4)
        if following < len(found) and (trimmed[0].top or from_now):
            gap = text[end : found[following].start]
            second, after, second_end = _take_core(found, following, text)
            if found[following].word in ("现在", "目前", "至今") and _JOIN.fullmatch(gap):
                if found[following].kind == "vague":
                    now, following, end = "now", following + 1, found[following].end
            elif (from_now and second[0].top) or _finer_or_same(trimmed, second):
                if match := _JOIN.fullmatch(gap):
                    joined = "join"
                    loosely = match["about"] is not None
                elif (_WITH.fullmatch(gap) or gap == "、") and _BETWEEN.match(text, second_end):
                    joined = "between"
                    second_end = _BETWEEN.match(text, second_end).end()  # type: ignore[union-attr]
                if joined:
                    cores.append(Core(second))
                    following, end = after, second_end
        opener, closer, about = "", "now" if now else "", loosely or any(p.about for p in trimmed)
        yearly = False
        lead = text[max(previous, start - 12) : start]
        line = lead.rfind("\n")
        lead = lead[line + 1 :]
        if match := _OPENER.search(lead):
            kind = "as-of" if match["a"] else "since"
            opens = (
                counted
                or (trimmed[0].kind == "ago" and trimmed[0].c == -1)
                or (kind == "as-of" and trimmed[0].kind == "garbled")
            )
            if opens and not (match["a"] == "至" and len(cores) > 1):
                opener = kind
                start -= len(lead) - match.start()
        elif match := _YEARLY.search(lead):
            start -= len(lead) - match.start()
            yearly = True
        if not opener and (match := _CLOCK_PLACE.search(text[max(previous, start - 4) : start])):
            start -= 4
        counting = offset(text, end, trimmed[-1]) if len(cores) == 1 and not closer else None
        if counting is not None:
            end = counting[1]
            while following < len(found) and found[following].start < end:
                following += 1
        elif counted and not closer and (match := _CLOSER.match(text, end)):
            closer = _closer(match)
            if (
                closer == "during"
                and trimmed[-1].bottom > 4
                and cores[-1].pieces[-1].row not in ("festival", "term")
                and len(cores) == 1
                and match["during"] != "期间"
            ):
                closer = ""
            else:
                end = match.end()
                if closer == "around":
                    about, closer = True, ""
                    if more := re.compile(r" ?(?:之前|以前|之后|以后|前|后)(?!续)").match(text, end):
                        closer = "before" if "前" in more.group() else "after"
                        end = more.end()
                elif closer == "during" and (more := _CLOSER.match(text, end)) and more["after"]:
                    closer, end = "after", more.end()
                elif closer in ("before", "after") and opener == "since":
                    opener = ""
        if opener == "since" and not closer and not joined and text[end : end + 1] == "的" and text[start] == "从":
            opener, start = "", trimmed[0].start
        if opener == "since" and (
            joined or (not closer and trimmed[-1].kind in ("year", "month", "day") and trimmed[-1].b)
        ):
            opener = "range"
        yield Found(start, end, tuple(cores), opener, closer, about, yearly, counting[0] if counting else None)
        previous, index = end, following


def _closer(match: re.Match[str]) -> str:
    if match["on"]:
        return "before" if "前" in match["ov"] else "after"
    return next(
        name for name in ("around", "eve", "since", "until", "during", "before", "after", "onward") if match[name]
    )


def _ranged(found: list[Piece], following: int, text: str, end: int, core: tuple[Piece, ...]) -> bool:
    """Whether weak pieces are held by what stands beside them: a range to a stronger end (2点-明天4点)."""
    if following >= len(found) or core[0].top == 0:
        return False
    second, _, _ = _take_core(found, following, text)
    return (
        bool(_JOIN.fullmatch(text[end : found[following].start])) and _stands(second) and _finer_or_same(core, second)
    )
