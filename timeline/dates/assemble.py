"""From an expression as it stands to its value: one date or two, what opens it and what closes it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from timeline.dates import calendar
from timeline.dates.choosing import anchor_of
from timeline.dates.clock import part_shift
from timeline.dates.context import MOST_KNOWN, Context, Named, Standing, Table, as_date
from timeline.dates.edtf import Interval, Moment, between, of_day, of_minute, single
from timeline.dates.grounds import Resolved
from timeline.dates.lexicon import words
from timeline.dates.offsets import counted, holiday_of
from timeline.dates.resolve import resolve
from timeline.dates.values import Core, Found
from timeline.dates.wholes import whole


class Value(Struct, frozen=True, gc=False):
    """A resolved expression with the name of its form, and what is printed of it: date, first and last day, grain."""

    resolved: Resolved
    form: str
    date: str
    earliest: str | None
    latest: str | None
    grain: str


def _value(resolved: Resolved, form: str) -> Value:
    interval = resolved.interval
    if interval is None:
        return Value(resolved, form, "", None, None, resolved.grain or "interval")
    earliest, latest = interval.bounds()
    grain = resolved.grain or (interval.start.grain if interval.start and interval.single else "interval")
    return Value(resolved, form, str(interval), earliest, latest, grain)


_FORM_OF_ROW = {
    "iso": "date",
    "iso-short": "date",
    "day-first": "date",
    "spaced": "date",
    "compact": "date",
    "iso-range": "range",
    "iso-month": "year-month",
    "year-range": "range",
    "year": "year",
    "year-short": "year",
    "era": "year",
    "cyclic": "year",
    "zodiac": "year",
    "century-bc": "century",
    "before-christ": "year",
    "year-rel": "relative-year",
    "half": "half",
    "quarter": "quarter",
    "first-months": "quarter",
    "season": "season",
    "season-line": "season",
    "school-holiday": "holiday",
    "lunar-day": "lunar",
    "lunar-month": "lunar",
    "lunar-new-year": "lunar",
    "term": "solar-term",
    "nth-weekday": "weekday",
    "nth-week": "week",
    "month-range": "month",
    "month-rel": "relative-month",
    "day": "bare-day",
    "day-range": "bare-day",
    "first-days": "month-part",
    "day-rel": "relative-day",
    "same-day": "relative-day",
    "clock-range": "clock",
    "clock-to": "clock",
    "school-term": "school-year",
    "last-n": "last-n",
    "ago": "ago",
}


def form_of(found: Found) -> str:
    """The name of the expression's form, a key of ``values.FORMS``."""
    core, opener, closer = found.cores[0], found.opener, found.closer
    if opener == "as-of":
        return "garbled" if core.pieces[0].kind == "garbled" else "as-of"
    if len(found.cores) > 1 or opener == "range":
        return "range"
    if closer in ("before", "after"):
        return closer
    if closer == "onward":
        return "after"
    if closer in ("since", "now") or opener == "since":
        return "since"
    if closer == "during" and any(piece.row in ("festival", "term", "school-holiday") for piece in core.pieces):
        return "holiday"
    return _form_of_core(core)


@lru_cache(maxsize=20_000)
def _form_of_core(core: Core) -> str:
    pieces = core.pieces
    rows = {piece.row for piece in pieces}
    kinds = {piece.kind for piece in pieces}
    if "foreign" in rows:
        return "foreign"
    if "ymd" in kinds:
        return "date"
    if kinds & {"day"} and kinds & {"month", "ym", "month-ref", "month-last"}:
        return "date" if any(piece.top == 8 and piece.kind != "weekday" for piece in pieces) else "month-day"
    if pieces[0].row in ("day", "day-range") and len(pieces) > 1 and pieces[1].row == "festival":
        return "bare-day"  # 19日(元宵节)
    if "weekday" in rows:
        return "weekday"
    for name in (
        "festival",
        "lunar-day",
        "lunar-month",
        "lunar-new-year",
        "term",
        "nth-day",
        "day-rel",
        "month-part",
        "nth-week",
        "year-part",
    ):
        if name in rows:
            return _FORM_OF_ROW.get(name, name)
    if kinds & {"month", "ym"}:
        return "year-month" if any(piece.top == 8 for piece in pieces) else "month"
    if pieces[0].kind in ("ago", "last-n") and pieces[0].c > 0:
        return "later" if pieces[0].kind == "ago" and pieces[0].c == 1 else "next-n"
    if pieces[0].kind == "ago" and pieces[0].c == -2:
        return "last-n"
    if pieces[0].row == "vague" and words("vague").get(pieces[0].word) in (
        "then",
        "soon",
        "that",
        "since-that",
        "period",
        "section",
    ):
        return "then"
    row = next(
        (piece.row for piece in reversed(pieces) if piece.kind not in ("clock", "part", "lunar-mark")), pieces[-1].row
    )
    return _FORM_OF_ROW.get(row, row)


