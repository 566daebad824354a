"""A long day in the browser, in minutes: memory, handles and the time of answers stay as they were.

    python benchmarks/long_use.py [--rounds 300] [--seed 1]

A round is a hundred random keys, a filter that is typed, a decision made in the browser every fifth round and another
size of the terminal every seventh; each third one brings a decision written into ``events.yaml``, a build by another
process and the reload of the browser. 300 rounds are 30,000 keys, one a second for more than eight hours. A key counts
until every part of the screen has taken what it sent: nothing sleeps in between, as it would with a pilot's ``press``.
Prints resident memory, open handles, threads, and the median and 95th percentile of the processor time of a key for
each tenth; ends with 1 where the last tenth is worse than the third.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
os.environ["TEXTUAL_ANIMATIONS"] = "none"

from faults import build, decide, make_project
from soak import resident

KEYS = (
    "down",
    "up",
    "pagedown",
    "pageup",
    "end",
    "home",
    "enter",
    "escape",
    "plus",
    "minus",
    "n",
    "z",
    "right",
    "left",
)
FILTERS = ("city:临河县", "kind:meeting", "date:2021-07", "防汛", "-kind:order", "origin:curated", "conf:<0.9", "")


def handles() -> int:
    """Open files of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


async def press(pilot: Any, key: str) -> float:
    """One key and all that follows from it; milliseconds of processor time."""
    from textual import events

    begun = time.process_time()
    event = events.Key(key, key if len(key) == 1 else None)
    event.set_sender(pilot.app)
    pilot.app._driver.send_message(event)
    for _ in range(2):  # what the key makes widgets send to one another
        await pilot._wait_for_screen()
    return 1000 * (time.process_time() - begun)


async def use(folder: Path, rounds: int, seed: int) -> list[tuple[float, int, int, float, float]]:
    """The day; memory (MB), handles, threads, median and 95th percentile (ms) of each tenth."""
    from timeline.browser.app import TimelineApp
    from timeline.browser.data import Session
    from timeline.config import Project

    source = random.Random(seed)
    project = Project.find(folder)
    session = Session(project.store)
    app = TimelineApp(project, session)
    found: list[tuple[float, int, int, float, float]] = []
    times: list[float] = []
    async with app.run_test(size=(120, 40)) as pilot:
        for number in range(1, rounds + 1):
            for _ in range(100):
                times.append(await press(pilot, source.choice(KEYS)))
                if app._exception is not None:
                    raise SystemExit(f"fell over in round {number}: {app._exception!r}")
            while len(app.screen_stack) > 2:
                await pilot.press("escape")
            # A new one each time: what is remembered of a filter must not be remembered for ever.
            typed = source.choice(FILTERS) or f"第{number}条"
            await pilot.press("slash", "ctrl+u", *typed, "enter", "escape")
            if number % 7 == 0:
                await pilot.resize_terminal(source.randrange(30, 200), source.randrange(8, 60))
            if number % 5 == 0:
                await pilot.press("home", "a", "escape")
                await app.workers.wait_for_complete()
            if number % 3 == 0:
                if (
                    number % 30 == 0
                ):  # the file does not grow for ever: a person does not write a thousand entries a day
                    (folder / "events.yaml").write_text("version: 1\nevents:\n", encoding="utf-8")
                decide(folder, f"第{number}条")
                child = os.fork()
                if child == 0:
                    try:
                        build(folder)
                    finally:
                        os._exit(0)
                await asyncio.to_thread(os.waitpid, child, 0)
                await pilot.press("r")
                await app.workers.wait_for_complete()
            if number % max(1, rounds // 10) == 0:
                await app.workers.wait_for_complete()
                percentile = statistics.quantiles(times, n=20)[-1]
                found.append((resident(), handles(), threading.active_count(), statistics.median(times), percentile))
                row = "{:>7.1f} MB {:>4} handles {:>3} threads {:>7.2f} ms {:>7.2f} ms".format(*found[-1])
                print(f"{number:>6} rounds {row}", flush=True)
                times.clear()
    session.close()
    return found


def main() -> int:
    """Use it, and judge."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "project"
        make_project(folder)
        build(folder)
        found = asyncio.run(use(folder, given.rounds, given.seed))
    early, late = found[2 if len(found) > 3 else 0], found[-1]
    grown, slower = late[0] - early[0], late[3] / early[3]
    print(
        f"memory {grown:+.1f} MB, handles {late[1] - early[1]:+d}, threads {late[2] - early[2]:+d}, {slower:.2f} times"
    )
    return int(grown > 20 or late[1] > early[1] + 2 or late[2] > early[2] + 4 or slower > 1.5)


if __name__ == "__main__":
    sys.exit(main())
