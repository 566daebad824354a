"""Exports and other programs' files on their way back: as the text of a curation file that ``timeline import`` reads.

Every event stands on the line on which it stood in the file, so that problems are told where a person finds them.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import Final

from timeline.export.back.values import BackError, Returned

__all__ = ["READERS", "BackError", "Returned", "read_back", "reader_of"]

#: The reader of a file's ending: the function ``read`` of a module here. What is not in the list is YAML, or JSON.
READERS: Final = {
    ".csv": "table",
    ".jsonl": "lines",
    ".ics": "calendar",
    ".mw": "markwhen",
}


def reader_of(name: str, start: str) -> str | None:
    """The reader of a file, by its ending, or by how a JSON file begins (TimelineJS has no ``format``); ``None`` for
    what curation reads itself."""
    ending = PurePath(name).suffix.lower()
    if ending == ".json" and '"format"' not in start and ('"start_date"' in start or '"title"' in start):
        return "slides"
    return READERS.get(ending)


def read_back(name: str, content: str) -> Returned | None:
    """The file in the words of a curation file; ``None`` for one that is YAML or JSON of ours.

    Raises ``BackError`` for a file that is not what its ending says.
    """
    reader = reader_of(name, content[:4096])
    if reader is None:
        return None
    found: Returned = import_module(f"timeline.export.back.{reader}").read(content)
    return found
