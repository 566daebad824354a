"""Colours: two themes of our own, and a colour for each kind that is legible on dark and on light ground."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="timeline-dark",
    primary="#6ea8fe",
    secondary="#8fa3bf",
    warning="#f0b35e",
    error="#f2777a",
    success="#7bc98f",
    accent="#ffd479",
    foreground="#d7dae0",
    background="#14171c",
    surface="#191d24",
    panel="#222833",
    dark=True,
    variables={"border": "#39424f", "border-blurred": "#2b323d"},
)
LIGHT: Final = Theme(
    name="timeline-light",
    primary="#1d5fbf",
    secondary="#53647a",
    warning="#9a5b00",
    error="#b3261e",
    success="#1c7a3e",
    accent="#8a4b00",
    foreground="#1c2025",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e6e3db",
    dark=False,
    variables={"border": "#b9b3a6", "border-blurred": "#d5d0c5"},
)

CONTRAST: Final = Theme(
    name="timeline-contrast",
    primary="#8ec5ff",
    secondary="#d0d8e8",
    warning="#ffd000",
    error="#ff6b6b",
    success="#5dff8f",
    accent="#ffe600",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    dark=True,
    variables={"border": "#9a9a9a", "border-blurred": "#7a7a7a"},
)
THEMES: Final = (DARK, LIGHT, CONTRAST)

_KINDS_DARK: Final = {
    "meeting": "#7fb0ff",
    "order": "#ff8f70",
    "deployment": "#5fd38d",
    "inspection": "#e6cf5c",
    "measure": "#cf9cff",
    "support": "#5fd6d6",
    "report": "#9db4d0",
    "statement": "#f5a8c8",
    "background": "#a59f92",
    "other": "#b0b0b0",
    "directive": "#ffb454",
}
_KINDS_LIGHT: Final = {
    "meeting": "#1d5fbf",
    "order": "#bf3617",
    "deployment": "#177a3c",
    "inspection": "#806300",
    "measure": "#7a3cb3",
    "support": "#0b6f73",
    "report": "#46607f",
    "statement": "#ab3468",
    "background": "#6f6a60",
    "other": "#666666",
    "directive": "#a85500",
}


def variables(dark: bool, theme: str = "") -> dict[str, str]:
    """The colours of our own style sheet, for any theme."""
    kinds = _KINDS_DARK if dark else _KINDS_LIGHT
    own = {f"kind-{name}": colour for name, colour in kinds.items()}
    own |= (
        {
            "cursor-row": "#2c3a52",
            "cursor-row-idle": "#252c37",
            "lit": "#3d3a1e",
            "others": "#252b34",
            "lit-date": "#ffd479",
            "faint": "#8b93a0",
        }
        if dark
        else {
            "cursor-row": "#cfe0fa",
            "cursor-row-idle": "#e3e6ea",
            "lit": "#fff0b8",
            "others": "#e7e4dc",
            "lit-date": "#8a4b00",
            "faint": "#6a6f78",
        }
    )
    if theme == CONTRAST.name:
        own |= {
            "cursor-row": "#003a8c",
            "cursor-row-idle": "#303030",
            "lit": "#4a4200",
            "others": "#262626",
            "lit-date": "#ffe600",
            "faint": "#c8c8c8",
        }
    # Five grounds for the cells of the lanes, from few events to many.
    ground = ("#1c2b44", "#23406f", "#2a559a", "#3a6fc4", "#6ea8fe") if dark else (
        "#e4edfb", "#c9dcf7", "#a6c6f2", "#79a9ea", "#4a86dc"
    )  # fmt: skip
    own |= {f"shade-{number}": colour for number, colour in enumerate(ground)}
    own["shade-letters"] = "#ffffff" if dark else "#000000"
    return own


def theme_name(setting: str, environment: Mapping[str, str] = os.environ) -> str:
    """The theme to begin with: the setting, else dark or light by the ground which ``COLORFGBG`` tells."""
    aliases = {"dark": DARK.name, "light": LIGHT.name, "contrast": CONTRAST.name, "high-contrast": CONTRAST.name}
    if setting and setting != "auto":
        return aliases.get(setting, setting)
    ground = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if ground in ("7", "15") else DARK.name
