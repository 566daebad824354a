"""Draw the screenshots of docs/screenshots/: a project in both languages, as SVG.

    python docs/make_screenshots.py [PROJECT] [OUTPUT]

PROJECT (default: the folder of this repository) must have been built; OUTPUT defaults to docs/screenshots.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CELL = 12.2  # the width of a cell in the drawing, in its own units
_TEXT = re.compile(r'(<text [^>]*?textLength=")([0-9.]+)("[^>]*>)([^<]*)(</text>)')

#: Name of the picture, size in cells, keys pressed before it is taken.
SHOTS = (
    ("main", (120, 40), "g ] ] j j"),
    ("small", (80, 24), "g ] ] j j"),
    ("filtered", (120, 40), "5 g ] j"),
    ("document", (120, 40), "g ] ] j j enter"),
    ("details", (120, 40), "g ] ] j j i"),
    ("help", (120, 40), "?"),
)


def widths_right(svg: str) -> str:
    """The drawing with the length of every text by its cells: a Chinese character takes two."""
    from rich.cells import cell_len

    def measured(found: re.Match[str]) -> str:
        cells = cell_len(html.unescape(found[4]))
        return f"{found[1]}{cells * CELL:.1f}{found[3]}{found[4]}{found[5]}"

    monospace = "Fira Code, &quot;Sarasa Mono SC&quot;, &quot;Noto Sans Mono CJK SC&quot;, monospace".replace(
        "&quot;", "'"
    )
    return _TEXT.sub(measured, svg).replace("Fira Code, monospace", monospace)


async def take(project_folder: Path, output: Path, language: str) -> None:
    """All pictures in one language."""
    from timeline.browser.app import TimelineApp
    from timeline.browser.data import Session
    from timeline.config import Project
    from timeline.messages import set_language

    set_language(language)
    project = Project.find(project_folder)
    for name, size, keys in SHOTS:
        session = Session(project.store)
        app = TimelineApp(project, session)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.3)
            for key in keys.split():
                await pilot.press({"?": "question_mark"}.get(key, key))
                await pilot.pause(0.05)
            await app.workers.wait_for_complete()
            await pilot.pause(0.3)
            svg = app.export_screenshot(title=f"timeline · {project.name}")
        session.close()
        path = output / f"{name}.{language}.svg"
        path.write_text(widths_right(svg), encoding="utf-8")
        print(path)


def main() -> None:
    """Draw them all."""
    from timeline.browser import prepare_environment

    prepare_environment(kitty_keys=False, colour="auto")
    project = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs" / "screenshots"
    output.mkdir(parents=True, exist_ok=True)
    for language in ("zh", "en"):
        asyncio.run(take(project, output, language))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
