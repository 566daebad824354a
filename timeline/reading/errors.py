"""Why a file could not be read."""

from __future__ import annotations

from timeline.messages import text
from timeline.model import Reason


class ReadError(Exception):
    """A file that gives no document; ``reason`` says why, and what to do, in every language."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.key)
        self.reason = reason

    def __str__(self) -> str:
        values = {name: str(value) for name, value in self.reason.values.items()}
        return text(self.reason.key, None, **values)
