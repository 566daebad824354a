"""From the pieces of one date to its value: year, month, day, clock, each from the text or from the context."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from timeline.dates import calendar
from timeline.dates.choosing import Choice, choose, choose_day, weekday_near
from timeline.dates.clock import at_clock, bare_clock
from timeline.dates.coarse import coarse, long
from timeline.dates.context import Context, Standing, as_date
from timeline.dates.edtf import Moment, between, days_in, of_day, single
from timeline.dates.feasts import festival, lunar_day
from timeline.dates.grounds import Resolved, Year, abstain, from_last, from_reference, month_number
from timeline.dates.values import Core, Piece, core_of
from timeline.model import Basis, Reason

#: The kinds of piece that name a day; of several that name the same, the lowest is read and the others confirm it.
_DAY_KINDS: Final = {
    "ymd": 0,
    "day": 1,
    "solar-day": 2,
    "same-day": 2,
    "lunar": 3,
    "nth-weekday": 4,
    "term": 4,
    "nth-day": 4,
    "day-ref": 5,
    "day-last": 5,
    "weekday": 6,
}


def resolve(core: Core, ctx: Context, place: Standing) -> Resolved:
    """The value of a core of ranked pieces."""
    if core.shape == "month-day":
        return _month_day(core, core.pieces[1], core.pieces[0], ctx, place, None, None, False)
    if core.shape == "day":
        return _bare_day(core.pieces[0], [], ctx, place)
    if core.shape == "months":
        return coarse(core, ctx, place, None, False)
    pieces = core.pieces[1:] if core.pieces[0].kind == "lunar-mark" else core.pieces
    lunar = core.pieces[0].kind == "lunar-mark"
    core = core_of(pieces) if pieces else core
    if core.get("decade", "decade-alone", "decade-of-century", "century", "century-rel"):
        return long(core, ctx)
    year = _year(core, ctx)
    if isinstance(year, Resolved):
        return year
    day = _day(core, ctx, place, year, lunar)
    if isinstance(day, Resolved):
        return day if day.interval is None or day.grain != "day" else at_clock(core, place, day)
    whole = coarse(core, ctx, place, year, lunar)
    if year is not None and year.first and whole.interval is not None and whole.grain != "year":
        return replace(whole, interval=between(Moment(year.first), whole.interval.end), grain="range")
    return whole


def _year(core: Core, ctx: Context) -> Year | Resolved | None:
    piece = next(
        (p for p in core.pieces if p.top == 8 and p.kind not in ("day-ref", "day-last", "month-ref", "month-last")),
        None,
    )
    if piece is None:
        return None
    said = Reason("dates.said")
    match piece.kind:
        case "year" | "ymd" | "ym":
            return Year(piece.a, piece.b if piece.kind == "year" else 0, "explicit", said)
        case "era":
            return Year(piece.a, 0, "explicit", Reason("dates.era", {"year": str(piece.a)}), piece.about)
        case "year-short":
            if ctx.republic and piece.a < 130:
                return Year(1911 + piece.a, 0, "explicit", Reason("dates.era", {"year": str(1911 + piece.a)}))
            pivot = (ctx.today.year if ctx.today else 2030) + 10
            value = next(base + piece.a for base in (2000, 1900) if base + piece.a <= pivot)
            return Year(value, 0, "explicit", Reason("dates.short_year", {"year": str(value)}))
        case "cyclic":
            near = ctx.today or (as_date(ctx.last.moment) if ctx.last else None)
            base = near.year if near else ctx.latest_possible
            value = calendar.cyclic_year(piece.a, base)
            return Year(value, 0, "lunar", Reason("dates.cyclic", {"text": piece.word, "year": str(value)}))
        case "zodiac":
            near = ctx.today or (as_date(ctx.last.moment) if ctx.last else None)
            base = near.year if near else ctx.latest_possible
            value = base - (base - 4 - piece.a + 6) % 12 + 6  # the nearest of the twelve
            return Year(value, 0, "lunar", Reason("dates.zodiac", {"text": piece.word, "year": str(value)}))
        case "year-ref":
            if ctx.today is None:
                return abstain("no_reference", text=piece.word)
            return Year(ctx.today.year + piece.a, 0, "relative", from_reference(ctx))
        case "year-last":
            base_date = as_date(ctx.last.moment) if ctx.last else ctx.today
            if base_date is None:
                return abstain("no_last", text=piece.word)
            return Year(base_date.year + piece.a, 0, "relative", from_last(ctx))
    return None


# ---------------------------------------------------------------- days


def _day(core: Core, ctx: Context, place: Standing, year: Year | None, lunar: bool) -> Resolved | None:
    """The day that the core names, without its clock; ``None`` where it names none."""
    month = core.get("month", "ym")
    named = [
        piece for piece in core.pieces if piece.kind in _DAY_KINDS and not (piece.kind == "lunar" and piece.bottom > 4)
    ]
    if not named:
        return bare_clock(core, ctx, place) if core.pieces[0].top <= 3 else None
    if len(named) > 1:
        named.sort(key=lambda piece: _DAY_KINDS[piece.kind])
    piece, others = named[0], named[1:]
    agrees = _agreement([o for o in others if not piece.row == o.row == "festival"])  # 中秋国庆 are two days
    if piece.kind == "ymd":
        return _said(piece.a, piece.b, piece.c)
    if piece.kind == "day" and (month or core.get("month-ref", "month-last")):
        resolved = _month_day(core, piece, month, ctx, place, year, agrees, lunar)
        counted = next((other for other in others if other.kind == "day-ref"), None)
        if counted is not None and ctx.today is not None:
            meant = ctx.today + timedelta(days=counted.a)
            number = (month.b if month.kind == "ym" else month.a) if month else meant.month
            if (meant.month, meant.day) == (number, piece.a):
                resolved = Resolved(single(of_day(meant)), "day", "year-inferred", from_reference(ctx))
    elif piece.kind == "day" and (lunar_piece := core.get("lunar")) is not None and lunar_piece.bottom > 4:
        resolved = lunar_day(replace(lunar_piece, b=piece.a), ctx, place, year, None)
    elif piece.kind == "day":
        resolved = _bare_day(piece, others, ctx, place)
    elif piece.kind == "same-day":
        resolved = _anniversary(piece, ctx, year)
    elif piece.kind in ("day-ref", "day-last"):
        resolved = _counted_day(piece, ctx)
    elif piece.kind == "weekday":
        resolved = _weekday(piece, ctx, place)
    elif piece.kind == "lunar":
        resolved = lunar_day(piece, ctx, place, year, agrees)
    elif piece.kind == "nth-day":
        resolved = _nth_day(piece, core, ctx, place, year)
    else:
        resolved = festival(piece, core, ctx, place, year)
    if (
        resolved.interval
        and any(other.kind == "weekday" for other in others)
        and (day := as_date(resolved.interval.start))
    ):
        ctx.weekdays[day.isoweekday()] = day
    return resolved


def _said(year: int, month: int, day: int) -> Resolved:
    if day > days_in(year, month):
        return abstain("no_such_day", "explicit", date=f"{year:04d}-{month:02d}-{day:02d}")
    return Resolved(single(Moment(year, month, day)), "day", "explicit", Reason("dates.said"), True)


def _agreement(others: list[Piece]) -> Callable[[date], bool] | None:
    """A test whether a day is what its other names say; ``None`` where there is no other name that tells a year."""
    telling = [o for o in others if (o.kind == "lunar" and o.bottom == 4) or (o.kind == "weekday" and o.a <= 7)]
    if not telling:
        return None

    def fits(day: date, other: Piece) -> bool:
        if other.kind == "weekday":
            return day.isoweekday() == other.a
        years = (day.year, day.year - 1)
        return any(calendar.lunar(year, other.a, other.b, bool(other.c)) == day for year in years)

    return lambda day: all(fits(day, other) for other in telling)


def _month_day(
    core: Core, piece: Piece, month: Piece | None, ctx: Context, place: Standing, year: Year | None,
    agrees: Callable[[date], bool] | None, lunar: bool,
) -> Resolved:  # fmt: skip
    if month is None:
        found = month_number(core, ctx)
        if isinstance(found, Resolved):
            return found
        number_year, number, basis, why = found
        return _pair(number_year, number, piece, basis, why, True)
    number = month.b if month.kind == "ym" else month.a
    if lunar:
        return lunar_day(replace(piece, kind="lunar", a=number, b=piece.a, c=0), ctx, place, year, None)
    if year is not None:
        if year.about and ctx.today and year.value < 1912:
            converted = calendar.lunar(year.value, number, piece.a)
            if converted:
                why = Reason("dates.lunar", {"text": f"{number}-{piece.a}", "year": str(year.value)})
                return Resolved(single(of_day(converted)), "day", "lunar", why, True)
            return Resolved(single(Moment(year.value, number)).approximate(), "month", "explicit", year.why, True)
        return _pair(year.value, number, piece, year.basis, year.why, True)
    if place.inherit is not None and place.inherit.month == number and place.not_before is None:
        return _pair(place.inherit.year, number, piece, "year-inferred", Reason("dates.said"), False)
    day_number = piece.b or piece.a
    if day_number > days_in(2000, number):
        return abstain("no_such_day", "year-inferred", date=f"{number:02d}-{day_number:02d}")
    choice = choose(lambda y: calendar.real(y, number, day_number), ctx, place, agrees, (number, day_number))
    if choice is None:
        return abstain("no_year", "year-inferred")
    return _pair(choice.day.year, number, piece, "year-inferred", choice.why, choice.strong)


def _pair(year: int, month: int, piece: Piece, basis: Basis, why: Reason, strong: bool) -> Resolved:
    if not 1 <= month <= 12 or piece.a > days_in(year, month):
        return abstain("no_such_day", basis, date=f"{year:04d}-{month:02d}-{piece.a:02d}")
    last = Moment(year, month, piece.a)
    value = between(Moment(year, month, piece.b), last) if piece.b else single(last)
    return Resolved(value, "day", basis, why, strong)


def _bare_day(piece: Piece, others: list[Piece], ctx: Context, place: Standing) -> Resolved:
    """A day of the month alone; one that stands beside 今天 or a weekday is the nearest that fits."""
    if place.inherit is not None and place.inherit.month and place.inherit.month <= 12 and place.not_before:
        choice = choose_day(piece.a, ctx, place, place.not_before)
    else:
        reference = next((o for o in others if o.kind == "day-ref"), None)
        if reference is not None and ctx.today is not None:
            near = ctx.today + timedelta(days=reference.a)
            choice = Choice(near, from_reference(ctx)) if near.day == piece.a else None
            choice = choice or choose_day(piece.a, ctx, place, None)
        else:
            choice = choose_day(piece.b or piece.a, ctx, place, None)
    if choice is None:
        return abstain("no_month", "year-inferred")
    last = ctx.antecedent(ctx.last, place)
    strong = bool(last and last.strong and last.paragraph == place.paragraph and not place.reported)
    return _pair(choice.day.year, choice.day.month, piece, "year-inferred", choice.why, strong)


def _anniversary(piece: Piece, ctx: Context, year: Year | None) -> Resolved:
    """三年前的今天: the month and day of the document's date in that year."""
    if ctx.today is None or year is None:
        return abstain("no_reference", text=piece.word)
    if ctx.reference_grain != "day":
        return abstain("coarse_reference", text=piece.word)
    day = calendar.real(year.value, ctx.today.month, ctx.today.day)
    if day is None:
        return abstain("no_such_day", date=f"{year.value:04d}-{ctx.today:%m-%d}")
    return Resolved(single(of_day(day)), "day", "relative", year.why, True)


