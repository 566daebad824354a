"""What dates a statement that has no time expression of its own.

In this order: an expression of the same sentence, of an earlier sentence of the paragraph, a line or heading that
holds only a date, the frame of the text so far (1月下旬以来), the document's own date. The last two give only outer
limits: such an event is *bounded*.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from timeline.dates import TimeExpression, edtf
from timeline.model import Basis, Reason

_PERIODS: Final = ("时候", "时刻", "时期", "阶段", "关头", "段时间")
_POINTS: Final = frozenset({"minute", "hour", "day"})


class Dating(Struct, frozen=True):
    """A date with its bounds, what it rests on, and the expression (clean offsets) which it was taken from."""

    date: str
    earliest: str | None
    latest: str | None
    basis: Basis
    why: Reason
    expression: TimeExpression | None
    bounded: bool = False
    planned: bool = False


def of_expression(expression: TimeExpression, published: str) -> Dating:
    """The dating by an expression of the statement's own; a garbled one gives only the outer limit that the document
    (``published``, EDTF or '') sets."""
    if not expression.date and published:
        return _garbled(expression, published)
    return Dating(
        expression.date,
        expression.earliest,
        expression.latest,
        expression.basis,
        expression.why,
        expression,
        planned=expression.planned,
    )


def at_last(dating: Dating) -> Dating:
    """直至8月2日学校才发出通知: what an until leads to happened on that very day."""
    expression = dating.expression
    if expression is None or not expression.text.startswith(("直至", "直到")) or not dating.date.startswith("../"):
        return dating
    day = dating.date.removeprefix("../")
    first, last = edtf.parse(day).bounds()
    return replace(dating, date=day, earliest=first, latest=last)


def inherited(expression: TimeExpression) -> Dating:
    """The dating of a statement that continues one dated by ``expression``."""
    why = Reason("extraction.inherited", {"words": expression.text, "date": expression.date, "because": expression.why})
    return Dating(expression.date, expression.earliest, expression.latest, "inherited", why, expression)


def of_document(published: str) -> Dating:
    """The dating of what a notice does by being issued (现通知如下): the document's own date."""
    first, last = edtf.parse(published).bounds()
    why = Reason("extraction.issued", {"date": published})
    return Dating(published, first, last, "document", why, None)


def bounded(published: str, frame: TimeExpression | None) -> Dating:
    """The outer limits of a happening told without a date: from the frame's start to the document's date."""
    first, last = edtf.parse(published).bounds()
    day = _day(last or first or "")
    start = _day(frame.earliest) if frame is not None and frame.earliest else None
    if start is not None and start <= day:
        assert frame is not None
        why = Reason("extraction.framed", {"words": frame.text, "start": start, "date": day})
        return Dating(f"{start}/{day}~", start, day, "inherited", why, frame, bounded=True)
    why = Reason("extraction.before_document", {"date": day})
    return Dating(f"../{day}~", None, day, "document", why, None, bounded=True)


def ahead(published: str) -> Dating:
    """What is said to be still to come, without a date: from the document's date on."""
    first, last = edtf.parse(published).bounds()
    day = _day(last or first or "")
    why = Reason("extraction.ahead", {"date": day})
    return Dating(f"{day}/..~", day, None, "document", why, None, bounded=True, planned=True)


def _day(moment: str) -> str:
    """The day of a bound; a year before the common era has a sign, so that a day is not always ten characters."""
    return moment.partition("T")[0]


def _garbled(expression: TimeExpression, published: str) -> Dating:
    limits = bounded(published, None)
    readings = " / ".join(expression.candidates) or "?"
    why = Reason("extraction.garbled", {"words": expression.text, "readings": readings, "because": limits.why})
    return Dating(limits.date, None, limits.latest, "relative", why, expression, bounded=True)


class Told(Struct, frozen=True):
    """A time expression by which a statement is dated, and its place: 1-based line, clean offset of its start."""

    line: int
    start: int
    expression: TimeExpression


class _Line:
    """The expressions told on one line, of which the nearest before an offset is found by bisection."""

    def __init__(self, told: Iterable[Told], looking_back: frozenset[int]) -> None:
        found = list(told)
        self._passing = [item for item in found if passes_on(item.expression) and item.start not in looking_back]
        self._continuing = [item for item in found if continues(item.expression)]

    def before(self, offset: int, period: int) -> TimeExpression | None:
        """The last expression before ``offset`` that dates what follows it at least in its own period."""
        passing = _last_before(self._passing, offset)
        continuing = _last_before(self._continuing, offset)
        if continuing is None or continuing.start < period:
            return passing.expression if passing is not None else None
        return max((continuing, passing or continuing), key=lambda item: item.start).expression


