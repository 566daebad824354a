"""What the time-expression engine hands out, and what it passes along inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from timeline.dates.lexicon import words
from timeline.model import Basis, Reason

Prefer = Literal["past", "nearest", "future"]

FORMS: Final[dict[str, str]] = {
    # An expression with an opener or a closer, or made of two dates, is named after that …
    "as-of": "截至, 截止, 直至 and a date: up to it",
    "before": "a date and 前, 之前, 以前",
    "since": "自, 从 … 起, 以来, 开始, 至今: from a date on",
    "after": "a date and 后, 之后, 以后",
    "range": "two dates joined by 至, 到, a dash, 、, 和 … 之间",
    # … every other one after its finest piece.
    "date": "year, month and day, in characters or as 2020-01-31, 2020/1/31",
    "year-month": "2020年1月",
    "year": "2020年, 二〇二〇年, 民国三年, 庚子年",
    "half": "上半年",
    "quarter": "三季度, 前三季度",
    "season": "夏季, 今冬",
    "year-part": "年初, 年底, 2022年末",
    "month-day": "1月31日",
    "month": "6月, 6、7月份",
    "month-part": "上旬, 月底",
    "bare-day": "26日, 25-28日",
    "weekday": "周五, 上周五, 周日(9月16日)",
    "week": "上周, 本月第二周, 周末",
    "relative-day": "昨天, 翌日, 当晚, 今天",
    "relative-month": "上个月, 同月",
    "relative-year": "去年, 同年, 次年",
    "nth-day": "第三天",
    "lunar": "正月初一, 腊月, 大年三十",
    "festival": "春节, 国庆, 母亲节; with 前夕, 后",
    "holiday": "春节期间, 国庆假期, 暑假",
    "solar-term": "立春, 冬至",
    "part-of-day": "下午, 凌晨 alone",
    "clock": "8时30分, 15:37 alone",
    "decade": "80年代, 上世纪90年代末",
    "century": "18、19世纪",
    "plan": "“九五”期间",
    "period": "改革开放以来, 抗战时期: a named period of history",
    "congress": "十九大以来",
    "school-year": "2020-2021学年第二学期, 本学期",
    "fiscal-year": "2020-21财政年度",
    "ago": "三天前, 10年前",
    "later": "两天后, 七年后",
    "last-n": "近三年, 过去48小时, 已经5年",
    "next-n": "未来两天, 17天内",
    "day-span": "今明两天, 明后天",
    "within": "年内, 月内",
    "vague": "目前, 近日, 连日来, 此前, 今后: bounded by the document's date (`words.toml` has them)",
    "then": "随后, 当时, 届时, 在此期间: beside the date named last",
    "event": "地震发生后, 本通知印发之日: counted from what the text tells",
    "garbled": "a time that lost a part: candidates instead of a date",
    "number": "the year inside a document's number, 〔2020〕11号",
    "foreign": "a date in another language",
}

Place = Literal["text", "line", "heading", "signature", "dateline", "stamp", "title", "number"]


class TimeExpression(Struct, frozen=True, gc=False):
    """One time expression of a text; offsets are those of the text that was searched, end exclusive.

    ``date`` is EDTF, '' where it abstains; ``earliest`` and ``latest`` are its bounds (``YYYY-MM-DD`` or
    ``YYYY-MM-DDThh:mm``, ``None`` where open or unknown).  ``form`` is a key of ``FORMS``.  ``place`` says where it
    stands: ``text``; ``line`` (the line holds only a date), ``heading``, ``signature``, ``dateline`` (本社某地9日电),
    ``stamp`` (publication lines, page furniture), ``title`` (inside 《》), ``number`` (〔2019〕3号).  ``planned`` is
    true where the clause speaks of what is to come.  ``candidates`` holds EDTF readings, best first, where there are
    several.
    """

    start: int
    end: int
    text: str
    date: str
    earliest: str | None
    latest: str | None
    basis: Basis
    why: Reason
    granularity: str
    form: str
    place: Place = "text"
    planned: bool = False
    candidates: tuple[str, ...] = ()


class Dated(Struct, frozen=True):
    """The time expressions of a text in order, and the document's own date ('' where it cannot be known)."""

    expressions: tuple[TimeExpression, ...]
    published: str
    published_reason: Reason | None = None


class Piece(Struct, frozen=True, eq=False):
    """The smallest part of an expression: one field of a date, wherever it stands.

    ``top`` and ``bottom`` are the ranks it fills (8 year, 7 half or season, 6 month, 5 week or part of a month,
    4 day, 3 part of day, 2 clock; 0 for what stands alone).  ``kind`` says how ``a``, ``b``, ``c`` are to be read.
    ``weak`` pieces count only beside another; ``word`` is the folded text.  The same words give the same object.
    """

    row: str
    kind: str
    top: int
    bottom: int
    a: int = 0
    b: int = 0
    c: int = 0
    word: str = ""
    about: bool = False
    weak: bool = False


