"""Every key of the main screen, as data: the bindings, the help screen, the key bar, the palette, the settings of a
person's own keys and docs/keys.md are all made from this table.

A person's own keys (``[keys]`` in the settings: the name of an action = keys as Textual names them) take the place of
an action's keys everywhere: :func:`use`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from timeline.browser.glyphs import KIND_KEYS

if TYPE_CHECKING:
    from textual.binding import Binding

Group = Literal[
    "move",
    "look",
    "decide",
    "filter",
    "kinds",
    "facets",
    "histogram",
    "lanes",
    "document",
    "queue",
    "review",
    "program",
]
GROUPS: Final[tuple[Group, ...]] = (
    "move",
    "look",
    "decide",
    "filter",
    "kinds",
    "facets",
    "histogram",
    "lanes",
    "document",
    "queue",
    "review",
    "program",
)


class Key(Struct, frozen=True):
    """An action with its keys (as Textual names them) and how these are written for people.

    ``name`` is the message (``browser.do_<name>``) that says what it does; ``bar`` its place in the key bar, smallest
    first, 0 for none (its short text is ``browser.bar_<name>``).
    """

    keys: str
    written: str
    action: str
    name: str
    group: Group
    bar: int = 0

    @property
    def label(self) -> str:
        """The keys in force as people write them."""
        own = _Own.keys.get(self.name)
        return self.written if own is None else " ".join(map(shown_key, own.split(",")))


class _Own:
    """A person's own keys, by the name of the action."""

    keys: Mapping[str, str] = {}


_SHOWN: Final = {
    "delete": "Del",
    "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home",
    "end": "End", "enter": "Enter", "space": "Space", "escape": "Esc", "backspace": "⌫", "tab": "Tab", "slash": "/",
    "plus": "+", "minus": "-", "comma": ",", "full_stop": ".", "colon": ":", "question_mark": "?", "semicolon": ";",
    "exclamation_mark": "!", "less_than_sign": "<", "greater_than_sign": ">", "right_square_bracket": "]",
    "left_square_bracket": "[", "right_curly_bracket": "}", "left_curly_bracket": "{", "equals_sign": "=",
}  # fmt: skip


def shown_key(key: str) -> str:
    """One key, as Textual names it, as people write it."""
    if key.startswith("ctrl+"):
        return "^" + key[5:]
    return _SHOWN.get(key, key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key)


def use(own: Mapping[str, str]) -> list[str]:
    """Put a person's own keys in force; returns the names that no action has, and the keys of two actions."""
    known = {key.name for table in TABLES for key in table}
    _Own.keys = {name: keys for name, keys in own.items() if name in known and keys.strip()}
    wrong = [name for name in own if name not in known]
    for table in TABLES:
        taken: dict[str, str] = {}
        for key in table:
            for one in _Own.keys.get(key.name, key.keys).split(","):
                if one in taken and (key.name in _Own.keys or taken[one] in _Own.keys):
                    wrong.append(f"{one}: {taken[one]}, {key.name}")
                taken.setdefault(one, key.name)
    return wrong


