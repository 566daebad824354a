"""Notices at the lower right lose no character over the panes below them."""

import asyncio

import pytest
from browser_waiting import settled
from rich.cells import cell_len
from textual.widgets._toast import Toast

from timeline.browser.app import TimelineApp
from timeline.browser.data import Session

WORDS = "已经把筛选得到的全部事件写进项目文件夹里的一个表格文件请到那里去看看吧各位读者"


@pytest.mark.parametrize("before", ["", "a"], ids=["even", "odd"])
@pytest.mark.parametrize("key", ["", "w"], ids=["list", "track"])
@pytest.mark.parametrize("size", [(60, 24), (90, 30), (111, 40), (120, 40), (151, 45), (200, 50)], ids=str)
async def test_a_notice_is_whole_over_the_borders_of_the_panes(project, screen_text, size, key, before):
    session = Session(project.store)
    app = TimelineApp(project, session)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press(*key)
        await settled(pilot)
        app.say(before + WORDS)
        while not app.screen.query(Toast):
            await asyncio.sleep(0.02)
        await settled(pilot)
        place = app.screen.query_one(Toast).region
        rows = screen_text(pilot).split("\n")[place.y : place.bottom]
    session.close()
    shown = "".join(cells(row)[place.x : place.right] for row in rows)
    assert before + WORDS in shown.replace("▌", "").replace("\0", "").replace(" ", "")


def cells(row):
    """One sign a cell: a wide character is followed by a filler."""
    return "".join(char + "\0" * (cell_len(char) - 1) for char in row)
