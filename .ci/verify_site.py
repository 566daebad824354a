"""Checks that the pages of the documentation load nothing from elsewhere, whatever the theme brings.

    python .ci/verify_site.py build/site

A link that a person may follow is none of these; a script, style, font or picture is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:[a-z]+:)?//[^'\")\s]+)", re.IGNORECASE)
_FOLLOWED = ("canonical", "next", "prev", "edit")


class _Loads(HTMLParser):
    """Collects what a page loads from elsewhere, and whether it forbids that itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.forbids = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if said.get("http-equiv", "").lower() == "content-security-policy":
            self.forbids = "default-src 'self'" in said.get("content", "")
        if tag == "a" or (tag == "link" and said.get("rel", "") in _FOLLOWED):
            return
        for name in ("src", "href", "data", "poster", "srcset"):
            if _ELSEWHERE.match(said.get(name, "")):
                self.found.append(said[name])
        self.found += _IN_STYLE.findall(said.get("style", ""))


def problems(site: Path) -> Iterator[str]:
    """A line for each."""
    pages = sorted(site.rglob("*.html"))
    if len(pages) < 10:
        yield f"{site}: only {len(pages)} pages"
    for path in pages:
        page = _Loads()
        page.feed(path.read_text(encoding="utf-8"))
        yield from (f"{path}: loads {address}" for address in page.found)
        if not page.forbids:
            yield f"{path}: does not forbid to load from elsewhere"
    for path in sorted(site.rglob("*.css")):
        yield from (f"{path}: loads {address}" for address in _IN_STYLE.findall(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    told = list(problems(Path(sys.argv[1])))
    print("\n".join(told) or "the pages load nothing from elsewhere")
    sys.exit(bool(told))
