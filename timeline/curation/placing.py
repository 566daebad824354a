"""What place a person means by a name: the project's own places first, then the gazetteer."""

from __future__ import annotations

from collections.abc import Callable

from timeline.extraction.additions import Additions
from timeline.model import Place


def places_by_name(additions: Additions) -> Callable[[str], Place | None]:
    """A function from a place's name to the place with code and province; ``None`` for a name that is not known.

    Full names, short names, and a city's name with its district's (阳泉市城区) are understood. The gazetteer is
    loaded when first asked.
    """
    own: dict[str, tuple[str, str]] = {}
    for added in additions.places:
        for name in (added.name, *added.aliases):
            own.setdefault(name, (added.name, added.city))

    def place_of(name: str) -> Place | None:
        if name not in own:
            return _in_gazetteer(name)
        full, city = own[name]
        home = _in_gazetteer(city) if city else None
        return home or Place(full, level="other")

    return place_of


def _in_gazetteer(name: str) -> Place | None:
    from timeline.extraction.gazetteer import by_name, by_short, choose, place_of, regions

    options = by_name().get(name) or by_short().get(name)
    if options:
        division = choose(options, None)
        return place_of(division) if division is not None else None
    for cut in range(len(name) - 1, 1, -1):
        outer, inner = by_name().get(name[:cut]), by_name().get(name[cut:])
        if not outer or not inner:
            continue
        city = choose(outer, None)
        within = [item for item in inner if city is not None and item.code[:4] == city.code[:4]]
        if within:
            division = choose(tuple(within), None)
            if division is not None:
                return place_of(division)
    return regions().get(name)
