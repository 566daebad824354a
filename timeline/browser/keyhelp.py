"""What the keys and the mouse do, in words: for the help, the palette and docs/keys.md."""

from __future__ import annotations

from typing import Final

from timeline.browser.keymap import GROUPS, TABLES, Group, Key
from timeline.messages import text

#: What the mouse does; the texts are ``browser.mouse_<name>``, place and act with `` = `` between.
MOUSE: Final = (
    "row",
    "again",
    "mentions",
    "wheel",
    "histogram",
    "brush",
    "facet",
    "fold",
    "filter",
    "quote",
    "problems",
    "bar",
    "select",
)


def does(key: Key, language: str | None = None) -> str:
    """What an action does, in words (of the language in force, or another)."""
    if key.group == "review" and key.keys.isdecimal():
        return text("browser.do_review_number", language, n=key.keys)
    if key.name.startswith("kind_"):
        return text("browser.do_kind", language, kind=text(f"browser.{key.name}", language))
    return text(f"browser.do_{key.name}", language)


def of_group(group: Group) -> list[Key]:
    """The keys of a group, from all tables."""
    return [key for table in TABLES for key in table if key.group == group]


def mouse() -> list[tuple[str, str]]:
    """Where one clicks, and what it does."""
    told = (text(f"browser.mouse_{name}").partition(" = ") for name in MOUSE)
    return [(where, what) for where, _, what in told]


def as_markdown() -> str:
    """The body of docs/keys.md in the language in force."""
    lines: list[str] = []
    for group in GROUPS:
        lines += [f"## {text(f'browser.group_{group}')}", "", "| | | |", "|---|---|---|"]
        for key in of_group(group):
            label = " ".join(f"`{part}`" for part in key.written.split())
            lines.append(f"| {label} | {does(key)} | `{key.name}` |")
        lines.append("")
    lines += [f"## {text('browser.group_mouse')}", "", "| | |", "|---|---|"]
    lines += [f"| {where} | {what} |" for where, what in mouse()]
    return "\n".join(lines).rstrip() + "\n"
