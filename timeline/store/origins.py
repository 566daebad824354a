"""What a stored document was made from."""

from __future__ import annotations

from typing import NamedTuple


class Origin(NamedTuple):
    """What a document was made from: a key for its bytes and all else that it rests on, the size (bytes) and time of
    change (nanoseconds) of its file then, and what was to be said of it (JSON, '' for nothing)."""

    file: str
    key: str
    size: int = 0
    changed: int = 0
    warnings: str = ""
