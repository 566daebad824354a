"""Notices at the lower right lose no character over the panes below them."""

import asyncio

import pytest
from browser_waiting import settled
from rich.cells import cell_len
from textual.widgets._toast import Toast

from timeline.browser.app import TimelineApp
from timeline.browser.data import Session

WORDS = "已经把筛选得到的全部事件写进项目文件夹里的一个表格文件请到那里去看看吧各位读者"


@pytest.mark.parametrize("size", [(60, 24), (90, 30), (111, 40), (120, 40), (151, 45), (200, 50)], ids=str)
async def test_a_notice_is_whole_over_the_borders_of_the_panes(project, screen_text, size):
    """Over one list and over two, each character on even and on odd cells."""
    session = Session(project.store)
    app = TimelineApp(project, session)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        for key in ("", "w"):
            await pilot.press(*key)
            for before in ("", "a"):
                await settled(pilot)
                app.clear_notifications()
                app.say(before + WORDS)
                for _ in range(150):
                    shown = notice(app, screen_text(pilot))
                    if before + WORDS in shown:
                        break
                    await asyncio.sleep(0.02)
                assert before + WORDS in shown
    session.close()


def notice(app, said):
    """What the cells of the notice show."""
    if not app.screen.query(Toast):
        return ""
    place = app.screen.query_one(Toast).region
    shown = "".join(cells(row)[place.x : place.right] for row in said.split("\n")[place.y : place.bottom])
    return shown.replace("▌", "").replace("\0", "").replace(" ", "")


def cells(row):
    """One sign a cell: a wide character is followed by a filler."""
    return "".join(char + "\0" * (cell_len(char) - 1) for char in row)
