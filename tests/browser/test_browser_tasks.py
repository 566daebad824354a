"""Whole tasks, as a person does them: documents read from a folder, keys alone, the file that comes out."""

import csv

import pytest
from browser_waiting import settled

from timeline.build import build
from timeline.config import Project

#: Three notices. Only two of their orders bind hospitals, stand in Hubei and fall in the first week of February 2020;
#: each of the others misses by one thing.
DOCUMENTS = {
    "武汉.txt": """武汉市卫生健康委员会关于腾空病区的通知
2020年2月13日

武汉市卫生健康委员会2月2日发布通知，要求各定点医院腾空两层病区。

2月4日，武汉市卫生健康委员会召开会议，研究医院供氧。

2月8日，武汉市卫生健康委员会发布通知，要求各医院每日清点口罩。
""",
    "黄冈.txt": """黄冈市疫情防控指挥部发布第八号令
2020年2月7日

2月7日，黄冈市疫情防控指挥部发布第八号令，要求所有医院不得拒收发热病人。

2月5日，黄冈市疫情防控指挥部发布第九号令，要求药店登记退烧药。

1月31日，黄冈市疫情防控指挥部发布命令，要求县级医院开设隔离病房。
""",
    "长沙.txt": """长沙市卫生健康委员会通知
2020年2月5日

2月4日，长沙市卫生健康委员会发布通知，要求各医院延长门诊时间。
""",
}
WANTED = [("2020-02-02", "sources/武汉.txt"), ("2020-02-07", "sources/黄冈.txt")]

WEEK = "2020-02-01/2020-02-07"

#: Two ways to the same view: one part after the other (with the panel for the place), or all of it in the filter line.
#: 湖北省 comes from the first letters of its pinyin; the words are what an input method hands over.
BY_STEPS = (
    *("2", "d", f"={WEEK}", "enter"),
    *("slash", "=医院", "enter"),
    *("shift+tab", "slash", "=hbs", "enter", "enter", "escape"),
)
BY_FILTER = ("f", "=kind:order city:hbs", "tab", f"=date:{WEEK} 医院", "enter")


@pytest.fixture
def orders(tmp_path):
    folder = tmp_path / "指令"
    (folder / "sources").mkdir(parents=True)
    for name, words in DOCUMENTS.items():
        (folder / "sources" / name).write_text(words, "utf-8")
    made = Project.find(folder)
    build(made)
    return made


async def exported(pilot):
    """Wait until the dialog has gone, as it does when the file is written."""
    for _ in range(200):
        await settled(pilot)
        if len(pilot.app.screen_stack) == 1:
            return
    pytest.fail("the export did not end")


@pytest.mark.parametrize("way", [BY_STEPS, BY_FILTER], ids=["steps", "filter"])
async def test_find_every_order_that_binds_hospitals_in_hubei_in_a_week_and_export_it(
    orders, browsing, keys, screen_text, way
):
    async with browsing(orders) as pilot:
        for key in way:
            await keys(pilot, key)
        shown = screen_text(pilot)
        assert "2 / 13" in shown, shown
        await keys(pilot, "e")
        while "(•) CSV" not in screen_text(pilot):
            await keys(pilot, "right")
        await keys(pilot, "enter")
        await exported(pilot)
    # ``utf-8-sig``: the file begins with the mark by which spreadsheets know its encoding.
    with (orders.folder / "timeline.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["date"], row["file"]) for row in rows] == WANTED
    assert {row["kind"] for row in rows} == {"order"}
    for row in rows:
        document = DOCUMENTS[row["file"].removeprefix("sources/")]
        assert row["quote"] in document, "the very words of the notice"
        assert "医院" in row["quote"]


async def test_a_province_has_a_lane_unless_it_only_repeats_its_one_city(orders, browsing, keys):
    async with browsing(orders) as pilot:
        await keys(pilot, "L")
        lanes = pilot.app.screen
        while lanes.waits:
            await settled(pilot)
        shown = {row.label: row.count for row in lanes.view.rows}
        names = [row.label for row in lanes.view.rows]
    assert shown["湖北省"] == shown["武汉市"] + shown["黄冈市"], "two cities: the row adds them"
    assert names[names.index("湖北省") :][:3] == ["湖北省", "武汉市", "黄冈市"], "cities stand under their province"
    assert "长沙市" in shown
    assert "湖南省" not in shown, "one city: the row would say the same again"


@pytest.mark.parametrize("pressed", [(), ("minus", "minus"), ("w",)], ids=["days", "months", "track"])
async def test_the_export_says_how_many_events_it_writes_whatever_the_lines(
    orders, browsing, keys, screen_text, pressed
):
    async with browsing(orders, folded=True) as pilot:
        await keys(pilot, *pressed, "e")
        assert "导出当前所见的 13 个事件" in screen_text(pilot)
