"""The choice of a year for a month and day, of a month for a day, of a week for a weekday: from what it leans on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from msgspec import Struct

from timeline.dates import calendar
from timeline.dates.context import Context, Named, Standing, as_date
from timeline.dates.edtf import days_in
from timeline.dates.values import Prefer
from timeline.model import Reason

#: So many days from a document's own date is a day rather that of a mistyped weekday than of another year.
_MISTYPED: Final = 45


class Choice(Struct, frozen=True, gc=False):
    """A day that was chosen among candidates, and why; ``strong`` where its year was said shortly before."""

    day: date
    why: Reason
    strong: bool = False


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
        start, end = section.interval.start, section.interval.end
        one_year = not section.interval.single and start is not None and end is not None and start.year == end.year
        return day, "heading", section.text, one_year or section.moment.month is None
    if last is not None and last.strong and last.moment.month is None and 0 <= place.start - last.end <= 2:
        return date(max(last.moment.year, 1), 1, 1), "last", last.text, True
    near = last is not None and last.strong and (last.paragraph == place.paragraph or ctx.retrospective)
    if near and last is not None and last.moment.month and (day := as_date(last.moment)):
        return day, "last", last.text, False
    lead = ctx.lead
    holds = lead is not None and lead.paragraph == place.paragraph and not place.planned
    if holds and lead is not None and (last is None or last.moment.year == lead.moment.year):
        return date(max(lead.moment.year, 1), 1, 1), "last", lead.text, True
    coming = last is not None and last.paragraph == place.paragraph and last.moment.day is not None
    if coming and last is not None and ctx.today is not None and last.day is not None and last.day > ctx.today:
        return last.day, "last", last.text, False  # what is to come goes on: 1月15日放假,2月18日上课
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
    if anchor[1] == "last" and (inside := _in_span(make, ctx.antecedent(ctx.last, place), anchor)) is not None:
        return inside
    if same is None or agrees is not None:
        return _nearest(make, ctx, anchor, place.planned, agrees)
    asked = same, anchor, place.planned, ctx.prefer
    if asked not in ctx.choices:
        ctx.choices[asked] = _nearest(make, ctx, anchor, place.planned, None)
    return ctx.choices[asked]


def _in_span(make: Callable[[int], date | None], last: Named | None, anchor: Anchor) -> Choice | None:
    """The day inside the stretch that was named last: 2021年10月1日至2022年5月31日,其中10月15日."""
    if last is None or last.interval.single or last.text != anchor[2]:
        return None
    start, end = as_date(last.interval.start), as_date(last.interval.end)
    if start is None or end is None or start.year == end.year or end.year - start.year > 9:
        return None
    for year in range(start.year, end.year + 1):
        if (day := make(year)) and start <= day <= end:
            return Choice(day, Reason("dates.year_from_last", {"year": str(year), "words": last.text}), True)
    return None


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
        days = _agreed(days, ctx, anchor, planned, agrees)
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


def _agreed(
    days: list[date], ctx: Context, anchor: Anchor, planned: bool, agrees: Callable[[date], bool]
) -> list[date]:
    """The days that a second name fits; where the day next to a document's own date is none of them, that name is
    mistyped, and all."""
    fitting = [day for day in days if agrees(day)]
    base, key, _, _ = anchor
    if fitting and key == "reference" and not ctx.origin.key.startswith("dates.origin_inferred"):
        nearest = min(days, key=lambda day: cost(day, base, ctx.prefer, planned))
        if nearest not in fitting and abs((nearest - base).days) <= _MISTYPED:
            return [nearest]
    return fitting or days


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
    against it: no more than a month, a date with its year that news told as background, or a later day of a month
    that is over."""
    if ctx.today is None:
        return False
    back = _just_before(number, ctx.today)
    if last.day is not None and last.day > ctx.today:
        return ctx.told_past and back in (0, 1) and last.sentence != place.sentence and not place.planned
    if back is None or last.moment.day is None:
        return back is not None
    far = last.day is not None and abs((ctx.today - last.day).days) > 10
    turned = number < last.moment.day and last.paragraph != place.paragraph  # its month is over
    return back <= 1 and far and (last.strong or turned) and not ctx.retrospective and last.sentence != place.sentence


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
