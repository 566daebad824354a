"""Writes the pages of docs/reference/ and the man pages of docs/man/ from the program's own tables.

python docs/make_reference.py            # a test fails where they are not current
python docs/make_reference.py --check    # writes nothing; 1 and the pages where something would be written
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from timeline.browser import keyhelp
from timeline.commands import parsing
from timeline.commands.arguments import BROWSE, COMMANDS, DIRECTORY, HELP, VERSION, Option
from timeline.config import Settings
from timeline.export.registry import FORMATS
from timeline.messages import set_language, text
from timeline.store.filters import FIELDS
from timeline.store.filters.fields import CHOICES, key_of

HERE = Path(__file__).parent
MADE = "<!-- Made by docs/make_reference.py: change what it is made from. -->\n\n"
EXIT_CODES = (0, 1, 2, 130)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def code(words: str) -> str:
    """Words as Markdown code; nothing stays nothing."""
    return f"`{words}`" if words else ""


# --- commands ---------------------------------------------------------------------------------------------------------


def flags(option: Option) -> str:
    """An option as it is typed: ``-j N``, ``--jobs N``."""
    value = f" {option.metavar}" if option.metavar else ""
    return ", ".join(code(flag + value) for flag in option.flags)


def commands() -> str:
    """Every command with what it takes and its options."""
    parts = [
        "# Commands\n\n",
        MADE,
        "What `timeline COMMAND --help` says, of all commands. [The command line](../cli.md) tells what they do, "
        "and when.\n",
    ]
    for command in COMMANDS.values():
        usage = parsing.usage(parsing.parser_for(command)).removeprefix(text("cli.usage"))
        one_line = " ".join(usage.split())
        parts.append(f"\n## {command.name}\n\n{text(command.help)}\n\n```text\n{one_line}\n```\n\n")
        options = (*command.options, DIRECTORY, HELP, *((VERSION,) if command is BROWSE else ()))
        told = ((flags(option), text(option.help, choices=", ".join(option.choices))) for option in options)
        parts.append(table(("Option", "Means"), told))
    parts.append("\n## Exit codes\n\n")
    parts.append(table(("Code", "Means"), ((str(one), text(f"manual.exit_{one}")) for one in EXIT_CODES)))
    return "".join(parts)


# --- settings ---------------------------------------------------------------------------------------------------------


def settings() -> Iterator[tuple[str, str, str, str]]:
    """Of each setting: name, default as TOML writes it, variables of the environment, meaning."""
    for name in Settings.__struct_fields__:
        default = getattr(Settings(), name)
        shown = {True: "true", False: "false"}.get(default) if isinstance(default, bool) else None
        if shown is None:
            shown = f'"{default}"' if isinstance(default, str) else str(default) if isinstance(default, int) else ""
        variables = ["TIMELINE_LANG" if name == "language" else f"TIMELINE_{name.upper()}"]
        if name == "colour":
            variables.insert(0, "NO_COLOR")
        yield name, shown, " ".join(variables) if shown else "", text(f"config.means_{name}")


def settings_page() -> str:
    """Every setting."""
    rows = (
        (code(name), code(default), " ".join(map(code, variables.split())), means)
        for name, default, variables, means in settings()
    )
    where = "It is looked for in the environment, in the project's `timeline.toml`, in your own `config.toml`"
    return (
        f"# Settings\n\n{MADE}{where} (`timeline config` shows where), and in the defaults; the first that says "
        f"something wins. `keys` and `fields` are tables of TOML: [keys](../keys.md), "
        f"[fields](../reading.md#tables-and-json-lines).\n\n"
        + table(("Setting", "Default", "Environment", "Means"), rows)
    )


# --- filters ----------------------------------------------------------------------------------------------------------


def names_of(field: str) -> str:
    """A field's names in every language, as they are typed."""
    listed = [field]
    for language in ("en", "zh", "zh-Hant"):
        listed += text(f"filters.field_{field}", language).split()
    return " ".join(code(f"{name}:") for name in dict.fromkeys(listed))


def filters_page() -> str:
    """Every field of the filter language, and the values of those that have a set of them."""
    parts = [
        "# Fields of filters\n\n",
        MADE,
        "[The filter language](../filters.md) tells how they are put together, and what a period is.\n\n",
        table(("Field", "Finds"), ((names_of(field), text(f"filters.finds_{field}")) for field in FIELDS)),
    ]
    for field, values in CHOICES.items():
        said = (
            (code(value), *(text(f"filters.{field}_{key_of(value)}", language) for language in ("zh", "zh-Hant")))
            for value in values
        )
        parts += [f"\n## Values of `{field}:`\n\n", table(("Value", "简体", "繁體"), said)]
    return "".join(parts)


# --- formats ----------------------------------------------------------------------------------------------------------