#: A piece in its place: start and end (exclusive) in the text, and the piece.
Token = tuple[int, int, Piece]


#: What the value of a core leans on: on nothing; on the document's date; on what tells its year, whatever that is;
#: or on more of what stands around it.
Leaning = Literal["nothing", "reference", "year", "context"]


class Core(Struct, frozen=True, eq=False):
    """Pieces that together name one date, coarse to fine.  The same pieces give the same object: see ``core_of``."""

    pieces: tuple[Piece, ...]
    kinds: Mapping[str, Piece]
    #: It says day, month and year.
    full: bool
    #: What it is made of, where that is no more than a 'month-day', a 'day', or a month or several ('months').
    shape: str
    leans: Leaning

    def get(self, *kinds: str) -> Piece | None:
        """The first piece of one of these kinds."""
        for piece in self.pieces:
            if piece.kind in kinds:
                return piece
        return None


#: So many different dates are kept; more than any text that is not made to fill memory has.
_MOST_CORES: Final = 20_000
_YEARS: Final = frozenset({"year", "ymd", "ym"})
_COUNTED: Final = frozenset({"year-ref", "month-ref", "day-ref"})
_SAID: Final = _YEARS | {"month", "day", "months", "days", "part", "clock", "nth-week"}
_YEARLESS: Final = frozenset({"month", "day", "lunar", "solar-day", "term", "nth-weekday", "season", "part", "clock"})
_ALONE: Final = (frozenset({"day"}), frozenset({"month"}))
_SHAPES: Final = {("month", "day"): "month-day", ("day",): "day", ("month",): "months", ("months",): "months"}
_cores: dict[tuple[Piece, ...], Core] = {}


#: Vague words of these kinds are told by the date named last.
TOLD_BY_LAST: Final = frozenset({"then", "soon", "that", "since-that", "period", "section"})


def _leaning_alone(piece: Piece) -> Leaning:
    """What a piece of rank 0 leans on."""
    if piece.kind in ("plan", "period", "congress", "number"):
        return "nothing"
    if piece.kind in ("last-n", "within", "day-span") or (piece.kind == "ago" and piece.c != 1):
        return "reference"
    if piece.kind == "vague" and words("vague").get(piece.word.partition("(")[0], "past") not in TOLD_BY_LAST:
        return "reference"
    return "context"


def _leaning(pieces: tuple[Piece, ...]) -> Leaning:
    """What a core of these pieces leans on."""
    if pieces[0].top == 0:
        return _leaning_alone(pieces[0])
    kinds = frozenset([piece.kind for piece in pieces])
    if kinds <= _SAID | _COUNTED:
        counted = kinds & _COUNTED
        if counted:
            return "reference" if len(counted) == 1 and not kinds & _YEARS else "context"
        if kinds & _YEARS:
            return "nothing"
    day = kinds - {"part", "clock"}
    named = kinds & {"lunar", "solar-day", "term", "nth-weekday", "season"} or {"month", "day"} <= kinds
    return "year" if kinds <= _YEARLESS and named and day not in _ALONE else "context"


def core_of(pieces: tuple[Piece, ...]) -> Core:
    """The core of these pieces, one object for the same pieces, so that what follows from them is worked out once."""
    core = _cores.get(pieces)
    if core is None:
        if len(_cores) >= _MOST_CORES:
            _cores.clear()
        kinds = {piece.kind: piece for piece in reversed(pieces)}
        full = "ymd" in kinds or ("day" in kinds and bool(kinds.keys() & {"year", "era", "year-short"}))
        shape = _SHAPES.get(tuple(piece.kind for piece in pieces), "")
        core = _cores[pieces] = Core(pieces, kinds, full, shape, _leaning(pieces))
    return core


class Offset(Struct, frozen=True):
    """Days counted from a named day (``base`` 'day') or from the 'start' or 'end' of its holiday, first and last."""

    base: str
    first: int
    last: int


class Found(Struct, frozen=True, gc=False):
    """An expression as it stands: one core or two (a range), what opens it, closes it, and its own bounds.

    ``opener``: '' | 'as-of' | 'since'; ``closer``: '' | 'before' | 'after' | 'since' | 'during' | 'eve' | 'around' |
    'now' (至今) | 'on' (起).
    """

    start: int
    end: int
    cores: tuple[Core, ...]
    opener: str = ""
    closer: str = ""
    about: bool = False
    yearly: bool = False  # 每年6月至8月: told for the document's own year
    offset: Offset | None = None  # 国庆节前一天
    plain: bool = False  # one core, nothing before or behind it

    @property
    def full(self) -> bool:
        """Whether it is one day with its year."""
        return len(self.cores) == 1 and self.cores[0].full
