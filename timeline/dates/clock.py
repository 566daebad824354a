"""Clock times and parts of the day: the day they borrow when they stand alone, and the hour they mean."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from timeline.dates.context import Context, Standing, as_date
from timeline.dates.edtf import Moment, between, of_day, single
from timeline.dates.grounds import Resolved, abstain, from_last, from_reference
from timeline.dates.values import Core
from timeline.model import Reason


def bare_clock(core: Core, ctx: Context, place: Standing) -> Resolved:
    """A clock time or part of day alone borrows its day from the last date named, else from the document."""
    if place.inherit is not None and place.inherit.day:
        own = single(replace(place.inherit, hour=None, minute=None))
        return Resolved(own, "day", "relative", Reason("dates.said"))
    near = ctx.antecedent(ctx.near, place)
    day = near.day if near else None
    why, strong = from_last(ctx, near), bool(near and near.strong)
    if day is None and near is not None and near.strong and ctx.today is None:
        return abstain("no_day", text=core.pieces[0].word)
    if day is None:
        day, why, strong = ctx.today, from_reference(ctx), False
        if day is not None and ctx.reference_grain != "day":
            return abstain("coarse_reference", text=core.pieces[0].word)
    if day is None:
        return abstain("no_last", text=core.pieces[0].word)
    return Resolved(single(of_day(day)), "day", "relative", why, strong)


def part_shift(core: Core) -> int:
    """What the part of day says about the hours after it: 12 for afternoon and evening, 11 for noon, else 0."""
    part = core.get("part")
    if part is not None:
        return part.a
    counted = core.get("day-ref", "day-last")
    return 12 if counted is not None and counted.b == 1 else 0


def at_clock(core: Core, place: Standing, day: Resolved) -> Resolved:
    piece = core.get("clock")
    if piece is None or day.interval is None or day.interval.start is None:
        return day
    base = as_date(day.interval.end or day.interval.start)
    if base is None:
        return day
    alone = core.kinds.keys() == {"clock"}  # 昨晚10时至12时; not 昨晚10时至今晨6时
    shift = part_shift(core) or (place.shift if alone else 0)
    first = _at(base, piece.a, max(piece.b, 0), shift, core)
    if first is None:
        return day
    if piece.c > 0:
        second = _at(base, piece.c, 0, shift, core)
        return replace(day, interval=between(first, second), grain="minute")
    return replace(day, interval=single(first), grain="minute")


def _at(base: date, hour: int, minute: int, shift: int, core: Core) -> Moment | None:
    part = core.get("part")
    said_24 = hour == 24
    night = (part is not None and any(c in part.word for c in "夜晚")) or (part is None and shift == 12)
    if hour == 12 and shift == 12 and night:
        hour = 24
    elif hour == 12 and part is not None and "凌晨" in part.word:
        hour = 0
    elif (
        shift == 12
        and hour < 12
        and not (part is not None and part.word.strip() in ("夜里", "半夜", "深夜", "午夜") and hour < 6)
    ) or (shift == 11 and hour < 6):
        hour += 12
    if said_24:
        return Moment(base.year, base.month, base.day, 24, 0) if minute == 0 else None
    if hour >= 24:
        base, hour = base + timedelta(days=1), hour - 24
    return Moment(base.year, base.month, base.day, hour, minute)