def value_of(found: Found, ctx: Context, place: Standing) -> Value:
    """The value of an expression in its context; what leans on nothing but the document's date is worked out once."""
    table = _table_for(found, ctx, place)
    if table is None:
        return _worked_out(found, ctx, place)
    asked = found.cores[0], found.opener, found.closer, found.about, place.planned
    value = table.get(asked)
    if value is None:
        if len(table) >= MOST_KNOWN:
            table.clear()
        value = table[asked] = _worked_out(found, ctx, place)
    return value


def _table_for(found: Found, ctx: Context, place: Standing) -> Table | None:
    """Where the value of an expression is kept, if that is the same wherever it stands in a document of this date."""
    if len(found.cores) > 1 or found.offset is not None or found.yearly or found.closer == "onward":
        return None
    leans = found.cores[0].leans
    if leans == "context" or place.shift or place.inherit is not None or place.not_before is not None:
        return None
    if leans == "nothing":
        return _said
    if leans == "year":
        anchor = anchor_of(ctx, place)
        if anchor is None or anchor[1] != "reference":
            return None
    return ctx.known


_said: Table = {}


def _worked_out(found: Found, ctx: Context, place: Standing) -> Value:
    form = form_of(found)
    if found.plain:
        return _value(_core(found.cores[0], ctx, place), form)
    if found.yearly and ctx.reference is not None:
        ctx = replace(ctx, prefer="nearest", last=None, section=None, lead=None, annals=None)
    first = _core(found.cores[0], ctx, place)
    if len(found.cores) == 2:
        first = _range(found, first, ctx, place)
    if found.offset is not None:
        core = found.cores[0]
        named = "".join(piece.word for piece in core.pieces)
        first = counted(found.offset, first, core.pieces[-1], named)
    elif found.closer == "during" or any(piece.row == "festival" and piece.about for piece in found.cores[0].pieces):
        first = _holiday(found, first, ctx)
    elif found.closer == "eve" and first.interval and (day := as_date(first.interval.start)):
        first = replace(first, interval=single(of_day(date.fromordinal(day.toordinal() - 1))).approximate())
    if (
        found.offset is None
        and found.closer in ("eve", "after")
        and found.cores[0].pieces[-1].row == "festival"
        and first.basis != "explicit"
    ):
        first = replace(first, basis="relative")
    resolved = _open(found, first, ctx)
    if found.about and resolved.interval and "~" not in str(resolved.interval):
        resolved = replace(resolved, interval=resolved.interval.approximate())
    if resolved.interval is None and resolved.candidates and found.opener == "as-of":
        resolved = replace(resolved, candidates=tuple(f"../{text}" for text in resolved.candidates))
    return _value(resolved, form)


def _core(core: Core, ctx: Context, place: Standing) -> Resolved:
    return whole(core.pieces[0], ctx, place) if core.pieces[0].top == 0 else resolve(core, ctx, place)


def _range(found: Found, first: Resolved, ctx: Context, place: Standing) -> Resolved:
    """Two dates: the second takes what it leaves out from the first, and is not before it."""
    left, right = found.cores
    if left.get("year") is None and right.get("year", "ymd") is not None and left.get("month") and not left.get("ymd"):
        second = _core(right, ctx, place)
    else:
        start = first.interval.start if first.interval else None
        begin = as_date(start) if start else None
        inner = replace(place, not_before=begin, inherit=start, shift=part_shift(left))
        second = _core(right, _just_named(left, first, ctx, place) if right.kinds.keys() & _BY_LAST else ctx, inner)
        if begin is not None and left.get("weekday"):  # 由周六至昨夜: the Saturday before
            first = _week_before(first, begin, second)
    low = first.interval.start if first.interval else None
    if low is None and left.pieces[0].kind == "vague" and ctx.reference is not None:  # 从现在到八点
        low = of_minute(ctx.reference) if right.get("clock") else ctx.moment
    if low is not None and low.mark:
        low = replace(low, mark="")
    high = (second.interval.end or second.interval.start) if second.interval else None
    if low is None or high is None:
        return first if low else replace(second, interval=None)
    if low.year > high.year if low.year < 0 else low.first() > high.last():
        if low.hour is not None and high.hour is not None and (day := as_date(high)):
            later = date.fromordinal(day.toordinal() + 1)
            high = Moment(later.year, later.month, later.day, high.hour, high.minute)
        else:
            return first
    return replace(first, interval=between(low, high), grain="range", strong=first.strong or second.strong)


