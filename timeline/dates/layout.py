"""Where expressions stand: lines, headings, lines that hold only a date, titles, datelines, page furniture."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from timeline.dates.lexicon import word_list
from timeline.dates.values import Found, Place

_NOISE: Final = re.compile(
    r"[\s#*>|\-—·•\[\]()<>【】〔〕「」:：,，.。、/]+|星期[一二三四五六日天]|周[一二三四五六日]|年|date|published"
)
_STAMP: Final = re.compile(
    r"(?:发布|更新|发表|刊发|发稿|录入|上传|印发|成文|采集|公开|上线|添加|修改)(?:时间|日期|于)? ?[:]"
    r"|^(?:时间|日期|来源|发文日期)[:]|来源 ?[:]|责任?编辑|编辑[:]|作者[:]|阅读(?:量|数|次数)?[:]|浏览"
    r"|点击(?:量|数|次数)?[:]|访问量|https?:|^\W{0,3}(?:date|updated|published|time) ?[:]",
    re.IGNORECASE,
)
_WIRE: Final = re.compile(
    r" ?(?:上午|下午|晚|凌晨|晨)?(?![^电讯消]{0,4}[致来去回复急唁贺函发停断供用通送充触放])"
    r"[/\w]{0,4}?(?:专?电|讯|消息)"
    r"(?![话视影脑力子信台报器动站梯网线费价机源池厂缆])"
)
_REPORTER: Final = re.compile(r"^\W{0,3}(?:本[报网台刊])?(?:见习|特约|首席)?(?:记者|通讯员)[: ]?[^\d。,;!?]{1,24}$")
_URL: Final = re.compile(r"(?:https?://|www\.)(?:(?!(?:19|20)\d\d年)[^\s\u4e00-\u9fff])*")
_LINE_END: Final = re.compile("\n")
_TITLE: Final = re.compile(r"《[^《》\n]{0,120}(?:《[^《》\n]{0,80}》[^《》\n]{0,80})?》")
_SENTENCE_END: Final = '。!?;;”"'


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a text with what they are, and the spans in which dates mean less."""

    starts: list[int]
    ends: list[int]
    headings: frozenset[int]
    titles: tuple[tuple[int, int], ...]
    urls: tuple[tuple[int, int], ...]

    def line_of(self, offset: int) -> int:
        """The number of the line (from 0) that holds an offset."""
        return bisect_right(self.starts, offset) - 1


def layout(text: str, headings: Sequence[tuple[int, int]] = ()) -> Layout:
    """The layout of a folded text; headings are given by their offsets or marked with ``#``."""
    ends = [match.start() for match in _LINE_END.finditer(text)]
    starts = [0, *(end + 1 for end in ends)]
    ends.append(len(text))
    marked: set[int] = set()
    if "#" in text:
        marked.update(number for number, start in enumerate(starts) if text.startswith("#", start))
    for start, _ in headings:
        marked.add(bisect_right(starts, start) - 1)
    titles = tuple(match.span() for match in _TITLE.finditer(text)) if "《" in text else ()
    urls = tuple(match.span() for match in _URL.finditer(text)) if "http" in text or "www." in text else ()
    return Layout(starts, ends, frozenset(marked), titles, urls)


def inside(spans: tuple[tuple[int, int], ...], offset: int) -> bool:
    """Whether an offset lies in one of these spans, which are in order."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= offset:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] <= offset


def only_dates(text: str, start: int, end: int, found: Sequence[Found]) -> bool:
    """Whether a line [start, end) holds nothing but these expressions and marks."""
    if end - start > 60 or not any(core.pieces[0].top for one in found for core in one.cores):
        return False
    at, rest = start, []
    for one in found:
        rest.append(text[at : one.start])
        at = one.end
    rest.append(text[at:end])
    return not _NOISE.sub("", "".join(rest))


def is_stamp(text: str, start: int, end: int, found: Found) -> bool:
    """Whether a full date is page furniture: publication lines, link lists with a date at the line's end."""
    if end - start > 160:
        return False
    line = text[start:end]
    if _STAMP.search(line) or (not text[found.end : end].strip() and _REPORTER.match(text[start : found.start])):
        return True
    numeric = found.cores[0].get("ymd") is not None
    tail = text[found.end : end].strip(" )]】")
    head = text[start : found.start]
    return (
        numeric and not tail and bool(head.strip()) and not any(mark in head for mark in "。;!") and end - start <= 80
    )


def is_dateline(text: str, start: int, end: int, found: Found) -> bool:
    """Whether an expression belongs to a wire dateline at the start of a line (新华社某地2月29日电)."""
    if found.start - start > 40:
        return False
    behind = text[found.end : min(end, found.end + 14)]
    wire = "电" in behind or "讯" in behind or "消" in behind
    before = text[start : found.start]
    if not (wire or "(" in before) or any(mark in before for mark in "。!?;"):
        return False
    if wire and _WIRE.match(behind):
        return True
    opened = before.rfind("(")
    return opened > 0 and ")" not in before[opened:] and bool(re.search(r"(?:电|讯|消息)[^。]{0,8}$", before[:opened]))


def is_signature(text: str, plan: Layout, number: int, last_line: int) -> bool:
    """Whether a date-only line signs what stands above: an issuing body before it, or the end of the text after it."""
    above = number - 1
    while above >= 0 and not text[plan.starts[above] : plan.ends[above]].strip():
        above -= 1
    if above < 0:
        return False
    line = text[plan.starts[above] : plan.ends[above]].strip()
    if len(line) <= 40 and line.endswith(word_list("issuers")) and not any(mark in line for mark in "。,;:"):
        return True
    return number >= last_line - (3 if number >= 3 else 0)


def signed_line(text: str, start: int, end: int, found: Found) -> bool:
    """Whether a short line, or the brackets that end one, holds an issuing body with the date behind it."""
    head, tail = text[start : found.start].strip(), text[found.end : end].strip()
    opened = max(head.rfind("("), head.rfind("["), head.rfind("【"))
    if opened >= 0 and tail in (")", "]", "】") and (opened == 0 or head[opened - 1] in '。!?"”'):
        head, tail = head[opened + 1 :].strip(), ""
    return not tail and 0 < len(head) <= 40 and head.endswith(word_list("issuers"))


def place_in_line(text: str, plan: Layout, found: Found, number: int) -> Place | None:
    """The place of an expression by its own surroundings; ``None`` where the line must decide."""
    if found.cores[0].pieces[0].kind == "number":
        return "number"
    if plan.titles and inside(plan.titles, found.start):
        return "title"
    start, end = plan.starts[number], plan.ends[number]
    if is_dateline(text, start, end, found):
        return "dateline"
    if found.full:
        if signed_line(text, start, end, found):
            return "signature"
        if is_stamp(text, start, end, found):
            return "stamp"
    return None
