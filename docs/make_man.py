"""The man page in each language, from the tables of commands, settings and fields. ``docs/make_reference.py`` writes
them; the wheel installs them below ``share/man``."""

from __future__ import annotations

import re
from pathlib import Path

from make_reference import EXIT_CODES, settings

from timeline.commands import parsing
from timeline.commands.arguments import BROWSE, COMMANDS, DIRECTORY, HELP, VERSION, Option
from timeline.export.registry import FORMATS
from timeline.messages import set_language, text
from timeline.store.filters import FIELDS

HERE = Path(__file__).parent
#: The folder of a language below docs/man, as man looks for it.
FOLDERS = {"en": "man1", "zh": "zh_CN/man1", "zh-Hant": "zh_TW/man1"}
FILES = (
    ("sources/", "sources"),
    ("events.yaml", "events"),
    ("timeline.toml", "settings"),
    (".timeline/", "store"),
    ("~/.config/timeline/config.toml", "own"),
)
EXAMPLES = (
    ("browse", "timeline --filter 'city:湖北 kind:meeting'"),
    ("export", "timeline export date:2020-01 -o january.html"),
    ("dates", "echo '1月31日召开会议,次日起停课。' | timeline dates --reference 2020-02-03"),
)


def plain(words: str) -> str:
    """Words as roff prints them: no escapes, no requests, hyphens that can be copied."""
    safe = words.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in safe.split("\n"))


def bold(words: str) -> str:
    """Words to be typed as they are."""
    return f"\\fB{plain(words)}\\fR"


def entry(term: str, words: str) -> list[str]:
    """A term and what it means."""
    return [".TP", term, plain(words)]


def option_lines(option: Option) -> list[str]:
    """An option of a command."""
    value = f" \\fI{plain(option.metavar)}\\fR" if option.metavar else ""
    term = ", ".join(bold(flag) + value for flag in option.flags)
    return entry(term, text(option.help, choices=", ".join(option.choices)))


def man_page() -> str:
    """The page in the language in force."""

    def section(name: str) -> str:
        return f'.SH "{text("manual." + name)}"'

    lines = [
        '.\\" Made by docs/make_reference.py.',
        '.TH TIMELINE 1 "" "timeline" ""',
        ".ad l",
        section("name"),
        plain(f"timeline - {text('manual.tagline')}"),
        section("synopsis"),
    ]
    for command in COMMANDS.values():
        usage = parsing.usage(parsing.parser_for(command)).removeprefix(text("cli.usage"))
        words = " ".join(usage.split()).split(" ")
        named = 1 if command is BROWSE else 2
        lines += [".PP", f"{bold(' '.join(words[:named]))} {plain(' '.join(words[named:]))}".rstrip()]
    lines += [section("description"), plain(text("cli.about")), section("options")]
    for option in (*BROWSE.options, DIRECTORY, HELP, VERSION):
        lines += option_lines(option)
    lines.append(section("commands"))
    for command in COMMANDS.values():
        if command is not BROWSE:
            lines += [f'.SS "{plain(command.name)}"', plain(text(command.help))]
            for option in command.options:
                lines += option_lines(option)
    lines += [section("filters"), plain(text("manual.filters_say"))]
    for field in FIELDS:
        names = dict.fromkeys((field, *text(f"filters.field_{field}").split()))
        lines += entry(", ".join(bold(f"{name}:") for name in names), text(f"filters.finds_{field}"))
    lines.append(section("formats"))
    for one in FORMATS.values():
        lines += entry(bold(one.name), f"{text('export.name_' + one.name.replace('-', '_'))} (.{one.ending})")
    lines += [section("settings"), plain(text("manual.settings_say"))]
    for name, default, variables, means in settings():
        ending = f" ({text('manual.default', value=default)}; {variables})" if default else ""
        lines += entry(bold(name), means + ending)
    lines.append(section("files"))
    for name, key in FILES:
        lines += entry(bold(name), text(f"manual.file_{key}"))
    lines.append(section("exit"))
    for code in EXIT_CODES:
        lines += entry(bold(str(code)), text(f"manual.exit_{code}"))
    lines.append(section("examples"))
    for key, command_line in EXAMPLES:
        lines += [".PP", plain(text(f"manual.example_{key}")), ".PP", ".EX", plain(command_line), ".EE"]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)) + "\n"


def man_pages() -> dict[Path, str]:
    """Every page with what it should hold."""
    found = {}
    for language, folder in FOLDERS.items():
        set_language(language)
        found[HERE / "man" / folder / "timeline.1"] = man_page()
    return found
