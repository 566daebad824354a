"""The colour of each kind, straight from the theme: a component class for each would be looked up at every start."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style

if TYPE_CHECKING:
    from textual.app import App


def kind_style(app: App[object], part: str) -> Style:
    """The style of ``kind-<name>`` in the theme in force."""
    return _style(app.theme_variables.get(part, ""))


@lru_cache(maxsize=128)
def _style(colour: str) -> Style:
    return Style(color=colour) if colour.startswith("#") else Style()
