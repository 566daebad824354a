"""Time expressions: the EDTF value, the grammar, finding, the calendar, resolving."""

from timeline.dates.engine import expressions
from timeline.dates.values import FORMS, Dated, Prefer, TimeExpression

__all__ = ["FORMS", "Dated", "Prefer", "TimeExpression", "expressions"]
