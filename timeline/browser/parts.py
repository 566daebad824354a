"""How the parts of a line look, in the colours of the theme in force.

No component classes of Textual's: of each it makes a node, for every widget, and asks the whole style sheet about it;
half of what the style sheet took to read was theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from rich.color import Color as Painted
from rich.style import Style
from textual.color import Color

#: As Rich writes a style (attributes, colour, ``on`` ground), with colours of the theme (``$accent``), of which only so
#: much may be laid over what is below (``$accent 30%``).
PARTS: Final[Mapping[str, str]] = {
    "header--program": "bold $background on $primary",
    "header--project": "bold",
    "header--counts": "$foreground 80%",
    "header--problems": "bold $background on $warning",
    "histogram--bar": "$primary",
    "histogram--empty": "$border",
    "histogram--seen": "on $cursor-row",
    "histogram--cursor": "bold $accent on $accent 30%",
    "histogram--brush": "bold $background on $accent",
    "histogram--axis": "$faint",
    "histogram--more": "bold $accent",
    "offer--one": "$foreground",
    "offer--chosen": "bold $accent on $cursor-row",
    "offer--count": "$faint",
    "offer--note": "$accent",
    "filter--label": "$faint",
    "filter--text": "bold $accent",
    "filter--none": "$faint",
    "filter--count": "bold",
    "filter--hint": "$faint",
    "keys--key": "bold $accent",
    "keys--does": "$foreground 85%",
    "lane-title--name": "bold $accent",
    "lane-title--count": "$faint",
    "timeline--row": "$foreground on $background",
    "timeline--selected": "bold $foreground on $cursor-row",
    "timeline--selected-idle": "bold $foreground on $cursor-row-idle",
    "timeline--cursor": "$accent",
    "timeline--day": "$foreground 80%",
    "timeline--weekend": "$warning",
    "timeline--time": "$success",
    "timeline--span": "$secondary",
    "timeline--bounded": "italic $faint",
    "timeline--planned": "bold $accent",
    "timeline--planned-title": "italic",
    "timeline--title": "",
    "timeline--place": "$secondary",
    "timeline--conflict": "bold $error",
    "timeline--curated": "bold $success",
    "timeline--marked": "bold $accent",
    "timeline--mentions": "$faint",
    "timeline--head": "bold $foreground",
    "timeline--head-year": "bold $primary",
    "timeline--rule": "$border",
    "timeline--gap": "$faint",
    "timeline--count": "$faint",
    "timeline--count-strong": "bold $foreground",
    "timeline--bar": "$primary",
    "timeline--found": "bold underline $lit-date on $lit",
    "facets--head": "bold $faint",
    "facets--label": "$foreground",
    "facets--count": "$foreground 80%",
    "facets--chosen": "bold $accent",
    "facets--excluded": "strike $error",
    "facets--key": "$faint",
    "facets--spark": "$primary",
    "facets--cursor": "$foreground on $cursor-row",
    "facets--cursor-idle": "$foreground on $surface",
    "passage--plain": "$foreground",
    "passage--context": "$faint",
    "passage--other": "on $others",
    "passage--quote": "$foreground on $lit",
    "passage--date": "bold underline $lit-date on $lit",
    "passage--number": "$faint",
    "passage--number-here": "bold $accent",
    "passage--heading": "bold",
    "passage--repaired": "underline $warning",
    "prose--label": "$faint",
    "prose--plain": "$foreground",
    "prose--strong": "bold",
    "prose--faint": "$faint",
    "prose--quote": "on $lit",
    "prose--alert": "bold $error",
    "prose--head": "bold $primary",
    "lanes--head": "$faint",
    "lanes--label": "$foreground",
    "lanes--row": "bold $foreground on $cursor-row-idle",
    "lanes--pinned": "bold $accent",
    "lanes--empty": "$border",
    "lanes--cursor": "bold $background on $accent",
    "lanes--shade-0": "$foreground on $shade-0",
    "lanes--shade-1": "$foreground on $shade-1",
    "lanes--shade-2": "$foreground on $shade-2",
    "lanes--shade-3": "$shade-letters on $shade-3",
    "lanes--shade-4": "bold #000000 on $shade-4",
    "items--name": "bold $foreground",
    "items--detail": "$faint",
    "items--key": "bold $accent",
    "items--chosen": "on $cursor-row",
}


class Look(Struct, frozen=True):
    """What a part changes of the ground that it stands on; ``None`` for a colour that stays."""

    letters: Color | None
    ground: Color | None
    attributes: Style


def style_of(name: str, theme: Mapping[str, str], ground: Style | None = None) -> Style:
    """The style of a part in a theme (colours by their names): what it changes, or the whole of it on a ``ground``."""
    look = _look(PARTS[name], theme)
    if ground is None:
        letters, behind = (one.rich_color if one is not None and one.a else None for one in (look.letters, look.ground))
        return Style(color=letters, bgcolor=behind) + look.attributes
    behind = ground.bgcolor if look.ground is None else _over(ground.bgcolor, look.ground)
    letters = ground.color if look.letters is None else _over(behind, look.letters)
    return ground + look.attributes + Style(color=letters, bgcolor=behind)


def _look(words: str, theme: Mapping[str, str]) -> Look:
    front, _, back = f" {words}".partition(" on ")
    attributes = [word for word in front.split() if word.isalpha()]
    return Look(_colour(front, theme), _colour(back, theme), Style.parse(" ".join(attributes)))


def _colour(words: str, theme: Mapping[str, str]) -> Color | None:
    found: Color | None = None
    for word in words.split():
        if word.startswith("$"):
            found = Color.parse(theme[word[1:]])
        elif word.startswith("#"):
            found = Color.parse(word)
        elif word.endswith("%") and found is not None:
            found = found.multiply_alpha(int(word[:-1]) / 100)
    return found


def _over(below: Painted | None, colour: Color) -> Painted | None:
    """A colour on what is below; what lets nothing through, or is on what the terminal alone knows, stays as it is."""
    if colour.a == 0:
        return below
    if colour.a == 1 or below is None or below.is_default:
        return colour.rich_color
    return (Color.from_rich_color(below) + colour).rich_color
