"""The filter language, shared by the command line and the browser. See ``docs/filters.md``."""

from timeline.store.filters.matching import matches
from timeline.store.filters.nodes import FIELDS, All, Any, Field, Filter, Node, Not, Term, Text
from timeline.store.filters.parser import FilterError, caret, parse, width
from timeline.store.filters.periods import Period, period

__all__ = [
    "FIELDS",
    "All",
    "Any",
    "Field",
    "Filter",
    "FilterError",
    "Node",
    "Not",
    "Period",
    "Term",
    "Text",
    "caret",
    "matches",
    "parse",
    "period",
    "width",
]
