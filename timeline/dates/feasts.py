"""Days of the lunar calendar, festivals, solar terms and nth weekdays: their civil day in the year that is meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from timeline.dates import calendar
from timeline.dates.context import Context, Standing, choose
from timeline.dates.edtf import Moment, of_day, single
from timeline.dates.grounds import Resolved, Year, abstain, month_number
from timeline.dates.values import Core, Piece
from timeline.model import Basis, Reason


def lunar_day(
    piece: Piece, ctx: Context, place: Standing, year: Year | None, agrees: Callable[[date], bool] | None
) -> Resolved:
    """A day of the lunar calendar.  A civil year that is said with 除夕 means the eve in that civil year."""
    why_values = {"text": piece.word}
    if year is not None:
        day = calendar.lunar(year.value, piece.a, piece.b, bool(piece.c))
        if piece.a == 12 and piece.b == 0 and year.basis == "explicit":
            before = calendar.lunar(year.value - 1, 12, 0)
            day = before if before and before.year == year.value else day
        if day is None and year.value < 1900:
            return Resolved(single(Moment(year.value)).approximate(), "year", "explicit", year.why, True)
        if day is None:
            return abstain("no_lunar_day", "lunar", text=piece.word, year=str(year.value))
        why = Reason("dates.lunar", {**why_values, "year": str(year.value)})
        return Resolved(single(of_day(day)), "day", "lunar", why, year.basis != "lunar")

    def make(civil: int) -> date | None:
        for lunar_year in (civil, civil - 1):
            day = calendar.lunar(lunar_year, piece.a, piece.b, bool(piece.c))
            if day and day.year == civil:
                return day
        return None

    choice = choose(make, ctx, place, agrees, piece)
    if choice is None:
        return abstain("no_year", "lunar")
    why = Reason("dates.lunar_chosen", {**why_values, "year": str(choice.day.year), "because": choice.why})
    return Resolved(single(of_day(choice.day)), "day", "lunar", why)


def festival(piece: Piece, core: Core, ctx: Context, place: Standing, year: Year | None) -> Resolved:
    """A festival with a civil day, by weekday or solar term; or the nth weekday of a month."""
    month = core.get("month", "ym")

    def make(civil: int) -> date | None:
        if piece.kind == "solar-day":
            return calendar.real(civil, piece.a, piece.b)
        if piece.kind == "term":
            return calendar.solar_term(civil, piece.a)
        number = piece.a or ((month.b if month.kind == "ym" else month.a) if month else 0)
        return calendar.nth_weekday(civil, number, piece.b, piece.c) if 1 <= number <= 12 else None

    basis: Basis = "lunar" if piece.kind == "term" else "year-inferred"
    if piece.kind == "nth-weekday" and not piece.a and month is None:
        moved = month_number(core, ctx) if core.get("month-ref", "month-last") else abstain("nothing")
        if isinstance(moved, Resolved):
            return moved
        day = calendar.nth_weekday(moved[0], moved[1], piece.b, piece.c)
        return Resolved(single(of_day(day)), "day", moved[2], moved[3]) if day else abstain("nothing")
    if year is not None:
        day = make(year.value)
        if day is None:
            return abstain("nothing", basis)
        return Resolved(single(of_day(day)), "day", year.basis, year.why, True)
    choice = choose(make, ctx, place, same=(piece, month))
    if choice is None:
        return abstain("no_year", basis)
    return Resolved(single(of_day(choice.day)), "day", basis, choice.why)
