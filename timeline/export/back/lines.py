"""JSON lines on their way back."""

from __future__ import annotations

import json

from timeline.export.back.values import BackError, Returned
from timeline.model import Reason


def read(content: str) -> Returned:
    """An object a line. Raises ``BackError`` for a line that is none."""
    events = []
    for number, line in enumerate(content.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            raise BackError(number, Reason("importing.no_json")) from None
        if not isinstance(found, dict):
            raise BackError(number, Reason("importing.no_object"))
        events.append((number, found))
    return Returned(tuple(events), whole=True)
