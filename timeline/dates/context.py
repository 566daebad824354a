"""What dates are counted from: the document's date, the last date named, the heading; where an expression stands."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from timeline.dates.edtf import Interval, Moment
from timeline.dates.values import Prefer
from timeline.model import Reason

if TYPE_CHECKING:
    from timeline.dates.assemble import Value
    from timeline.dates.choosing import Choice
    from timeline.dates.grounds import Resolved


class Named(Struct):
    """A date that the text named: its value, where, and whether its year was said (not worked out)."""

    interval: Interval
    text: str
    end: int
    paragraph: int
    strong: bool
    sentence: int = -1
    inferred: bool = False  # it rests on a document date that was only inferred
    background: bool = False  # an older date told in passing: no sentence but its own leans on it

    @property
    def day(self) -> date | None:
        """Its last day, where it is that precise."""
        moment = self.interval.end or self.interval.start
        return as_date(moment) if moment and moment.day else None

    @property
    def moment(self) -> Moment:
        """Its last moment (first, where open at the end)."""
        return self.interval.end or self.interval.start or Moment(1)


#: Values by what was asked: the core, what opens and closes it, whether it is planned.
Table = dict[Hashable, "Value"]
#: So many values are kept for one date, and for so many dates: documents of one day share them.
MOST_KNOWN: Final = 5_000
_MOST_DATES: Final = 64


@lru_cache(_MOST_DATES)
def _tables(
    moment: datetime, grain: str, prefer: Prefer, told: tuple[str, ...]
) -> tuple[Table, dict[tuple[str, str], Resolved]]:
    """What is known of a document's date that was told so."""
    return {}, {}


class Context(Struct):
    """The state of reading a text from top to bottom."""

    reference: datetime | None = None
    clock: bool = False  # it has a time of day
    today: date | None = None  # its day
    today_text: str = ""  # the same as text
    moment: Moment | None = None  # the same, no finer than it is known
    reference_grain: str = "day"
    origin: Reason = field(default_factory=lambda: Reason("dates.origin_published"))
    prefer: Prefer = "past"
    last: Named | None = None
    last_front: Named | None = None  # the last one that is no background
    unmet: bool = False  # a day before found nothing to lean on: the text has a date of its own that is not known
    section: Named | None = None
    first_day: date | None = None
    weekday_run: tuple[int, date] | None = None  # the sentence and the day of the weekday named last
    run_base: date | None = None  # the first day of a run that is counted on: 次日, 第三天, 第四天
    last_dated: Named | None = None
    last_span: Named | None = None
    lead: Named | None = None
    annals: Named | None = None
    title: Named | None = None  # the year in the document's title, where nothing else tells one
    told_past: bool = False  # some day of the text is not after the document's
    weekdays: dict[int, date] = field(default_factory=dict)
    forecast: bool = False
    republic: bool = False
    retrospective: bool = False
    latest_possible: int = 2100
    because: Reason | None = None  # counted from the document's date
    known: Table = field(default_factory=dict)  # values that lean on nothing but that date
    vague: dict[tuple[str, str], Resolved] = field(default_factory=dict)  # the same of vague words, as they are meant
    choices: dict[Hashable, Choice | None] = field(default_factory=dict)  # what was asked and chosen before

    @property
    def near(self) -> Named | None:
        """The date that a day or a clock time leans on: the last named, unless it was no more than a year."""
        if self.last is not None and self.last_dated is not None and self.last.moment.month is None:
            return self.last_dated
        return self.last

    def antecedent(self, named: Named | None, place: Standing) -> Named | None:
        """What a day or month without the rest leans on: ``named``, unless that is background to another sentence."""
        if named is not None and named.background and named.sentence != place.sentence:
            return self.last_front
        return named

    def refer(self, moment: datetime, grain: str, clock: bool, origin: Reason | None) -> None:
        """From here on count from this date of the document; ``clock``: it has a time of day."""
        self.clock = clock
        self.reference, self.reference_grain, self.today = moment, grain, moment.date()
        self.today_text = self.today.isoformat()
        year, month, day = moment.year, moment.month, moment.day
        self.moment = Moment(year, None if grain == "year" else month, day if grain == "day" else None)
        self.origin = origin or self.origin
        self.because = None
        self.choices = {}
        told = (self.origin.key, *map(str, self.origin.values.values()))
        self.known, self.vague = _tables(moment, grain, self.prefer, told)


class Standing(Struct, frozen=True, gc=False):
    """Where an expression stands, as far as its value depends on it."""

    paragraph: int
    start: int = -1
    planned: bool = False
    not_before: date | None = None
    inherit: Moment | None = None  # the first date of a range, for its second
    shift: int = 0  # the first part of day of a range
    sentence: int = -1
    reported: bool = False  # 记者9日获悉: the day is told by the document's date


def as_date(moment: Moment | None) -> date | None:
    """The first day of a moment, where Python's calendar has it."""
    if moment is None or not 1 <= moment.year <= 9999:
        return None
    if moment.day is not None:
        return date(moment.year, moment.month or 1, moment.day)
    return date.fromisoformat(moment.first()[:10])
