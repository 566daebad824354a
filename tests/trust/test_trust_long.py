"""Nothing that a long day repeats is kept for ever: objects are counted, not megabytes. The day: long_use.py."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from textual.worker import WorkerCancelled

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "benchmarks"))

from faults import build, decide, make_project
from long_use import handles, press


def living() -> Counter[str]:
    """How many objects there are of each type."""
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    make_project(tmp_path / "p")
    build(tmp_path / "p")
    return tmp_path / "p"


async def at_rest(pilot: Any) -> None:
    """Wait for all that is still being read and drawn."""
    for _ in range(5):
        await pilot.pause(0.1)
        with suppress(WorkerCancelled):  # what a later question took the place of
            await pilot.app.workers.wait_for_complete()


def used(folder: Path, act: Any, times: int) -> tuple[Counter[str], Counter[str], int]:
    """What lives, and how many handles more there are, before and after ``act(pilot, number)`` was repeated."""
    from timeline.browser.app import TimelineApp
    from timeline.browser.data import Session
    from timeline.config import Project

    async def day() -> tuple[Counter[str], Counter[str], int]:
        project = Project.find(folder)
        session = Session(project.store)
        async with TimelineApp(project, session).run_test(size=(120, 40)) as pilot:
            for number in range(times):
                await act(pilot, number)
            await at_rest(pilot)
            before, opened = living(), handles()
            for number in range(times, 2 * times):
                await act(pilot, number)
            await at_rest(pilot)
            found = before, living(), handles() - opened
        session.close()
        return found

    return asyncio.run(day())


def test_sizes_of_the_terminal_are_forgotten(project: Path) -> None:
    async def resized(pilot: Any, number: int) -> None:
        await pilot.resize_terminal(60 + number * 7 % 100, 14 + number * 5 % 40)
        await pilot.resize_terminal(120, 40)  # a larger screen has more on it

    before, after, _ = used(project, resized, 5)
    places = ("Region", "Fraction", "Size", "Strip", "FIFOCache")
    more = {name: after[name] - before[name] for name in places}
    assert sum(more.values()) < 800, more  # 2,000 where they are kept


def test_filters_decisions_and_reloads_leave_nothing_open(project: Path) -> None:
    async def round(pilot: Any, number: int) -> None:
        for key in (
            "slash",
            "ctrl+u",
            *str(number),
            "enter",
            "escape",
            "down",
            "enter",
            "escape",
            "home",
            "a",
            "escape",
        ):
            await press(pilot, key)
        await at_rest(pilot)
        decide(project, f"第{number}条")
        build(project)
        await press(pilot, "r")
        await at_rest(pilot)

    before, after, opened = used(project, round, 2)
    more = {
        name: after[name] - before[name]
        for name in ("Store", "Connection", "Worker", "Task", "Thread", "State", "MainScreen", "TimelineView")
    }
    assert opened <= 1 and max(more.values()) <= 1, (opened, more)


def test_of_the_masks_of_filters_so_many_are_kept(project: Path) -> None:
    from timeline.config import Project
    from timeline.store import Store
    from timeline.store.filters import parse

    store = Store.open(Project.find(project).store)
    store.count(parse("0"))
    before = living()["Filter"] + living()["Text"]
    for number in range(800):
        store.count(parse(f"防汛{number}"))
    after = living()["Filter"] + living()["Text"]
    store.close()
    assert after - before < 600
