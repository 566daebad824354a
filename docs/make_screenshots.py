"""Draw the screenshots of docs/screenshots/: a project in both languages, as SVG.

    python docs/make_screenshots.py [PROJECT] [OUTPUT]

PROJECT (default: the folder of this repository) must have been built; OUTPUT defaults to docs/screenshots.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parent.parent

#: Keys that go to a day of the shipped documents.
GO = ("D", *"2020", "minus", *"01", "minus", *"26", "enter")
#: Name of the picture, size in cells, keys pressed before it is taken.
SHOTS: tuple[tuple[str, tuple[int, int], tuple[str, ...]], ...] = (
    ("timeline", (120, 40), GO),
    ("small", (80, 24), GO),
    ("document", (120, 40), (*GO, "enter")),
    ("document-small", (80, 24), (*GO, "enter")),
    ("months", (80, 24), (*GO, "minus", "minus")),
    ("lanes", (160, 45), (*GO, "L")),
    ("lanes-small", (80, 24), (*GO, "L")),
    ("facets", (160, 45), (*GO, "v", "v", "g", "j", "minus", "escape", *GO)),
    ("facets-small", (80, 24), (*GO, "v", "G")),
    ("wide", (160, 45), (*GO, "s", "s")),
    ("export-small", (80, 24), (*GO, "e")),
    ("track", (160, 45), (*GO, "w")),
)


async def settle(pilot: Pilot[int]) -> None:
    """Wait until the store was asked and everything is drawn."""
    main = pilot.app.screen_stack[0]
    for _ in range(200):
        await asyncio.sleep(0.01)
        await pilot.app.workers.wait_for_complete()
        if not getattr(main, "reads", False):
            break
    await pilot.pause()


async def take(project_folder: Path, output: Path, language: str) -> None:
    """All pictures in one language."""
    from timeline.browser.app import TimelineApp
    from timeline.browser.data import Session
    from timeline.config import Project
    from timeline.messages import set_language

    set_language(language)
    project = Project.find(project_folder)
    # Pictures show a folder that a person might have, not where it lies on the machine that drew them.
    project = replace(project, folder=Path("~/timeline"), settings=replace(project.settings, session=False))
    for name, size, keys in SHOTS:
        session = Session(project.store)
        app = TimelineApp(project, session)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            svg = app.export_screenshot(title=f"timeline · {project.name}")
        session.close()
        path = output / f"{name}-{language}.svg"
        path.write_text(svg, encoding="utf-8")
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
