"""Random keys, clicks and resizes for a long time: no error, no growing memory.

    python benchmarks/soak.py [--events 100000] [--steps 10000] [--seed 1]

Prints the memory (resident, in MB) as it goes; ends with 1 where the browser fell over or kept growing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
os.environ["TEXTUAL_ANIMATIONS"] = "none"

from browser import make_project

#: What would end the browser, leave it, or open another program.
LEFT_OUT = {"quit", "editor", "document_editor", "correction", "reload", "export"}
TYPED = ("city:", "kind:", "防汛", "yx", "2019", "上周五", '"', "(", "or", "date:2019-03", "-", " ")


def resident() -> float:
    """Resident memory in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1000
    return 0.0


async def soak(folder: Path, steps: int, seed: int) -> list[float]:
    """Do random things; the memory after each tenth of them."""
    from timeline.browser import keymap
    from timeline.browser.app import TimelineApp
    from timeline.browser.data import Session
    from timeline.config import Project

    source = random.Random(seed)
    keys = [
        one
        for table in (keymap.MAIN, keymap.FACETS, keymap.HISTOGRAM, keymap.LANES, keymap.DOCUMENT)
        for key in table
        if key.name not in LEFT_OUT
        for one in key.keys.split(",")
    ]
    project = Project.find(folder)
    session = Session(project.store)
    app = TimelineApp(project, session)
    found = []
    begun = time.perf_counter()
    async with app.run_test(size=(120, 40)) as pilot:
        for step in range(steps):
            dice = source.random()
            if dice < 0.02:
                await pilot.resize_terminal(source.randrange(10, 200), source.randrange(3, 70))
            elif dice < 0.05:
                size = app.size
                place = (source.randrange(max(1, size.width)), source.randrange(max(1, size.height)))
                await pilot.click(offset=place)
            elif dice < 0.1 and app.focused is not None and hasattr(app.focused, "insert_text_at_cursor"):
                app.focused.insert_text_at_cursor(source.choice(TYPED))
            elif dice < 0.14:
                await pilot.press("escape")
            else:
                await pilot.press(source.choice(keys))
            if len(app.screen_stack) > 3:
                await pilot.press("escape")
            if app.return_code not in (None, 0) or app._exception is not None:
                raise SystemExit(f"fell over at step {step}: {app._exception!r}")
            if (step + 1) % max(1, steps // 10) == 0:
                await app.workers.wait_for_complete()
                found.append(resident())
                print(f"{step + 1:>7} steps {found[-1]:>7.1f} MB {time.perf_counter() - begun:>7.0f} s", flush=True)
    session.close()
    return found


def main() -> int:
    """Soak, and judge."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--events", type=int, default=100_000)
    options.add_argument("--steps", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder), given.events)
        found = asyncio.run(soak(Path(folder), given.steps, given.seed))
    grown = found[-1] - found[len(found) // 2]
    print(f"grown by {grown:.1f} MB in the second half")
    return int(grown > 20)


if __name__ == "__main__":
    sys.exit(main())
