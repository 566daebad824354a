"""Draw the screenshots of docs/screenshots/: a project in both languages, as SVG.

    python docs/make_screenshots.py [PROJECT] [OUTPUT]

PROJECT (default: the folder of this repository) must have been built; OUTPUT defaults to docs/screenshots. The review
is drawn of a small project made for it, in which two reports disagree.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parent.parent

#: Keys that go to a day of the shipped documents.
GO = ("D", *"2020", "minus", *"01", "minus", *"26", "enter")
#: Name of the picture, size in cells, keys pressed before it is taken.
SHOTS: tuple[tuple[str, tuple[int, int], tuple[str, ...]], ...] = (
    ("timeline", (120, 40), GO),
    ("small", (80, 24), GO),
    ("document", (160, 45), (*GO, "enter")),
    ("document-small", (80, 24), (*GO, "enter")),
    ("months", (80, 24), (*GO, "minus", "minus")),
    ("lanes", (160, 45), (*GO, "L")),
    ("lanes-small", (80, 24), (*GO, "L")),
    ("facets", (160, 45), (*GO, "v", "v", "g", "j", "minus", "escape", *GO)),
    ("facets-small", (80, 24), (*GO, "v", "slash", *"yq", "enter", "enter")),
    ("wide", (160, 45), (*GO, "s", "s")),
    ("export-small", (80, 24), (*GO, "e")),
    ("track", (160, 45), (*GO, "w")),
)
REVIEW: tuple[tuple[str, tuple[int, int], tuple[str, ...]], ...] = (
    ("review", (160, 45), ("R",)),
    ("review-small", (80, 24), ("R",)),
)
#: Two reports of one gift with different figures, and a sentence that hardly is an event.
DISAGREEING = {
    "简报.txt": """平桥县防汛简报
发布时间：2021年7月22日

7月17日，云州省红十字会向平桥县捐赠帐篷200顶。

7月18日，平桥县防汛指挥部召开会议，部署转移群众。
""",
    "日报.txt": """云州日报：帐篷运抵灾区
发布时间：2021年7月23日

7月17日，云州省红十字会向平桥县捐赠帐篷180顶。

入汛以来，各村陆续出现险情。
""",
}


async def settle(pilot: Pilot[int]) -> None:
    """Wait until the store was asked and everything is drawn."""
    main = pilot.app.screen_stack[0]
    for _ in range(200):
        await asyncio.sleep(0.01)
        await pilot.app.workers.wait_for_complete()
        if not getattr(main, "reads", False):
            break
    await pilot.pause()


async def take(
    project_folder: Path,
    name: str,
    output: Path,
    language: str,
    shots: tuple[tuple[str, tuple[int, int], tuple[str, ...]], ...],
) -> None:
    """These pictures of a project, under a name, in one language."""
    from timeline.browser.app import TimelineApp
    from timeline.browser.data import Session
    from timeline.config import Project
    from timeline.messages import set_language

    set_language(language)
    project = Project.find(project_folder)
    # Pictures show a folder that a person might have, not where it lies on the machine that drew them.
    project = replace(project, folder=Path("~") / name, settings=replace(project.settings, session=False))
    for shot, size, keys in shots:
        session = Session(project.store)
        app = TimelineApp(project, session)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            svg = app.export_screenshot(title=f"timeline · {project.name}")
        session.close()
        path = output / f"{shot}-{language}.svg"
        path.write_text(svg, encoding="utf-8")
        print(path)


def made_up(folder: Path) -> Path:
    """A built project with something to review."""
    from timeline.build import build
    from timeline.config import Project

    (folder / "sources").mkdir(parents=True)
    for name, words in DISAGREEING.items():
        (folder / "sources" / name).write_text(words, encoding="utf-8")
    build(Project.find(folder))
    return folder


def main() -> None:
    """Draw them all."""
    from timeline.browser import prepare_environment

    prepare_environment(kitty_keys=False, colour="auto")
    project = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs" / "screenshots"
    output.mkdir(parents=True, exist_ok=True)
    # The export names the folder: a picture shows no more of this machine than a home that holds the project.
    os.environ["HOME"] = str(project.resolve().parent)
    with tempfile.TemporaryDirectory() as folder:
        review = made_up(Path(folder) / "防汛")
        for language, name, flood in (("zh", "防疫通知", "防汛"), ("en", "notices", "flood")):
            asyncio.run(take(project, name, output, language, SHOTS))
            asyncio.run(take(review, flood, output, language, REVIEW))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
