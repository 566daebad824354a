"""One document laid out for extraction: its sentences, time expressions, names and triggers, each found by place.

All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final, Generic, Protocol, TypeVar

from msgspec import Struct

from timeline.cleaning.text import CleanText
from timeline.dates import TimeExpression
from timeline.extraction.kinds import Trigger, is_latin, masked, triggers
from timeline.extraction.names import InstitutionMention, Names, PersonMention, PlaceMention
from timeline.extraction.naming import home_of
from timeline.extraction.sentences import Clause, Sentence, sentences
from timeline.model import Document, DocumentFacts, Place


class Spanned(Protocol):
    """Anything with a clean start offset."""

    @property
    def start(self) -> int: ...


_LISTED = re.compile(
    r"^[^，。；\n]{6,80}?[\s（(\[【]?\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)(?:\s+\d{1,2}:\d{2})?[)）\]】]?\s*$"
)

_LINE_TAG = re.compile(r"</?(?:p|br|div|li|tr|h[1-6]|table|section)\b", re.IGNORECASE)

_MARKED: Final = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
# The heading of comments or of links to other articles.
_COMMENTS: Final = re.compile(
    r"[【\[]?(?:网友|网民|最新|全部|热门|精彩|用户|读者|文章|发表|我要)*"
    r"(?:评论|留言|跟帖|回复)(?:区|列表|\s*[（(]\d+[）)])?[】\]]?[：:]?"
    r"|[【\[]?(?:相关|延伸|推荐|更多)(?:链接|阅读|新闻|文章|推荐|报道|资讯)[】\]]?[：:]?"
)
_DOCTRINE: Final = re.compile(r"(?:新时代|[\u4e00-\u9fff]{0,4}?(?:思想|主义|理论))")
_ENDS: Final = ("。", "；", "！", "？", ".", ";", "!", "?", "”")  # a line that ends so is no title
_LONGEST_TITLE: Final = 60
_MANY: Final = 4  # lines that hold only a date which make a chronicle

S = TypeVar("S", bound=Spanned)


class Ordered(Generic[S]):
    """Things in the order of their start, of which those that begin in a span are found by bisection."""

    __slots__ = ("_items", "_starts")

    def __init__(self, items: Sequence[S]) -> None:
        self._items = sorted(items, key=lambda item: item.start)
        self._starts = [item.start for item in self._items]

    def within(self, start: int, end: int) -> list[S]:
        """Those that begin in [start, end), in order."""
        return self._items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def all(self) -> list[S]:
        """All of them, in order."""
        return self._items


class Passage(Struct, frozen=True):
    """A document with everything that was found in it so far; ``masked`` is ``text`` with titles and quotes blanked;
    ``prose`` is where the running text begins (the first line with a full stop), ``running`` are the lines of it that
    show it by their marks or their length; ``local`` where the text speaks as one of its home does (我市, 市教育局);
    ``chronicle`` where most of its entries stand under lines that hold only a date; ``latin`` where it is written in
    Latin letters."""

    document: Document
    clean: CleanText
    text: str
    masked: str
    facts: DocumentFacts
    home: Place | None
    published: str
    sentences: tuple[Sentence, ...]
    expressions: Ordered[TimeExpression]
    triggers: Ordered[Trigger]
    institutions: Ordered[InstitutionMention]
    people: Ordered[PersonMention]
    places: Ordered[PlaceMention]
    headings: frozenset[int]
    links: frozenset[int]
    running: frozenset[int]
    prose: int
    local: bool
    chronicle: bool
    latin: bool

    def triggers_in(self, start: int, end: int) -> list[Trigger]:
        """The triggers which begin in the span."""
        return self.triggers.within(start, end)

    def line_at(self, offset: int) -> int:
        """The 1-based line on which ``offset`` stands."""
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[max(0, index)].line

    def clause_at(self, sentence: Sentence, offset: int) -> int:
        """The index of the sentence's clause that holds ``offset`` (the nearest before it, where none does)."""
        return max(0, bisect_right(sentence.clauses, offset, key=lambda clause: clause.start) - 1)


