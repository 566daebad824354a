"""``timeline completion SHELL``: what a shell needs to complete our commands and options."""

from __future__ import annotations

import argparse
import sys

from timeline.commands.arguments import (
    BROWSE,
    COMMANDS,
    DIRECTORY,
    HELP,
    SHELLS,
    VERSION,
    Command,
    Option,
    UsageError,
)
from timeline.config import Project
from timeline.messages import text


def completion(project: Project, arguments: argparse.Namespace) -> int:
    """Print the completion script for a shell."""
    writers = {"bash": bash, "zsh": zsh, "fish": fish}
    shell = arguments.shell
    if shell not in writers:
        names = ", ".join(SHELLS)
        key = "cli.unknown_shell" if shell else "cli.missing_shell"
        raise UsageError(text(key, shell=shell or "", shells=names))
    sys.stdout.write(writers[shell]())
    return 0


def _options(command: Command) -> tuple[Option, ...]:
    return (*command.options, DIRECTORY, HELP, *((VERSION,) if command is BROWSE else ()))


def _flags(command: Command) -> str:
    return " ".join(flag for option in _options(command) for flag in option.flags)


def _words(command: Command) -> str:
    """What may stand where no option does, as far as it can be listed."""
    if command.takes == "shell":
        return " ".join(SHELLS)
    if command.takes != "filter":
        return ""
    from timeline.store.filters import FIELDS

    return " ".join(f"{name}:" for name in FIELDS)


def bash() -> str:
    """The script for bash (3.2, which macOS has, is enough)."""
    names = [name for name in COMMANDS if name != "browse"]
    lines = [
        "# bash completion for timeline",
        "_timeline() {",
        '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" each',
        '    for each in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
        f'        case "$each" in {"|".join(names)}) command="$each"; break ;; esac',
        "    done",
        "    COMPREPLY=()",
        '    case "$before" in',
        '        -C|--directory) COMPREPLY=($(compgen -d -- "$word")); return ;;',
        '        -o|--output) COMPREPLY=($(compgen -f -- "$word")); return ;;',
    ]
    for option in _all_options():
        if option.choices:
            choices = " ".join(option.choices)
            lines.append(
                f'        {"|".join(option.flags)}) COMPREPLY=($(compgen -W "{choices}" -- "$word")); return ;;'
            )
    lines += ["    esac", '    case "$command" in']
    for name in names:
        command = COMMANDS[name]
        words = f"{_flags(command)} {_words(command)}".strip()
        folders = ' $(compgen -d -- "$word")' if command.takes == "folder" or command.or_folder else ""
        lines.append(f'        {name}) COMPREPLY=($(compgen -W "{words}" -- "$word"){folders}) ;;')
    everything = f"{' '.join(names)} {_flags(BROWSE)}"
    lines += [
        f'        *) COMPREPLY=($(compgen -W "{everything}" -- "$word") $(compgen -d -- "$word")) ;;',
        "    esac",
        "}",
        "complete -o filenames -F _timeline timeline",
        "",
    ]
    return "\n".join(lines)


def _all_options() -> list[Option]:
    found: dict[tuple[str, ...], Option] = {}
    for command in COMMANDS.values():
        for option in command.options:
            found.setdefault(option.flags, option)
    return list(found.values())


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "'\\''") + "'"


def zsh() -> str:
    """The script for zsh."""

    def described(option: Option) -> list[str]:
        tail = ""
        if option.shape != "switch":
            action = {"folder": "_files -/", "file": "_files"}.get(option.shape, "")
            if option.choices:
                action = f"({' '.join(option.choices)})"
            tail = f":{option.metavar}:{action}"
        words = text(option.help, choices=", ".join(option.choices))
        words = words.replace("[", "(").replace("]", ")").replace(":", "\\:")
        return [_quoted(f"{flag}[{words}]{tail}") for flag in option.flags]

    def specification(command: Command) -> str:
        pieces = [piece for option in _options(command) for piece in described(option)]
        words = _words(command).replace(":", "\\:")
        rest = {"folder": "*:DIR:_files -/", "nothing": ""}.get(command.takes, f"*:{command.takes.upper()}:({words})")
        if rest:
            pieces.append(_quoted(rest))
        return " ".join(pieces)

    lines = ["#compdef timeline", "_timeline() {", "    local -a commands", "    commands=("]
    lines += [
        f"        {_quoted(name + ':' + text(command.help).replace(':', ' '))}"
        for name, command in COMMANDS.items()
        if name != "browse"
    ]
    lines += [
        "    )",
        "    if (( CURRENT == 2 )); then",
        "        _describe command commands",
        f"        _arguments {specification(BROWSE)}",
        "        return",
        "    fi",
        '    local command="${words[2]}"',
        "    shift words",
        "    (( CURRENT-- ))",
        '    case "$command" in',
    ]
    lines += [
        f"        {name}) _arguments {specification(command)} ;;"
        for name, command in COMMANDS.items()
        if name != "browse"
    ]
    lines += ["        *) _files -/ ;;", "    esac", "}"]
    lines += ['if [[ "${funcstack[1]}" == _timeline ]]; then _timeline "$@"; else compdef _timeline timeline; fi', ""]
    return "\n".join(lines)


def fish() -> str:
    """The script for fish."""
    names = " ".join(name for name in COMMANDS if name != "browse")
    first = f"not __fish_seen_subcommand_from {names}"
    lines = ["# fish completion for timeline", "complete -c timeline -f"]
    lines.append(f"complete -c timeline -n {_quoted(first)} -a '(__fish_complete_directories)'")
    for name, command in COMMANDS.items():
        condition = first if command is BROWSE else f"__fish_seen_subcommand_from {name}"
        if command is not BROWSE:
            lines.append(f"complete -c timeline -n {_quoted(first)} -a {name} -d {_quoted(text(command.help))}")
        for option in _options(command):
            lines.append(f"complete -c timeline -n {_quoted(condition)} {_fish_option(option)}")
        if (command.takes == "folder" or command.or_folder) and command is not BROWSE:
            lines.append(f"complete -c timeline -n {_quoted(condition)} -a '(__fish_complete_directories)'")
        elif _words(command):
            lines.append(f"complete -c timeline -n {_quoted(condition)} -a {_quoted(_words(command))}")
    return "\n".join([*lines, ""])


def _fish_option(option: Option) -> str:
    pieces = [f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags]
    if option.choices:
        pieces.append(f"-x -a {_quoted(' '.join(option.choices))}")
    elif option.shape == "folder":
        pieces.append("-x -a '(__fish_complete_directories)'")
    elif option.shape == "file":
        pieces.append("-r -F")
    elif option.shape != "switch":
        pieces.append("-x")
    pieces.append("-d " + _quoted(text(option.help, choices=", ".join(option.choices))))
    return " ".join(pieces)
