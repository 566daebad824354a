"""``timeline completion SHELL``: what a shell needs to complete our commands and options."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

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
from timeline.messages import text

if TYPE_CHECKING:
    from timeline.config import Project


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


def _names() -> list[str]:
    return [name for name in COMMANDS if name != BROWSE.name]


def _fields() -> list[str]:
    """What a filter may go on with before a colon."""
    from timeline.store.filters import FIELDS

    return [f"{name}:" for name in FIELDS]


def _values() -> list[str]:
    """What it may go on with behind one, as far as it can be listed."""
    from timeline.store.filters.fields import CHOICES

    return [f"{field}:{value}" for field, values in CHOICES.items() for value in values]


def _all_options() -> list[Option]:
    found: dict[tuple[str, ...], Option] = {}
    for command in COMMANDS.values():
        for option in _options(command):
            found.setdefault(option.flags, option)
    return list(found.values())


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "'\\''") + "'"


def _filled(script: str, parts: dict[str, str]) -> str:
    """A script with each ``@name@`` replaced."""
    for name, part in parts.items():
        script = script.replace(f"@{name}@", part)
    return script


# --- bash -------------------------------------------------------------------------------------------------------------

_BASH: Final = r"""# bash completion for timeline
_timeline_words() {
    local line="${COMP_LINE:0:COMP_POINT}" cut="" each
    local word="${line##*[[:space:]]}"
    case "$COMP_WORDBREAKS" in *:*) cut="${word%"${word##*:}"}" ;; esac
    while IFS= read -r each; do COMPREPLY+=("${each#"$cut"}"); done < <(compgen -W "$1" -- "$word")
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]]; then compopt -o nospace 2>/dev/null; fi
    if [[ ${#COMPREPLY[@]} -gt 0 ]]; then compopt +o filenames 2>/dev/null; fi
}
_timeline_files() {
    local each
    while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen "$1" -- "${COMP_WORDS[COMP_CWORD]}")
}
_timeline_filter() {
    local line="${COMP_LINE:0:COMP_POINT}"
    case "${line##*[[:space:]]}" in *:*) _timeline_words "@values@" ;; *) _timeline_words "@fields@ $1" ;; esac
}
_timeline() {
    local before="${COMP_WORDS[COMP_CWORD-1]}" command="" each
    for each in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$each" in @names@) command="$each"; break ;; esac
    done
    COMPREPLY=()
    case "$before" in
@options@
    esac
    case "$command" in
@commands@
    esac
}
complete -o filenames -F _timeline timeline
"""


def bash() -> str:
    """The script for bash (3.2, which macOS has, is enough)."""
    options = []
    for option in _all_options():
        then = {"folder": "_timeline_files -d", "file": "_timeline_files -f"}.get(option.shape, "")
        if option.choices:
            then = f'_timeline_words "{" ".join(option.choices)}"'
        if option.shape != "switch":
            options.append(f"        {'|'.join(option.flags)}) {then + '; ' if then else ''}return ;;")
    commands = []
    for command in COMMANDS.values():
        flags = _flags(command)
        if command is BROWSE:
            steps = [f'_timeline_words "{" ".join(_names())} {flags}"', "_timeline_files -d"]
        elif command.takes == "filter":
            steps = [f'_timeline_filter "{flags}"', *(["_timeline_files -d"] if command.or_folder else [])]
        else:
            words = f"{flags} {' '.join(SHELLS)}" if command.takes == "shell" else flags
            files = {"folder": ["_timeline_files -d"], "file": ["_timeline_files -f"]}.get(command.takes, [])
            steps = [f'_timeline_words "{words}"', *files]
        commands.append((command, "; ".join(steps)))
    ordered = sorted(commands, key=lambda one: one[0] is BROWSE)
    return _filled(
        _BASH,
        {
            "values": " ".join(_values()),
            "fields": " ".join(_fields()),
            "names": "|".join(_names()),
            "options": "\n".join(options),
            "commands": "\n".join(
                f"        {'*' if command is BROWSE else command.name}) {steps} ;;" for command, steps in ordered
            ),
        },
    )


# --- zsh --------------------------------------------------------------------------------------------------------------

_ZSH: Final = r"""#compdef timeline
_timeline_filter() {
    local -a words_here
    if [[ $PREFIX == *:* ]]; then
        words_here=(@values@)
        compadd -a words_here
    else
        words_here=(@fields@)
        compadd -S '' -a words_here
    fi
}
_timeline() {
    local command="" each
    local -a commands
    commands=(
@commands@
    )
    for each in "${(@)words[2,CURRENT-1]}"; do
        case "$each" in @names@) command="$each"; break ;; esac
    done
    case "$command" in
@cases@
        *) _describe command commands
           _arguments @browse@ ;;
    esac
}
if [[ "${funcstack[1]}" == _timeline ]]; then _timeline "$@"; else compdef _timeline timeline; fi
"""


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
        action = {
            "folder": "_files -/",
            "file": "_files",
            "filter": "_timeline_filter",
            "shell": f"({' '.join(SHELLS)})",
        }.get(command.takes)
        if action:
            pieces.append(_quoted(f"*:{command.takes}:{action}"))
        if command.or_folder:
            pieces[-1] = _quoted(f"*:{command.takes}:_alternative 'a:filter:_timeline_filter' 'b:folder:_files -/'")
        return " ".join(pieces)

    named = [COMMANDS[name] for name in _names()]
    return _filled(
        _ZSH,
        {
            "values": " ".join(map(_quoted, _values())),
            "fields": " ".join(map(_quoted, _fields())),
            "names": "|".join(_names()),
            "commands": "\n".join(
                f"        {_quoted(command.name + ':' + text(command.help).replace(':', ' '))}" for command in named
            ),
            "cases": "\n".join(f"        {command.name}) _arguments {specification(command)} ;;" for command in named),
            "browse": specification(BROWSE),
        },
    )


# --- fish -------------------------------------------------------------------------------------------------------------

_FISH: Final = """# fish completion for timeline
function __timeline_filter
    if string match -q '*:*' -- (commandline -ct)
        printf '%s\\n' @values@
    else
        printf '%s\\n' @fields@
    end
end
complete -c timeline -f
"""


def fish() -> str:
    """The script for fish."""
    first = f"not __fish_seen_subcommand_from {' '.join(_names())}"
    folders = "(__fish_complete_directories)"
    lines = []
    for name, command in COMMANDS.items():
        condition = _quoted(first if command is BROWSE else f"__fish_seen_subcommand_from {name}")
        if command is not BROWSE:
            lines.append(f"complete -c timeline -n {_quoted(first)} -a {name} -d {_quoted(text(command.help))}")
        for option in _options(command):
            lines.append(f"complete -c timeline -n {condition} {_fish_option(option)}")
        taken = {"folder": folders, "filter": "(__timeline_filter)", "shell": " ".join(SHELLS)}.get(command.takes)
        if command.takes == "file":
            lines.append(f"complete -c timeline -n {condition} -F")
        if taken:
            lines.append(f"complete -c timeline -n {condition} -a {_quoted(taken)}")
        if command.or_folder:
            lines.append(f"complete -c timeline -n {condition} -a {_quoted(folders)}")
    head = _filled(_FISH, {"values": " ".join(_values()), "fields": " ".join(_fields())})
    return head + "\n".join([*lines, ""])


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
