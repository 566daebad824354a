"""What the events of a document depend on besides its bytes: our own code and data, and what the curator said."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import asdict

from timeline.digest import short_hash

if TYPE_CHECKING:
    from timeline.extraction.additions import Additions
    from timeline.model import DocumentFacts

_PACKAGE: Final = Path(__file__).parent.parent
_EXTRACTING: Final = ("reading", "cleaning", "dates", "extraction", "data")
_FINISHING: Final = ("curation", "store", "build")


@cache
def parts() -> tuple[Path, ...]:
    """The files of ours that decide what is extracted, in order."""
    return (_PACKAGE / "model.py", _PACKAGE / "virtual.py", *_files(_EXTRACTING))


@cache
def finishing() -> tuple[Path, ...]:
    """The files of ours that besides them decide what is made of it: curation and the store's writing, in order."""
    return tuple(path for path in _files(_FINISHING) if path.suffix in (".py", ".sql"))


def _files(rooms: tuple[str, ...]) -> list[Path]:
    # os.walk is several times as quick as Path.rglob, and this is asked at every start.
    found = [
        os.path.join(folder, name)  # noqa: PTH118
        for room in rooms
        for folder, _, names in os.walk(_PACKAGE / room)
        for name in names
        if not name.endswith(".pyc") and not name.startswith(".")
    ]
    return sorted(map(Path, found))


@cache
def version() -> str:
    """A hash of the extractor: its code and its data, so that a changed lexicon reads every document again."""
    return _hash(parts())


@cache
def finisher() -> str:
    """A hash of the code and data that make what is shown: with another one curation is applied again."""
    return fingerprint(version(), _hash(finishing()))


def _hash(paths: tuple[Path, ...]) -> str:
    return short_hash(
        piece for path in paths for piece in (path.relative_to(_PACKAGE).as_posix().encode(), path.read_bytes())
    )


def digest(lines: Iterable[str]) -> str:
    """A hash of many lines, each with its end, of which no more than one is held."""
    return short_hash(line.encode("utf-8", "surrogatepass") for line in lines)


def fingerprint(*values: object) -> str:
    """A hash of plain values (structs, mappings, sequences, strings, numbers) by their content."""
    return short_hash(piece.encode("utf-8", "surrogatepass") + b"\x00" for piece in _pieces(values))


def touched(additions: Additions, text: str, facts: DocumentFacts) -> str:
    """A hash of the curator's additions that can have a part in the extraction of a document with this clean text and
    these completed facts; '' where none has."""
    from timeline.extraction.additions import touching

    found = touching(additions, text, facts)
    return fingerprint(found) if found else ""


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, Struct):
        value = asdict(value)
    if isinstance(value, Mapping):
        yield "{"
        for name in sorted(value, key=str):
            yield str(name)
            yield from _pieces(value[name])
        yield "}"
    elif isinstance(value, (set, frozenset)):
        yield from _pieces(sorted(value))
    elif isinstance(value, (list, tuple)):
        yield "["
        for item in value:
            yield from _pieces(item)
        yield "]"
    else:
        yield f"{type(value).__name__}:{value}"
