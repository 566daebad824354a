"""Prints the lowest versions that ``pyproject.toml`` allows, as constraints for pip: what stands there must be true.

    python .ci/lowest.py [EXTRA …] > lowest.txt && python -m pip install -c lowest.txt -e '.[test]'

Those of the program itself, and of the extras that are named. Packages that these need in turn are left to pip.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def lowest(extras: list[str]) -> list[str]:
    """A constraint for each requirement. Raises ``ValueError`` for one that says no lowest version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    found = []
    for line in wanted:
        if line.startswith("timeline-browser"):
            continue
        match = re.fullmatch(r"([\w.-]+)(?:>=|==)([\w.]+)(?:,.*)?", line)
        if match is None:
            raise ValueError(f"{line}: no lowest version")
        found.append(f"{match[1]}=={match[2]}")
    return found


if __name__ == "__main__":
    print("\n".join(lowest(sys.argv[1:])))
