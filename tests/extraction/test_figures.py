"""Numbers with units, in Arabic and Chinese numerals."""

import pytest

from timeline.extraction.figures import figures, number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("2.3", 2.3),
        ("三百", 300),
        ("九千二百", 9200),
        ("二点四", 2.4),
        ("十", 10),
        ("二十六", 26),
        ("一百零五", 105),
        ("二〇二〇", 2020),
        ("多", None),
    ],
)
def test_numerals(words: str, value: float | None) -> None:
    assert number(words) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共6人出发", [(6, "人", False)]),
        ("调拨五千顶帐篷和二千五百床棉被", [(5000, "顶", False), (2500, "床", False)]),
        ("近两万名官兵到达", [(20000, "名", True)]),
        ("倒塌房屋五十余万间", [(500000, "间", True)]),
        ("花费约3.5亿元", [(350000000, "元", True)]),
        ("召开第三次会议", []),
        ("来了一个人", []),
    ],
)
def test_figures(text: str, expected: list[tuple[float, str, bool]]) -> None:
    assert [(figure.value, figure.unit, figure.approximate) for figure in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增病例4例", (4, "例", "新增病例")),
        ("发生森林火灾6起", (6, "起", "森林火灾")),
        ("转移群众四五个村", (4, "个", "村")),
        ("投入1089.6亿元", (108960000000, "元", "投入")),
        ("三家酒店发生爆炸", (3, "家", "酒店")),
        ("完成35台手术接受检查", (35, "台", "手术")),
    ],
)
def test_what_is_counted(text: str, expected: tuple[float, str, str]) -> None:
    (found,) = figures(text)
    assert (found.value, found.unit, found.of) == expected


@pytest.mark.parametrize("text", ["十四届四次会议", "减少为4个半小时", "第三次会议"])
def test_what_counts_nothing(text: str) -> None:
    assert figures(text) == ()