#: What counts from the date named last: in a range that is its start.
_BY_LAST: Final = frozenset({"year-last", "month-last", "day-last", "nth-day"})


def _just_named(left: Core, first: Resolved, ctx: Context, place: Standing) -> Context:
    """The context behind the first half of a range: 2019年3月至次年5月."""
    if first.interval is None or first.interval.start is None:
        return ctx
    words = "".join(piece.word for piece in left.pieces)
    named = Named(single(first.interval.start), words, place.start, place.paragraph, first.strong, place.sentence)
    return replace(ctx, last=named, last_dated=named if named.moment.day else ctx.last_dated, run_base=named.day)


def _week_before(first: Resolved, begin: date, second: Resolved) -> Resolved:
    """The weekday that starts a range, a week earlier where the range would end before it."""
    end = as_date(second.interval.end or second.interval.start) if second.interval else None
    if end is None or end >= begin or first.interval is None or first.interval.start is None:
        return first
    weeks = (begin - end).days // 7 + 1
    day = date.fromordinal(begin.toordinal() - 7 * weeks)
    start = replace(first.interval.start, year=day.year, month=day.month, day=day.day)
    return replace(first, interval=single(start))


def _holiday(found: Found, first: Resolved, ctx: Context) -> Resolved:
    """春节期间: the public holiday, no further than the document's date; else what the expression says, about."""
    festivals = [piece for piece in found.cores[0].pieces if piece.row in ("festival", "term")]
    if first.interval is None or not festivals:
        return first
    start = first.interval.start
    day = as_date(start)
    if day is None:
        return first
    names = [piece.word.removeprefix("这个") for piece in festivals]
    spans = [holiday_of(name, day) for name in names]
    # of two that share their holiday (中秋国庆双节) the one whose days off are known
    usual = next((span for span in spans if span is not None and not span[1]), spans[0])
    if usual is None:
        return replace(first, interval=first.interval.approximate())
    low, high = usual[0]
    if found.closer != "after" and ctx.today is not None and low <= ctx.today < high:
        high = ctx.today
    return replace(first, interval=between(of_day(low), of_day(high)).approximate(), grain="day")


def _open(found: Found, value: Resolved, ctx: Context) -> Resolved:
    """What opens and closes: 截至 and 前 leave the start open, 自, 起, 后, 以来 the end."""
    if value.interval is None or found.opener == "range":
        return value
    start, end = value.interval.start, value.interval.end
    festival = any(piece.row in ("festival", "school-holiday") for piece in found.cores[0].pieces)
    last = found.cores[-1].pieces[-1]
    said_range = len(found.cores) > 1 or (last.kind in ("year", "month", "day") and last.b > 0)
    if found.closer == "before" and said_range:
        return value
    if found.opener == "as-of" or found.closer in ("before", "until"):
        return replace(value, interval=Interval(None, end or start))
    if found.closer == "onward" and end is not None:
        return replace(value, interval=_rest_of_year(end, ctx) if end.month is None else Interval(start, None))
    if found.closer == "after":
        late = next((piece for piece in found.cores[0].pieces if piece.row == "festival"), None)
        if late is not None and start is not None and value.interval.single:
            span = calendar.holiday(late.word, start.year)
            end = of_day(span[1]) if span else end
        if festival and end is not None and end.month:
            return replace(value, interval=single(Moment(end.year, end.month)).approximate(), grain="month")
        return replace(value, interval=Interval(start, None))
    if found.opener == "since" or found.closer in ("since", "now"):
        if len(found.cores) > 1:
            return value
        return replace(value, interval=Interval(start, None))
    return value


def _rest_of_year(year: Moment, ctx: Context) -> Interval:
    last = ctx.last.moment if ctx.last else None
    low = last if last is not None and last.year == year.year and last.month else year
    return between(low, Moment(year.year, 12, 31)).approximate()
