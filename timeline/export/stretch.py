"""The stretch of time an event can mean, for formats that know days and minutes only."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from timeline.model import Event


class Stretch(Struct, frozen=True):
    """First and last day (or minute) as the event's bounds say, ``None`` where open; ``uncertain`` for ``~``, ``?``,
    ``%`` and for what is only bounded: it happened somewhere inside."""

    start: str | None
    end: str | None
    uncertain: bool

    @property
    def timed(self) -> bool:
        """Whether it is told to the minute at both ends."""
        return "T" in (self.start or "") and "T" in (self.end or "")

    @property
    def days(self) -> int | None:
        """How many days it has; ``None`` where an end is open or before the year 1."""
        first, last = day(self.start), day(self.end)
        return (last - first).days + 1 if first and last else None


def stretch(event: Event) -> Stretch | None:
    """What the event's date can mean; ``None`` for an event without a date."""
    if event.earliest is None and event.latest is None:
        return None
    uncertain = event.bounded or any(mark in event.date for mark in "~?%")
    return Stretch(event.earliest, event.latest, uncertain)


def day(value: str | None) -> date | None:
    """The day of a bound; ``None`` where there is none that ``datetime`` can hold."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value.partition("T")[0])
    except ValueError:
        return None


def head(event: Event, before: str | None) -> str:
    """The heading an event stands under: its month (YYYY-MM) where it lies in one, else its year; '' without a date.

    What is only known to a year does not end the month it comes behind (``before``).
    """
    first = event.earliest or event.latest
    if first is None:
        return ""
    cut = first.index("-", 1)
    year, month = first[:cut], first[: cut + 3]
    within = (event.earliest or first)[: cut + 3] == (event.latest or first)[: cut + 3]
    if within:
        return month
    return before if before and before[:cut] == year else year