#: What the fields of a record hold; a test compares their names with what is written.
RECORD = {
    "id": "names the event; the same as long as its words, place and date stay",
    "date": "EDTF; empty where it is not known",
    "earliest": "the first moment it can mean, `YYYY-MM-DD` or with `Thh:mm`; null where open",
    "latest": "the last moment it can mean; null where open",
    "date_text": "the words for the time, as the document has them",
    "basis": "what the date rests on",
    "why": "the reason in one line, in the language of the export",
    "reported": "the document's own date, EDTF",
    "kind": "the kind of event",
    "title": "a line to read",
    "quote": "the document's words, verbatim",
    "source": "where they stand: `file`, `paragraph`, `page` (of a PDF), `start` and `end`, `date_start` and "
    "`date_end`, `prefix` and `suffix`; null for an event that no document tells",
    "cities": "places: `name`, `code`, `province`",
    "institutions": "bodies: `name`, `mention` (the words which name it here)",
    "people": "people: `name`, `role`",
    "figures": "numbers: `value`, `unit`, `of`, `approximate`",
    "directive": "who tells whom: `modal`, `issuer`, `addressee`, `deadline`",
    "confidence": "0 to 1: how often such a reading was right on annotated texts",
    "origin": "extracted, curated or corrected",
    "happening": "the id that all tellings of one happening share",
    "notes": "a person's words",
    "conflicts": "ids of events that tell it differently",
    "bounded": "true where only the outer limits of the time are known",
    "planned": "true for what is still to come",
    "extracted": "what was extracted before it was corrected, by field",
    "tags": "a person's own words to find it by",
    "sources": "further places that tell of it",
}
ALWAYS = (
    *("id", "date", "earliest", "latest", "date_text", "basis", "why", "reported", "kind", "title", "quote", "source"),
    *("cities", "institutions", "people", "confidence", "origin"),
)


def lost(module: str, name: str) -> str:
    """What a format cannot carry, as its header says it; '' where that is nothing."""
    for key in (name, module):
        words = text(f"export.lost_{key.replace('-', '_')}")
        if not words.startswith("export."):
            return words
    return ""


def formats_page() -> str:
    """Every format of exports, and the record that YAML, JSON, JSON lines and CSV write."""
    rows = (
        (
            code(one.name),
            text(f"export.name_{one.name.replace('-', '_')}"),
            code(f".{one.ending}"),
            "whole" if one.whole else "",
            lost(one.module, one.name),
        )
        for one in FORMATS.values()
    )
    record = (
        (code(name), "always" if name in ALWAYS else "if it says something", says) for name, says in RECORD.items()
    )
    return (
        f"# Formats of exports\n\n{MADE}[Hand a timeline on](../export.md) tells which is for what.\n\n"
        + table(("`-f`", "Name", "Ending", "Comes back", "What it says of itself"), rows)
        + "\n## A record\n\nYAML, JSON and JSON lines hold an event as the following fields, in this order; CSV has a "
        "column for each. Offsets count characters of the decoded document from 0, the end excluded.\n\n"
        + table(("Field", "There", "Holds"), record)
    )


# --- events.yaml ------------------------------------------------------------------------------------------------------


def shape(value: dict[str, Any]) -> str:
    """What stands behind a key, in a word."""
    if "enum" in value:
        listed = [str(one) for one in value["enum"] if str(one).isascii()]
        return "one of " + ", ".join(map(code, dict.fromkeys(listed)))
    kinds = value.get("type")
    if kinds == "array" or (isinstance(kinds, list) and "array" in kinds):
        return "list"
    return "mapping" if kinds == "object" else "text"


def events_page() -> str:
    """Every key of events.yaml, by section."""
    from timeline.curation.schema import schema

    parts = [
        "# Keys of events.yaml\n\n",
        MADE,
        "`timeline init` writes the same as a JSON Schema beside the file, for editors. [Curation](../curation.md) "
        "tells what to do with them, task by task.\n",
    ]
    for name, section in schema().get("properties", {}).items():
        parts.append(f"\n## {name}\n\n{section['description']}\n")
        items = section.get("items", {})
        rows = [
            (code(key), "yes" if key in items.get("required", ()) else "", shape(value), value["description"])
            for key, value in items.get("properties", {}).items()
        ]
        if rows:
            parts += ["\n", table(("Key", "Needed", "Takes", "Means"), rows)]
    return "".join(parts)


def keys_page() -> str:
    """Every key of the browser, in both languages."""
    found = [
        "# Keys of the browser · 浏览器的按键\n\n"
        "Made from `timeline/browser/keymap.py`; a test compares them. `?` shows the same list in the browser.\n\n"
    ]
    found.append(keyhelp.as_markdown())
    set_language("zh")
    found.append("\n# 按键\n\n" + keyhelp.as_markdown())
    set_language("en")
    return "".join(found)


def pages() -> dict[Path, str]:
    """Every page with what it should hold."""
    from make_man import man_pages

    set_language("en")
    try:
        found = {
            HERE / "reference" / "commands.md": commands(),
            HERE / "reference" / "settings.md": settings_page(),
            HERE / "reference" / "filters.md": filters_page(),
            HERE / "reference" / "formats.md": formats_page(),
            HERE / "reference" / "events-yaml.md": events_page(),
            HERE / "keys.md": keys_page(),
        }
        return {**found, **man_pages()}
    finally:
        set_language(None)


def stale() -> dict[Path, str]:
    """Of these, those which hold something else, or are not there."""
    return {path: made for path, made in pages().items() if not path.exists() or path.read_text("utf-8") != made}


def main() -> int:
    """Write them, or with ``--check`` say which ought to be written."""
    check = "--check" in sys.argv[1:]
    found = stale()
    for path, made in found.items():
        if check:
            print(f"{path}: not as docs/make_reference.py makes it")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made, encoding="utf-8")
    return int(check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
