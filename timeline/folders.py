"""Where a person's own files of this program are: settings and what is kept between runs.

Linux and the other free systems follow the XDG base directory specification, which is two lines; others are asked of
platformdirs, whose import would cost every start more than the rest of ``timeline --help``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, Literal

NAME: Final = "timeline"
#: The name of a project's own settings.
PROJECT_FILE: Final = "timeline.toml"
_XDG: Final = {"config": ("XDG_CONFIG_HOME", "~/.config"), "cache": ("XDG_CACHE_HOME", "~/.cache")}
_KNOWN_ELSEWHERE: Final = ("win32", "darwin", "android", "ios")


def cache_folder() -> Path:
    """The user's cache directory of this program; it need not exist yet."""
    return _folder("cache")


def user_config_file() -> Path:
    """The user's own settings; it need not exist."""
    return _folder("config") / "config.toml"


def _folder(kind: Literal["config", "cache"]) -> Path:
    if sys.platform in _KNOWN_ELSEWHERE or "ANDROID_DATA" in os.environ:
        import platformdirs

        find = platformdirs.user_config_path if kind == "config" else platformdirs.user_cache_path
        return Path(find(NAME, appauthor=False))
    variable, usual = _XDG[kind]
    said = os.environ.get(variable, "").strip()
    absolute = os.path.isabs(said)  # noqa: PTH117  # "all paths must be absolute", and others be ignored
    return (Path(said) if absolute else Path(usual).expanduser()) / NAME
