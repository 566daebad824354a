"""Where expressions stand: lines, headings, lines that hold only a date, titles, datelines, page furniture."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from timeline.dates.lexicon import word_list
from timeline.dates.values import Found, Place

_NOISE: Final = re.compile(
    r"[\s#*>|\-—·•\[\]()<>【】〔〕「」:：,，.。、/]+|星期[一二三四五六日天]|周[一二三四五六日]|年|date|published"
)
_STAMP: Final = re.compile(
    r"(?:发布|更新|发表|刊发|发稿|录入|上传|印发|成文|采集|公开|上线|添加|修改)(?:时间|日期|于)? ?[:]"
    r"|^(?:时间|日期|来源|发文日期)[:]|来源 ?[:]|责任?编辑|编辑[:]|作者[:]|阅读(?:量|数|次数)?[:]|浏览"
    r"|点击(?:量|数|次数)?[:]|访问量|https?:|^\W{0,3}(?:date|updated|published|time) ?[:]"
    r"|^\W{0,3}(?:issued|posted|released|published|revised) (?:by|on)\b|^[(\[]?(?:原载|原刊|刊载)于?",
    re.IGNORECASE,
)
#: What stands behind a stamp with a clock time: 2020-03-08 10:20·某某晚报.
_SOURCE: Final = re.compile(r"[ ·|/:]{0,3}[^。,;!?\d]{0,16}")
_WIRE: Final = re.compile(
    r" ?(?:上午|下午|晚|凌晨|晨)?(?![^电讯消]{0,4}[致来去回复急唁贺函发停断供用通送充触放])"
    r"[/\w]{0,4}?(?:专?电|讯|消息)"
    r"(?![话视影脑力子信台报器动站梯网线费价机源池厂缆])"
)
#: What ends a press release from Hong Kong, before its date.
_RELEASED: Final = re.compile(r"\W{0,3}完 ?/ ?")
#: BEIJING, Feb. 3 (Xinhua) --
_LATIN_PLACE: Final = re.compile(r"[\W_]{0,3}[A-Z][A-Z .'’-]{2,36}, ")
_LATIN_WIRE: Final = re.compile(r" ?\([A-Z][^()\n]{1,30}\) ?(?:-{1,2}|[–—])")
_REPORTER: Final = re.compile(r"^\W{0,3}(?:本[报网台刊])?(?:见习|特约|首席)?(?:记者|通讯员)[: ]?[^\d。,;!?]{1,24}$")
_OF_URL: Final = r"[^\s\u4e00-\u9fff12]*"  # and 1 and 2, where no year starts
_URL: Final = re.compile(rf"(?:https?://|www\.){_OF_URL}(?:(?!(?:19|20)\d\d年)[12]{_OF_URL})*")
#: What can stand behind the last letter of an address.
_ADDRESS_END: Final = "0123456789-/.:,;()[]<>~_"
_TITLE: Final = re.compile(r"《[^《》\n]{0,120}(?:《[^《》\n]{0,80}》[^《》\n]{0,80})?》")
#: So far behind the start of its line can the date of a wire dateline stand.
_DATELINE: Final = 40


#: A body that signs, and what stands behind its date, are no longer than this: a line can be a whole document.
_FAR: Final = 60
#: More lines than this behind it, and a date below the first line of a text signs nothing.
_BODY: Final = 2


class Layout(Struct, frozen=True):
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
    end = -1
    ends = [end := end + len(line) + 1 for line in text.split("\n")]
    starts = [0, *[end + 1 for end in ends]]
    starts.pop()
    marked: set[int] = {0} if text.startswith("#") else set()
    mark = text.find("\n#")
    while mark >= 0:
        marked.add(bisect_right(starts, mark + 1) - 1)
        mark = text.find("\n#", mark + 1)
    for start, _ in headings:
        marked.add(bisect_right(starts, start) - 1)
    titles = tuple([match.span() for match in _TITLE.finditer(text)]) if "《" in text else ()
    urls = tuple([match.span() for match in _URL.finditer(text)]) if "http" in text or "www." in text else ()
    return Layout(starts, ends, frozenset(marked), titles, urls)


def inside(spans: tuple[tuple[int, int], ...], offset: int) -> bool:
    """Whether an offset lies in one of these spans, which are in order."""
    number = bisect_right(spans, (offset, sys.maxsize))
    return number > 0 and offset < spans[number - 1][1]


def blanked(text: str, urls: tuple[tuple[int, int], ...]) -> str:
    """The text with ``_`` in the place of most of each address: nothing in it is a date, and all of it costs time.

    Its last letter and what stands behind that stay: the numbers that end an address can belong to what follows it.
    """
    kept: list[str] = []
    at = 0
    for start, end in urls:
        told = len(text[start:end].rstrip(_ADDRESS_END)) - 1
        kept += text[at:start], "_" * told
        at = start + told
    kept.append(text[at:])
    return "".join(kept)


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
    if numeric and found.cores[0].get("clock") and found.start == start and _SOURCE.fullmatch(text, found.end, end):
        return True
    tail = text[found.end : end].strip(" )]】")
    head = text[start : found.start]
    return (
        numeric and not tail and bool(head.strip()) and not any(mark in head for mark in "。;!") and end - start <= 80
    )


def is_dateline(text: str, start: int, end: int, found: Found) -> bool:
    """Whether an expression near the start of a line belongs to a wire dateline (新华社某地2月29日电)."""
    if _LATIN_PLACE.fullmatch(text, start, found.start) and _LATIN_WIRE.match(text, found.end):
        return True
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
    if not text[: plan.starts[above]].strip() and last_line - number > _BODY:
        return False  # below the title
    if len(line) <= 40 and line.endswith(word_list("issuers")) and not any(mark in line for mark in "。,;:"):
        return True
    return number >= last_line - (3 if number >= 3 else 0)


def signed_line(text: str, start: int, end: int, found: Found) -> bool:
    """Whether a short line, or the brackets that end one, holds an issuing body with the date behind it."""
    if end - found.end > _FAR:
        return False
    head, tail = text[max(start, found.start - _FAR) : found.start].strip(), text[found.end : end].strip()
    opened = max(head.rfind("("), head.rfind("["), head.rfind("【"))
    if opened >= 0 and tail in (")", "]", "】") and (opened == 0 or head[opened - 1] in '。!?"”'):
        head, tail = head[opened + 1 :].strip(), ""
    return not tail and 0 < len(head) <= 40 and head.endswith(word_list("issuers"))


def place_in_line(text: str, plan: Layout, found: Found, number: int) -> Place | None:
    """The place of an expression by its own surroundings; ``None`` where the line must decide."""
    core = found.cores[0]
    if core.pieces[0].kind == "number":
        return "number"
    if plan.titles and inside(plan.titles, found.start):
        return "title"
    start = plan.starts[number]
    if found.start - start <= _DATELINE and is_dateline(text, start, plan.ends[number], found):
        return "dateline"
    if core.full and found.full:
        end = plan.ends[number]
        if _RELEASED.fullmatch(text, start, found.start):
            return "signature"
        if signed_line(text, start, end, found):
            return "signature"
        if is_stamp(text, start, end, found):
            return "stamp"
    return None
