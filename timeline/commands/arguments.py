"""What can be said on the command line, as data, and how it is read.

The table `COMMANDS` is the one place that knows commands and options: the parser, the help in both languages, the
near-miss suggestions and the shell completions are all made from it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple, NoReturn

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


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, text("cli.usage"))


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises, and whose every word is in our catalogues."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, usage(self))


def usage(parser: argparse.ArgumentParser) -> str:
    """The usage line(s) of a parser, without a final newline."""
    return parser.format_usage().rstrip("\n")


def _count(value: str) -> int:
    if re.fullmatch(r"[0-9]{1,3}", value) and int(value) <= 256:
        return int(value)
    raise argparse.ArgumentTypeError(text("cli.expects_count", value=value))


def parser_for(command: Command) -> argparse.ArgumentParser:
    """The parser of one command; it exits never and prints nothing."""
    parser = _Parser(
        prog="timeline" if command is BROWSE else f"timeline {command.name}",
        description=text(command.help),
        formatter_class=_Formatter,
        add_help=False,
        allow_abbrev=False,
        exit_on_error=False,
    )
    if command.takes != "nothing":
        group = parser.add_argument_group(text("cli.arguments"))
        metavar = {"folder": "DIR", "filter": "FILTER", "id": "ID", "file": "FILE", "shell": "SHELL"}[command.takes]
        key = f"cli.takes_{command.takes}" + ("_or_folder" if command.or_folder else "")
        group.add_argument(
            command.takes,
            nargs="*" if command.takes == "filter" else "?",
            metavar=metavar,
            help=text(key),
        )
    group = parser.add_argument_group(text("cli.options"))
    for option in (*command.options, DIRECTORY, HELP):
        if option.shape == "switch":
            group.add_argument(*option.flags, dest=option.name, action="store_true", help=text(option.help))
        else:
            group.add_argument(
                *option.flags,
                dest=option.name,
                action="append" if option.shape == "texts" else "store",
                metavar=option.metavar,
                type=_count if option.shape == "count" else str,
                help=text(option.help, choices=", ".join(option.choices)),
            )
    return parser


_NEGATED: Final = re.compile(r'-(?:[^\W\d_A-Z]{2,}:|["“「(（]|[^\x00-\x7f])')
_MARK: Final = "\x00"


def parse(command: Command, arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments of one command, read; raises `UsageError`.

    Filter terms may begin with ``-`` (``-city:武汉``); what stands after ``--`` is never an option.
    """
    parser = parser_for(command)
    before, after = list(arguments), []
    if "--" in before:
        cut = before.index("--")
        before, after = before[:cut], before[cut + 1 :]
    if command.takes == "filter":
        before = [_MARK + word if _NEGATED.match(word) else word for word in before]
    try:
        found, unknown = parser.parse_known_intermixed_args(before)
    except argparse.ArgumentError as error:
        raise UsageError(_explained(error), usage(parser)) from None
    except argparse.ArgumentTypeError as error:
        raise UsageError(str(error), usage(parser)) from None
    for word in unknown:
        raise UsageError(_stray(command, word.lstrip(_MARK)), usage(parser))
    for option in command.options:
        value = getattr(found, option.name, None)
        if option.choices and value is not None and value not in option.choices:
            message = text(
                "cli.expects_choice", option=option.flags[-1], value=value, choices=", ".join(option.choices)
            )
            raise UsageError(message, usage(parser))
    if command.takes == "filter":
        words = [word.removeprefix(_MARK) for word in found.filter or ()]
        found.filter = " ".join([*words, *after])
    elif after:
        given = [*([getattr(found, command.takes)] if getattr(found, command.takes, None) else []), *after]
        if command.takes == "nothing" or len(given) > 1:
            raise UsageError(_stray(command, given[-1]), usage(parser))
        setattr(found, command.takes, given[0])
    return found


def _explained(error: argparse.ArgumentError) -> str:
    """argparse's complaint in the user's language; its own words only where we do not know them."""
    name = (error.argument_name or "").split("/")[-1]
    known = {
        "expected one argument": "cli.expects_value",
        "expected at most one argument": "cli.expects_value",
    }
    key = known.get(error.message)
    if key:
        return text(key, option=name)
    if error.message.startswith("ignored explicit argument"):
        return text("cli.takes_no_value", option=name)
    return text("cli.bad_option", option=name, message=error.message)


def _stray(command: Command, word: str) -> str:
    if not word.startswith("-") or word == "-":
        return text("cli.stray_argument", word=word)
    flags = [flag for option in (*command.options, DIRECTORY, HELP) for flag in option.flags]
    near = nearest(word.split("=")[0], flags)
    message = text("cli.unknown_option", option=word)
    if near:
        message += text("cli.did_you_mean", word=near)
    elif command.takes == "filter":
        message += text("cli.negate_with", word=word)
    return message


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
