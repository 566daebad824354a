"""Exports, written as they are read: memory does not grow with the number of events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TextIO

from timeline import __version__
from timeline.export.mapping import Value, to_mapping
from timeline.export.yaml_lines import comment, flow
from timeline.messages import text
from timeline.model import Event, Reason

Format = Literal["yaml", "json", "jsonl"]
FORMAT_VERSION: Final = 1


class UnknownFormatError(ValueError):
    """There is no such format."""

    def __init__(self, format: str) -> None:
        self.reason = Reason("export.unknown_format", {"format": format, "known": ", ".join(FORMATS)})
        super().__init__(format)


@dataclass(frozen=True, slots=True)
class Header:
    """What an export says about itself: the filter (canonical text, '' for everything), the moment it was made
    (ISO 8601 with offset) and the program's version."""

    filter: str = ""
    made: str = ""
    version: str = __version__

    @classmethod
    def now(cls, filter: object = "") -> Header:
        """A header for an export made now."""
        return cls(str(filter), datetime.now().astimezone().isoformat(timespec="seconds"))

    def mapping(self) -> dict[str, Value]:
        """The header as it is written."""
        clean = self.filter.encode("utf-8", "replace").decode()
        return {"program": "timeline", "version": self.version, "made": self.made, "filter": clean}


def write(
    events: Iterable[Event], format: str, stream: TextIO, header: Header | None = None, lang: str | None = None
) -> int:
    """Write the events and return how many there were. ``stream`` takes text; encode it as UTF-8.

    Raises ``UnknownFormatError``, and what the stream raises (``BrokenPipeError`` for a closed pipe).
    """
    try:
        writer = _WRITERS[format]
    except KeyError:
        raise UnknownFormatError(format) from None
    return writer(events, stream, header or Header.now(), lang)


def _yaml(events: Iterable[Event], stream: TextIO, header: Header, lang: str | None) -> int:
    stream.write(comment(text("export.comment", lang, version=header.version, made=header.made)))
    key = "export.comment_filter" if header.filter else "export.comment_all"
    stream.write(comment(text(key, lang, filter=header.mapping()["filter"])))
    stream.write(f"format: {FORMAT_VERSION}\nheader: {flow(header.mapping())}\nevents:")
    count = 0
    for count, event in enumerate(events, 1):
        stream.write(("" if count > 1 else "\n") + f"- {flow(to_mapping(event, lang))}\n")
    if not count:
        stream.write(" []\n")
    return count


def _json(events: Iterable[Event], stream: TextIO, header: Header, lang: str | None) -> int:
    stream.write(f'{{"format": {FORMAT_VERSION},\n"header": {_line(header.mapping())},\n"events": [')
    count = 0
    for count, event in enumerate(events, 1):
        stream.write(f"{',' if count > 1 else ''}\n{_line(to_mapping(event, lang))}")
    stream.write("\n]}\n" if count else "]}\n")
    return count


def _jsonl(events: Iterable[Event], stream: TextIO, header: Header, lang: str | None) -> int:
    count = 0
    for event in events:
        stream.write(_line(to_mapping(event, lang)) + "\n")
        count += 1
    return count


def _line(value: dict[str, Value]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


_Writer = Callable[[Iterable[Event], TextIO, Header, str | None], int]
_WRITERS: Final[Mapping[str, _Writer]] = {"yaml": _yaml, "json": _json, "jsonl": _jsonl}
FORMATS: Final[tuple[str, ...]] = tuple(_WRITERS)
