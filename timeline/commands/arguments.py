"""What can be said on the command line, as data.

The table `COMMANDS` is the one place that knows commands and options: the parser (`timeline.commands.parsing`), the
help in both languages, the near-miss suggestions and the shell completions are all made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Final, Literal, NamedTuple

from timeline.export.registry import FORMATS
from timeline.messages import text

Shape = Literal["switch", "text", "texts", "count", "file", "folder", "choice"]
Takes = Literal["nothing", "folder", "filter", "id", "file", "shell"]

SHELLS: Final = ("bash", "zsh", "fish")
COLUMNS: Final = ("date", "kind", "title", "city", "institutions", "source", "id")
MORE_COLUMNS: Final = (
    *("earliest", "latest", "date_text", "basis", "origin", "confidence", "quote", "reported", "page", "repost_of"),
)


class Option(NamedTuple):
    """An option: its flags, the name of its value in help ('' for a switch), what shape the value has
    (``texts``: a text each time it is given).

    No dataclass, as that module alone would cost every start a fifth of its time.
    """

    flags: tuple[str, ...]
    help: str
    shape: Shape = "switch"
    metavar: str = ""
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name under which the parsed arguments hold it."""
        return self.flags[-1].lstrip("-").replace("-", "_")


class Command(NamedTuple):
    """A command: the function (``module:function`` in `timeline.commands`) that does it, and what it takes.

    One that takes a filter may take a folder in its place (``or_folder``).
    """

    name: str
    runs: str
    takes: Takes = "nothing"
    options: tuple[Option, ...] = ()
    or_folder: bool = False

    @property
    def help(self) -> str:
        """The message key of its one-line description."""
        return f"cli.does_{self.name}"


HELP: Final = Option(("-h", "--help"), "cli.option_help")
VERSION: Final = Option(("--version",), "cli.option_version")
DIRECTORY: Final = Option(("-C", "--directory"), "cli.option_directory", "folder", "DIR")
_JOBS: Final = Option(("-j", "--jobs"), "cli.option_jobs", "count", "N")
_PREFER: Final = Option(("--prefer",), "cli.option_prefer", "choice", "WHICH", ("past", "nearest", "future"))
_OUTPUT: Final = Option(("-o", "--output"), "cli.option_output", "file", "FILE")
_FORMAT: Final = Option(("-f", "--format"), "cli.option_format", "choice", "FORMAT", tuple(FORMATS))

_FILTER: Final = Option(("--filter",), "cli.option_filter", "text", "FILTER")

_ASCII: Final = Option(("--ascii",), "cli.option_ascii")

BROWSE: Final = Command("browse", "browse:browse", "folder", (_FILTER, _ASCII, _JOBS))
COMMANDS: Final[dict[str, Command]] = {
    command.name: command
    for command in (
        BROWSE,
        Command("init", "project:init", "folder"),
        Command(
            "build",
            "project:build",
            "folder",
            (
                _JOBS,
                Option(("--rebuild",), "cli.option_rebuild"),
                Option(("--cluster",), "cli.option_cluster", "text", "ADDRESS"),
                Option(("--source",), "cli.option_source", "texts", "URL"),
                Option(("--watch",), "cli.option_watch"),
            ),
        ),
        Command(
            "list",
            "events:list_events",
            "filter",
            (
                Option(("--columns",), "cli.option_columns", "text", "NAMES"),
                Option(("--json",), "cli.option_json"),
            ),
        ),
        Command("show", "events:show", "id", (Option(("--trace",), "cli.option_trace"),)),
        Command("export", "events:export", "filter", (_FORMAT, _OUTPUT)),
        Command("check", "project:check", "folder"),
        Command("import", "curating:import_file", "file", (Option(("-n", "--dry-run"), "cli.option_dry_run"),)),
        Command("log", "curating:log", "folder", (Option(("--json",), "cli.option_json"),)),
        Command(
            "dates",
            "dates:dates",
            "nothing",
            (
                Option(("--jsonl",), "cli.option_jsonl"),
                Option(("-r", "--reference"), "cli.option_reference", "text", "DATE"),
                _PREFER,
            ),
        ),
        Command("stats", "project:stats", "filter", or_folder=True),
        Command("config", "project:config", "folder"),
        Command("completion", "completion:completion", "shell"),
        Command(
            "serve",
            "serving:serve",
            "folder",
            (
                Option(("--host",), "cli.option_host", "text", "HOST"),
                Option(("--port",), "cli.option_port", "text", "PORT"),
                _JOBS,
            ),
        ),
    )
}


class UsageError(Exception):
    """The command line cannot be understood; ``usage`` is the line that says how it is written."""

    def __init__(self, message: str, usage: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.usage = usage


def without_options(command: Command, words: Sequence[str]) -> SimpleNamespace | None:
    """The arguments of a command where at most a folder is given; ``None`` where a parser must read them."""
    if command.takes != "folder" or len(words) > 1 or any(word.startswith("-") for word in words):
        return None
    found = SimpleNamespace(folder=words[0] if words else None)
    for option in (*command.options, DIRECTORY, HELP):
        setattr(found, option.name, False if option.shape == "switch" else None)
    return found


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``, '' where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def overview() -> str:
    """What ``timeline --help`` prints."""
    lines = [f"{text('cli.usage')}timeline [DIR]", f"{' ' * 7}timeline COMMAND …", "", text("cli.about"), ""]
    lines.append(text("cli.commands") + ":")
    signs = {"nothing": "", "folder": " [DIR]", "filter": " [FILTER …]"}
    for command in COMMANDS.values():
        if command is not BROWSE:
            takes = " [DIR | FILTER …]" if command.or_folder else signs.get(command.takes, f" {command.takes.upper()}")
            lines.append(f"  {command.name + takes:<24}{text(command.help)}")
    lines += ["", text("cli.options") + ":"]
    for option in (*BROWSE.options, DIRECTORY, HELP, VERSION):
        flags = ", ".join(option.flags) + (f" {option.metavar}" if option.metavar else "")
        lines.append(f"  {flags:<24}{text(option.help)}")
    return "\n".join([*lines, "", text("cli.more_help"), ""])
