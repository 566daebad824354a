"""What place a person means by a name: the project's own places first, then the gazetteer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from timeline.extraction.additions import Additions
from timeline.model import Place

if TYPE_CHECKING:
    from timeline.extraction.gazetteer import Division

# Below counties the gazetteer knows nobody: such a name is believed.
_SMALL: Final = ("镇", "乡", "街道", "村", "社区", "苏木", "嘎查", "开发区", "新区", "新城", "管理区", "园区", "港")
_LONGEST: Final = 40  # characters of a name in which one place is looked for inside another
_OFFERED: Final = 3  # places that a message names
_LIKE: Final = 60.0  # similarity (0–100, indel) from which a name is worth offering: one character of three differs


def places_by_name(additions: Additions) -> Callable[[str], Place | None]:
    """A function from a place's name to the place with code and province; ``None`` for a name that is not known.

    Full names, short names, and a city's name with its district's (阳泉市城区) are understood. The gazetteer is
    loaded when first asked.
    """
    own = own_places(additions)

    def place_of(name: str) -> Place | None:
        if name not in own:
            return _in_gazetteer(name)
        full, city = own[name]
        home = _in_gazetteer(city) if city else None
        return home or Place(full, level="other")

    return place_of


def is_place(name: str, own: Mapping[str, tuple[str, str]]) -> bool:
    """Whether there is such a place as far as can be known: the project's own, one of the gazetteer (also a name that
    several share, such as 鼓楼区), a part of one, or one too small for the gazetteer."""
    from timeline.extraction.gazetteer import by_name, by_short

    if name in own or name in by_name() or name in by_short():
        return True
    return _in_gazetteer(name) is not None or (len(name) > 2 and name.endswith(_SMALL))


def similar_places(name: str, own: Mapping[str, tuple[str, str]]) -> list[str]:
    """Names of places that may have been meant, best first; none where nothing is near.

    Of names that differ in one character those are first where it sounds alike: GB 2312 has its common characters in
    the order of their sounds, so that 原 and 圆 stand close together.
    """
    from rapidfuzz import fuzz, process

    from timeline.extraction.gazetteer import divisions, regions

    known = dict.fromkeys((*own, *(item.name for item in divisions() if item.present), *regions()))
    hits = process.extract(name, list(known), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=None)
    ranked = sorted((-score, _apart(name, other), other) for other, score, _ in hits)
    return [other for _, _, other in ranked[:_OFFERED]]


def _apart(one: str, other: str) -> int:
    """How far apart the sounds of two names of one length are, as GB 2312 orders characters."""
    if len(one) != len(other):
        return 1 << 20
    return sum(abs(_sound(a) - _sound(b)) for a, b in zip(one, other, strict=True))


def _sound(character: str) -> int:
    return int.from_bytes(character.encode("gb2312", "replace")[:2], "big")


def own_places(additions: Additions) -> dict[str, tuple[str, str]]:
    """The project's own places: full name and city by every name."""
    own: dict[str, tuple[str, str]] = {}
    for added in additions.places:
        for name in (added.name, *added.aliases):
            own.setdefault(name, (added.name, added.city))
    return own


def _in_gazetteer(name: str) -> Place | None:
    from timeline.extraction.gazetteer import by_name, by_short, choose, place_of, regions

    options = by_name().get(name) or by_short().get(name)
    if options:
        division = choose(options, None)
        return place_of(division) if division is not None else None
    for cut in range(min(len(name), _LONGEST) - 1, 1, -1):
        outer, inner = by_name().get(name[:cut]), by_name().get(name[cut:])
        if not outer or not inner:
            continue
        whole = choose(outer, None)
        within = [item for item in inner if whole is not None and _lies_in(item, whole)]
        if within:
            division = choose(tuple(within), None)
            if division is not None:
                return place_of(division)
    return regions().get(name)


def _lies_in(part: Division, whole: Division) -> bool:
    """Whether a division is a part of another: of a province by two digits of its code, of a city by four."""
    digits = {"province": 2, "city": 4}.get(whole.level, 6)
    return part.code != whole.code and (part.code[:digits] == whole.code[:digits] or part.above == whole.code)
