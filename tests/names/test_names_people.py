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
