"""What a curator adds to the extractor's own knowledge: institutions, places and words for kinds."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class AddedInstitution(Struct, frozen=True):
    """A body with its other names; ``city`` is the full name of its home city, '' where not said."""

    name: str
    aliases: tuple[str, ...] = ()
    city: str = ""


class AddedPlace(Struct, frozen=True):
    """A place which the gazetteer lacks, or a name that means another place here (中心城区 → 重庆市)."""

    name: str
    city: str = ""
    aliases: tuple[str, ...] = ()


class Additions(Struct, frozen=True):
    """All that ``events.yaml`` adds for extraction; ``lexicon`` maps a kind to the user's own words for it."""

    institutions: tuple[AddedInstitution, ...] = ()
    places: tuple[AddedPlace, ...] = ()
    lexicon: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
