"""The engine: finds the expressions of a text, learns the document's date, and reads them from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from timeline.dates import document
from timeline.dates.assemble import Value, value_of
from timeline.dates.context import Context, Named, as_date
from timeline.dates.edtf import Moment, single
from timeline.dates.find import find
from timeline.dates.folding import fold
from timeline.dates.layout import Layout, layout
from timeline.dates.standing import Expression, is_annals, opens, stand
from timeline.dates.values import Core, Dated, Prefer, TimeExpression
from timeline.model import Reason

#: A date told in passing is that much older than the document, by the words of its sentence or by itself.
_LOOKED_BACK: Final = timedelta(days=90)
_PAST_MONTH: Final = timedelta(days=31)
_OLD: Final = timedelta(days=274)
#: Dates in these places are about the text, not told by it.
_ASIDE: Final = frozenset({"dateline", "stamp", "title", "number", "signature"})
#: What counts on in a run of days, and so is no new beginning of one.
_RUNS_ON: Final = frozenset({"day-last", "nth-day", "same-day"})
_UNNAMED: Final = frozenset(
    {
        "vague",
        "within",
        "then",
        "ago",
        "last-n",
        "next-n",
        "plan",
        "period",
        "congress",
        "decade",
        "century",
        "number",
        "garbled",
        "event",
        "season",
    }
)


def expressions(
    text: str,
    *,
    published: str = "",
    prefer: Prefer = "past",
    headings: Sequence[tuple[int, int]] = (),
    today: date | None = None,
    title: str = "",
) -> Dated:
    """The time expressions of a text, and its own date.

    ``published`` is the document's date as its reader found it (EDTF, '' unknown; a clock time is used for 三小时前).
    A signature line in the text may correct it; where there is neither, the date is inferred when the text pins it
    (then with ``~``).  ``prefer`` says where a date without a year is looked for first; ``headings`` are the spans of
    headings (lines that start with ``#`` are headings too); ``today`` bounds what an undated text can mean.
    ``title`` is the document's title: the year in that of annals (某县2020年大事记) is the year of their months, in
    any other it serves where nothing else tells a year.
    Never raises for any text; takes time linear in its length.
    """
    folded = fold(text)
    plan = layout(folded, headings)
    standing = stand(folded, plan, published)
    latest = (today or date.today()).year
    origin = document.own_date([(s.found, s.place) for s in standing if not s.background], published, latest)
    named = _title_year(fold(title)) if title else None

    def begin(known: document.Origin) -> Context:
        ctx = Context(prefer=prefer, latest_possible=latest)
        if named is not None:
            ctx.title, ctx.annals = named, named if is_annals(title) else None
        _refer(ctx, known)
        return ctx

    ctx = begin(origin)
    values = _read(text, folded, plan, standing, ctx, origin)
    if ctx.reference is None and not _chronicle(standing, values):
        inferred = document.infer(_placed(standing, values), latest)
        if inferred is not None:
            trial = _read(text, folded, plan, standing, begin(inferred), inferred)
            origin = document.refine(inferred, _placed(standing, trial))
            ctx = begin(origin)
            values = _read(text, folded, plan, standing, ctx, origin)
    pairs = zip(standing, values, strict=True)
    made = tuple([_expression(text, s, v, ctx) for s, v in pairs if not _unfounded(s, v)])
    return Dated(made, origin.published, origin.reason)


def _title_year(folded: str) -> Named | None:
    """The one year that a title names."""
    years = [
        (found, piece) for found in find(folded) for core in found.cores for piece in core.pieces if piece.top == 8
    ]
    said = [(found, piece) for found, piece in years if piece.kind == "year" and not piece.b]
    if len(years) != 1 or not said or len(said[0][0].cores) > 1:
        return None
    found, piece = said[0]
    return Named(single(Moment(piece.a)), folded[found.start : found.end], -1, -1, True)


def _unfounded(one: Expression, value: Value) -> bool:
    """Whether 春 or 冬 at the start of a line stands under no year: then it is no date."""
    if one.found.cores[0].pieces[0].row != "season-line":
        return False
    return value.resolved.why.key not in ("dates.year_from_heading", "dates.year_from_last")


def _placed(standing: Sequence[Expression], values: Sequence[Value]) -> list[document.Placed]:
    """What the document's date may be inferred from: not the years of sentences that look back."""
    return [
        (s.found, s.place, s.planned, v)
        for s, v in zip(standing, values, strict=True)
        if not (s.background and v.resolved.strong)
    ]


def _refer(ctx: Context, origin: document.Origin) -> None:
    if origin.moment is not None:
        ctx.refer(origin.moment, origin.grain, "T" in origin.published, origin.reason)


def _chronicle(standing: Sequence[Expression], values: Sequence[Value]) -> bool:
    """Whether headings or lines date the parts of a text: they say when each was, not when it was written."""
    leading = (s.leads or s.place in ("heading", "line") for s in standing)
    return sum(1 for leads, value in zip(leading, values, strict=True) if leads and value.resolved.strong) >= 2


@lru_cache(maxsize=20_000)
def _month_named(core: Core) -> tuple[int, int] | None:
    """The year and the month that a core says."""
    year = core.get("year", "ymd", "ym")
    if year is None or not core.get("month", "ymd", "ym"):
        return None
    month = core.get("month")
    return year.a, month.a if month else year.b


def _looks_back(standing: Sequence[Expression], ctx: Context) -> bool:
    """Whether a text tells of earlier years only: at least two dates with year and month, none near its own date."""
    if ctx.today is None:
        return False
    old = 0
    for one in standing:
        named = _month_named(one.found.cores[0])
        if named is None or one.place not in ("text", "heading", "line"):
            continue
        distance = (ctx.today.year - named[0]) * 12 + ctx.today.month - named[1]
        if distance < 9:
            return False
        old += 1
    return old >= 2


def _read(
    text: str, folded: str, plan: Layout, standing: Sequence[Expression], ctx: Context, own: document.Origin
) -> list[Value]:
    """The values of all expressions, from top to bottom, each in the context of those before it."""
    _bind_weekdays(standing, ctx)
    ctx.retrospective = _looks_back(standing, ctx)
    cores = [core for one in standing for core in one.found.cores if "era" in core.kinds]
    ctx.republic = any(core.kinds["era"].b == 1912 for core in cores)
    headings = sorted(plan.headings)
    values: list[Value] = []
    inferred = ctx.origin.key in _INFERRED
    at_heading = 0
    parts = document.signed_parts([(one.found, one.place) for one in standing], own)
    for index, one in enumerate(standing):
        if index in parts:
            _refer(ctx, parts[index])
        while at_heading < len(headings) and headings[at_heading] <= one.line:
            if ctx.section is not None and ctx.section.paragraph < headings[at_heading]:
                ctx.section = None
            at_heading += 1
        value = value_of(one.found, ctx, one.at)
        if inferred:
            value = _owning_up(value, ctx)
        values.append(value)
        _remember(text, folded, plan, one, value, ctx)
    return values


def _bind_weekdays(standing: Sequence[Expression], ctx: Context) -> None:
    for one in standing:
        kinds = one.found.cores[0].kinds
        if "weekday" in kinds and ("day" in kinds or "ymd" in kinds):
            value_of(one.found, ctx, replace(one.at, sentence=-1, reported=False))


def _remember(text: str, folded: str, plan: Layout, one: Expression, value: Value, ctx: Context) -> None:
    """What later expressions may lean on."""
    place, resolved = one.place, value.resolved
    interval, strong = resolved.interval, resolved.strong
    if interval is None:
        if place == "text" and resolved.why.key in ("dates.no_month", "dates.no_year"):
            ctx.unmet = True
        return
    if place in _ASIDE:
        return
    leads = place == "heading" or place == "line" or one.leads
    form, found, at = value.form, one.found, one.at
    core = found.cores[0]
    if (form in _UNNAMED or core.pieces[0].kind in _UNNAMED) and not leads and not (form == "season" and strong):
        return
    named = Named(interval, text[found.start : found.end], found.end, one.line, strong, at.sentence)
    moment = named.moment
    if ctx.origin.key in _INFERRED:
        named.inferred = _mentions(resolved.why, ctx.origin)
    if not leads and (_in_passing(one, named, ctx) if strong else _goes_back(named, ctx)):
        named.background = True
    if moment.month is None and interval.single:
        if strong and opens(folded, plan, one):
            ctx.lead = named
        if one.leads and folded[named.end : named.end + 1] != ":":
            ctx.annals = named
    if leads and (ctx.section is None or ctx.section.paragraph != one.line):
        ctx.section = named
    ctx.last = named
    if not named.background:
        ctx.last_front = named
    if not interval.single and interval.start is not None and interval.end is not None:
        span = ctx.last_span
        if span is None or not span.strong or span.paragraph != one.line or strong:
            ctx.last_span = named
    if moment.day is not None:
        ctx.last_dated = named
        if "weekday" in found.cores[-1].kinds and named.day is not None:
            due = found.opener == "as-of" and named.text[0].isascii()  # until Monday: no run of days begins there
            if not due:
                ctx.weekday_run = at.sentence, named.day
        day = as_date(interval.start)
        if core.pieces[0].top > 3 and _RUNS_ON.isdisjoint(core.kinds):
            ctx.run_base = day
        if not leads and ctx.today is not None and day is not None and day <= ctx.today:
            ctx.told_past = True
        if ctx.first_day is None and interval.single and not at.planned and place == "text":
            ctx.first_day = day


_INFERRED: Final = ("dates.origin_inferred", "dates.origin_inferred_stamp", "dates.origin_dateline")


def _owning_up(value: Value, ctx: Context) -> Value:
    """A value whose ground rests on a date that rests on the document's, which was only inferred, says so too."""
    why, last = value.resolved.why, ctx.last
    if last is None or not last.inferred or value.resolved.interval is None:
        return value
    if not why.key.endswith("_last") or why.values.get("words") != last.text:
        return value
    owned = Reason("dates.on_inferred", {"because": why, "origin": ctx.origin})
    return replace(value, resolved=replace(value.resolved, why=owned))


def _mentions(why: Reason, origin: Reason) -> bool:
    inner = [value for value in why.values.values() if isinstance(value, Reason)]
    return origin in inner or any(_mentions(reason, origin) for reason in inner)


def _in_passing(one: Expression, named: Named, ctx: Context) -> bool:
    """Whether a date with its year is background: older than what the text is about.

    By the words of its sentence (曾, 当年), or because its paragraph had begun with what is new.
    """
    if ctx.retrospective or (value := as_date(named.moment)) is None:
        return False
    front = ctx.last_front
    if ctx.today is not None and one.planned and value > ctx.today + _OLD:
        return True  # a plan for years ahead dates nothing near
    if ctx.today is None:
        return one.background and (ctx.unmet or (front is not None and not front.strong))
    if one.background and value < ctx.today - _LOOKED_BACK:
        return True
    new = front is not None and front.paragraph == named.paragraph and front.sentence != named.sentence
    return new and front is not None and value < ctx.today - _OLD and front.moment.first() > named.moment.last()


def _goes_back(named: Named, ctx: Context) -> bool:
    """Whether an open date (自4月15日起) only says since when something newer goes on, which was told before it."""
    front = ctx.last_front
    if named.interval.end is not None or ctx.today is None or front is None or ctx.retrospective:
        return False
    if (value := as_date(named.moment)) is None:
        return False
    newer = front.paragraph == named.paragraph and front.moment.first() > named.moment.last()
    return newer and value < ctx.today - _PAST_MONTH


def _expression(text: str, one: Expression, value: Value, ctx: Context) -> TimeExpression:
    found, resolved, latest, planned = one.found, value.resolved, value.latest, one.at.planned
    if planned and latest is not None and ctx.today is not None and latest[:10] < ctx.today_text:
        planned = False
    start, end = found.start, found.end
    return TimeExpression(
        start,
        end,
        text[start:end],
        value.date,
        value.earliest,
        latest,
        resolved.basis,
        resolved.why,
        value.grain,
        value.form,
        one.place,
        planned,
        resolved.candidates,
    )