def _last_before(told: Sequence[Told], offset: int) -> Told | None:
    at = bisect_left(told, offset, key=lambda item: item.start)
    return told[at - 1] if at else None


class Frames:
    """The expressions of a document which may date what follows them, by place."""

    def __init__(
        self, told: Sequence[Told], lines: Sequence[tuple[int, TimeExpression | None]], published: str
    ) -> None:
        """``told``: the expressions of dated statements in order; ``lines``: (line, expression) of lines and
        headings which date what follows, in order, None for a heading that ends that; ``published``: the document's
        date, EDTF or ''."""
        by_line: dict[int, list[Told]] = {}
        for item in told:
            by_line.setdefault(item.line, []).append(item)
        looking_back = _looking_back(told, published)
        self._by_line = {line: _Line(items, looking_back) for line, items in by_line.items()}
        self._frames = [(item.line, item.expression) for item in told if _is_frame(item.expression)]
        self._lines = lines
        self._published = published

    def at(self, line: int, offset: int, period: int) -> Dating | None:
        """The dating of a statement at a clean offset of a line, in a period that begins at ``period`` (a period is
        a run of sentences up to a full stop); None where nothing can be known."""
        here = self._by_line[line].before(offset, period) if line in self._by_line else None
        above = here or _last_at(self._lines, line)
        if above is not None:
            return inherited(above)
        return bounded(self._published, _last_at(self._frames, line)) if self._published else None

    def limited(self, line: int, dating: Dating, carried: bool) -> Dating:
        """A dating by words without a date with outer limits: a period that is only described (这段时间, 攻坚战之初)
        lies in the standing frame of the text; what goes on with those of a dated statement of the line (目前，他们已…;
        ``carried``) is later than that."""
        expression = dating.expression
        if expression is None or dating.earliest is not None or not self._published:
            return dating
        limit = None
        if expression.form == "event" or expression.text.endswith(_PERIODS):
            limit = _last_at(self._frames, line)
        elif carried and expression.form == "vague" and line in self._by_line:
            limit = self._by_line[line].before(expression.start, expression.start)
        if limit is None or limit is expression or not limit.earliest:
            return dating
        return replace(bounded(self._published, limit), basis=dating.basis, expression=expression)


def _looking_back(told: Sequence[Told], published: str) -> frozenset[int]:
    """The offsets of expressions years before the document's date, told after something of its own time: a look back,
    which dates nothing behind its sentence."""
    if not published[:4].isdigit():
        return frozenset()
    recent = int(published[:4]) - 1
    found: set[int] = set()
    current = False
    for item in told:
        year = (item.expression.latest or item.expression.earliest or "")[:4]
        if year.isdigit():
            if int(year) >= recent:
                current = True
            elif current:
                found.add(item.start)
    return frozenset(found)


def _last_at(lines: Sequence[tuple[int, TimeExpression | None]], line: int) -> TimeExpression | None:
    """What stands last at or above a line."""
    at = bisect_right(lines, line, key=lambda item: item[0])
    return lines[at - 1][1] if at else None


def _is_frame(expression: TimeExpression) -> bool:
    text = expression.text
    return expression.form == "since" and text.endswith(("以来", "以來")) and expression.granularity not in _COARSE


# 1月下旬以来: a frame for the text that follows. 截至…, 2003年, 第一时间: said of one statement only.
_SNAPSHOTS: Final = frozenset({"as-of", "year", "decade", "century"})
_SEASONAL: Final = frozenset({"festival", "holiday", "season", "solar-term"})
_COARSE: Final = frozenset({"year", "decade", "century"})


def continues(expression: TimeExpression) -> bool:
    """Whether a statement dated so also dates the undated ones after it up to the full stop; no span of years."""
    of_years = expression.granularity in _COARSE and "/" in expression.date and expression.latest is not None
    return bool(expression.date) and not expression.planned and not of_years and expression.form not in _SNAPSHOTS


def passes_on(expression: TimeExpression) -> bool:
    """Whether a statement dated so also dates the undated ones after it: a point in time does, a year, a span
    counted up to now (截至…), a standing frame (…以来) or a festival (which names its season) does not."""
    return (
        bool(expression.date)
        and expression.form not in _SEASONAL
        and not expression.planned
        and expression.granularity in _POINTS
        and "/" not in expression.date
    )
