"""Where the body sits whose document it is: who signed it, who published it, whom the title names as speaking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from timeline.extraction.gazetteer import Division, by_name, by_short, choose, table
from timeline.extraction.nametokens import Body, bodies, suffixes
from timeline.model import DocumentFacts

_LAST_LINES: Final = 12  # a signature stands among these lines at the end
_LONGEST: Final = 40  # characters that the name of a body may have
_DATE_AFTER: Final = re.compile(
    r"\s*[\d〇零○Ｏ一二三四五六七八九十]{2,4}\s*[年.\-/][\d一二三四五六七八九十〇月日.\-/\s]*$"
)
_YEAR: Final = re.compile(r"^(?:\d{4}(?:[-—－~至]\d{4})?(?:年度?|学年)?\s*)")
_OWN_BODY: Final = re.compile(r"(?<!自)[我本](?:校|院|局|委(?![员托屈])|中心|公司|司|馆|所(?![有属谓在以见]))")
_MEDIUM: Final = re.compile(
    r"(?:[^海公]报|(?<!政府)(?<!门户)网|电视台|电台|卫视|杂志|周刊|新闻社?|融媒体?(?:中心)?|客户端|在线|日报社)$"
)
_PARTY: Final = re.compile(r"^(?:中国共产党|中共|共青团|原)")
_OWN_WORDS: Final = {"city": re.compile(r"[我本][市州]"), "county": re.compile(r"[我本][县区市]")}


class Seat(NamedTuple):
    """The division where a document's own body sits, the body's name, and ``how`` it is known (a key of names.toml)."""

    division: Division
    body: str
    how: str


def seat(text: str, facts: DocumentFacts, year: int | None, own: Mapping[str, Body]) -> Seat | None:
    """Where the body sits that issued ``text``; ``None`` where no signature, publisher or title tells it.

    A given or signed body goes before the publisher, which may only pass the text on, and that before the title.
    Papers and broadcasters tell of other places too: only a city's counts, where the text says 我市.
    ``own`` are the curator's bodies by name.
    """
    for how, name in _speakers(text, facts):
        division = _sits_in(name, year, own)
        if division is not None and (not _is_medium(name) or _speaks_of_its(division, text)):
            return Seat(division, name, how)
    return None


def _speakers(text: str, facts: DocumentFacts) -> Iterator[tuple[str, str]]:
    if facts.institution:
        yield "home-of-body", facts.institution
    lines = [line.strip("# \u3000") for line in text.split("\n")]
    lines = [line for line in lines if line]
    for line in reversed([line for line in lines[1:][-_LAST_LINES:] if len(line) <= 2 * _LONGEST]):
        for part in _DATE_AFTER.sub("", line.strip("（）() ")).split():
            if 4 <= len(part) <= _LONGEST and _ends_like_a_body(part):
                yield "home-of-signature", part
    if 2 <= len(facts.publisher) <= _LONGEST:
        yield "home-of-publisher", facts.publisher
    title = facts.title or (lines[0] if lines and len(lines[0]) <= 60 and "。" not in lines[0] else "")
    name = _opening(_YEAR.sub("", title[: 2 * _LONGEST]), _OWN_BODY.search(text) is not None)
    if name:
        yield "home-of-title", name


def _opening(title: str, speaks_of_itself: bool) -> str:
    """The body at the head of a title which tells that it speaks, or the name of a paper that a body has of itself.

    Where the text says 我校 or 我局, a body at the head of the title is enough.
    """
    for end in range(min(len(title), _LONGEST), 2, -1):
        if _ends_like_a_body(title[:end]) and (speaks_of_itself or _paper().match(title, end)):
            return title[:end]
    return ""


@cache
def _paper() -> re.Pattern[str]:
    data = table("places.toml")
    does, papers = ("|".join(sorted(data[key], key=len, reverse=True)) for key in ("title_of_body", "papers_of_body"))
    year = r"[\s：:—·（(]{0,4}(?:\d{4}[^\s，。]{0,8}?)?"
    return re.compile(rf"{year}(?:{does}|[^，。；：\n《》“”]{{0,12}}(?:{papers})(?:[（(\s]|$)|$)")


@cache
def _endings() -> tuple[str, ...]:
    return tuple(name for name, group in suffixes().items() if group not in ("attached", "brand") and name != "社区")


def _ends_like_a_body(name: str) -> bool:
    return name.endswith(_endings()) or name in bodies()


def _speaks_of_its(division: Division, text: str) -> bool:
    words = _OWN_WORDS.get("city" if division.code[2:] == "0000" and division.name[-1] == "市" else division.level)
    return words is not None and words.search(text) is not None


def _is_medium(name: str) -> bool:
    known = bodies().get(name)
    return _MEDIUM.search(name) is not None or (known is not None and known.sort == "media")


def _sits_in(name: str, year: int | None, own: Mapping[str, Body]) -> Division | None:
    """The division that the name of a body begins with, or where a well-known body sits."""
    name = _PARTY.sub("", name)
    for end in range(len(name), 1, -1):
        body = own.get(name[:end]) or bodies().get(name[:end])
        if body is not None:
            return _division(body.city, year, "") if body.city else None
    division: Division | None = None
    at = 0
    while at < len(name):
        step = next(
            (
                (end, found)
                for end in range(min(len(name) - 1, at + 12), at + 1, -1)
                if (found := _division(name[at:end], year, division.code if division else "")) is not None
            ),
            None,
        )
        if step is None:
            break
        at, division = step
    return division if at <= len(name) - 2 or name[at:] in ("委", "院") else None


def _division(name: str, year: int | None, outer: str) -> Division | None:
    options = by_name().get(name) or tuple(
        d for d in by_short().get(name, ()) if d.alone or (outer and d.code.startswith(outer.rstrip("0")))
    )
    if outer:
        options = tuple(d for d in options if d.code.startswith(outer.rstrip("0")) or d.above == outer)
    return choose(options, year, outer) if options else None
