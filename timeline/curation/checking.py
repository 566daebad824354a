"""A look at what is about to be written: does the strict reader find in it what was meant, and all else as it was?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from timeline.curation.contents import plain
from timeline.curation.emitting import Value
from timeline.curation.layout import FULLY_READ, Layout, LayoutError, layout_of
from timeline.curation.nodes import parse

_KEPT: Final = 4  # texts


class Meant(Struct, frozen=True):
    """What a change of one section is to be: from the entry ``number`` on (``None``: behind the last) ``gone`` entries
    give way to what ``new`` makes of them."""

    section: str
    number: int | None
    gone: int
    new: Callable[[list[Any]], list[Any]]


def added(section: str, entry: Mapping[str, Value]) -> Meant:
    """One entry more."""
    return Meant(section, None, 0, lambda _: [said(entry)])


def removed(section: str, number: int) -> Meant:
    """One entry less."""
    return Meant(section, number, 1, lambda _: [])


def said(value: Any) -> Any:
    """A value as it is read again: text without space around it, and without what UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().strip()
    if isinstance(value, Mapping):
        return {name: said(inner) for name, inner in value.items()}
    return [said(inner) for inner in value]


def check(before: str, after: str, meant: Meant) -> None:
    """Raises ``LayoutError`` where a new text reads otherwise than it is meant to.

    A large file is not read as a whole: all characters but those of the entry and its neighbours must be the same.
    """
    old, new, at = _window(before, after, meant) if len(after) > FULLY_READ else (before, after, meant.number)
    (was, wrong), (now, still_wrong) = _read(old), _read(new)
    items = _items(was, meant.section)
    at = len(items) if at is None else at
    wanted = [*items[:at], *meant.new(items[at : at + meant.gone]), *items[at + meant.gone :]]
    others = {name: value for name, value in was.items() if name != meant.section}
    if still_wrong != wrong or _items(now, meant.section) != wanted:
        raise LayoutError(_differs(before, after))
    if {name: value for name, value in now.items() if name != meant.section} != others:
        raise LayoutError(_differs(before, after))


def readable(before: str, after: str) -> None:
    """Raises ``LayoutError`` where a new text has mistakes that the old one has not; large files are not looked at."""
    if before != after and len(after) <= FULLY_READ and len(_read(after)[1]) > len(_read(before)[1]):
        raise LayoutError(_differs(before, after))


@lru_cache(_KEPT)
def _read(text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The sections, and what is wrong with the text."""
    tree, problems, _ = parse(text.replace("\r\n", "\n"), "")
    value = plain(tree) if tree is not None else {}
    return value if isinstance(value, dict) else {"": value}, tuple(problem.message.key for problem in problems)


def _items(sections: Mapping[str, Any], name: str) -> list[Any]:
    found = sections.get(name)
    return found if isinstance(found, list) else []


def _window(before: str, after: str, meant: Meant) -> tuple[str, str, int | None]:
    """The entry and its neighbours in both texts, and its number there; the whole texts where entries have no lines
    of their own."""
    old, new = layout_of(before), layout_of(after)
    starts, others = old.starts(meant.section), new.starts(meant.section)
    number = len(starts) if meant.number is None else meant.number
    come = len(others) - len(starts) + meant.gone
    if not starts or not others or come not in (0, 1):
        return before, after, meant.number
    first = max(0, number - 1)
    was, now = (
        _piece(layout, meant.section, first, number + count + 1) for layout, count in ((old, meant.gone), (new, come))
    )
    if before[: was[0]] != after[: now[0]] or before[was[1] :] != after[now[1] :]:
        raise LayoutError(_differs(before, after))
    head = f"{meant.section}:\n"
    return head + before[slice(*was)], head + after[slice(*now)], number - first


def _piece(layout: Layout, section: str, first: int, last: int) -> tuple[int, int]:
    """The offsets of the entries [first, last)."""
    starts, end = layout.starts(section), layout.sections[section].end
    return starts[first] if first < len(starts) else end, starts[last] if last < len(starts) else end


def _differs(before: str, after: str) -> int:
    """Where two texts begin to differ."""
    shorter = min(len(before), len(after))
    return next((at for at in range(shorter) if before[at] != after[at]), shorter)
