"""The words of time expressions, from the data files: loaded once, on first use."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

_DATA: Final = Path(__file__).parent.parent / "data" / "dates"


@cache
def table(name: str) -> dict[str, Any]:
    """A data file as it stands."""
    with (_DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def folds() -> dict[str, str]:
    """Character → the character it is read as."""
    pairs: dict[str, str] = {}
    for group in table("folds").values():
        pairs.update(zip(group["from"], group["to"], strict=True))
    return pairs


@cache
def words(group: str) -> dict[str, int | str]:
    """Word → value of one group of ``words.toml``."""
    return dict(table("words")[group])


@cache
def word_list(group: str) -> tuple[str, ...]:
    """The words of one list of ``words.toml``, longest first."""
    return tuple(sorted(table("words")["lists"][group], key=len, reverse=True))
