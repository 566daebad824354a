"""What readers of returning files give back, and what they share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from timeline.export.mapping import Value
from timeline.export.yaml_lines import flow
from timeline.model import Reason


class Loss(Struct, frozen=True):
    """Something on a line (from 1) of the file that a curation file has no place for."""

    line: int
    what: Reason


class Returned(Struct, frozen=True):
    """Events as curation files have them, each with the line (ascending) on which it stood, and what did not come
    along. ``whole`` is false for a form that says only a part of an event: what it does not say is no difference."""

    events: tuple[tuple[int, dict[str, Any]], ...]
    losses: tuple[Loss, ...] = ()
    whole: bool = False

    @property
    def text(self) -> str:
        """The text of a curation file."""
        return document(self.events)


class BackError(Exception):
    """The file cannot be read as what its ending says: at a line (from 1), for a reason."""

    def __init__(self, line: int, reason: Reason) -> None:
        self.line, self.reason = line, reason
        super().__init__(f"{line}: {reason.key}")


def document(events: Iterable[tuple[int, Mapping[str, Any]]]) -> str:
    """Events with the lines (ascending) on which they stood as YAML in flow style, each on its line."""
    pieces, at = ["{format: 1, events: ["], 1
    for line, event in events:
        pieces.append("\n" * max(0, line - at))
        at = max(at, line)
        pieces.append(flow(_clean(event)) + ", ")
    return "".join([*pieces, "]}\n"])


def _clean(value: Any) -> Value:
    """What a JSON file said, with U+FFFD for lone surrogates, and without numbers that are none."""
    if isinstance(value, dict):
        return {str(_clean(str(name))): _clean(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, (int, float)) else None


def without_nothing(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
