"""The screen without colour (``NO_COLOR``, https://no-color.org): what a ground or a colour says is said by reversing,
underlining, bold and faint letters, on whatever ground the terminal has.

Textual's own way is shades of grey, which are colours to a terminal and leave a dark screen in a light window.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

#: What the grounds of the theme become, by the names of their variables.
GROUNDS: Mapping[str, Style] = {
    "cursor-row": Style(reverse=True),
    "lit": Style(reverse=True),
    "others": Style(underline=True),
}
#: What the colours of letters become.
LETTERS: Mapping[str, Style] = {"faint": Style(dim=True), "border": Style(dim=True)}
#: A ground that stands out so much from the screen's (WCAG 2.1, contrast ratio) is meant to be seen as one.
_STANDS_OUT = 3.0


class Plain(LineFilter):
    """Takes the colours out of every line; ``variables`` are the theme's, as names and hexadecimal colours."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__()
        self._grounds = {variables[name].lower(): style for name, style in GROUNDS.items() if name in variables}
        self._letters = {variables[name].lower(): style for name, style in LETTERS.items() if name in variables}
        self._known: dict[Style, Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without colours; ``background`` is the ground of the screen."""
        return [Segment(words, style and self._plain(style, background), control) for words, style, control in segments]

    def _plain(self, style: Style, background: Color) -> Style:
        found = self._known.get(style)
        if found is None:
            found = self._known[style] = self._worked_out(style, background)
        return found

    def _worked_out(self, style: Style, background: Color) -> Style:
        kept = Style(
            bold=style.bold,
            dim=style.dim,
            italic=style.italic,
            underline=style.underline,
            strike=style.strike,
            reverse=style.reverse,
            link=style.link,
            meta=style.meta,
        )
        ground, letters = _hex(style.bgcolor), _hex(style.color)
        if ground in self._grounds:
            return kept + self._grounds[ground]
        if ground and _contrast(Color.parse(ground), background) >= _STANDS_OUT:
            return kept + Style(reverse=not style.reverse)
        return kept + self._letters.get(letters, Style())


def _hex(colour: RichColor | None) -> str:
    return colour.triplet.hex.lower() if colour is not None and colour.triplet is not None else ""


def _contrast(one: Color, other: Color) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    """The relative luminance of a colour, 0 to 1 (WCAG 2.1)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