def own_keys() -> Mapping[str, str]:
    """The keys in force that a person chose, by the name of the action (which is the id of its binding)."""
    return {name: typed(keys) for name, keys in _Own.keys.items()}


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
    Key("right,l", "→ l", "open(True)", "open", "move"),
    Key("left,h", "← h", "open(False)", "close", "move"),
    Key("n", "n", "told(1)", "next_told", "move", 8),
    Key("p", "p", "told(-1)", "previous_told", "move"),
    Key("),right_parenthesis", ")", "next_marked(1)", "next_marked", "move"),
    Key("(,left_parenthesis", "(", "next_marked(-1)", "previous_marked", "move"),
    Key("grave_accent", "`", "go_back", "go_back", "move"),
    Key("enter", "Enter", "document", "document", "look", 3),
    Key("i", "i", "details", "details", "look", 4),
    Key("o", "o", "editor", "editor", "look", 7),
    Key("c", "c", "correction", "correction", "decide", 7),
    Key("m", "m", "mark", "mark", "decide"),
    Key("A", "A", "add", "add", "decide"),
    Key("R", "R", "review", "review", "decide"),
    Key("ctrl+z", "^z", "undo(-1)", "undo", "decide"),
    Key("ctrl+y", "^y", "undo(1)", "redo", "decide"),
    Key("s", "s", "toggle_source", "toggle_source", "look", 10),
    Key("v", "v", "toggle_facets", "toggle_facets", "look", 6),
    Key("plus,equals_sign", "+", "zoom(1)", "zoom_in", "look"),
    Key("minus", "-", "zoom(-1)", "zoom_out", "look", 6),
    Key("less_than_sign", "<", "histogram(1)", "histogram_in", "look"),
    Key("greater_than_sign", ">", "histogram(-1)", "histogram_out", "look"),
    Key("L", "L", "lanes", "lanes", "look", 8),
    Key("w", "w", "track", "track", "look"),
    Key("F", "F", "fold", "fold", "look"),
    Key("Y", "Y", "lunar", "lunar", "look"),
    Key("O", "O", "cleaned", "cleaned", "look"),
    Key("y", "y", "copy", "copy", "look", 10),
    Key("tab", "Tab", "app.focus_next", "focus_next", "look"),
    Key("shift+tab", "Shift+Tab", "app.focus_previous", "focus_previous", "look"),
    Key("slash", "/", "search", "search", "filter", 1),
    Key("f,colon", "f :", "filter", "filter", "filter", 2),
    Key("d", "d", "period", "period", "filter", 5),
    Key("b", "b", "brush", "brush", "filter"),
    Key("K", "K", "known", "known", "filter"),
    Key("comma", ",", "known_step(-1)", "known_earlier", "filter"),
    Key("full_stop", ".", "known_step(1)", "known_later", "filter"),
    Key("a", "a", "alike", "alike", "filter"),
    Key("M", "M", "marked", "marked", "filter"),
    Key("P", "P", "only('planned')", "only_planned", "filter"),
    Key("C", "C", "only('conflict')", "only_conflict", "filter"),
    Key("V", "V", "views", "views", "filter"),
    Key("H", "H", "recent", "recent", "filter"),
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
    Key("slash", "/", "find", "facet_find", "facets", 3),
    Key("enter,space", "Enter Space", "include", "facet_include", "facets", 1),
    Key("minus", "-", "exclude", "facet_exclude", "facets", 2),
    Key("right,l", "→ l", "fold(False)", "facet_unfold", "facets", 4),
    Key("left,h", "← h", "fold(True)", "facet_fold", "facets", 3),
    Key("escape", "Esc", "leave", "facet_leave", "facets", 5),
)

#: Keys of the histogram while a period is brushed there.
HISTOGRAM: Final[tuple[Key, ...]] = (
    Key("left,h", "← h", "brush(-1)", "brush_left", "histogram", 1),
    Key("right,l", "→ l", "brush(1)", "brush_right", "histogram", 2),
    Key("pageup", "PgUp", "brush(-10)", "brush_far_left", "histogram"),
    Key("pagedown", "PgDn", "brush(10)", "brush_far_right", "histogram"),
    Key("space", "Space", "brush_here", "brush_here", "histogram", 3),
    Key("enter", "Enter", "brush_take", "brush_take", "histogram", 4),
    Key("escape", "Esc", "brush_leave", "brush_leave", "histogram", 5),
)

#: Keys of the lanes.
LANES: Final[tuple[Key, ...]] = (
    Key("down,j", "↓ j", "move(0,1)", "lane_down", "lanes"),
    Key("up,k", "↑ k", "move(0,-1)", "lane_up", "lanes"),
    Key("right,l", "→ l", "move(1,0)", "lane_right", "lanes"),
    Key("left,h", "← h", "move(-1,0)", "lane_left", "lanes"),
    Key("pagedown", "PgDn", "page(1)", "lane_page_down", "lanes"),
    Key("pageup", "PgUp", "page(-1)", "lane_page_up", "lanes"),
    Key("home,g", "Home g", "end(-1)", "lane_first", "lanes"),
    Key("end,G", "End G", "end(1)", "lane_last", "lanes"),
    Key("enter", "Enter", "enter", "lane_enter", "lanes", 1),
    Key("space", "Space", "pin", "lane_pin", "lanes", 2),
    Key("plus,equals_sign", "+", "zoom(1)", "lane_in", "lanes", 3),
    Key("minus", "-", "zoom(-1)", "lane_out", "lanes", 4),
    Key("tab,v", "Tab v", "dimension", "lane_dimension", "lanes", 5),
    Key("escape,q,L", "Esc q L", "leave", "lane_leave", "lanes", 6),
    Key("question_mark,f1", "? F1", "app.keys('lanes')", "lane_help", "lanes", 100),
)

