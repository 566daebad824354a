"""Values of pieces that stand alone: vague words, so long ago, the last so many, plans, events, garbled times."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from timeline.dates import calendar, edtf
from timeline.dates.context import Context, Standing, as_date
from timeline.dates.edtf import Interval, Moment, between, days_in, of_day, of_minute, single
from timeline.dates.grounds import Resolved, abstain, from_last, from_reference
from timeline.dates.lexicon import table, words
from timeline.dates.values import TOLD_BY_LAST, Piece
from timeline.model import Reason


def whole(piece: Piece, ctx: Context, place: Standing) -> Resolved:
    """The value of a piece of rank 0."""
    match piece.kind:
        case "vague":
            return _vague(piece, ctx, place)
        case "ago":
            return _ago(piece, ctx)
        case "last-n":
            return _last_n(piece, ctx)
        case "plan":
            return _plan(piece)
        case "school":
            return Resolved(_school(piece.a, piece.b), "year", "explicit", Reason("dates.school"), True)
        case "school-rel":
            return _school_term(piece, ctx)
        case "fiscal":
            value = between(Moment(piece.a, 4), Moment(piece.a + 1, 3))
            return Resolved(value, "year", "explicit", Reason("dates.fiscal"), True)
        case "period":
            value = edtf.parse(str(table("eras")["periods"][piece.word]))
            return Resolved(value, "year", "explicit", Reason("dates.period", {"text": piece.word}), True)
        case "congress":
            text = str(piece.a)
            day = Moment(int(text[:4]), int(text[4:6]), int(text[6:]))
            return Resolved(Interval(day, None), "day", "explicit", Reason("dates.congress", {"date": str(day)}), True)
        case "event":
            return _event(piece, ctx)
        case "day-span":
            if ctx.today is None:
                return abstain("no_reference", text=piece.word)
            low, high = (of_day(ctx.today + timedelta(days=days)) for days in (piece.a, piece.b))
            return Resolved(between(low, high), "day", "relative", from_reference(ctx))
        case "within":
            return _within(piece, ctx)
        case "number":
            return Resolved(single(Moment(piece.a)), "year", "explicit", Reason("dates.number"), True)
        case "garbled":
            readings = _readings(piece, ctx)
            why = Reason("dates.garbled", {"text": piece.word, "readings": ", ".join(readings) or "-"})
            return Resolved(None, "", "explicit", why, candidates=readings)
        case _:
            return abstain("nothing")


def _up_to(ctx: Context, why: Reason, start: Moment | None = None) -> Resolved:
    end = ctx.moment
    if end is None:
        return abstain("no_reference", text="")
    return Resolved(Interval(start, end).approximate(), "", "relative", why)


def _vague(piece: Piece, ctx: Context, place: Standing) -> Resolved:
    word = piece.word.partition("(")[0]
    kind = str(words("vague").get(word, "past"))
    if kind in TOLD_BY_LAST and ctx.last is not None:
        return _after_last(kind, ctx, place)
    if ctx.moment is None:
        return abstain("no_reference", text=word)
    if kind == "recent":
        kind = "future" if place.planned else "past"
    if kind == "that" and place.planned:
        kind = "future"
    known = ctx.vague.get((word, kind))
    if known is None:
        known = ctx.vague[word, kind] = _by_reference(word, kind, ctx, ctx.moment)
    return known


def _by_reference(word: str, kind: str, ctx: Context, today: Moment) -> Resolved:
    """A vague word told by the document's date."""
    why = Reason("dates.vague", {"text": word, "date": str(today), "origin": ctx.origin})
    if kind == "future-years":
        return Resolved(Interval(Moment(today.year, mark="~"), None), "year", "relative", why)
    if kind in ("future", "soon"):
        return Resolved(Interval(today, None).approximate(), "", "relative", why)
    if kind == "future-days" and ctx.today:
        end = of_day(ctx.today + timedelta(days=4))
        return Resolved(Interval(of_day(ctx.today), end).approximate(), "", "relative", why)
    return _up_to(ctx, why)


def _after_last(kind: str, ctx: Context, place: Standing) -> Resolved:
    """After, at or around the date named last."""
    assert ctx.last is not None
    interval, moment = ctx.last.interval, ctx.last.moment
    why, strong = from_last(ctx), ctx.last.strong
    start = interval.start or moment
    if moment.hour is not None:
        moment = Moment(moment.year, moment.month, moment.day)
    section = ctx.section.interval if ctx.section else None
    match kind:
        case "then":
            if section is not None and section.start is not None and section.start.first() > moment.first():
                moment = section.start
            value = Interval(moment, None).approximate()
        case "soon" if moment.day and (day := as_date(moment)):
            value = between(moment, of_day(day + timedelta(days=7))).approximate()
        case "since-that":
            end = ctx.moment
            value = Interval(moment, end if end and end.first() >= moment.first() else None).approximate()
        case "period" | "section":
            span = ctx.last_span
            months = section is not None and ctx.section is not None and ctx.section.moment.day is None
            if kind == "section" and months and section is not None:
                return Resolved(section.approximate(), "", "relative", from_last(ctx, ctx.section), True)
            if span is not None and span.paragraph == place.paragraph:
                return Resolved(span.interval.approximate(), "", "relative", from_last(ctx, span), span.strong)
            first = section.start if section is not None else None
            if not interval.single or moment.day is None:
                value = interval.approximate()
            elif first is not None and first.day and first.first() < moment.first() and first.year == moment.year:
                value = between(first, moment).approximate()
            else:
                value = single(start).approximate()
        case _:
            value = interval.approximate() if interval.single else single(moment).approximate()
    return Resolved(value, "", "relative", why, strong)


