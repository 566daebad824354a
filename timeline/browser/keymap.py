"""Every key of the main screen, as data: the bindings, the help screen, the key bar, the palette and docs/keys.md
are all made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from timeline.browser.glyphs import KIND_KEYS
from timeline.messages import text

if TYPE_CHECKING:
    from textual.binding import Binding

Group = Literal["move", "look", "decide", "filter", "kinds", "facets", "program"]
GROUPS: Final[tuple[Group, ...]] = ("move", "look", "decide", "filter", "kinds", "facets", "program")


@dataclass(frozen=True, slots=True)
class Key:
    """An action with its keys (as Textual names them) and how these are written for people.

    ``name`` is the message (``browser.do_<name>``) that says what it does; ``bar`` its place in the key bar, smallest
    first, 0 for none (its short text is ``browser.bar_<name>``).
    """

    keys: str
    label: str
    action: str
    name: str
    group: Group
    bar: int = 0


MAIN: Final[tuple[Key, ...]] = (
    Key("down,j", "↓ j", "move(1)", "down", "move"),
    Key("up,k", "↑ k", "move(-1)", "up", "move"),
    Key("pagedown,space,ctrl+f", "PgDn Space", "page(1)", "page_down", "move"),
    Key("pageup,ctrl+b", "PgUp ^b", "page(-1)", "page_up", "move"),
    Key("home,g", "Home g", "first", "first", "move"),
    Key("end,G", "End G", "last", "last", "move"),
    Key("],right_square_bracket", "]", "month(1)", "next_month", "move", 9),
    Key("[,left_square_bracket", "[", "month(-1)", "previous_month", "move"),
    Key("},right_curly_bracket", "}", "year(1)", "next_year", "move"),
    Key("{,left_curly_bracket", "{", "year(-1)", "previous_year", "move"),
    Key("D", "D", "jump", "jump", "move"),
    Key("n", "n", "told(1)", "next_told", "move", 8),
    Key("p", "p", "told(-1)", "previous_told", "move"),
    Key("enter", "Enter", "document", "document", "look", 3),
    Key("i", "i", "details", "details", "look", 4),
    Key("o", "o", "editor", "editor", "look", 7),
    Key("c", "c", "correction", "correction", "decide", 7),
    Key("R", "R", "review", "review", "decide"),
    Key("ctrl+z", "^z", "undo(-1)", "undo", "decide"),
    Key("ctrl+y", "^y", "undo(1)", "redo", "decide"),
    Key("s", "s", "toggle_source", "toggle_source", "look", 10),
    Key("v", "v", "toggle_facets", "toggle_facets", "look", 6),
    Key("plus,=", "+", "zoom(1)", "zoom_in", "look"),
    Key("minus", "-", "zoom(-1)", "zoom_out", "look"),
    Key("tab", "Tab", "app.focus_next", "focus_next", "look"),
    Key("slash", "/", "search", "search", "filter", 1),
    Key("f,colon", "f :", "filter", "filter", "filter", 2),
    Key("d", "d", "period", "period", "filter", 5),
    Key("backspace", "⌫", "drop_last", "drop_last", "filter"),
    Key("ctrl+l", "^l", "clear", "clear", "filter", 12),
    Key("u", "u", "back", "back", "filter", 11),
    Key("U", "U", "forward", "forward", "filter"),
    *(Key(key, key, f"kind('{kind}')", f"kind_{kind}", "kinds") for kind, key in KIND_KEYS.items()),
    Key("X", "X", "without('directive')", "without_directives", "kinds"),
    Key("e", "e", "export", "export", "program", 5),
    Key("r", "r", "reload", "reload", "program", 13),
    Key("exclamation_mark", "!", "problems", "problems", "program"),
    Key("t", "t", "theme", "theme", "program"),
    Key("question_mark,f1", "? F1", "help", "help", "program", 100),
    Key("ctrl+p", "^p", "app.command_palette", "palette", "program"),
    Key("q", "q", "app.quit", "quit", "program", 99),
)

#: Keys of the facets panel, there in addition.
FACETS: Final[tuple[Key, ...]] = (
    Key("down,j", "↓ j", "move(1)", "facet_down", "facets"),
    Key("up,k", "↑ k", "move(-1)", "facet_up", "facets"),
    Key("pagedown", "PgDn", "move(10)", "facet_page_down", "facets"),
    Key("pageup", "PgUp", "move(-10)", "facet_page_up", "facets"),
    Key("home,g", "Home g", "move(-9999)", "facet_first", "facets"),
    Key("end,G", "End G", "move(9999)", "facet_last", "facets"),
    Key("enter,space", "Enter Space", "include", "facet_include", "facets", 1),
    Key("minus", "-", "exclude", "facet_exclude", "facets", 2),
    Key("right,l", "→ l", "fold(False)", "facet_unfold", "facets", 4),
    Key("left,h", "← h", "fold(True)", "facet_fold", "facets", 3),
    Key("escape", "Esc", "leave", "facet_leave", "facets", 5),
)

#: Keys while something is typed, for the key bar; the line itself knows what they do.
ASKING: Final[tuple[Key, ...]] = (
    Key("enter", "Enter", "", "ask_give", "filter", 1),
    Key("escape", "Esc", "", "ask_leave", "filter", 2),
    Key("up", "↑↓", "", "ask_recall", "filter", 3),
)


#: What the mouse does; the texts are ``browser.mouse_<name>``, place and act with `` = `` between.
MOUSE: Final = ("row", "again", "wheel", "histogram", "facet", "fold", "filter", "quote", "problems", "bar", "select")


def does(key: Key, language: str | None = None) -> str:
    """What an action does, in words (of the language in force, or another)."""
    if key.name.startswith("kind_"):
        return text("browser.do_kind", language, kind=text(f"browser.{key.name}", language))
    return text(f"browser.do_{key.name}", language)


def mouse() -> list[tuple[str, str]]:
    """Where one clicks, and what it does."""
    told = (text(f"browser.mouse_{name}").partition(" = ") for name in MOUSE)
    return [(where, what) for where, _, what in told]


def bindings(keys: tuple[Key, ...]) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The table as Textual bindings; their texts are looked up when they are shown."""
    from textual.binding import Binding

    return [Binding(key.keys, key.action, key.name, show=False) for key in keys]


def as_markdown() -> str:
    """The body of docs/keys.md in the language in force."""
    lines: list[str] = []
    for group in GROUPS:
        lines += [f"## {text(f'browser.group_{group}')}", "", "| | |", "|---|---|"]
        for key in (*MAIN, *FACETS):
            if key.group == group:
                label = " ".join(f"`{part}`" for part in key.label.split())
                lines.append(f"| {label} | {does(key)} |")
        lines.append("")
    lines += [f"## {text('browser.group_document')}", "", text("browser.document_hint"), ""]
    lines += [f"## {text('browser.group_mouse')}", "", "| | |", "|---|---|"]
    lines += [f"| {where} | {what} |" for where, what in mouse()]
    return "\n".join(lines).rstrip() + "\n"