#: Keys of the whole document.
DOCUMENT: Final[tuple[Key, ...]] = (
    Key("n", "n", "told(1)", "document_next", "document", 2),
    Key("p", "p", "told(-1)", "document_previous", "document", 3),
    Key("j", "↓ j", "step(1)", "document_down", "document"),
    Key("k", "↑ k", "step(-1)", "document_up", "document"),
    Key("space", "PgDn Space", "page(1)", "document_page_down", "document"),
    Key("b", "PgUp b", "page(-1)", "document_page_up", "document"),
    Key("g", "Home g", "end(False)", "document_first", "document"),
    Key("G", "End G", "end(True)", "document_last", "document"),
    Key("o", "o", "editor", "document_editor", "document", 4),
    Key("y", "y", "copy", "document_copy", "document", 5),
    Key("O", "O", "cleaned", "document_cleaned", "document", 6),
    Key("escape,q,enter,backspace", "Esc Enter q ⌫", "close", "document_leave", "document", 1),
    Key("question_mark,f1", "? F1", "app.keys('document')", "document_help", "document", 100),
)

#: Keys of the queue of events that wait for a look.
QUEUE: Final[tuple[Key, ...]] = (
    Key("a,enter", "a Enter", "act('accept')", "queue_accept", "queue", 1),
    Key("c", "c", "act('')", "queue_correct", "queue", 2),
    Key("x,delete", "x Del", "act('reject')", "queue_reject", "queue", 3),
    Key("m", "m", "act('merge')", "queue_merge", "queue", 4),
    Key("n,right,l", "n → l", "step(1)", "queue_next", "queue", 5),
    Key("p,left,h", "p ← h", "step(-1)", "queue_previous", "queue", 6),
    Key("escape,q", "Esc q", "close", "queue_leave", "queue", 7),
)

#: Keys of the decisions that no longer fit.
REVIEW: Final[tuple[Key, ...]] = (
    *(Key(str(number), str(number), f"take({number - 1})", f"review_{number}", "review") for number in range(1, 10)),
    Key("a,enter", "a Enter", "take(0)", "review_take", "review", 1),
    Key("x,delete", "x Del", "drop", "review_drop", "review", 2),
    Key("o", "o", "edit", "review_edit", "review", 3),
    Key("n,right,l", "n → l", "step(1)", "review_next", "review", 4),
    Key("p,left,h", "p ← h", "step(-1)", "review_previous", "review", 5),
    Key("escape,q", "Esc q", "close", "review_leave", "review", 6),
)

#: The tables; keys of one of them are in force together.
TABLES: Final = (MAIN, FACETS, HISTOGRAM, LANES, DOCUMENT, QUEUE, REVIEW)

#: Keys while something is typed, for the key bar; the line itself knows what they do.
ASKING: Final[tuple[Key, ...]] = (
    Key("enter", "Enter", "", "ask_give", "filter", 1),
    Key("escape", "Esc", "", "ask_leave", "filter", 2),
    Key("tab", "Tab", "", "ask_complete", "filter", 3),
    Key("up", "↑↓", "", "ask_recall", "filter", 4),
)


#: What a Chinese input method types instead of a key that is meant (both as Textual names them).
_WIDE: Final = {
    "slash": ("ideographic_comma", "fullwidth_solidus"), "question_mark": ("fullwidth_question_mark",),
    "colon": ("fullwidth_colon",), "comma": ("fullwidth_comma",), "full_stop": ("ideographic_full_stop",),
    "exclamation_mark": ("fullwidth_exclamation_mark",), "less_than_sign": ("left_double_angle_bracket",),
    "greater_than_sign": ("right_double_angle_bracket",), "[": ("left_black_lenticular_bracket",),
    "]": ("right_black_lenticular_bracket",), "{": ("fullwidth_left_curly_bracket",),
    "}": ("fullwidth_right_curly_bracket",), "plus": ("fullwidth_plus_sign",),
    "(": ("fullwidth_left_parenthesis",), ")": ("fullwidth_right_parenthesis",), "grave_accent": ("middle_dot",),
    "minus": ("fullwidth_hyphen_minus",), "equals_sign": ("fullwidth_equals_sign",),
}  # fmt: skip


def typed(keys: str) -> str:
    """Keys, each followed by what an input method that is on types in its place."""
    return ",".join(one for key in keys.split(",") for one in (key, *_WIDE.get(key, ())))


def bindings(keys: tuple[Key, ...]) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The table as Textual bindings; their texts are looked up when they are shown."""
    from textual.binding import Binding

    # The name is the binding's id too: by it a person's own keys take their place.
    return [Binding(typed(key.keys), key.action, key.name, show=False, id=key.name) for key in keys]