def shift(moment: datetime, unit: int, halves: int) -> datetime:
    """So many half units on: 5 years, 4 months, 3 weeks, 2 days, 1 hours, 0 minutes, -1 seconds."""
    try:
        if unit >= 4:
            months = halves * 6 if unit == 5 else halves // 2
            day = calendar.add_months(moment.date(), months)
            extra = timedelta(days=15 if unit == 4 and halves % 2 else 0)
            return datetime.combine(day, moment.time()) + extra
        step = {3: 7 * 86400, 2: 86400, 1: 3600, 0: 60, -1: 1}[unit]
        return moment + timedelta(seconds=step * halves / 2)
    except OverflowError:
        return moment


def _at_grain(moment: datetime, unit: int) -> Moment:
    """A counted moment is as precise as the unit it was counted in."""
    if unit == 5:
        return Moment(moment.year)
    if unit == 4:
        return Moment(moment.year, moment.month)
    return of_minute(moment) if unit <= 1 else of_day(moment.date())


def _precision(unit: int, halves: int) -> int:
    """The unit that a count is precise to: half a year is told in months, half a month and weeks in days."""
    if halves % 2 and unit in (4, 5):
        return 4 if unit == 5 else 2
    return 2 if unit == 3 else unit


_HOURS_A_DAY: Final = 24


def _that_day(ctx: Context, why: Reason) -> Resolved:
    """Hours and minutes counted from a date that has none: about that day."""
    assert ctx.today is not None
    return Resolved(single(of_day(ctx.today)).approximate(), "day", "relative", why)


def _ago(piece: Piece, ctx: Context) -> Resolved:
    way, unit = piece.c, piece.b
    base, why, strong = ctx.reference, from_reference(ctx), False
    last = ctx.last.moment if ctx.last else None
    if way == 1 and last is not None and (last.day or (unit == 4 and last.month) or unit == 5) and last.year >= 1:
        assert ctx.last is not None
        moment = last if (last.month or 1) <= 12 else Moment(last.year)
        base = datetime(moment.year, moment.month or 1, moment.day or 1, moment.hour or 0, moment.minute or 0)
        if unit <= 1 and moment.hour is None:
            return Resolved(
                single(of_day(base.date())).approximate(), "day", "relative", from_last(ctx), ctx.last.strong
            )
        why, strong = from_last(ctx), ctx.last.strong
    if base is None:
        return abstain("no_reference", text=piece.word)
    if unit <= 1 and base is ctx.reference and not ctx.clock:
        return _that_day(ctx, why)
    count = piece.a
    if way == -2 or way == 2:
        other = shift(base, unit, -count if way == -2 else count)
        # the far end is as precise as the unit it was counted in, the near one is the day
        far, near = _at_grain(other, _precision(unit, count)), _at_grain(base, 2 if unit >= 2 else 1)
        value = between(far, near) if way == -2 else between(near, far)
        return Resolved(value.approximate(), "", "relative", why, strong)
    moved = shift(base, unit, count * way)
    at = _at_grain(moved, _precision(unit, count))
    if piece.word.endswith(("以前",)):
        return Resolved(Interval(None, at).approximate(), "", "relative", why, strong)
    if piece.word.endswith(("以后",)):
        return Resolved(Interval(at, None).approximate(), "", "relative", why, strong)
    value = single(at)
    exact = unit <= 2 and not piece.about
    return Resolved(
        value if exact else value.approximate(), value.start.grain if value.start else "", "relative", why, strong
    )


def _last_n(piece: Piece, ctx: Context) -> Resolved:
    base = ctx.reference
    if base is None:
        return abstain("no_reference", text=piece.word)
    why = from_reference(ctx)
    if piece.b <= 1 and not ctx.clock and piece.a < 2 * _HOURS_A_DAY:
        return _that_day(ctx, why)
    ahead = piece.c > 0
    other = shift(base, piece.b, piece.a if ahead else -piece.a)
    low, high = (base, other) if ahead else (other, base)
    if ahead and piece.b in (2, 3) and piece.c == 1:
        low += timedelta(days=1)  # 未来三天 start tomorrow
    if piece.c == 2:
        return Resolved(Interval(_at_grain(other, min(piece.b, 2)), None).approximate(), "", "relative", why)
    if piece.c == -2:
        value = (
            between(Moment(low.year), Moment(high.year))
            if piece.b == 5
            else between(of_day(low.date()), of_day(high.date()))
        )
        return Resolved(value.approximate(), "", "relative", why)
    unit = 1 if piece.b <= 1 else 2
    return Resolved(between(_at_grain(low, unit), _at_grain(high, unit)).approximate(), "", "relative", why)


