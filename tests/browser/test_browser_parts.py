"""How the parts of a line look: in every theme, and in the colours that the table names."""

import re
from pathlib import Path

import pytest
from rich.style import Style
from textual.app import App

import timeline.browser
from timeline.browser import palette
from timeline.browser.parts import PARTS, style_of

THEME = {"accent": "#ff0000", "ground": "#000000", "glass": "#ffffff00", "terminal": "ansi_default"}
SOURCES = [path.read_text("utf-8") for path in Path(timeline.browser.__file__).parent.rglob("*.py")]


def themes():
    app = App()
    for theme in palette.THEMES:
        app.register_theme(theme)
    return app.available_themes


@pytest.mark.parametrize(
    ("words", "ground", "looks"),
    [
        ("", None, ""),
        ("bold", None, "bold"),
        ("$accent", None, "#ff0000"),
        ("bold underline $accent on $ground", None, "bold underline #ff0000 on #000000"),
        ("on $accent", None, "on #ff0000"),
        ("$accent on $glass", None, "#ff0000"),
        ("#00ff00 on #0000ff", None, "#00ff00 on #0000ff"),
        ("", "#ffffff on #000000", "#ffffff on #000000"),
        ("bold", "italic #ffffff on #000000", "bold italic #ffffff on #000000"),
        ("$accent", "#ffffff on #000000", "#ff0000 on #000000"),
        ("$accent 50%", "#ffffff on #000000", "#7f0000 on #000000"),
        ("on $accent 50%", "#ffffff on #000000", "#ffffff on #7f0000"),
        ("$accent on $glass", "#ffffff on #000000", "#ff0000 on #000000"),
        ("$accent 50% on $accent", "#ffffff on #000000", "#ff0000 on #ff0000"),
        ("$accent 50%", "default on default", "#ff0000 on default"),
        ("$terminal", "#ffffff on #000000", "default on #000000"),
    ],
)
def test_a_part_changes_its_ground(words, ground, looks, monkeypatch):
    monkeypatch.setitem(PARTS, "one", words)
    found = style_of("one", THEME, Style.parse(ground) if ground else None)
    assert found == Style.parse(looks)


@pytest.mark.parametrize("name", sorted(themes()))
def test_every_part_has_its_colours_in_every_theme(name):
    theme = themes()[name]
    colours = {**palette.variables(theme.dark, name), **theme.to_color_system().generate(), **theme.variables}
    for part in PARTS:
        style_of(part, colours)
        assert style_of(part, colours, Style.parse("#ffffff on #000000")).color is not None


def test_every_part_belongs_to_a_widget():
    """Its first name is one that a widget draws with; of the widgets that take names as they are, each exists."""
    drawn = set(re.findall(r'"([a-z-]+--)(?=[{a-z])', "".join(SOURCES).replace('f"', '"')))
    assert {name.partition("--")[0] + "--" for name in PARTS} <= drawn
    named = set(re.findall(r'(?:part|style_of)\("([a-z-]+--[a-z-]+)"', "".join(SOURCES)))
    assert named <= set(PARTS)
