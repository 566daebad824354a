"""Time expressions: the EDTF value, the grammar, finding, the calendar, resolving.

The grammar loads with the first use of what needs it: who only handles values (``timeline.dates.edtf``) does not wait.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from timeline.dates.engine import expressions
    from timeline.dates.values import FORMS, Dated, Prefer, TimeExpression

__all__ = ["FORMS", "Dated", "Prefer", "TimeExpression", "expressions"]

_HOME: Final = dict.fromkeys(__all__, "timeline.dates.values") | {"expressions": "timeline.dates.engine"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value
