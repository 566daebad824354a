"""What dates are counted from: the document's date, the last date named, the heading; and the choice of a year."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from timeline.dates import calendar
from timeline.dates.edtf import Interval, Moment, days_in
from timeline.dates.values import Prefer
from timeline.model import Reason

if TYPE_CHECKING:
    from timeline.dates.assemble import Value
    from timeline.dates.grounds import Resolved


@dataclass(slots=True)
class Named:
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


@dataclass(slots=True)
class Context:
    """The state of reading a text from top to bottom."""

    reference: datetime | None = None
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

    def refer(self, moment: datetime, grain: str, origin: Reason | None) -> None:
        """From here on count from this date of the document."""
        self.reference, self.reference_grain, self.today = moment, grain, moment.date()
        self.today_text = self.today.isoformat()
        year, month, day = moment.year, moment.month, moment.day
        self.moment = Moment(year, None if grain == "year" else month, day if grain == "day" else None)
        self.origin = origin or self.origin
        self.because = None
        self.choices = {}
        told = (self.origin.key, *map(str, self.origin.values.values()))
        self.known, self.vague = _tables(moment, grain, self.prefer, told)


class Standing(NamedTuple):
    """Where an expression stands, as far as its value depends on it."""

    paragraph: int
    start: int = -1
    planned: bool = False
    not_before: date | None = None
    inherit: Moment | None = None  # the first date of a range, for its second
    shift: int = 0  # the first part of day of a range
    sentence: int = -1
    reported: bool = False  # 记者9日获悉: the day is told by the document's date


class Choice(NamedTuple):
    """A day that was chosen among candidates, and why; ``strong`` where its year was said shortly before."""

    day: date
    why: Reason
    strong: bool = False


def as_date(moment: Moment | None) -> date | None:
    """The first day of a moment, where Python's calendar has it."""
    if moment is None or not 1 <= moment.year <= 9999:
        return None
    if moment.day is not None:
        return date(moment.year, moment.month or 1, moment.day)
    return date.fromisoformat(moment.first()[:10])


def cost(day: date, anchor: date, prefer: Prefer, planned: bool) -> float:
    """How far ``day`` is from ``anchor`` as readers feel it.

    A date without a year is of the writer's own year unless the turn of the year is near; reports look back, plans
    ahead.
    """
    distance = (day - anchor).days
    crossing = day.year != anchor.year
    if prefer == "nearest":
        return abs(distance) + 200 * crossing
    if prefer == "future":
        return distance if distance >= 0 else 200 - distance * 3
    if planned:
        return distance + 40 * crossing if distance >= 0 else -distance * 1.5 + 60 * crossing
    return -distance + 60 * crossing if distance <= 0 else distance * 2 + 200 * crossing


#: What a date without a year leans on: (day, reason key, words, exactly that year).
Anchor = tuple[date, str, str, bool]


def anchor_of(ctx: Context, place: Standing) -> Anchor | None:
    """What a date without a year leans on.

    A year said in the same sentence first; then a heading's; then a date with a year in the same paragraph (in a
    text that looks back on earlier years: anywhere before), or the year that the paragraph opens with; then the
    document's date; then the last date named; then the year in the title.
    """
    last, section = ctx.antecedent(ctx.last, place), ctx.section
    annals = ctx.annals
    if place.reported and ctx.today is not None:
        return ctx.today, "reference", ctx.today_text, False
    said = last is not None and last.strong and last.sentence == place.sentence
    if said and last is not None and last.moment.month and (day := as_date(last.moment)):
        return day, "last", last.text, False
    if annals is not None and not (section is not None and section.strong and section is not annals):
        return date(annals.moment.year, 1, 1), "heading", annals.text, True
    if section is not None and (day := as_date(section.interval.start)):
        return day, "heading", section.text, section.moment.month is None
    if last is not None and last.strong and last.moment.month is None and 0 <= place.start - last.end <= 2:
        return date(max(last.moment.year, 1), 1, 1), "last", last.text, True
    near = last is not None and last.strong and (last.paragraph == place.paragraph or ctx.retrospective)
    if near and last is not None and last.moment.month and (day := as_date(last.moment)):
        return day, "last", last.text, False
    lead = ctx.lead
    if lead is not None and lead.paragraph == place.paragraph and (day := as_date(lead.moment)):
        return day, "last", lead.text, True
    if ctx.today is not None:
        return ctx.today, "reference", ctx.today_text, False
    if last is not None and last.moment.month and (day := as_date(last.moment)):
        return day, "last", last.text, False
    if ctx.title is not None:
        return date(ctx.title.moment.year, 1, 1), "heading", ctx.title.text, True
    return None


