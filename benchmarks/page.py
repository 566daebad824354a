"""How quickly the exported HTML page is there, and follows its search and filters, in a headless Chromium.

``python benchmarks/page.py [EVENTS]`` (default 10,000). Times are from the key or click until the page is drawn again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from store import events

from timeline.export import Header, Task, write

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "export"))
from export_browser import PROGRAM, Browser


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("events", nargs="?", type=int, default=10_000)
    count = options.parse_args().events
    if PROGRAM is None:
        sys.exit("there is no Chromium on this machine")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        listed = sorted(events(count), key=lambda event: event.earliest or event.latest or "")
        with page.open("w", encoding="utf-8") as stream:
            write(listed, "html", stream, Task(Header.now()))
        print(f"{count:,} events, {page.stat().st_size / 1e6:.1f} MB")
        with Browser(Path(folder) / "profile") as browser:
            browser.open(page)  # the first page of a browser waits for the browser
            print(f"{'load':24}{browser.open(page) * 1000:8.0f} ms")

            def timed(name: str, act: Callable[[], object]) -> None:
                begun = time.perf_counter()
                act()
                browser.look("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
                spent = (time.perf_counter() - begun) * 1000
                hits = browser.look("document.getElementById('hits').textContent")
                print(f"{name:24}{spent:8.0f} ms  {hits}")

            browser.focus("input[type=search]")
            timed("search, first key", lambda: browser.type("防"))
            timed("search, next key", lambda: browser.type("汛"))
            timed("reset", lambda: browser.focus("button[type=reset]"))
            for name in ("kind", "city", "body"):
                browser.look(f"document.querySelector('select[name={name}]').focus()")
                timed(f"filter by {name}", lambda: browser.press("ArrowDown", 40))
                timed("reset", lambda: browser.focus("button[type=reset]"))


if __name__ == "__main__":
    main()
