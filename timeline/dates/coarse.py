"""Values coarser than a day: months, parts of a month or year, weeks, seasons, years, decades, centuries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from timeline.dates import calendar
from timeline.dates.choosing import choose
from timeline.dates.context import Context, Named, Standing, as_date
from timeline.dates.edtf import Interval, Moment, between, days_in, of_day, single
from timeline.dates.grounds import Resolved, Year, abstain, from_last, from_reference, month_number
from timeline.dates.values import Core, Piece
from timeline.model import Basis, Reason

_MIDDLE: Final = 15


def coarse(core: Core, ctx: Context, place: Standing, year: Year | None, lunar: bool) -> Resolved:
    """The value of a core that names no day."""
    if (week := core.get("week")) is not None:
        return _week(week, ctx)
    base = _base(core, ctx, place, year, lunar)
    if base.interval is None:
        return base
    if (days := core.get("days")) is not None and base.interval.single and base.interval.start:
        moment = base.interval.start
        if days.a <= 0 and moment.month is None:
            moment = replace(moment, month=12)  # the last days of a year
        if moment.month is None or moment.day is not None:
            return base
        last = min(days.b, days_in(moment.year, moment.month))
        if days.a <= 0:
            days = replace(days, a=last + days.a)
        value = between(replace(moment, day=days.a), replace(moment, day=last))
        return replace(base, interval=value.approximate() if days.about else value, grain="month-part")
    if (nth := core.get("nth-week")) is not None:
        return _nth_week(nth, base)
    return base


def _base(core: Core, ctx: Context, place: Standing, year: Year | None, lunar: bool) -> Resolved:
    """The year, month or part of a year that the core names."""
    month = core.get("month", "ym")
    lunar_piece = core.get("lunar")
    if lunar and month is not None:
        lunar_piece = replace(month, kind="lunar", b=0, c=0)
    if lunar_piece is not None:
        return _lunar_month(lunar_piece, ctx, place, year)
    if core.get("month-ref", "month-last"):
        found = month_number(core, ctx)
        if isinstance(found, Resolved):
            return found
        return Resolved(single(Moment(found[0], found[1])), "month", found[2], found[3])
    if month is not None:
        return _month(month, ctx, place, year)
    if (months := core.get("months")) is not None:
        return _months(months, ctx, place, year)
    if (quarter := core.get("quarter-rel")) is not None:
        return _quarter(quarter, ctx)
    if (season := core.get("season")) is not None:
        return _season(season, ctx, place, year)
    if core.get("days") is not None and year is None:
        at = _month_named(ctx, place)
        day = as_date(at.moment) if at else ctx.today
        if day is None:
            return abstain("no_month", "year-inferred")
        why = from_last(ctx, at) if at else from_reference(ctx)
        return Resolved(single(Moment(day.year, day.month)), "month", "year-inferred", why)
    if year is not None:
        value = between(Moment(year.first), Moment(year.value)) if year.first else single(Moment(year.value))
        return Resolved(value, "year", year.basis, year.why, True)
    return abstain("nothing")


def _month_named(ctx: Context, place: Standing) -> Named | None:
    """What names the month of 上旬, 月底: a date before it in the paragraph, else the heading."""
    last, section = ctx.antecedent(ctx.last, place), ctx.section
    if last is not None and not 1 <= (last.moment.month or 0) <= 12:
        last = None
    if last is not None and last.paragraph == place.paragraph:
        return last
    if section is not None and 1 <= (section.moment.month or 0) <= 12 and section.interval.single:
        return section
    return last if ctx.today is None else None


def _month(piece: Piece, ctx: Context, place: Standing, year: Year | None) -> Resolved:
    number, first = (piece.b, 0) if piece.kind == "ym" else (piece.a, piece.b)
    if year is not None:
        value, basis, why, strong = year.value, year.basis, year.why, True
        if year.about:
            return Resolved(single(Moment(value, number)).approximate(), "month", basis, why, True)
    else:
        strong = False
        not_before = place.not_before.replace(day=1) if place.not_before else None
        if not_before is not None:
            not_before = not_before.replace(day=1)
        chosen = _own_month(number, ctx, place)
        if chosen is not None and not_before is None:
            value, why = chosen
        else:
            choice = choose(
                lambda y: calendar.real(y, number, 1 if not_before else _MIDDLE),
                ctx,
                replace(place, not_before=not_before),
                same=(number, bool(not_before)),
            )
            if choice is None:
                return abstain("no_year", "year-inferred")
            value, why, strong = choice.day.year, choice.why, choice.strong
        basis = "year-inferred"
    interval = between(Moment(value, first), Moment(value, number)) if first else single(Moment(value, number))
    return Resolved(interval, "month", basis, why, strong)


def _own_month(number: int, ctx: Context, place: Standing) -> tuple[int, Reason] | None:
    """The document's own month, which is neither past nor to come."""
    last = ctx.last
    elsewhere = ctx.section is not None or (last is not None and last.strong and last.paragraph == place.paragraph)
    if ctx.today is None or ctx.today.month != number or elsewhere:
        return None
    return ctx.today.year, from_reference(ctx)