def _counted_day(piece: Piece, ctx: Context) -> Resolved:
    if piece.kind == "day-ref":
        if ctx.today is None:
            return abstain("no_reference", text=piece.word)
        if ctx.reference_grain != "day":
            return abstain("coarse_reference", text=piece.word)
        return Resolved(single(of_day(ctx.today + timedelta(days=piece.a))), "day", "relative", from_reference(ctx))
    base = ctx.near.day if ctx.near else ctx.today
    strong = bool(ctx.near and ctx.near.strong)
    if base is None and ctx.near is not None:
        return Resolved(single(ctx.near.moment).approximate(), "", "relative", from_last(ctx, ctx.near), strong)
    if base is None:
        return abstain("no_last", text=piece.word)
    return Resolved(single(of_day(base + timedelta(days=piece.a))), "day", "relative", from_last(ctx, ctx.near), strong)


def _weekday(piece: Piece, ctx: Context, place: Standing) -> Resolved:
    if ctx.today is None and piece.a not in ctx.weekdays:
        return abstain("no_reference", text=piece.word)
    why = from_reference(ctx)
    if piece.c or piece.a == 8:
        if ctx.today is None:
            return abstain("no_reference", text=piece.word)
        monday, sunday = calendar.week_of(ctx.today, piece.b)
        if piece.b == 0 and place.planned and 1 <= piece.a <= 7 and monday + timedelta(days=piece.a - 1) < ctx.today:
            monday += timedelta(days=7)  # what is still to come on 本周五, said after it, is next week's
        if piece.a == 8:
            return Resolved(between(of_day(sunday - timedelta(days=1)), of_day(sunday)), "week", "relative", why)
        return Resolved(single(of_day(monday + timedelta(days=piece.a - 1))), "day", "relative", why)
    day = weekday_near(piece.a, ctx, place.planned)
    run = ctx.weekday_run
    if day is not None and run is not None and run[0] == place.sentence >= 0 and place.not_before is None:
        on = run[1] + timedelta(days=(piece.a - run[1].isoweekday()) % 7)
        if day < run[1] and (run[1] > (ctx.today or run[1]) or on <= (ctx.today or on) or place.planned):
            day = on  # 预计周四有雨,周日放晴
    if day is not None and place.not_before is not None and piece.a <= 7 and day < place.not_before:
        day = place.not_before + timedelta(days=(piece.a - place.not_before.isoweekday()) % 7)
    if day is None:
        return abstain("no_reference", text=piece.word)
    return Resolved(single(of_day(day)), "day", "relative", why)


def _nth_day(piece: Piece, core: Core, ctx: Context, place: Standing, year: Year | None) -> Resolved:
    month = core.get("month", "ym", "month-ref", "month-last")
    if month is not None or year is not None:
        whole = coarse(core_of(tuple(p for p in core.pieces if p.top > 4)), ctx, place, year, False)
        first = as_date(whole.interval.start) if whole.interval else None
        if first is None:
            return whole
        return replace(whole, interval=single(of_day(first + timedelta(days=piece.a - 1))), grain="day")
    base = ctx.run_base or (ctx.near.day if ctx.near else ctx.today)
    if base is None:
        return abstain("no_last", text=piece.word)
    return Resolved(single(of_day(base + timedelta(days=piece.a - 1))), "day", "relative", from_last(ctx, ctx.near))
