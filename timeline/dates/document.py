"""The document's own date: said by its reader, by a signature line, by a wire dateline; or inferred from its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from msgspec import Struct

from timeline.dates import edtf
from timeline.dates.assemble import Value, value_of
from timeline.dates.context import Context, Standing, as_date
from timeline.dates.values import Found, Place
from timeline.model import Reason

_NEAR_HEADER: Final = timedelta(days=62)

Placed = tuple[Found, Place, bool, Value]


class Origin(Struct, frozen=True):
    """The document's date as EDTF, as a moment to count from (``None`` unknown), how precise, and why."""

    published: str = ""
    moment: datetime | None = None
    grain: str = "day"
    reason: Reason | None = None


def same_day(found: Found, published: str) -> bool:
    """Whether an expression says the published day in full."""
    if not published:
        return False
    value = value_of(found, Context(), Standing(0)).resolved.interval
    return value is not None and str(value)[:10] == published[:10]


def given(published: str) -> Origin:
    """The origin of a date that the reader of the file found; an unreadable one counts as none."""
    try:
        interval = edtf.parse(published)
    except ValueError:
        return Origin(published)
    moment = interval.end or interval.start
    day = as_date(moment)
    if moment is None or day is None or not 100 <= day.year <= 9900:
        return Origin(published)
    clock = datetime(day.year, day.month, day.day, moment.hour or 0, moment.minute or 0)
    grain = "day" if moment.day else ("month" if moment.month and moment.month <= 12 else "year")
    return Origin(published, clock, grain, Reason("dates.origin_published", {"date": published}))


def own_date(standing: Sequence[tuple[Found, Place]], published: str, latest: int) -> Origin:
    """The document's date: a signature not long before the header wins over the header; without a header, a signature,
    a complete dateline or publication line."""
    head = given(published) if published else Origin()
    signed = _said(standing, "signature")
    if signed is not None:
        near = head.moment is None or timedelta(0) <= head.moment - signed <= _NEAR_HEADER
        if near:
            return _origin(signed, "dates.origin_signature")
    if head.published:
        return head
    stamp = _said(standing[:6], "stamp")
    if stamp is not None and standing and standing[0][0].start < 600:
        return _origin(stamp, "dates.origin_stamp")
    for found, place in standing:
        if place == "dateline":
            years = [day for other, _ in standing if (day := _full(other)) and day.year <= latest]
            if not years:
                break
            interval = value_of(found, Context(), Standing(0, not_before=max(years))).resolved.interval
            day = as_date(interval.start) if interval else None
            if day is not None:
                return _origin(datetime.combine(day, datetime.min.time()), "dates.origin_dateline")
    return Origin()


def signed_parts(standing: Sequence[tuple[Found, Place]], own: Origin) -> dict[int, Origin]:
    """Where a document holds others that are signed after it (a notice and the report that it passes on): by the
    index of the first expression of each such part, the date that signs it; behind the last, the document's ``own``."""
    ends = [index for index, (_, place) in enumerate(standing) if place == "signature"]
    parts: dict[int, Origin] = {}
    for before, end in pairwise(ends):
        day = _full(standing[end][0])
        if day is not None and end - before > 1:
            signed = _origin(datetime.combine(day, datetime.min.time()), "dates.origin_signature")
            parts[before + 1] = signed
    if parts:
        parts[ends[-1] + 1] = own
    return parts


def _origin(moment: datetime, key: str, mark: str = "") -> Origin:
    text = moment.date().isoformat()
    return Origin(text + mark, moment, "day", Reason(key, {"date": text}))


def _full(found: Found) -> date | None:
    """The day of an expression that says day, month and year."""
    if not found.full:
        return None
    interval = value_of(found, Context(), Standing(0)).resolved.interval
    return as_date(interval.end or interval.start) if interval else None


def _said(standing: Sequence[tuple[Found, Place]], wanted: Place) -> datetime | None:
    for found, place in standing:
        if place == wanted and (day := _full(found)):
            return datetime.combine(day, datetime.min.time())
    return None


_OPEN_REASONS: Final = (
    "dates.no_reference",
    "dates.no_year",
    "dates.no_month",
    "dates.no_last",
    "dates.year_from_pair",
)


def infer(values: Sequence[Placed], latest: int) -> Origin | None:
    """A day to count from where a text without a date of its own needs one, if the text pins a year.

    The newest day that it names with its year (or a month-day whose lunar day or weekday pins the year), not after
    ``latest``.  ``None`` where nothing needs it or nothing pins it.
    """
    if not any(value.resolved.why.key in _OPEN_REASONS for _, place, _, value in values if place == "text"):
        return None
    days: list[tuple[date, Place]] = []
    for found, place, planned, value in values:
        interval = value.resolved.interval
        pinned = (
            value.resolved.strong or value.resolved.why.key == "dates.year_from_pair" or value.resolved.basis == "lunar"
        )
        if (
            interval is None
            or not interval.single
            or not pinned
            or planned
            or place == "title"
            or len(found.cores) > 1
            or found.closer in ("before", "after")
        ):
            continue
        moment = interval.end or interval.start
        day = as_date(moment)
        if day is not None and moment is not None and moment.day and 1900 < day.year <= latest:
            days.append((day, place))
    if not days:
        return None
    newest, place = max(days)
    key = "dates.origin_inferred_stamp" if place == "stamp" else "dates.origin_inferred"
    return _origin(datetime.combine(newest, datetime.min.time()), key, "~")


def refine(inferred: Origin, values: Sequence[Placed]) -> Origin:
    """The inferred date after a first reading: the day after the newest day that the text tells as past."""
    if inferred.reason is None or inferred.moment is None or inferred.reason.key == "dates.origin_inferred_stamp":
        return inferred
    newest = inferred.moment.date()
    for found, place, planned, value in values:
        interval = value.resolved.interval
        if (
            interval is None
            or not interval.single
            or planned
            or place not in ("text", "heading", "line")
            or len(found.cores) > 1
        ):
            continue
        day = as_date(interval.start)
        if day is not None and interval.start and interval.start.day and newest < day <= newest + _NEAR_HEADER:
            newest = day
    after = datetime.combine(newest + timedelta(days=1), datetime.min.time())
    return Origin(
        after.date().isoformat() + "~", after, "day", Reason("dates.origin_inferred", {"date": newest.isoformat()})
    )
