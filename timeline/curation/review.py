"""Decisions that a person must look at: lost ones, moved ones, and those that may mean several events.

Also the record of which decision changed which event, for the screen to write into the very entry.  Both travel
through the store as JSON.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final, Literal

from msgspec import Struct, to_builtins
from msgspec.structs import astuple

_KEPT: Final = 2  # records that are kept as values: every act of the browser asks for the same one
Status = Literal["lost", "moved", "ambiguous"]


class Offer(Struct, frozen=True):
    """What a decision may mean: an event (its ``id``), or mere words of a document ('' as ``id``)."""

    id: str
    file: str
    quote: str
    title: str = ""
    date: str = ""
    date_text: str = ""
    kind: str = ""
    prefix: str = ""
    suffix: str = ""


class Review(Struct, frozen=True):
    """One pointer of a decision that is to be looked at.

    ``file`` and ``line`` are those of the curation file, of the entry; ``at`` the line of the pointer itself (one of
    several events of a merge, a source of an added event).  ``quote``, ``source`` and ``event`` are what it says;
    ``now`` the words that were taken, for a moved one.  ``offers`` stand best first.  ``title`` is that of an added
    event.  ``says`` and ``why`` are what the decision does and its reason, in words; ``prefix`` and ``suffix`` go
    with ``quote``; ``content`` is the key of the whole entry, by which it is found again.
    """

    file: str
    line: int
    column: int
    at: int
    at_column: int
    section: Literal["events", "corrections"]
    action: str
    status: Status
    quote: str
    source: str
    event: str
    now: str = ""
    offers: tuple[Offer, ...] = ()
    title: str = ""
    says: str = ""
    why: str = ""
    prefix: str = ""
    suffix: str = ""
    content: str = ""


class Decided(Struct, frozen=True):
    """That the entry at ``file``:``line`` decides on the event ``event``; ``quote`` and ``named`` are its pointer.

    ``part`` is the number of the part (from 0) for an event that a split made; for one that was added, ``quote`` is
    its title.  ``content`` is the key of the whole entry, by which it is found again.
    """

    event: str
    file: str
    line: int
    section: Literal["events", "corrections"]
    action: str
    quote: str
    named: str
    part: int = -1
    content: str = ""


def to_json(reviews: tuple[Review, ...], decided: tuple[Decided, ...]) -> str:
    """Both as one line of JSON."""
    return json.dumps(
        {"reviews": [to_builtins(item) for item in reviews], "decided": [_row(item) for item in decided]},
        ensure_ascii=True,
        separators=(",", ":"),
    )


@lru_cache(_KEPT)
def reviews_from_json(text: str) -> tuple[Review, ...]:
    """The reviews again; none where nothing (readable) was stored."""
    found = _load(text).get("reviews", [])
    try:
        return tuple(
            Review(**{**item, "offers": tuple(Offer(**offer) for offer in item.get("offers", ()))}) for item in found
        )
    except (TypeError, AttributeError):  # stored by another version: the next build stores them anew
        return ()


@lru_cache(_KEPT)
def decided_from_json(text: str) -> tuple[Decided, ...]:
    """The record of decisions again; empty where nothing (readable) was stored."""
    try:
        return tuple(Decided(*row) for row in _load(text).get("decided", []))
    except TypeError:
        return ()


def _row(item: Decided) -> list[Any]:
    return list(astuple(item))


def _load(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
