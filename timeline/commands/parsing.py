"""How the words of a command line are read, by the table in `timeline.commands.arguments`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NoReturn

from timeline.commands.arguments import BROWSE, DIRECTORY, HELP, Command, UsageError, nearest
from timeline.messages import text


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