def _months(piece: Piece, ctx: Context, place: Standing, year: Year | None) -> Resolved:
    """Months so and so of a year: halves, quarters, school holidays, 年初, 年底."""
    basis: Basis = "relative"
    if year is not None:
        value, basis, why, strong = year.value, year.basis, year.why, True
    else:
        choice = choose(lambda y: calendar.real(y, piece.b, _MIDDLE), ctx, replace(place, not_before=None), same=piece)
        section_year = ctx.section or (ctx.last and ctx.last.strong and ctx.last.paragraph == place.paragraph)
        last = ctx.last
        if piece.c == 2 and last is not None and last.strong and last.paragraph == place.paragraph:
            value, why, strong = last.moment.year, from_last(ctx, last), False  # 截至2022年12月31日,较年初增长
        elif choice is not None and (section_year or piece.c == 1 or ctx.today is None):
            value, why, strong = choice.day.year, choice.why, False
        elif ctx.today is not None:
            value, why, strong = ctx.today.year, from_reference(ctx), False
            counted_up = piece.a == 1 and piece.word[0] in "前头"  # 前11个月 are over when they are told
            ahead = piece.a > ctx.today.month or (counted_up and piece.b > ctx.today.month)
            if ahead and ctx.prefer == "past" and not place.planned and piece.c == 0:
                value -= 1
        else:
            return abstain("no_year", "year-inferred")
    interval = between(Moment(value, piece.a), Moment(value, piece.b))
    return Resolved(interval.approximate() if piece.about else interval, "months", basis, why, strong)