def choose(
    make: Callable[[int], date | None],
    ctx: Context,
    place: Standing,
    agrees: Callable[[date], bool] | None = None,
    same: Hashable = None,
) -> Choice | None:
    """The year for a day that ``make`` builds from a year; ``agrees`` tells whether a second name of it fits.

    What is the ``same`` gives the same days: a choice among them is made once for each anchor.
    """
    if place.not_before is not None:
        for year in range(place.not_before.year, place.not_before.year + 9):
            if (day := make(year)) and day >= place.not_before:
                return Choice(day, Reason("dates.year_from_start", {"year": str(day.year)}))
    anchor = anchor_of(ctx, place)
    if anchor is None:
        if agrees is None:
            return None
        years: Iterable[int] = range(min(ctx.latest_possible, 2099), 1949, -1)
        for year in years:
            if (day := make(year)) and agrees(day):
                return Choice(day, Reason("dates.year_from_pair", {"year": str(year)}))
        return None
    if same is None or agrees is not None:
        return _nearest(make, ctx, anchor, place.planned, agrees)
    asked = same, anchor, place.planned, ctx.prefer
    if asked not in ctx.choices:
        ctx.choices[asked] = _nearest(make, ctx, anchor, place.planned, None)
    return ctx.choices[asked]


def _nearest(
    make: Callable[[int], date | None], ctx: Context, anchor: Anchor, planned: bool,
    agrees: Callable[[date], bool] | None,
) -> Choice | None:  # fmt: skip
    """The day nearest to its anchor, as readers feel it."""
    base, key, words, same_year = anchor
    values: dict[str, str | Reason] = {"words": words}
    if key == "reference":
        values["origin"] = ctx.origin
    if same_year and (day := make(base.year)):
        return Choice(day, _year_reason(base.year, base, key, values), key == "last")
    spread = 12 if agrees else 1
    years_near = range(max(1, base.year - spread), min(9998, base.year + spread) + 1)
    days = [day for year in years_near if (day := make(year))]
    if agrees:
        days = [day for day in days if agrees(day)] or days
    if not days:
        days = [day for year in range(max(1, base.year - 8), min(9998, base.year + 8)) if (day := make(year))]
    if not days:
        return None
    looks_ahead = planned and key == "reference"

    best, least = days[0], float("inf")
    for day in reversed(days):  # of two as near, the later
        if key == "reference":
            away = cost(day, base, ctx.prefer, looks_ahead)
        else:
            back = 1.5 if key == "last" and day < base else 1  # a story goes on more often than it turns back
            away = abs((day - base).days) * back + 60 * (day.year != base.year)
        if away < least:
            best, least = day, away
    return Choice(best, _year_reason(best.year, base, key, values), key == "last")


def _year_reason(year: int, base: date, key: str, values: dict[str, str | Reason]) -> Reason:
    """Why that year: that of the words it leans on, or the one that brings the day nearest to them."""
    how = "near" if year != base.year and key in ("last", "heading") else "from"
    return Reason(f"dates.year_{how}_{key}", {"year": str(year), **values})


def choose_day(number: int, ctx: Context, place: Standing, not_before: date | None) -> Choice | None:
    """The month for a bare day: that of the date named last in the run of the text, else the document's."""
    base, key, words, coarse = _month_base(number, ctx, place, not_before)
    if base is None:
        return None
    last = ctx.antecedent(ctx.near, place) if key == "last" else None
    ahead = last is not None and ctx.today is not None and base > ctx.today
    running = last is not None and last.sentence == place.sentence and last.moment.day is not None
    asked = (
        number, base, key, words, coarse, ahead, running, place.planned, place.reported, not_before, ctx.prefer,
    )  # fmt: skip
    if asked in ctx.choices:
        return ctx.choices[asked]

    days: list[date] = []
    own = base.year * 12 + base.month - 1
    for months in range(own - 2, own + 3):
        year, month = divmod(months, 12)
        if 1 <= year <= 9999 and number <= days_in(year, month + 1):
            days.append(date(year, month + 1, number))
    if not_before is not None:
        days = [day for day in days if day >= not_before] or days
    if not days:
        return None
    if key == "reference":
        forward = (ctx.prefer == "future" or place.planned) and not place.reported
        best = _nearest_to_reference(days, base, ctx.prefer, forward)
    else:
        told = key == "last" and not ahead
        best = _nearest_to_named(days, base, running, coarse, ctx.today, place.planned, told)
    values: dict[str, str | Reason] = {"month": f"{best.year:04d}-{best.month:02d}", "words": words}
    if key == "reference":
        values["origin"] = ctx.origin
    other = (best.year, best.month) != (base.year, base.month) and key in ("last", "heading")
    choice = ctx.choices[asked] = Choice(best, Reason(f"dates.month_{'near' if other else 'from'}_{key}", values))
    return choice


