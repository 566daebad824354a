"""What a document says of itself: title, day of publication, publisher — each with the reason why.

Only clearly labelled lines and the head of the document are believed; a signature at the end is left to the dates. The
day alone is kept, as EDTF ``YYYY-MM-DD``. In order of trust: metadata (front matter, <meta>, <time>), labelled lines
(发布时间 before 日期 before 更新时间), a stamp with a clock time in the head, a date alone at the very head.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Final

from msgspec import Struct

from timeline.model import DocumentFacts, Paragraph, Reason
from timeline.reading import lines, tables

_HEAD: Final = 40  # lines with text that can belong to a page's head
_TOP: Final = 3  # lines where a date alone is the document's own
_LONGEST_HEADER: Final = 160  # characters of a line of a page's head
_LONGEST_TITLE: Final = 120
_TITLED: Final = 10  # paragraphs among which the title of a file may stand
_LONGEST_DATE: Final = 40  # with all the blanks that may stand in it
_LONGEST_NAME: Final = 60
_LONGEST_LABEL: Final = 14  # characters of the cell that names a field, with the blanks in it

_DAY = re.compile(
    r"(?<!\d)(?P<y>[12]\d{3})\s*(?:年|[-/.．／－–])\s*(?P<m>0?[1-9]|1[0-2])\s*(?:月|[-/.．／－–])\s*"
    r"(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
)
# Of the Republic (Taiwan): 中華民國113年7月23日; behind a label also 113-07-23.
_REPUBLIC = re.compile(
    r"(?<!\d)(?P<era>(?:中[华華])?民[国國])?\s*(?P<n>1[0-2]\d|[1-9]\d)\s*(?:年|[-/.])\s*(?P<m>0?[1-9]|1[0-2])\s*"
    r"(?:月|[-/.])\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
)
_REPUBLIC_BEFORE: Final = 1911  # the year before its first
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_BRACKETED_COMPACT = re.compile(r"[(（\[【][^()（）\[\]【】\d]{0,20}" + _COMPACT.pattern)
_CLOCK = re.compile(r"[ \t\u3000T]*(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_SECONDS = re.compile(r"([1-3]\d{9})(?:\d{3})?(?:\.\d+)?")  # from 2001 on
_WORLD_TIME = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?:Z|[+-]00:?00)")
_EPOCH: Final = datetime(1970, 1, 1, 8)
_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff])[\s\u3000]+(?=[\u4e00-\u9fff：:])")
_ONLY_DATE = re.compile(r"[\d\s年月日号./:：～~—–-]+")
_FULL_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_SENTENCE = re.compile(r"[。！？!?；;]")
_PUBLISHER_LABEL = re.compile(r"\s*(?:信息|稿件|文章)?(?:来源|稿源|来自|來源)\s*[:：]\s*")
_ADDRESS = re.compile(
    r"https?://[\w./%?=&#~+:-]*?(?=(?:19|20)\d\d年|[^\x21-\x7e]|$)|www\.[\w./-]+?(?=(?:19|20)\d\d年|[^\x21-\x7e]|$)"
)
_IN_ADDRESS = re.compile(
    r"/t?(?P<y>(?:19|20)\d\d)(?P<s>[-/_]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|\Z)"
)
_FENCE: Final = "---"
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w-]{0,30}|[\u4e00-\u9fff]{2,8})\s*[:：]\s*(?P<value>.*\S)?\s*\Z")
_HEADING_MARK = re.compile(r"\s{0,3}#{1,6}\s+(?P<title>.*?)[\s#]*\Z")
_PINYIN = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}[)）]")
_BLANK_BETWEEN: Final = " \t\u3000\xa0|｜/·,，"
_QUOTES: Final = "\"'“”"


class FrontMatter(Struct, frozen=True):
    """``name: value`` lines at the very top of a file; ``end`` is the number of its last line (0: there is none)."""

    values: Mapping[str, str]
    lines: Mapping[str, int]
    end: int = 0


def front_matter(text: str) -> FrontMatter:
    """The front matter of a text: between ``---`` lines, or plain ``title: …``, ``date: …`` lines at the top."""
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    fenced = False
    last = 0
    for number, (start, end) in enumerate(lines.spans(text), 1):
        line = text[start:end].rstrip()
        if number == 1 and line == _FENCE:
            fenced = True
            continue
        if fenced and line in (_FENCE, "..."):
            return FrontMatter(values, places, number)
        if number > 60:
            break
        field = _FIELD.match(line)
        if field is not None and (fenced or field["name"].isascii()):
            name = field["name"].lower()
            values.setdefault(name, (field["value"] or "").strip(_QUOTES))
            places.setdefault(name, number)
            last = number
        elif not fenced:
            break
    if fenced or not {"title", "date"} & values.keys():  # an unclosed fence is a rule, a lone line is text
        return FrontMatter({}, {}, 0)
    return FrontMatter(values, places, last)


def iso(value: str) -> str:
    """The first full date in a value as ``YYYY-MM-DD``, '' without one (or where there is no such day). Of a moment in
    world time the day is that of China's clocks (UTC+8)."""
    value = value.translate(_FULL_DIGITS)
    if moment := _WORLD_TIME.search(value):
        try:
            return (datetime.fromisoformat(moment[1]) + (_EPOCH - datetime(1970, 1, 1))).date().isoformat()
        except (ValueError, OverflowError):
            return ""
    match = _DAY.search(value) or _COMPACT.search(value)
    return _iso(match) if match else ""


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year = int(parts["y"]) if "y" in parts else int(parts["n"]) + _REPUBLIC_BEFORE
    try:
        return date(year, int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        return ""


@cache
def _labels(part: str) -> re.Pattern[str]:
    words = sorted(tables.sections("facts.txt")[part], key=len, reverse=True)
    # A label is not the end of a longer word: 会议时间 is not a label of publication.
    return re.compile(
        r"(?:(?<![^\W\d])|(?<=\d日))(?:" + "|".join(map(re.escape, words)) + r")\s*[:：]\s*", re.IGNORECASE
    )


@cache
def _any_label() -> re.Pattern[str]:
    parts = tables.sections("facts.txt")
    words = sorted(
        {word for part in ("published", "dated", "updated", "publisher", "other") for word in parts[part]},
        key=len,
        reverse=True,
    )
    return re.compile(r"(?:" + "|".join(map(re.escape, words)) + r")\s*[:：]", re.IGNORECASE)


class _Line(Struct, frozen=True):
    number: int
    text: str
    heading: bool


class _Found:
    """Facts as they are found; the first finding of a fact stands."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.reasons: dict[str, Reason] = {}

    def say(self, fact: str, value: str, key: str, **values: str) -> None:
        value = value.strip()
        if value and fact not in self.values:
            self.values[fact] = value
            self.reasons[fact] = Reason(f"reading.{key}", values)

    def facts(self) -> DocumentFacts:
        return DocumentFacts(
            title=self.values.get("title", ""),
            published=self.values.get("published", ""),
            publisher=self.values.get("publisher", ""),
            url=self.values.get("url", ""),
            created=self.values.get("created", ""),
            reasons=self.reasons,
        )


def of_text(text: str, paragraphs: Sequence[Paragraph]) -> DocumentFacts:
    """The facts of a plain text or Markdown document."""
    found = _Found()
    front = front_matter(text)
    _from_front_matter(found, front)
    _from_lines(found, text, [paragraph for paragraph in paragraphs if paragraph.number > front.end])
    return found.facts()


def of_file(
    text: str,
    paragraphs: Sequence[Paragraph],
    *,
    heading: str = "",
    title: str = "",
    author: str = "",
    created: str = "",
) -> DocumentFacts:
    """The facts of a PDF or Word document: what it shows, then the properties of its file.

    ``heading`` is its first big heading, ``title``, ``author`` and ``created`` are properties. Few people fill them in:
    a title counts only where the document shows it as a line of its own, or shows none.
    """
    found = _Found()
    if title in {text[one.start : one.end].strip() for one in paragraphs[:_TITLED]}:
        found.say("title", title, "why_property", name="title")
    if heading:
        found.say(
            "title", heading, "why_heading", text=heading[:40], line=str(paragraphs[0].number if paragraphs else 1)
        )
    _from_lines(found, text, paragraphs)
    if len(title) > 3 and "." not in title[-6:] and not title.isascii():
        found.say("title", title, "why_property", name="title")
    if len(author) > 3 and author.endswith(tables.sections("facts.txt")["suffixes"]):
        found.say("publisher", author, "why_property", name="author")
    if day := iso(created):
        found.say("created", day, "why_property", name="created")
    return found.facts()


def of_row(
    text: str, paragraphs: Sequence[Paragraph], said: Mapping[str, tuple[str, str]]
) -> tuple[DocumentFacts, tuple[str, str] | None]:
    """The facts of a row: its fields first, then what the text shows.

    ``said``: part (title, published, publisher, url) → name of the field and its value. Returned beside the facts: name
    and value of a field that should hold the day of publication and does not.
    """
    found = _Found()
    odd = None
    for part, (name, value) in said.items():
        value = " ".join(value.split())
        if part == "published":
            day = iso(value) or _of_clock(value)
            odd = None if day else (name, value[:40])
            value = day
        elif part == "publisher" and len(value) > _LONGEST_NAME:
            continue
        found.say(part, value, "why_field", name=name)
    _from_lines(found, text, paragraphs)
    return found.facts(), odd


def _of_clock(value: str) -> str:
    """The day of a number of seconds, or milliseconds, since 1970, as China's clocks (UTC+8) show it; '' for none."""
    match = _SECONDS.fullmatch(value)
    return (_EPOCH + timedelta(seconds=int(match[1]))).date().isoformat() if match else ""


def of_page(
    text: str,
    paragraphs: Sequence[Paragraph],
    *,
    title: str,
    heading: str,
    said: Mapping[str, str],
    times: Sequence[str],
    address: str = "",
    linked: Mapping[str, str] | None = None,
    scripted: Mapping[str, str] | None = None,
) -> DocumentFacts:
    """The facts of a web page: its <meta> elements first, then JSON-LD, what its scripts show in places that are empty
    without them, <time>, <h1>, <title> and what it shows; last the day in its own address, as many sites write it
    (``/202001/t20200131_12.html``, ``/2020/01/31/``)."""
    found = _Found()
    known = tables.sections("html.txt")
    for name in known["published"]:
        if day := iso(said.get(name, "")):
            found.say("published", day, "why_meta", name=name)
    linked = linked or {}
    if day := iso(linked.get("datePublished", "")):
        found.say("published", day, "why_element", name="JSON-LD")
    scripted = scripted or {}
    moment = scripted.get("published", "")
    if day := iso(moment) or _of_clock(moment):
        found.say("published", day, "why_element", name="<script>")
    for name in known["publisher"]:
        value = _PUBLISHER_LABEL.sub("", said.get(name, ""))
        if value and len(value) <= _LONGEST_NAME and name != "og:site_name":
            found.say("publisher", value, "why_meta", name=name)
    if len(scripted.get("publisher", "")) <= _LONGEST_NAME:
        found.say("publisher", scripted.get("publisher", ""), "why_element", name="<script>")
    for name in known["title"]:
        if name in said:
            found.say("title", said[name], "why_meta", name=name)
    if heading and (heading in title or not title):
        found.say("title", heading, "why_element", name="<h1>")
    if title:
        found.say("title", _without_site(title), "why_element", name="<title>")
    for value in times:
        if day := iso(value):
            found.say("published", day, "why_element", name="<time>")
            break
    _from_lines(found, text, paragraphs)
    found.say("publisher", linked.get("publisher", ""), "why_element", name="JSON-LD")
    found.say("publisher", said.get("og:site_name", ""), "why_meta", name="og:site_name")
    address = address or said.get("og:url", "")
    if address.startswith(("http://", "https://")):
        found.say("url", address, "why_element", name='<link rel="canonical">')
        if match := _IN_ADDRESS.search(address):
            found.say("published", _iso(match), "why_address", text=match[0].strip("/"))
    return found.facts()


def _without_site(title: str) -> str:
    """A page's title without the name of the site behind it (… - 某某网, …_新闻中心)."""
    parts = re.split(r"\s*[_|｜]\s*|\s+[-–—]+\s+|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])", title)
    return parts[0] if len(parts[0]) >= 6 else title


def _line(text: str, paragraph: Paragraph) -> _Line:
    return _Line(paragraph.number, text[paragraph.start : paragraph.end].strip(), paragraph.role == "heading")


def _from_front_matter(found: _Found, front: FrontMatter) -> None:
    parts = tables.sections("facts.txt")
    for fact, labels in (
        ("title", parts["title"]),
        ("published", (*parts["published"], *parts["dated"], *parts["updated"])),
        ("publisher", parts["publisher"]),
    ):
        for name in labels:
            value = front.values.get(name.lower(), "")
            value = iso(value) if value and fact == "published" else value
            if value:
                found.say(fact, value, "why_front_matter", name=name, line=str(front.lines[name.lower()]))


def _from_lines(found: _Found, text: str, paragraphs: Sequence[Paragraph]) -> None:
    paragraphs = [paragraph for paragraph in paragraphs if paragraph.role != "link"]  # menus above the text
    head = _fields([_line(text, paragraph) for paragraph in paragraphs[:_HEAD]], paragraphs[:_HEAD])
    tail = [_line(text, paragraph) for paragraph in paragraphs[_HEAD:][-_TOP:]]
    stamp = _dated_line(found, head)
    _publisher(found, head, tail)
    _title(found, head, stamp)


def _fields(head: Sequence[_Line], paragraphs: Sequence[Paragraph]) -> list[_Line]:
    """The lines of a page's head; a cell that names a field (发 文 日 期：) with its value in the next cell as one."""
    joined: list[_Line] = []
    at = 0
    while at < len(head):
        line = head[at]
        cells = [paragraph.role for paragraph in paragraphs[at : at + 2]] == ["cell", "cell"]
        at += 1
        if cells and line.text.endswith(("：", ":")) and len(line.text) <= _LONGEST_LABEL:
            line = _Line(line.number, _SPREAD.sub("", line.text) + head[at].text, False)
            at += 1
        joined.append(line)
    return joined


def _dated_line(found: _Found, head: Sequence[_Line]) -> int:
    """Find the day of publication; the index of the line that holds it in the head, -1 where none does."""
    short = [(index, line) for index, line in enumerate(head) if len(line.text) <= _LONGEST_HEADER]
    labelled = [(index, line) for index, line in short if _may_be_labelled(line.text)]
    place = -1

    def say(index: int, line: _Line, day: str, key: str, label: str = "") -> None:
        nonlocal place
        if day and place < 0:
            place = index
            found.say("published", day, key, text=label or line.text[:40], line=str(line.number))

    for part in ("published", "dated", "updated"):
        for index, line in labelled:
            for label in _labels(part).finditer(line.text):
                rest = line.text[label.end() : label.end() + 24].translate(_FULL_DIGITS)
                day = _DAY.match(rest) or _COMPACT.match(rest) or _REPUBLIC.match(rest)
                if day:
                    say(index, line, _iso(day), "why_label", line.text[label.start() : label.end() + day.end()])
    for index, line in short:
        if stamp := _stamp(line.text):
            say(index, line, _iso(stamp), "why_stamp", stamp[0])
    for index, line in short[:_TOP]:
        if line.heading and (named := _BRACKETED_COMPACT.search(line.text)):
            say(index, line, _iso(named), "why_heading", line.text[:40])
    alone = [(index, line, only) for index, line in short if (only := _alone(line.text))]
    if len({only for _, _, only in alone}) == 1 and alone[0][0] < _TOP:  # several: the entries of a chronicle
        index, line, only = alone[0]
        say(index, line, only, "why_alone")
    return place


def _may_be_labelled(line: str) -> bool:
    return ":" in line or "：" in line


def _stamp(line: str) -> re.Match[str] | None:
    """A day with a clock time in a line that is no sentence."""
    if _SENTENCE.search(line) or len(line) > 100:
        return None
    bare = line.translate(_FULL_DIGITS)
    for day in _DAY.finditer(bare):
        clock = _CLOCK.match(bare, day.end())
        if clock is None:
            continue
        around = _ADDRESS.sub("", bare[: day.start()]) + bare[clock.end() :]
        prose = _any_label().sub("", around)
        if len(prose) <= 50 and "，" not in prose and "," not in prose:
            return day
    return None


def _alone(line: str) -> str:
    bare = line.strip("()（）[]【】— -")
    if len(bare) > _LONGEST_DATE:
        return ""
    bare = bare.translate(_FULL_DIGITS)
    day = _DAY.fullmatch(bare)
    if day is None and (of_republic := _REPUBLIC.fullmatch(bare)) and of_republic["era"]:
        day = of_republic
    return _iso(day) if day else ""


def _publisher(found: _Found, head: Sequence[_Line], tail: Sequence[_Line]) -> None:
    for line in (*head, *tail):
        if len(line.text) > _LONGEST_HEADER or not _may_be_labelled(line.text):
            continue
        for label in _labels("publisher").finditer(line.text):
            name = _name(line.text[label.end() :])
            if name:
                found.say("publisher", name, "why_label", text=label[0].strip() + name, line=str(line.number))
                return
    for line in head:  # a name right behind the stamp
        if stamp := _stamp(line.text):
            clock = _CLOCK.match(line.text.translate(_FULL_DIGITS), stamp.end())
            rest = line.text[clock.end() :] if clock else ""
            name = _name(rest.lstrip(_BLANK_BETWEEN))
            if name and _PINYIN.sub("", name).lower().endswith(tables.sections("facts.txt")["suffixes"]):
                found.say("publisher", name, "why_behind", line=str(line.number))
            return


def _name(rest: str) -> str:
    """The name at the start of what follows a label: up to the next label, a wide gap or a sentence's end."""
    label = _any_label().search(rest)
    if label:
        rest = rest[: label.start()]
    name = re.split(r"[\t\u3000]|\s{2,}|[。；;|｜]", rest.strip(_BLANK_BETWEEN), maxsplit=1)[0]
    name = name.strip(_BLANK_BETWEEN + "[]【】()（）" if name.count("(") + name.count("（") == 0 else _BLANK_BETWEEN)
    if " " in name and not name.isascii():
        name = name.split(" ", 1)[0]
    return name if 1 < len(name) <= _LONGEST_NAME and not _DAY.match(name) else ""


def _title(found: _Found, head: Sequence[_Line], stamp: int) -> None:
    for line in head[:_TOP]:
        if mark := _HEADING_MARK.match(line.text):
            found.say("title", mark["title"], "why_heading", text=mark["title"][:40], line=str(line.number))
            return
    above = list(head[:stamp]) if stamp > 0 else []
    for line in reversed(above):  # what stands right over the stamp
        if len(line.text) >= 8 and _can_be_title(line.text):
            found.say("title", line.text, "why_over_stamp", line=str(line.number))
            return
    for index, line in enumerate(head[:_TOP]):
        if _can_be_title(line.text):
            title = _joined(head[index : index + 5])
            found.say("title", title, "why_first_line", line=str(line.number))
            return
        if len(line.text) > _LONGEST_TITLE or line.text.endswith("。"):
            return


def _can_be_title(line: str) -> bool:
    if len(line) > _LONGEST_TITLE or line.endswith(("。", "：", ":", "；", "，", ",")) or "。" in line[:-1]:
        return False
    if line.startswith(tables.sections("facts.txt")["trails"]) or line.count(">") + line.count("»") > 1:
        return False
    return not (iso(line) and len(line) < 16) and not _ONLY_DATE.fullmatch(line) and _any_label().match(line) is None


def _joined(rows: Sequence[_Line]) -> str:
    """The title that begins in the first row: an official title may be broken into several lines (关于…的 / 通知)."""
    endings = tables.sections("facts.txt")["documents"]
    first = rows[0].text
    if first.endswith(endings):
        return first
    joined = first
    for before, row in pairwise(rows):
        if row.number != before.number + 1 or len(row.text) > 40 or not _can_be_title(row.text):
            break
        joined += row.text
        if row.text.endswith(endings):
            return joined
    return first
