"""Writes ``docs/licences.md``: what the program needs to run, and under which licence each part is.

    python docs/make_licences.py

Names and licences are those that the installed packages state of themselves; versions are left out, so that the list
changes only when a part comes or goes.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

PROJECT = "timeline-browser"
HEAD = """# Licences

What `pip install timeline-browser` brings with it, and the licence that each part states. The list is written by
`docs/make_licences.py` from the installed packages; a test keeps it in step.

| package | licence |
| --- | --- |
"""


def parts() -> dict[str, str]:
    """The licence of every package that is needed to run, directly or not, by name; without those not installed."""
    from packaging.requirements import Requirement

    found: dict[str, str] = {}
    waiting = [(PROJECT, frozenset[str]())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            wanted = [Requirement(line) for line in requires(name) or ()]
        except PackageNotFoundError:
            continue
        if name != PROJECT:
            found[name] = licence(name)
        for one in wanted:
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                plain = re.sub(r"[-_.]+", "-", one.name).lower()
                waiting.append((plain, frozenset(one.extras)))
    return dict(sorted(found.items()))


def licence(name: str) -> str:
    """What a package states: the expression, else the classifier, else the first line of the field."""
    said = metadata(name)
    if expression := said.get("License-Expression"):
        return str(expression)
    listed = [line.split(" :: ")[-1] for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    field = (said.get("License") or "").strip().splitlines()
    return ", ".join(listed) or (field[0] if field else "not stated")


def page() -> str:
    """The page."""
    return HEAD + "".join(f"| {name} | {words} |\n" for name, words in parts().items())


if __name__ == "__main__":
    (Path(__file__).parent / "licences.md").write_text(page(), encoding="utf-8")