def _nearest_to_reference(days: list[date], base: date, prefer: Prefer, forward: bool) -> date:
    """The day nearest to the document's date as readers feel it; of two as near, the first."""
    best, least = days[0], float("inf")
    for day in days:
        distance = (day - base).days
        away = abs(distance)
        if prefer != "nearest" and distance and (distance > 0) != forward:
            away *= 3
        if away < least:
            best, least = day, away
    return best


def _nearest_to_named(
    days: list[date], base: date, running: bool, coarse: bool, today: date | None, planned: bool, told: bool
) -> date:
    """The day nearest to one that the text named; of two as near, the first.

    ``running``: in one sentence with it; ``coarse``: that names no day; ``told``: what is not planned lies behind the
    document's date (``today``).
    """
    best, least = days[0], float("inf")
    for day in days:
        distance = (day - base).days
        near: float = abs(distance) + (0.5 if distance < 0 else 0)
        own = day.month == base.month and day.year == base.year
        if own and running and distance >= 0:
            near = 0  # a list, or a run of days, goes on in its month as long as the numbers grow
        if coarse:
            near = 0 if own else near + 40
        if today is not None:
            if planned:
                near += 20 if day < today else 0
            elif told and day > today:
                near += 2 * (day - today).days + 5
        if near < least:
            best, least = day, near
    return best


def _month_base(
    number: int, ctx: Context, place: Standing, not_before: date | None
) -> tuple[date | None, str, str, bool]:
    """The day that a bare day is counted near: (day, reason key, words, whether those words name no day)."""
    last = ctx.antecedent(ctx.near, place)
    today = ctx.today
    section = ctx.section if ctx.section and (ctx.section.moment.month or 13) <= 12 else None
    if not_before is not None:
        return not_before, "start", not_before.isoformat(), False
    if place.reported and today is not None:
        return today, "reference", ctx.today_text, False
    if section is not None and not (last is not None and last.moment.day and last.paragraph == place.paragraph):
        return as_date(section.interval.start), "heading", section.text, section.moment.day is None
    if last is not None and last.moment.month and last.moment.month <= 12:
        coming = today is not None and last.day is not None and last.day > today
        # what is to come carries on over paragraphs in a notice, not in news, which tell of what was
        carries = not (ctx.told_past or _just_before(number, today) is not None) if coming else not last.strong
        near = last.paragraph == place.paragraph or (carries and place.paragraph - last.paragraph <= 6) or today is None
        if near and not _means_today(number, ctx, last, place):
            return as_date(last.moment), "last", last.text, last.moment.day is None
    return today, "reference", ctx.today_text, False


@lru_cache(4096)
def _just_before(number: int, today: date | None) -> int | None:
    """How many days before ``today`` that day of the month was; ``None`` where more than three."""
    if today is None:
        return None
    return next((back for back in range(4) if (today - timedelta(days=back)).day == number), None)


def _means_today(number: int, ctx: Context, last: Named, place: Standing) -> bool:
    """Whether a day number is that of the document's date or a day just before, and the date named last no reason
    against it: no more than a month, or a date with its year that news told as background."""
    if ctx.today is None:
        return False
    back = _just_before(number, ctx.today)
    if last.day is not None and last.day > ctx.today:
        return ctx.told_past and back in (0, 1) and last.sentence != place.sentence and not place.planned
    if back is None or last.moment.day is None:
        return back is not None
    far = last.day is not None and abs((ctx.today - last.day).days) > 10
    return back <= 1 and far and last.strong and not ctx.retrospective and last.sentence != place.sentence


def weekday_near(weekday: int, ctx: Context, planned: bool) -> date | None:
    """The weekday that is meant: one the document dates itself; else the last one for reports, the next for plans."""
    if weekday in ctx.weekdays:
        return ctx.weekdays[weekday]
    today = ctx.today
    if today is None:
        return None
    back = (today.isoweekday() - weekday) % 7
    past, future = today - timedelta(days=back), today + timedelta(days=(weekday - today.isoweekday()) % 7)
    if ctx.prefer == "nearest":
        return calendar.week_of(today)[0] + timedelta(days=weekday - 1)
    return future if planned or ctx.forecast or ctx.prefer == "future" else past