def lay_out(
    document: Document,
    clean: CleanText,
    expressions: Sequence[TimeExpression],
    names: Names,
    published: str,
    lexicon: Mapping[str, tuple[str, ...]],
) -> Passage:
    """Everything known of a document, ready for the rules that tell events."""
    blanked = masked(clean.text)
    return Passage(
        document=document,
        clean=clean,
        text=clean.text,
        masked=blanked,
        facts=names.facts,
        home=_home(names.facts),
        published=published,
        sentences=tuple(sentences(clean.text, _breaks(clean), _injected_marks(clean.text, names))),
        expressions=Ordered(expressions),
        triggers=Ordered(triggers(blanked, lexicon)),
        institutions=Ordered(names.institutions),
        people=Ordered(_people(clean.text, names, expressions)),
        places=Ordered(names.places),
        headings=headings(document),
        prose=_prose(clean.text),
        running=_running(clean.text),
        local=_local(names),
        latin=is_latin(clean.text),
        chronicle=sum(1 for each in expressions if each.place == "line") >= _MANY,
        links=frozenset(paragraph.number for paragraph in document.paragraphs if paragraph.role == "link")
        | _listings(clean.text)
        | _comments(clean.text),
    )


def _people(text: str, names: Names, expressions: Sequence[TimeExpression]) -> list[PersonMention]:
    """The people of a document but for what runs into a time expression (专家于本|周一) and those after whom a doctrine
    is named (毛泽东思想)."""
    dates = Ordered(expressions)
    return [
        person
        for person in names.people
        if not dates.within(person.start, person.end) and not _DOCTRINE.match(text, person.end)
    ]


def headings(document: Document) -> frozenset[int]:
    """The lines of a document that are headings: by their role, or by the marks of Markdown in a plain text."""
    return frozenset(
        paragraph.number
        for paragraph in document.paragraphs
        if paragraph.role == "heading" or _MARKED.match(document.text, paragraph.start)
    )


def _injected_marks(text: str, names: Names) -> list[int]:
    """The offsets of colons that came into the text with an injected name (向某某通：及三家医院捐赠…)."""
    return [m.end for m in names.institutions if m.suspicious and text[m.end : m.end + 1] in ("：", ":")]


def _breaks(clean: CleanText) -> list[int]:
    """The clean offsets at which the original has a tag that ends a line."""
    ended = (
        repair.start
        for repair in clean.repairs
        if repair.kind == "markup" and _LINE_TAG.match(clean.original, repair.start)
    )
    return [clean.to_clean(start, start)[0] for start in ended]


def _listings(text: str) -> frozenset[int]:
    """The lines of lists of links: titles with a date behind them and no full stop, two or more in the document."""
    found = [number for number, line in enumerate(text.split("\n"), 1) if _LISTED.match(line)]
    return frozenset(found if len(found) > 1 else ())


def _comments(text: str) -> frozenset[int]:
    """The lines of readers' comments and of links below an article: from their heading on to the end of the text."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if 2 * number > len(lines) and _COMMENTS.fullmatch(line.strip()):
            return frozenset(range(number, len(lines) + 1))
    return frozenset()


def _running(text: str) -> frozenset[int]:
    lines = (line.strip() for line in text.split("\n"))
    return frozenset(
        number
        for number, line in enumerate(lines, 1)
        if len(line) > _LONGEST_TITLE or "。" in line or line.endswith(_ENDS)
    )


def _prose(text: str) -> int:
    stop = text.find("。")
    return len(text) if stop < 0 else text.rfind("\n", 0, stop) + 1


def _local(names: Names) -> bool:
    """Whether the document's home was given, or the text points to it by its words."""
    home = home_of(names.facts)
    if "city" not in names.facts.reasons and "province" not in names.facts.reasons:
        return home.city is not None or home.province is not None
    own = {place.name for place in (home.city, home.province) if place is not None}
    if any(mention.deictic and mention.place.name in own for mention in names.places):
        return True
    return any(
        mention.deictic and mention.place is not None and mention.name.startswith(mention.place.name)
        for mention in names.institutions
    )


def _home(facts: DocumentFacts) -> Place | None:
    """Where a document is at home: its city, else its province; None where only words of travel (返沪) show it."""
    reason = facts.reasons.get("city")
    if reason is not None and reason.key == "names.home-city-travel":
        return None
    home = home_of(facts)
    if home.city is not None:
        return home.city
    return home.province


__all__ = ["Clause", "Ordered", "Passage", "Sentence", "lay_out"]
