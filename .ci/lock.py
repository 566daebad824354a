"""Writes ``.ci/constraints.txt`` from what pip would install: name, version and SHA-256 of every package.

    python -m pip install --dry-run --ignore-installed --report report.json -e '.[dev]'
    python .ci/lock.py report.json

The hashes are those of the files that pip chose on this system and Python; on another one, write it anew. It is used by
``pip install --require-hashes -r .ci/constraints.txt``, then ``pip install --no-deps -e .``.
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
    (Path(__file__).parent / "constraints.txt").write_text("\n".join(lines(Path(sys.argv[1]))) + "\n", encoding="utf-8")
