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


_DISASTER = "积石山县地震，永靖县受灾，临夏州交通中断，临夏州、临夏州。我市派队驰援，市应急管理局调运帐篷。"


@pytest.mark.parametrize(
    ("text", "facts", "city", "province", "how"),
    [
        (f"抗震救灾情况报告\n{_DISASTER}\n白银市人民政府\n2023年12月20日", {}, "白银市", "甘肃省", "signature"),
        (f"情况报告\n{_DISASTER}\n（白银市人民政府办公室 2023年12月20日）", {}, "白银市", "甘肃省", "signature"),
        (f"情况报告\n{_DISASTER}", {"publisher": "中共白银市委宣传部"}, "白银市", "甘肃省", "publisher"),
        (f"白银市应急管理局关于援助的报告\n{_DISASTER}", {}, "白银市", "甘肃省", "title"),
        (
            "停水通知\n我县停水，合肥市、合肥市支援。\n舟曲县水务局\n2020年7月1日",
            {},
            "舟曲县",
            "甘肃省",
            "signature",
        ),
        ("吉林大学大事记\n1月，医疗队进驻孝感市。孝感市、孝感市接收，全市响应。", {}, "长春市", "吉林省", "title"),
        ("贵州师范大学年鉴\n医疗队进驻孝感市。孝感市、孝感市接收，全市响应。", {}, "", "贵州省", "title"),
        ("医疗队进驻孝感市。孝感市、孝感市接收，全市响应。", {"institution": "厦门大学"}, "厦门市", "福建省", "body"),
        ("2019年吉林大学年鉴\n医疗队进驻孝感市。孝感市、孝感市接收。", {}, "长春市", "吉林省", "title"),
        (
            "山西大学防汛大事记（2021年）\n医疗队进驻孝感市。孝感市、孝感市接收，全市响应。",
            {},
            "太原市",
            "山西省",
            "title",
        ),
        ("山西大学师生援助孝感市\n我校师生抵达孝感市。孝感市、孝感市接收，全市响应。", {}, "太原市", "山西省", "title"),
        ("今天停水。本市昨天通车。", {"publisher": "佛山日报"}, "佛山市", "广东省", "publisher"),
    ],
)
def test_the_seat_of_who_speaks_is_home_whatever_is_named_more(read, text, facts, city, province, how) -> None:
    found = read(text, **facts).names.facts
    assert (found.city, found.province) == (city, province)
    assert found.reasons["city" if city else "province"].key == f"names.home-of-{how}"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("海口市通车。三亚市停课。", {"publisher": "湖南日报"}),
        ("通报\n各地停课。\n合肥市气象局、芜湖市气象局：\n请转发。", {}),
        ("今天通车。", {"publisher": "深圳特区报"}),
        ("山西大学师生援助孝感市\n师生今天抵达。", {}),
        ("合肥市中心医院医生获奖\n一名医生获奖。", {}),
    ],
)
def test_a_paper_elsewhere_an_addressee_or_a_subject_makes_no_home(read, text: str, facts: dict[str, str]) -> None:
    assert read(text, **facts).names.facts.city == ""


def test_places_that_somebody_leaves_for_count_less(read) -> None:
    text = "遂宁市组队，我市医生驰援咸宁市。遂宁市医护赴咸宁市，随后前往咸宁市灾区。又一批支援咸宁市。"
    assert read(text).names.facts.city == "遂宁市"
