"""What the recogniser of names gives: mentions with clean offsets (end exclusive)."""

from __future__ import annotations

from msgspec import Struct

from timeline.model import DocumentFacts, Place


class PlaceMention(Struct, frozen=True):
    """A place named in the text; ``deictic`` where it is named from the document (我市, 全省, 本港)."""

    start: int
    end: int
    place: Place
    deictic: bool = False


class InstitutionMention(Struct, frozen=True):
    """A body named in the text: its full canonical name, and where it sits where that is known.

    ``deictic`` where the document says which body it is (我校, 市委); ``suspicious`` where an injected name stands
    in the place of the body's own.
    """

    start: int
    end: int
    name: str
    place: Place | None = None
    deictic: bool = False
    suspicious: bool = False


class PersonMention(Struct, frozen=True):
    """A person named in the text and the office the text gives, '' without one."""

    start: int
    end: int
    name: str
    role: str = ""


class Names(Struct, frozen=True):
    """All names of a document in the order of the text, and the document's facts completed from them."""

    places: tuple[PlaceMention, ...]
    institutions: tuple[InstitutionMention, ...]
    people: tuple[PersonMention, ...]
    facts: DocumentFacts
