"""Writes what pip would install into a list with the name, version and SHA-256 of every package.

    python -m pip install --dry-run --ignore-installed --report report.json -e '.[dev]'
    python .ci/lock.py report.json .ci/constraints.txt
    python -m pip install --dry-run --ignore-installed --report report.json 'hatchling>=1.25' editables setuptools wheel
    python .ci/lock.py report.json .ci/building.txt
    sed 's/ --hash.*//' .ci/constraints.txt .ci/building.txt | sort -u > known.txt
    python -m pip install --dry-run --ignore-installed --report report.json -c known.txt -e '.[cluster,docs,watch]'
    python .ci/lock.py report.json .ci/extras.txt .ci/constraints.txt .ci/building.txt
    python -m pip install --dry-run --ignore-installed --report report.json -c known.txt build twine pipx pip
    python .ci/lock.py report.json .ci/packaging.txt .ci/constraints.txt .ci/building.txt .ci/extras.txt

The second list is what builds the project, and those that it needs which come as sources only; the third the other
extras, the last what makes and tries the packages. Lists named behind the one that is written hold what it need not.
The hashes are those of
the files that pip chose on this system and Python; on another one, write both anew. ``.ci/run`` installs from them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def lines(report: Path) -> list[str]:
    """A line for each package; raises ``KeyError`` where pip knows no hash (the project itself is left out)."""
    made = []
    for item in json.loads(report.read_text(encoding="utf-8"))["install"]:
        found = item["download_info"]
        if "dir_info" in found:
            continue
        said = item["metadata"]
        made.append(
            f"{said['name'].lower()}=={said['version']} --hash=sha256:{found['archive_info']['hashes']['sha256']}"
        )
    return sorted(made)


if __name__ == "__main__":
    known = {line for path in sys.argv[3:] for line in Path(path).read_text(encoding="utf-8").splitlines()}
    made = [line for line in lines(Path(sys.argv[1])) if line not in known]
    Path(sys.argv[2]).write_text("\n".join(made) + "\n", encoding="utf-8")
