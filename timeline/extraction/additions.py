"""What a curator adds to the extractor's own knowledge: institutions, places and words for kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AddedInstitution:
    """A body with its other names; ``city`` is the full name of its home city, '' where not said."""

    name: str
    aliases: tuple[str, ...] = ()
    city: str = ""


@dataclass(frozen=True, slots=True)
class AddedPlace:
    """A place which the gazetteer lacks, or a name that means another place here (中心城区 → 重庆市)."""

    name: str
    city: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Additions:
    """All that ``events.yaml`` adds for extraction; ``lexicon`` maps a kind to the user's own words for it."""

    institutions: tuple[AddedInstitution, ...] = ()
    places: tuple[AddedPlace, ...] = ()
    lexicon: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
