"""The person's own editor, opened at a line."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

# How editors are told a line; those not named here take ``+LINE FILE``, as vi, nano, emacs and less do.
_COLON: Final = frozenset({"hx", "helix", "subl", "zed", "kak-colon"})
_GOTO: Final = frozenset({"code", "codium", "code-insiders", "cursor", "windsurf"})
_FALLBACKS: Final = ("sensible-editor", "nano", "vim", "vi", "less")


def command(path: Path, line: int, environment: Mapping[str, str] = os.environ) -> list[str] | None:
    """The command that opens ``path`` at ``line`` (from 1), by VISUAL or EDITOR, else what is there; ``None``: nothing.

    VISUAL and EDITOR are split as a shell would, but no shell runs them.
    """
    for variable in ("VISUAL", "EDITOR"):
        try:
            parts = shlex.split(environment.get(variable, ""))
        except ValueError:
            parts = []
        if parts and shutil.which(parts[0]):
            break
    else:
        found = next((name for name in _FALLBACKS if shutil.which(name)), None)
        if found is None:
            return None
        parts = [found]
    name = Path(parts[0]).name
    if name in _GOTO:
        return [*parts, "--wait", "--goto", f"{path}:{line}"]
    if name in _COLON:
        return [*parts, f"{path}:{line}"]
    return [*parts, f"+{line}", str(path)]
