"""The ``timeline`` command: which command is meant, and how everything that can go wrong is told."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from timeline import __version__
from timeline.commands import arguments as said
from timeline.commands.arguments import BROWSE, COMMANDS, Command, UsageError
from timeline.commands.opening import CannotGoOnError, tell_setting_problems
from timeline.commands.terminal import prepare_streams, tell, visible
from timeline.folders import PROJECT_FILE, cache_folder, user_config_file
from timeline.messages import LANGUAGES, set_language, text

if TYPE_CHECKING:
    import argparse

    from timeline.config import Project

DONE: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. Never raises, and shows no traceback."""
    given = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    try:
        code = _told(given)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _leave_pipe()
        return DONE
    except Exception as error:
        if os.environ.get("TIMELINE_DEBUG"):
            raise
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _leave_pipe()
            tell(text("cli.error", message=text("cli.cannot_write", path="stdout", error=error.strerror)))
            return PROBLEMS
        return _unexpected(error, given)


def _leave_pipe() -> None:
    """The reader has what it wanted: let nothing more be written, not even on the way out."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _told(given: list[str]) -> int:
    """Run, and tell what a person did wrong or what cannot be done."""
    try:
        return _run(given)
    except UsageError as error:
        if error.usage:
            tell(visible_lines(error.usage))
        tell(text("cli.error", message=visible(error.message)))
        return USAGE
    except CannotGoOnError as error:
        tell(text("cli.error", message=error.message))
        return error.code


def visible_lines(words: str) -> str:
    """Several lines, each safe to print."""
    return "\n".join(map(visible, words.split("\n")))


def _run(given: list[str]) -> int:
    set_language(_language(_directory_said(given)))
    command, rest = _command(given)
    if command is None:
        return DONE
    found = _read(command, rest)
    if found.help:
        from timeline.commands.parsing import parser_for

        sys.stdout.write(said.overview() if command is BROWSE else parser_for(command).format_help())
        return DONE
    from timeline.config import Project

    project = Project.find(_folder(command, found))
    set_language(project.settings.language)
    if command.name not in ("check", "config"):  # which tell them anyway
        tell_setting_problems(project)
    return _function(command)(project, found)


def _read(command: Command, words: list[str]) -> argparse.Namespace:
    """The arguments of a command; what has no options, as most starts have, is read without a parser."""
    plain = said.without_options(command, words)
    if plain is not None:
        return cast("argparse.Namespace", plain)
    from timeline.commands.parsing import parse

    return parse(command, words)


def _language(folder: str) -> str:
    """The setting ``language`` in this folder. Where no file can set it, the other settings are not read for it."""
    said = os.environ.get("TIMELINE_LANG", "")
    if said in LANGUAGES:
        return said
    files = (user_config_file(), Path(os.path.expanduser(folder)) / PROJECT_FILE)  # noqa: PTH111  # ~nobody may stay
    if not said and not any(map(os.path.lexists, files)):
        return "auto"
    from timeline.config import Project

    return Project.find(folder).settings.language


def _directory_said(given: Sequence[str]) -> str:
    """The folder of ``-C``, for the language of what is said before the arguments are understood."""
    for index, word in enumerate(given):
        if word in ("-C", "--directory") and index + 1 < len(given):
            return given[index + 1]
        if word.startswith("--directory="):
            return word.partition("=")[2]
    return "."


def _command(given: list[str]) -> tuple[Command | None, list[str]]:
    """The command that is meant and its arguments; ``None`` where the version was asked for.

    The first word that is no option decides. A command's name is the command, also where a folder of that name
    exists (``./list`` is the folder); any other folder, or what looks like a path, is browsed.
    """
    options = (*BROWSE.options, said.DIRECTORY)
    valued = {flag for option in options if option.shape != "switch" for flag in option.flags}
    index = 0
    while index < len(given):
        word = given[index]
        if word == "--version":
            print(f"timeline {__version__}")
            return None, []
        if word == "--":
            break
        if word in valued:
            index += 2
            continue
        if word.startswith("-") and word != "-":
            index += 1
            continue
        if word == "help":
            return BROWSE, ["--help"]
        if word in COMMANDS and word != BROWSE.name:
            return COMMANDS[word], given[:index] + given[index + 1 :]
        if _is_folder(word):
            return BROWSE, given
        near = said.nearest(word, [name for name in COMMANDS if name != BROWSE.name])
        message = text("cli.unknown_command", word=word)
        from timeline.commands.parsing import parser_for, usage

        raise UsageError(
            message + (text("cli.did_you_mean", word=near) if near else ""),
            usage(parser_for(BROWSE)),
        )
    return BROWSE, given


def _is_folder(word: str) -> bool:
    looks = os.sep in word or word.startswith((".", "~"))
    try:
        return looks or Path(word).is_dir()
    except (OSError, ValueError):
        return looks


def _names_folder(base: str, words: str) -> bool:
    """Whether what may be a filter or a folder is a folder: there is one, or it can be nothing else."""
    try:
        return words.startswith((os.sep, "./", "../", "~")) or words in (".", "..") or Path(base, words or " ").is_dir()
    except (OSError, ValueError):
        return False


def _folder(command: Command, found: argparse.Namespace) -> str:
    """The project's folder: ``-C``, and a folder argument from there."""
    base = found.directory or "."
    inner = found.folder if command.takes == "folder" else None
    if command.or_folder and _names_folder(base, found.filter):
        inner, found.filter = found.filter, ""
    folder = os.path.join(base, os.path.expanduser(inner)) if inner else base  # noqa: PTH111, PTH118
    if "\x00" in folder:
        raise UsageError(text("cli.no_folder", folder=visible(folder)))
    return folder


def _function(command: Command) -> Callable[[Project, argparse.Namespace], int]:
    module, _, name = command.runs.partition(":")
    function: Callable[[Project, argparse.Namespace], int] = getattr(import_module(f"timeline.commands.{module}"), name)
    return function


def _unexpected(error: Exception, given: Sequence[str]) -> int:
    """Our own mistake: one line for the person, everything else in a file which they can send."""
    import traceback
    from datetime import UTC, datetime

    log = cache_folder() / "last-error.log"
    when = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log.touch(mode=0o600)  # words of documents may stand in it
        log.write_text(
            f"timeline {__version__}, Python {sys.version}, {sys.platform}, {when}\n"
            f"arguments: {given!r}\n\n{''.join(traceback.format_exception(error))}",
            encoding="utf-8",
            errors="backslashreplace",
        )
        where = str(log)
    except OSError:
        where = "TIMELINE_DEBUG=1"
    what = f"{type(error).__name__}: {error}"[:300]
    tell(text("cli.unexpected", error=visible(what), log=visible(where)))
    return PROBLEMS
