"""Injected advertising names in the place of a body's own: seen, flagged, and replaced where the text allows."""

from __future__ import annotations

import pytest

from timeline.extraction.suspicious import injected, looks_injected


@pytest.mark.parametrize(
    "name", ["金冠棋牌官方网站", "星空体育入口(中国)", "高清免费在线观看视频", "永利娱乐平台最新登录"]
)
def test_advertising_gives_itself_away(name: str) -> None:
    assert looks_injected(name)


@pytest.mark.parametrize("name", ["江南大学", "国家体育总局", "中国免税品集团", "第一拖拉机集团", "在线教育研究院"])
def test_names_of_bodies_do_not(name: str) -> None:
    assert not looks_injected(name)


def test_a_school_s_name_is_worked_out_from_its_former_one(read) -> None:
    text = (
        "学校原名昆明医学院，2012年更名为金冠棋牌官方网站。\n学校党委部署。\n中共金冠棋牌官方网站委员会\n2020年5月6日"
    )
    answer = read(text)
    assert injected(text) == ("金冠棋牌官方网站",)
    assert answer.names.facts.institution == "昆明医科大学"
    flagged = [m.name for m in answer.names.institutions if m.suspicious]
    assert flagged == ["昆明医科大学", "中共昆明医科大学委员会"]
    assert "昆明医科大学党委" in answer.institutions


def test_a_curated_institution_stands_in_for_the_injected_name(read) -> None:
    text = "中共高清免费在线观看视频委员会关于防汛的通知\n学校党委要求值班。\n中共高清免费在线观看视频委员会"
    answer = read(text, institution="兰州理工大学")
    assert [m.name for m in answer.names.institutions if m.suspicious] == ["中共兰州理工大学委员会"] * 2


def test_what_nobody_can_know_stays_the_school_s_party_committee(read) -> None:
    text = "中共高清免费在线观看视频委员会关于防汛的通知\n学校党委要求值班。"
    answer = read(text)
    assert [m.name for m in answer.names.institutions if m.suspicious] == ["学校党委"]
    assert answer.names.facts.institution == ""


def test_a_word_in_the_place_of_关于_in_many_titles_is_injected(read) -> None:  # noqa: N802
    text = (
        "青鸟汇\n我校学习了教育厅《青鸟汇做好防汛工作的通知》、省委《青鸟汇开展自查的意见》和学校《青鸟汇值班安排的通知》。"
        "企业向青鸟汇捐款。兰州理工大学停课，兰州理工大学组织自查，学校值班。"
    )
    answer = read(text)
    assert injected(text) == ("青鸟汇",)
    assert {m.name for m in answer.names.institutions if m.suspicious} == {"兰州理工大学"}


def test_titles_that_open_alike_by_right_are_left_alone() -> None:
    text = "《防汛值班安排的通知》《防汛物资调拨的通知》《防汛人员名单的通知》\n防汛工作开始。"
    assert injected(text) == ()
