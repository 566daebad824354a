"""What all resolving shares: a resolved value, where an expression stands, and the reasons that name the context."""

from __future__ import annotations

from msgspec import Struct

from timeline.dates import calendar
from timeline.dates.context import Context, Named, as_date
from timeline.dates.edtf import Interval
from timeline.dates.values import Core
from timeline.model import Basis, Reason


class Resolved(Struct, frozen=True, gc=False):
    """A value (``None`` where it abstains), how precise it is, what it rests on, and whether its year was said."""

    interval: Interval | None
    grain: str
    basis: Basis
    why: Reason
    strong: bool = False
    candidates: tuple[str, ...] = ()


def abstain(name: str, basis: Basis = "relative", **values: str) -> Resolved:
    """No value, with the reason."""
    return Resolved(None, "", basis, Reason(f"dates.{name}", dict(values)))


class Year(Struct, frozen=True, gc=False):
    """A year that the text names: the number, the first of a range (0 without), how, and why."""

    value: int
    first: int
    basis: Basis
    why: Reason
    about: bool = False


def from_reference(ctx: Context) -> Reason:
    """Counted from the document's date."""
    if ctx.because is None:
        today = ctx.today.isoformat() if ctx.today else ""
        ctx.because = Reason("dates.from_reference", {"date": today, "origin": ctx.origin})
    return ctx.because


def from_last(ctx: Context, named: Named | None = None) -> Reason:
    """Counted from a date that the text named: this one, or the last."""
    named = named or ctx.last
    if named is None:
        return from_reference(ctx)
    return Reason("dates.from_last", {"date": str(named.interval), "words": named.text})


def month_number(core: Core, ctx: Context) -> tuple[int, int, Basis, Reason] | Resolved:
    """Year, month of 上个月 or 同月."""
    piece = core.get("month-ref", "month-last")
    assert piece is not None
    base = ctx.today if piece.kind == "month-ref" or ctx.last is None else as_date(ctx.last.moment)
    if base is None:
        return abstain("no_reference", text=piece.word)
    moved = calendar.add_months(base.replace(day=1), piece.a)
    return moved.year, moved.month, "relative", (from_reference(ctx) if piece.kind == "month-ref" else from_last(ctx))
