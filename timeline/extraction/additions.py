"""What a curator adds to the extractor's own knowledge: institutions, places and words for kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from timeline.model import DocumentFacts

BLANK: Final = "□"  # stands for what is blanked out


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


def touching(additions: Additions, text: str, facts: DocumentFacts) -> list[object]:
    """What of the additions can have a part in the extraction of a document: those of whose words one stands in its
    clean text or in its completed facts, with these words. An addition acts where a word of it is found, and nowhere
    else, so that with all others away the same is extracted.
    """
    words = "\n".join((text, facts.institution, facts.publisher, facts.title, facts.city))
    found: list[object] = []
    for kind, added in (("institution", additions.institutions), ("place", additions.places)):
        for one in added:
            named = [name for name in (one.name, *one.aliases) if name in words]
            if named:
                found.append([kind, one.name, one.city, named])
    for sort, own in additions.lexicon.items():
        # Titles and quoted words are blanked out before words for kinds are looked for: a blank may come of anything.
        acting = [word for word in own if word in text or BLANK in word]
        if acting:
            found.append(["kind", sort, acting])
    return found