def _school(year: int, term: int) -> Interval:
    """A school year from September to July, or its first or second term (from February on)."""
    first, last = {0: ((year, 9), (year + 1, 7)), 1: ((year, 9), (year + 1, 1)), 2: ((year + 1, 2), (year + 1, 7))}[
        term
    ]
    return between(Moment(*first), Moment(*last)).approximate()


def _school_term(piece: Piece, ctx: Context) -> Resolved:
    """本学期, 上学期: the term of the document's date, or the one before or after it."""
    if ctx.today is None:
        return abstain("no_reference", text=piece.word)
    month = ctx.today.month
    # terms are counted in halves: the second of a school year runs from February to July
    number = 2 * ctx.today.year + (0 if 2 <= month <= 7 else 1 if month >= 8 else -1) + piece.a
    year, autumn = divmod(number, 2)
    value = _school(year, 1) if autumn else _school(year - 1, 2)
    return Resolved(value, "months", "relative", from_reference(ctx))


def _within(piece: Piece, ctx: Context) -> Resolved:
    """年内, 月内: from the document's date to the end of its year or month."""
    if ctx.today is None:
        return abstain("no_reference", text=piece.word)
    today = ctx.today
    end = Moment(today.year, 12, 31) if piece.a else Moment(today.year, today.month, days_in(today.year, today.month))
    return Resolved(between(of_day(today), end).approximate(), "", "relative", from_reference(ctx))


def _plan(piece: Piece) -> Resolved:
    first = piece.a
    why = Reason("dates.plan", {"text": piece.word, "first": str(first), "last": str(first + 4)})
    match piece.b:
        case 9:
            value = Interval(Moment(first, mark="~"), None)
        case 1:
            value = single(Moment(first)).approximate()
        case 4:
            value = single(Moment(first + 4)).approximate()
        case _:
            value = between(Moment(first), Moment(first + 4))
    return Resolved(value, "year", "explicit", why, True)


#: Papers that say of themselves from when they hold: 以上措施自公告发布之日起执行.
_OWN_PAPERS: Final = ("本", "通告发布", "公告发布", "通知发布", "通知印发", "通告印发", "公告公布", "通知下发")


def _event(piece: Piece, ctx: Context) -> Resolved:
    end = ctx.moment
    if piece.a == 4:
        if end is not None and piece.word.startswith(_OWN_PAPERS):
            return Resolved(single(end), "day", "relative", from_reference(ctx))
        base = ctx.last.interval if ctx.last else (single(end) if end else None)
        if base is None:
            return abstain("no_last", text=piece.word)
        moment = base.end or base.start
        return Resolved(
            single(moment).approximate() if moment else base,
            "day",
            "relative",
            from_last(ctx),
            bool(ctx.last and ctx.last.strong),
        )
    first: date | None = ctx.first_day if piece.a in (1, 3) else None
    why = Reason("dates.event", {"text": piece.word, "date": first.isoformat() if first else ".."})
    if first is not None and piece.a == 3:
        return Resolved(single(of_day(first)).approximate(), "day", "relative", why)
    if first is not None:
        start = of_day(first)
        last = end if end is not None and end.first() >= start.first() else None
        return Resolved(Interval(start, last).approximate(), "", "relative", why)
    return _up_to(ctx, why)


def _readings(piece: Piece, ctx: Context) -> tuple[str, ...]:
    """A time whose month, day and hour ran together (3412:00): the ways to part its digits, nearest first."""
    digits = str(piece.a).zfill(piece.c)
    found: list[tuple[float, str]] = []
    today = ctx.today or (ctx.last.day if ctx.last else None)
    for i in range(1, min(3, len(digits))):
        for j in range(i + 1, min(i + 3, len(digits))):
            if not 1 <= len(digits) - j <= 2 or any(digits[k] == "0" for k in (0, i)):
                continue
            month, day, hour = int(digits[:i]), int(digits[i:j]), int(digits[j:])
            years = (today.year - 1, today.year, today.year + 1) if today else ()
            for year in years:
                real = calendar.real(year, month, day)
                if real is None or hour > 23 or today is None:
                    continue
                distance = (today - real).days
                found.append(
                    (distance if distance >= 0 else -2 * distance, f"{real.isoformat()}T{hour:02d}:{piece.b:02d}")
                )
    readings: list[str] = []
    for _, text in sorted(found):
        if len(readings) < 3 and (not readings or text[:4] == readings[0][:4]):
            readings.append(text)
    return tuple(readings)
