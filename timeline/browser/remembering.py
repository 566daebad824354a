"""What a project's browser remembers: where one was (``session.json`` beside the store, which may be lost) and the
views with a name (``views.toml`` in the project's folder, which belong to the project).

Both are written whole or not at all; what cannot be read or written is never a reason to stop.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import asdict

VIEWS_FILE: Final = "views.toml"
SESSION_FILE: Final = "session.json"
_MOST_FILTERS: Final = 50


class Remembered(Struct):
    """Where one was; filters as text, ``parts`` the parts of the screen that were shown or hidden by hand."""

    filter: str = ""
    event: str = ""
    day: str = ""
    unit: str = "day"
    folded: bool = True
    lunar: bool = False
    parts: dict[str, bool] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    theme: str = ""


def load(path: Path) -> Remembered | None:
    """What was remembered; ``None`` where nothing usable was."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    plain = Remembered()
    for name, value in found.items():
        if name in Remembered.__struct_fields__ and isinstance(value, type(getattr(plain, name))):
            setattr(plain, name, value)
    plain.parts = {str(k): bool(v) for k, v in plain.parts.items()}
    plain.recent = [v for v in plain.recent if isinstance(v, str)][:_MOST_FILTERS]
    return plain


def save(path: Path, remembered: Remembered) -> None:
    """Remember; a folder that cannot be written is no trouble."""
    remembered.recent = remembered.recent[:_MOST_FILTERS]
    with suppress(OSError, ValueError):
        _write(path, json.dumps(asdict(remembered), ensure_ascii=False, indent=1), 0o600)


def load_views(folder: Path) -> dict[str, str]:
    """The views by name (filters as text); raises ``ValueError`` where the file is there but cannot be read."""
    import tomllib

    try:
        found = tomllib.loads((folder / VIEWS_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    return {name: value for name, value in found.items() if isinstance(value, str)}


def written_views(views: Mapping[str, str]) -> str:
    """The views as their file says them."""

    def quoted(words: str) -> str:  # a string of JSON is one of TOML, but for the one control that JSON takes raw
        return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")

    lines = [f"{quoted(name)} = {quoted(value)}" for name, value in views.items()]
    return "\n".join(lines) + "\n"


def _write(path: Path, words: str, mode: int = 0o666) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.touch(mode=mode)
        part.write_text(words, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def merged(recent: Sequence[str], before: Sequence[str]) -> list[str]:
    """Filters of this session, then those remembered, each once."""
    return list(dict.fromkeys((*recent, *before)))[:_MOST_FILTERS]
