"""The list of licences is in step with what is installed, and holds none that would bind who passes the program on."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"
sys.path.insert(0, str(DOCS))


def test_the_list_names_every_part() -> None:
    from make_licences import parts

    listed = (DOCS / "licences.md").read_text(encoding="utf-8")
    missing = [name for name in parts() if f"| {name} |" not in listed]
    assert not missing, "run docs/make_licences.py"
    needed = {line.split("|")[1].strip() for line in listed.splitlines() if line.startswith("| ")} - {"package", "---"}
    assert needed == set(parts()), "run docs/make_licences.py"


def test_no_part_is_under_a_strong_copyleft() -> None:
    from make_licences import parts

    assert not {name: words for name, words in parts().items() if "GPL" in words and "LGPL" not in words}
