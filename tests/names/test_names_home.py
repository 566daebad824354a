"""A document's home: its city, province and body, each with a reason, and given facts that win."""

from __future__ import annotations

import pytest

from timeline.messages import text as say


def test_the_city_named_most_is_what_our_city_means(read) -> None:
    answer = read("遂宁市召开动员会。遂宁海关延长办公。全市各部门到岗。驰援武汉的队员来自我市。")
    assert answer.names.facts.city == "遂宁市"
    assert answer.names.facts.province == "四川省"
    assert "遂宁市" in say(answer.names.facts.reasons["city"].key, "zh", **answer.names.facts.reasons["city"].values)


@pytest.mark.parametrize(
    "text",
    [
        "遂宁市召开动员会。广元市、达州市也召开动员会。",
        "我市召开动员会，全市停课。",
        "国务院印发通知，要求北京市、上海市加强管理。",
    ],
)
def test_without_clear_evidence_there_is_no_home(read, text: str) -> None:
    assert read(text).names.facts.city == ""


def test_a_county_s_own_words_make_the_county_home(read) -> None:
    answer = read("舟曲县发布公告。县委、县政府部署。全县停课。舟曲县城通车。")
    assert answer.names.facts.city == "舟曲县"
    assert answer.institutions == ["舟曲县委", "舟曲县政府"]


def test_words_of_travel_tell_a_home(read) -> None:
    answer = read("倡导师生在深过节，非必要不离深。深圳市组织检测。")
    assert answer.names.facts.city == "深圳市"


def test_a_province_s_own_words_make_it_home(read) -> None:
    answer = read("全省高校停课。海南省教育厅发文，我省学生返琼须报告。")
    assert (answer.names.facts.city, answer.names.facts.province) == ("", "海南省")


def test_hong_kong_is_home_where_its_port_is_ours(read) -> None:
    answer = read("台风逼近香港，本港各区停课。天文台呼吁市民留意，香港机场停航。")
    assert answer.names.facts.city == "香港特别行政区"
    assert "香港天文台" in answer.institutions


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("我校停课。学校组织检测。兰州理工大学发布通知。兰州理工大学团委招募。", {}, "兰州理工大学"),
        ("关于防汛的通知\n各单位注意防汛。\n临夏州气象局\n2020年6月1日", {}, "临夏州气象局"),
        ("临夏州气象局关于防汛的通知\n各单位注意防汛。", {}, "临夏州气象局"),
        ("各单位注意防汛。临夏州气象局提醒。", {"publisher": "临夏州气象局"}, "临夏州气象局"),
    ],
)
def test_who_speaks_is_worked_out(read, text: str, facts: dict[str, str], expected: str) -> None:
    answer = read(text, **facts)
    assert answer.names.facts.institution == expected
    assert answer.names.facts.reasons["institution"].key.startswith("names.")


def test_many_schools_named_alike_make_none_of_them_home(read) -> None:
    text = "学校停课。各学校响应。吉林大学、东北师范大学、长春大学、延边大学捐款。"
    assert read(text).names.facts.institution == ""


def test_given_facts_win(read) -> None:
    text = "遂宁市召开动员会。遂宁海关延长办公。全市各部门到岗，市教育局发文。"
    answer = read(text, city="咸宁市", institution="咸宁市教育局")
    assert (answer.names.facts.city, answer.names.facts.institution) == ("咸宁市", "咸宁市教育局")
    assert "咸宁市教育局" in answer.institutions


def test_the_reason_tells_words_of_travel_from_words_of_home(read) -> None:
    pointed = read("遂宁市召开动员会。遂宁海关延长办公。全市各部门到岗。").names.facts
    travelled = read("倡导师生在深过节，非必要不离深。深圳市组织检测。").names.facts
    assert pointed.reasons["city"].key == "names.home-city"
    assert travelled.reasons["city"].key == "names.home-city-travel"
