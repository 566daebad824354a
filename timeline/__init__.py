"""timeline: a folder of notices and reports in, a chronology that can be trusted out.

The names below are for use from Python (``timeline.api``, docs/python.md); importing the package loads none of it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeline.api import Dated, Document, Event, Timeline, document, events, expressions, say

__version__ = "0.1.0"
__all__ = ["Dated", "Document", "Event", "Timeline", "document", "events", "expressions", "say"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from timeline import api

        return getattr(api, name)
    raise AttributeError(f"module 'timeline' has no attribute {name!r}")
