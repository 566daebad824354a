"""TimelineJS JSON on its way back: slides become events that a person added."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from typing import Any, Final

from timeline.export.back.values import BackError, Loss, Returned, without_nothing
from timeline.messages import LANGUAGES, text
from timeline.model import KINDS, Reason

_MARK: Final = re.compile(r"<[^<>]{0,1000}>")
_TAKEN: Final = frozenset({"start_date", "end_date", "text", "unique_id", "display_date", "group"})


def read(content: str) -> Returned:
    """The slides. Raises ``BackError`` for a file that has none."""
    try:
        found = json.loads(content.removeprefix("\ufeff"))
    except RecursionError:
        raise BackError(1, Reason("importing.no_json")) from None
    except json.JSONDecodeError as error:
        raise BackError(error.lineno, Reason("importing.no_json")) from None
    slides = found.get("events") if isinstance(found, dict) else None
    if not isinstance(slides, list):
        raise BackError(1, Reason("importing.no_slides"))
    events: list[tuple[int, dict[str, Any]]] = []
    losses: list[Loss] = []
    lines = _lines(content)
    for number, slide in enumerate(slides):
        line = lines[number] if number < len(lines) else 1
        event = _event(slide) if isinstance(slide, dict) else None
        if event is None:
            losses.append(Loss(line, Reason("importing.lost_undated")))
            continue
        losses += [
            Loss(line, Reason("importing.lost_property", {"name": str(name)})) for name in slide if name not in _TAKEN
        ]
        events.append((line, event))
    return Returned(tuple(events), tuple(losses))


def _lines(content: str) -> list[int]:
    """The lines on which slides begin, where each has one of its own, as in our exports."""
    return [
        number for number, line in enumerate(content.split("\n"), 1) if line.startswith("{") and "start_date" in line
    ]


def _event(slide: dict[str, Any]) -> dict[str, Any] | None:
    start = _date(slide.get("start_date"))
    if not start:
        return None
    end = _date(slide.get("end_date"))
    said = slide.get("text")
    words = said if isinstance(said, dict) else {}
    group = _plain(slide.get("group"))
    kind = _kinds().get(group)
    return without_nothing(
        {
            "id": _plain(slide.get("unique_id")),
            "date": f"{start}/{end}" if end and end != start else start,
            "kind": kind or "other",
            "title": _plain(words.get("headline")) or "—",
            "note": _plain(words.get("text")),
            "tags": [group] if group and not kind else [],
        }
    )


@cache
def _kinds() -> dict[str, str]:
    """The kinds by their names in every language, as exports of ours write them into ``group``."""
    return {text(f"filters.kind_{kind}", lang): kind for lang in LANGUAGES for kind in KINDS}


def _date(found: Any) -> str:
    """Parts of a date as EDTF, as exact as they are; '' for none."""
    if not isinstance(found, dict):
        return ""
    try:
        year, month, day, hour, minute = (
            int(found[name]) if str(found.get(name, "")).strip() else None
            for name in ("year", "month", "day", "hour", "minute")
        )
    except (TypeError, ValueError):
        return ""
    if year is None or not -9999 <= year <= 9999:
        return ""
    said = f"-{-year:04d}" if year < 0 else f"{year:04d}"
    if month is None:
        return said
    said += f"-{month:02d}"
    if day is None:
        return said
    said += f"-{day:02d}"
    return said if hour is None else f"{said}T{hour:02d}:{minute or 0:02d}"


def _plain(html: Any) -> str:
    """HTML as text on few lines."""
    if not isinstance(html, str):
        return ""
    spaced = re.sub(r"</(?:p|blockquote|li|div|h\d)>|<br\s*/?>", "\n", html)
    return re.sub(r"\s*\n\s*", "\n", unescape(_MARK.sub("", spaced))).strip()
