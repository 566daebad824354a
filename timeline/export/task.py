"""What a writer is given beside the events, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TextIO, TypeAlias

from msgspec import Struct, field

from timeline import __version__
from timeline.export.mapping import Value
from timeline.messages import text
from timeline.model import DocumentFacts, Event


class Header(Struct, frozen=True):
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


def _nothing_known(file: str) -> DocumentFacts | None:
    return None


class Task(Struct, frozen=True):
    """How events are to be written: the header, the language of what is said (``None``: the one in force) and what
    is known of a document (``None`` for a file that the store does not have)."""

    header: Header
    lang: str | None = None
    document: Callable[[str], DocumentFacts | None] = field(default=_nothing_known)


class Written(Struct, frozen=True):
    """How many events were written, and how many were left out because the format cannot carry them, by the reason
    (the names of messages: ``export.left_<reason>``)."""

    count: int
    left: Mapping[str, int] = field(default_factory=dict)


#: Writes the events to a text stream as they come; raises what the stream raises.
Writer: TypeAlias = Callable[[Iterable[Event], TextIO, Task], Written]


def about(task: Task, lost: str) -> tuple[str, str, str]:
    """What a header says to people: what made the export and when, the filter, and what it cannot carry (the message
    ``export.lost_<lost>``)."""
    header, lang = task.header, task.lang
    key = "export.comment_filter" if header.filter else "export.comment_all"
    made = text("export.made", lang, version=header.version, made=header.made)
    return made, text(key, lang, filter=header.filter), text(f"export.lost_{lost}", lang)


def left_out(format: str, written: Written, lang: str | None = None) -> str:
    """What was left out, in words; '' where everything was written."""
    said = [text(f"export.left_{reason}", lang, n=number) for reason, number in sorted(written.left.items()) if number]
    reasons = text("export.left_separator", lang).join(said)
    return text("export.left", lang, format=format, reasons=reasons) if said else ""
