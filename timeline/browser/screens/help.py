"""All keys, made from the keymap, the signs of the timeline, and the filter language in short."""

from __future__ import annotations

from timeline.browser import keyhelp, keymap
from timeline.browser.facts import Fact
from timeline.browser.glyphs import glyphs
from timeline.browser.screens.over import OverScreen
from timeline.messages import text
from timeline.model import KINDS


def contents(first: str = "") -> list[Fact]:
    """The help, a line an entry; the keys of the group ``first`` come first."""
    found: list[Fact] = []
    for group in sorted(keymap.GROUPS, key=lambda group: group != first):
        found += [Fact("", text(f"browser.group_{group}"), "head")]
        found += [Fact("  " + key.label, keyhelp.does(key)) for key in keyhelp.of_group(group)]
        found.append(Fact("", ""))
    found.append(Fact("", text("browser.group_mouse"), "head"))
    found += [Fact("  " + where, what) for where, what in keyhelp.mouse()]
    found.append(Fact("", ""))
    signs = glyphs()
    found.append(Fact("", text("browser.group_signs"), "head"))
    found += [Fact("  " + signs.kinds[kind], text(f"browser.kind_{kind}")) for kind in KINDS]
    for sign, name in (
        (f"{signs.span_left} {signs.span_right}", "span"),
        (f"{signs.loose_left} {signs.loose_right}", "loose"),
        (signs.ditto, "ditto"),
        (f"{signs.open_left} {signs.span_right}", "open_start"),
        (f"{signs.span_left} {signs.open_right}", "open_end"),
        (text("browser.planned_mark"), "planned"),
        (signs.conflict, "conflict"),
        (signs.curated, "curated"),
        (signs.corrected, "corrected"),
        (f"{signs.mentions}2", "mentions"),
    ):
        found.append(Fact("  " + sign, text(f"browser.sign_{name}")))
    found += [Fact("", ""), Fact("", text("browser.group_language"), "head")]
    for name in ("words", "city", "inst", "kind", "date", "more", "not"):
        example, _, means = text(f"browser.language_{name}").partition(" = ")
        found.append(Fact("  " + example, means))
    return found


class HelpScreen(OverScreen):
    """The help; of the part of the screen from which it was asked for (a group of keys) first."""

    def __init__(self, first: str = "") -> None:
        super().__init__(text("browser.title_help"), contents(first))
