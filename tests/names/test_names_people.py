"""People in a text: an office and a name, a name and an office, lists, foreign names, names said again."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县长黎志成到村里走访。", ["黎志成"]),
        ("副局长石磊、总工程师欧阳静陪同。", ["石磊", "欧阳静"]),
        ("董事长许知远宣布计划。", ["许知远"]),
        ("院士汤国华、教授贺敏出席论坛。", ["汤国华", "贺敏"]),
        ("水利部长孟凡林抵达坝区。", ["孟凡林"]),
        ("贺敏教授认为应当重视。", ["贺敏"]),
        ("会议由葛长青主任主持。", ["葛长青"]),
        ("由邱海峰任指挥长，卢倩、包志坚任副指挥长。", ["邱海峰", "卢倩", "包志坚"]),
        ("区长唐一鸣赴现场指挥。", ["唐一鸣"]),
        ("市长严宽强调安全第一。", ["严宽"]),
        ("记者：蒋小雨 通讯员：洪涛", ["蒋小雨", "洪涛"]),
        ("总干事恩戈齐发表讲话。", ["恩戈齐"]),
        ("总统萨科齐与总理默克尔通话。", ["萨科齐", "默克尔"]),
        ("首相铃木健一到访。", ["铃木健一"]),
        ("国务卿安东尼·布林肯启程。", ["安东尼·布林肯"]),
    ],
)
def test_an_office_leads_to_a_name(read, text: str, expected: list[str]) -> None:
    assert read(text).people == expected


@pytest.mark.parametrize(
    "text",
    [
        "总书记高度重视这项工作。",
        "主任要求各科室配合。",
        "村民自发清理道路。",
        "局长和大家一起劳动。",
        "专家组成员进驻。",
        "教师应当依法执教，学生全部返校。",
        "书记带头接种。",
        "部长会议闭幕。",
        "总统战争权力受限。",
        "常务副主任缺席。",
    ],
)
def test_an_office_without_a_name_names_nobody(read, text: str) -> None:
    assert read(text).people == []


def test_who_leads_a_team_is_no_longer_named_by_it(read) -> None:
    assert read("副局长林芳带队到码头，局长林芳主持会议。").people == ["林芳", "林芳"]


def test_the_office_is_given_with_its_body(read) -> None:
    answer = read("武冈市卫健局局长戴永红和市委书记龚明汇报。", city="武冈市")
    assert [(m.name, m.role) for m in answer.names.people] == [
        ("戴永红", "武冈市卫健局局长"),
        ("龚明", "市委书记"),
    ]


def test_a_name_is_known_again_without_its_office(read) -> None:
    answer = read("县长黎志成主持会议。会上，黎志成要求排查隐患。散会后黎志成离开。")
    assert answer.people == ["黎志成"] * 3
    assert [m.role for m in answer.names.people] == ["县长"] * 3


def test_a_two_character_name_is_known_again_only_where_it_stands_clear(read) -> None:
    answer = read("馆长高峰致辞。高峰介绍了展品，用电高峰已过。")
    assert [m.start for m in answer.names.people] == [2, 7]


def test_names_are_found_where_punctuation_is_missing(read) -> None:
    assert read("镇党委书记秦月明主持会议镇长覃大勇作工作安排").people == ["秦月明", "覃大勇"]


def test_offsets_cut_the_words_out_of_the_text(read) -> None:
    text = "昨日，总经理莫少聪先生到场。"
    (person,) = read(text).names.people
    assert text[person.start : person.end] == "莫少聪"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县长方平复信村民。县长方平复表示感谢，方平复已年过五十。县长方平复出席。", ["方平复"] * 4),
        ("县长李强来到现场。县长李强表示慰问。随后李强离开，县长李强要求排查。", ["李强"] * 3),
    ],
)
def test_the_document_decides_how_long_a_name_is(read, text: str, expected: list[str]) -> None:
    assert read(text).people == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "专题会召开孟凡林以县委书记身份讲话。孟凡林要求落实。",
            [("孟凡林", "县委书记"), ("孟凡林", "县委书记")],
        ),
        ("昨日，贺敏以会长的身份致辞，贺敏还颁了奖。", [("贺敏", "会长")] * 2),
        ("会上，邱海峰以普通党员身份发言。", [("邱海峰", "普通党员")]),
        ("市民以业主身份起诉。", []),
        ("他以低价抛售，假冒身份。", []),
    ],
)
def test_as_what_somebody_speaks_is_an_office(read, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(m.name, m.role) for m in read(text).names.people] == expected


@pytest.mark.parametrize(
    "text",
    [
        "代表、委员全国两会上建言。",
        "书记全省第一。",
        "专家高度评价。",
        "居民万一发现险情要报警。",
        "主任任何时候在岗。",
    ],
)
def test_common_words_that_begin_with_a_surname_open_no_name(read, text: str) -> None:
    assert read(text).people == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("记者王五报道，大桥通车。", [("王五", "记者")]),
        ("通讯员：赵六 记者 贺敏", [("赵六", "通讯员"), ("贺敏", "记者")]),
        ("新华社记者贺敏从县政府获悉，大桥通车。", [("贺敏", "记者")]),
    ],
)
def test_a_reporter_has_that_office(read, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(m.name, m.role) for m in read(text).names.people] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("馆长高峰发出动员令。", ["高峰"]),
        ("馆长高建发出席会议。", ["高建发"]),
        ("局长贺文明确表示支持。", ["贺文"]),
        ("局长贺文明表示支持。", ["贺文明"]),
        ("第三人王刚上诉。", ["王刚"]),
    ],
)
def test_the_reading_with_more_known_words_behind_the_name_wins(read, text: str, expected: list[str]) -> None:
    assert read(text).people == expected
