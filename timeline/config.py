"""A project's folder and the settings in force: what they are and where each comes from.

A setting is looked for in the environment (``TIMELINE_LANG``, ``NO_COLOR``, ``TIMELINE_<SETTING>``), in the
project's ``timeline.toml``, in the user's own ``config.toml`` and in the defaults below; the first that says
something wins.  A setting that is unknown or of the wrong type is a `Problem` with its line, never a stop.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from timeline.folders import PROJECT_FILE, cache_folder, user_config_file

if TYPE_CHECKING:
    from timeline.model import Problem, Reason

Language = Literal["auto", "zh", "zh-Hant", "en"]
Colour = Literal["auto", "always", "never"]
Prefer = Literal["past", "nearest", "future"]

EVENTS_FILE: Final = "events.yaml"
EVENTS_FOLDER: Final = "events"
SOURCES_FOLDER: Final = "sources"
STORE_FOLDER: Final = ".timeline"
STORE_NAME: Final = "store.sqlite"
ROW_FIELDS: Final = ("text", "title", "published", "publisher", "url", "id", "format")


class Settings(Struct, frozen=True):
    """The settings; ``max_file_size`` in bytes, ``jobs`` 0 for as many as there are processors, ``max_seconds`` the
    time that a document of up to a megabyte may take (larger ones in proportion).

    ``ascii`` draws the browser with ASCII signs only, ``mouse`` lets it take the mouse, ``session`` lets it remember
    where one was, ``watch`` lets it read
    documents as they are dropped into the sources; ``keys`` are a person's own keys, by the name of the action.
    ``max_archive_files`` and ``max_archive_size`` (bytes, unpacked) bound an archive of documents; ``fields`` names the
    fields of a table or of JSON lines that hold the parts of a document (``ROW_FIELDS``).
    ``follow_links`` reads documents through links that lead out of the project's folder; only a person's own settings
    and the environment may say it (`OWN`).
    ``theme`` is the name of a browser theme ('' for its own), ``ambiguous_width`` the number of cells which
    the terminal gives to “ ” … · and the like, ``kitty_keys`` whether the terminal's kitty keyboard mode
    is used. ``curator`` is noted with every decision made in the browser ('' for nobody).
    """

    language: Language = "auto"
    colour: Colour = "auto"
    theme: str = ""
    ambiguous_width: int = 1
    prefer: Prefer = "past"
    jobs: int = 0
    max_file_size: int = 20_000_000
    max_archive_files: int = 100_000
    max_archive_size: int = 2_000_000_000
    max_seconds: int = 60
    kitty_keys: bool = False
    ascii: bool = False
    mouse: bool = True
    session: bool = True
    follow_links: bool = False
    watch: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    curator: str = ""


class Where(Struct, frozen=True):
    """Where a value comes from: ``name`` is the variable or the file, ``line`` counts from 1 (0: none)."""

    kind: Literal["default", "user", "project", "environment"]
    name: str = ""
    line: int = 0


class Project(Struct, frozen=True):
    """A project's folder, its parts and its settings.

    ``folder`` is absolute; ``sources`` need not exist; ``events_files`` exist, in the order in which they
    count; ``store`` is where the derived store goes, in the user's cache directory where the folder cannot be
    written.
    """

    folder: Path
    sources: Path
    events_files: tuple[Path, ...]
    store: Path
    settings: Settings = Settings()
    where: Mapping[str, Where] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """What the project is called: the name of its folder."""
        return self.folder.name or str(self.folder)

    @property
    def exists(self) -> bool:
        """Whether there is anything to make a timeline of: a folder of sources, or curated events."""
        return self.sources.is_dir() or bool(self.events_files)

    @classmethod
    def find(cls, directory: Path | str = ".", environment: Mapping[str, str] | None = None) -> Project:
        """The project in ``directory``, which need not be one yet; reads settings, writes nothing."""
        env = os.environ if environment is None else environment
        folder = Path(os.path.expanduser(directory)).resolve()  # noqa: PTH111  # pathlib raises for ~nobody
        settings, where, problems = settings_for(folder, env)
        return cls(
            folder=folder,
            sources=folder / SOURCES_FOLDER,
            events_files=events_files(folder),
            store=_store(folder),
            settings=settings,
            where=where,
            problems=problems,
        )


def events_files(folder: Path) -> tuple[Path, ...]:
    """``events.yaml``, then every ``events/*.yaml`` by name."""
    single = folder / EVENTS_FILE
    found = [single] if single.exists() else []
    try:
        many = sorted((folder / EVENTS_FOLDER).glob("*.yaml"))
    except OSError:
        many = []
    return (*found, *(path for path in many if not path.name.startswith(".")))


def _writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _store(folder: Path) -> Path:
    inside = folder / STORE_FOLDER
    usable = _writable(inside) if inside.exists() or inside.is_symlink() else _writable(folder)
    if usable:
        return inside / STORE_NAME
    import hashlib

    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return cache_folder() / key / STORE_NAME


# --- settings --------------------------------------------------------------------------------


class _WrongValueError(ValueError):
    """A value that its setting cannot have; the argument is the message key that says what is expected."""


def _choice(*names: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if isinstance(value, str) and value in names:
            return value
        raise _WrongValueError("config.expects_choice", " | ".join(names))

    return read


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise _WrongValueError("config.expects_number", f"{least}–{most}")

    return read


_TRUE: Final = {"1": True, "true": True, "yes": True, "on": True}
_FALSE: Final = {"0": False, "false": False, "no": False, "off": False}


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = _TRUE | _FALSE
    if isinstance(value, str) and value.lower() in word:
        return word[value.lower()]
    raise _WrongValueError("config.expects_switch", "true | false")


_UNITS: Final = {"": 1, "B": 1, "K": 10**3, "KB": 10**3, "M": 10**6, "MB": 10**6, "G": 10**9, "GB": 10**9}


def _size(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    if isinstance(value, str):
        match = re.fullmatch(r"\s*([0-9]{1,12})\s*([KMG]?B?)\s*", value.upper())
        if match and int(match[1]) > 0:
            return int(match[1]) * _UNITS[match[2]]
    raise _WrongValueError("config.expects_size", '20000000, "20 MB"')


def _words(value: object) -> str:
    if isinstance(value, str) and len(value) <= 100 and value.isprintable():
        return value
    raise _WrongValueError("config.expects_text", '"…"')


def _keys(value: object) -> Mapping[str, str]:
    if isinstance(value, dict) and all(isinstance(keys, str) and keys.isprintable() for keys in value.values()):
        return {str(name): keys.replace(" ", "") for name, keys in value.items()}
    raise _WrongValueError("config.expects_keys", '[keys] lanes = "L,f3"')


def _fields(value: object) -> Mapping[str, str]:
    if isinstance(value, dict) and all(
        name in ROW_FIELDS and isinstance(words, str) and words.strip() and words.isprintable()
        for name, words in value.items()
    ):
        return dict(value)
    raise _WrongValueError("config.expects_fields", '[fields] text = "content" (' + ", ".join(ROW_FIELDS) + ")")


_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "language": _choice("auto", "zh", "zh-Hant", "en"),
    "colour": _choice("auto", "always", "never"),
    "theme": _words,
    "ambiguous_width": _whole(1, 2),
    "prefer": _choice("past", "nearest", "future"),
    "jobs": _whole(0, 256),
    "max_file_size": _size,
    "max_archive_files": _whole(1, 10_000_000),
    "max_archive_size": _size,
    "max_seconds": _whole(1, 86_400),
    "kitty_keys": _switch,
    "ascii": _switch,
    "mouse": _switch,
    "session": _switch,
    "follow_links": _switch,
    "watch": _switch,
    "keys": _keys,
    "fields": _fields,
    "curator": _words,
}

SETTINGS: Final[tuple[str, ...]] = Settings.__struct_fields__
OWN: Final = frozenset({"follow_links"})
"""Settings that a project cannot make: its folder may come from somebody else."""


# The values of the model are loaded with the first mistake, not with every start.
def _reason(key: str, **values: str | Reason) -> Reason:
    from timeline.model import Reason

    return Reason(key, values)


def _problem(file: str, key: str, values: Mapping[str, str | Reason], line: int = 0, column: int = 0) -> Problem:
    from timeline.model import Problem

    return Problem(file, _reason(key, **values), line, column)


def settings_for(
    folder: Path, environment: Mapping[str, str]
) -> tuple[Settings, dict[str, Where], tuple[Problem, ...]]:
    """The settings for ``folder``: values, where each comes from, and what was wrong on the way."""
    values: dict[str, object] = {}
    where = {name: Where("default") for name in SETTINGS}
    problems: list[Problem] = []

    def take(name: str, value: object, origin: Where, file: str) -> None:
        reader = _READERS.get(name)
        if reader is None:
            known = {"name": name, "known": ", ".join(SETTINGS)}
            problems.append(_problem(file, "config.unknown_setting", known, origin.line, 1 if origin.line else 0))
            return
        if origin.kind == "project" and name in OWN:
            problems.append(_problem(file, "config.not_in_project", {"name": name}, origin.line, 1))
            return
        try:
            values[name] = reader(value)
        except _WrongValueError as wrong:
            key, expected = wrong.args
            said: dict[str, str | Reason] = {"name": name, "value": _shown(value), "expected": _reason(key, x=expected)}
            problems.append(_problem(file, "config.wrong_value", said, origin.line, 1 if origin.line else 0))
        else:
            where[name] = origin

    user = user_config_file()
    for kind, path, shown in (("user", user, str(user)), ("project", folder / PROJECT_FILE, PROJECT_FILE)):
        table, lines, trouble = _read_toml(path, shown)
        problems.extend(trouble)
        for name, value in table.items():
            origin = Where("user" if kind == "user" else "project", shown, lines.get(name, 0))
            take(name, value, origin, shown)
    for name, variable, value in _from_environment(environment):
        take(name, value, Where("environment", variable), f"${variable}")
    settings = replace(Settings(), **values)  # each value came through its reader
    return settings, where, tuple(problems)


def _shown(value: object) -> str:
    words = str(value) if not isinstance(value, bool) else str(value).lower()
    words = "".join(character if character.isprintable() else "·" for character in words)
    return words if len(words) <= 40 else words[:39] + "…"


def _from_environment(environment: Mapping[str, str]) -> list[tuple[str, str, object]]:
    found: list[tuple[str, str, object]] = []
    if environment.get("NO_COLOR"):
        found.append(("colour", "NO_COLOR", "never"))
    for name in SETTINGS:
        variable = "TIMELINE_LANG" if name == "language" else f"TIMELINE_{name.upper()}"
        value = environment.get(variable, "")
        if value:
            found.append((name, variable, value))
    return found


def _read_toml(path: Path, shown: str) -> tuple[dict[str, object], dict[str, int], list[Problem]]:
    """A flat TOML file: its table, the line of each key, and what is wrong with the file as a whole."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}, {}, []
    except OSError as error:
        return {}, {}, [_problem(shown, "config.unreadable", {"error": error.strerror or str(error)})]
    import tomllib

    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return {}, {}, [_problem(shown, "config.not_utf8", {}, line)]
    try:
        table = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (content.count("\n") + 1, 1)
        return {}, {}, [_problem(shown, "config.broken_toml", {}, line, column)]
    lines: dict[str, int] = {}
    for number, line_text in enumerate(content.splitlines(), start=1):
        key = re.match(r"""\s*\[*\s*["']?([\w-]+)""", line_text)
        if key:
            lines.setdefault(key[1], number)
    return table, lines, []
