"""The data files of this room: plain text, ``#`` starts a comment line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of ``data/reading/<name>`` that say something, without comments and outer blanks."""
    raw = files("timeline").joinpath("data", "reading", name).read_text(encoding="utf-8")
    return tuple(line.strip() for line in raw.splitlines() if line.strip() and not line.startswith("#"))


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The words of a file that is cut into parts by ``[part]`` lines; words are separated by blanks."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines(name):
        if line.startswith("[") and line.endswith("]"):
            current = found.setdefault(line[1:-1], [])
        else:
            current.extend(line.split())
    return {part: tuple(words) for part, words in found.items()}