def _quarter(piece: Piece, ctx: Context) -> Resolved:
    if ctx.today is None:
        return abstain("no_reference", text=piece.word)
    month = calendar.add_months(ctx.today.replace(day=1, month=(ctx.today.month - 1) // 3 * 3 + 1), 3 * piece.a)
    first, last = month.month, month.month + 2
    if piece.b:
        first = last = month.month + piece.b - 1
    return Resolved(
        between(Moment(month.year, first), Moment(month.year, last)), "months", "relative", from_reference(ctx)
    )


def _season(piece: Piece, ctx: Context, place: Standing, year: Year | None) -> Resolved:
    if year is not None:
        value, basis, why, strong = year.value, year.basis, year.why, True
    else:
        middle = {21: 4, 22: 7, 23: 10, 24: 1}[piece.a]
        later = piece.a == 24  # winter is of the year that it begins in, and mostly lies in the next
        choice = choose(
            lambda y: calendar.real(y + later, middle, _MIDDLE), ctx, replace(place, not_before=None), same=piece
        )
        if choice is None:
            return abstain("no_year", "year-inferred")
        value, basis, strong = choice.day.year - later, "year-inferred", False
        why = Reason(choice.why.key, {**choice.why.values, "year": str(value)})
    return Resolved(single(Moment(value, piece.a)), "season", basis, why, strong)


def _lunar_month(piece: Piece, ctx: Context, place: Standing, year: Year | None) -> Resolved:
    leap = bool(piece.c)
    if year is not None:
        span = calendar.lunar_month(year.value, piece.a, leap)
        found, why, strong = year.value, year.why, True
    else:
        choice = choose(lambda y: calendar.lunar(y, piece.a, 1, leap), ctx, replace(place, not_before=None), same=piece)
        if choice is None:
            return abstain("no_year", "lunar")
        found, why, strong = choice.day.year, choice.why, False
        span = calendar.lunar_month(found, piece.a, leap) or calendar.lunar_month(found - 1, piece.a, leap)
    if span is None and found < 1900:
        return Resolved(single(Moment(found)).approximate(), "year", "explicit", why, strong)
    if span is None:
        return abstain("no_lunar_day", "lunar", text=piece.word, year=str(found))
    reason = Reason("dates.lunar_chosen", {"text": piece.word, "year": str(found), "because": why})
    return Resolved(between(of_day(span[0]), of_day(span[1])), "month", "lunar", reason, strong)


def _week(piece: Piece, ctx: Context) -> Resolved:
    if ctx.today is None:
        return abstain("no_reference", text=piece.word)
    monday, sunday = calendar.week_of(ctx.today, piece.a)
    if piece.b == 1:
        sunday = monday + timedelta(days=2)
    elif piece.b == 2:
        monday += timedelta(days=3)
    return Resolved(between(of_day(monday), of_day(sunday)), "week", "relative", from_reference(ctx))


def _nth_week(piece: Piece, base: Resolved) -> Resolved:
    assert base.interval is not None
    first, last = base.interval.bounds()
    if first is None or last is None or not "0001" <= first[:4] <= "9998":
        return base
    start, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    if piece.a > 0:
        monday = calendar.first_monday(start) + timedelta(weeks=piece.a - 1)
    else:
        monday = end - timedelta(days=(end.weekday() + 1) % 7 + 6) + timedelta(weeks=piece.a + 1)
    value = between(of_day(monday), of_day(monday + timedelta(days=7 * piece.b - 1)))
    return replace(base, interval=value, grain="week")


# ---------------------------------------------------------------- decades and centuries

_PART_OF_TEN: Final = {0: (0, 9), 1: (0, 2), 2: (4, 6), 3: (5, 9), 4: (7, 9)}
_PART_OF_HUNDRED: Final = {0: (1, 100), 1: (1, 20), 2: (41, 60), 4: (81, 100), 5: (1, 50), 6: (51, 100)}


def long(core: Core, ctx: Context) -> Resolved:
    """A decade (80年代: 1980/1989) or century (18世纪: 1701/1800), or a part of one."""
    piece = core.pieces[0]
    today = ctx.today.year if ctx.today else ctx.latest_possible
    basis: Basis = "explicit"
    why = Reason("dates.said")
    match piece.kind:
        case "decade":
            first = piece.a
        case "decade-of-century":
            first, basis, why = (today // 100 + piece.c) * 100 + piece.a, "relative", from_reference(ctx)
            if ctx.today is not None and today % 100 == 0:
                first = ((today - 1) // 100 + piece.c) * 100 + piece.a
        case "decade-alone":
            first = today // 100 * 100 + piece.a
            if first > today or (piece.a >= 30 and first + 9 > today):
                first -= 100
        case "century-rel":
            start = ((today - 1) // 100 + piece.a) * 100
            low, high = _PART_OF_HUNDRED[piece.b]
            return Resolved(
                _years(start + low, start + high, piece.b), "century", "relative", from_reference(ctx), True
            )
        case _:
            low, high = _PART_OF_HUNDRED[piece.b]
            start = (piece.a - 1) * 100
            value = _years((piece.c - 1) * 100 + 1 if piece.c else start + low, start + high, piece.b)
            return Resolved(value, "century", basis, why, True)
    low, high = _PART_OF_TEN[piece.b] if piece.b < 100 else (100 - piece.b, 9)
    return Resolved(_years(first + low, first + high, piece.b), "decade", basis, why, True)


def _years(first: int, last: int, part: int) -> Interval:
    value = between(Moment(first), Moment(last))
    return value.approximate() if 0 < part < 100 else value
