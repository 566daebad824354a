"""A made-up project in a temporary folder, and the browser running over it."""

import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from contextlib import asynccontextmanager

import browser_made_up as made_up
import pytest
from browser_waiting import settled
from msgspec.structs import replace
from textual import _wait

from timeline.messages import set_language

# Textual waits in steps of a fiftieth of a second until nothing is done any more, several times for each key.
_wait.SLEEP_GRANULARITY = 1 / 200
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20


@pytest.fixture
def project(tmp_path):
    return made_up.project(tmp_path / "防汛")


@pytest.fixture(autouse=True)
def reads_chinese():
    """Every test reads Chinese texts unless it says otherwise."""
    set_language("zh")
    yield
    set_language(None)


@pytest.fixture
def browsing(monkeypatch):
    """``async with browsing(project) as pilot``: the browser, settled, in a window of so many cells.

    The cursor is on the earliest event unless ``as_opened``; every mention has its line unless ``folded``.
    """

    @asynccontextmanager
    async def browse(project, size=(120, 40), filter_text="", as_opened=False, folded=False, watch=False, checks=False):
        from timeline.browser.app import TimelineApp
        from timeline.browser.data import Session
        from timeline.browser.screens.main import MainScreen

        monkeypatch.setattr(MainScreen, "folded", folded)
        project = replace(project, settings=replace(project.settings, watch=watch))

        session = Session(project.store)
        app = TimelineApp(project, session, filter_text, checks=checks)
        try:
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                if not as_opened and pilot.app.focused is not None and pilot.app.focused.id == "timeline":
                    await pilot.press("g")
                    await settled(pilot)
                yield pilot
        finally:
            session.close()

    return browse


@pytest.fixture
def screen_text():
    """What stands on the screen, a line a row, as the terminal would show it."""

    def read(pilot):
        screen = pilot.app.screen
        strips = screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    return read


@pytest.fixture
def keys():
    """Press keys, wait for what they do; ``=words`` are typed into the line at once."""

    async def press(pilot, *names):
        waiting = []
        for name in names:
            if len(name) > 1 and name.startswith("="):
                await pilot.press(*waiting)
                await settled(pilot)
                waiting.clear()
                pilot.app.focused.insert_text_at_cursor(name[1:])
            else:
                waiting.append(name)
        if waiting:
            await pilot.press(*waiting)
        await settled(pilot)

    return press
