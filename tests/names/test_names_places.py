"""Places in a text: full and short names, nested ones, one-character names, 我市 and 全省, and what is no place."""

from __future__ import annotations

import pytest

from timeline.extraction.additions import AddedPlace, Additions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("志愿者从江苏省苏州市出发。", ["苏州市"]),
        ("暴雨袭击河南郑州、新乡。", ["郑州市", "新乡市"]),
        ("贵州省与云南省交界处发生泥石流。", ["贵州省", "云南省"]),
        ("四川汶川的重建工作完成。", ["汶川县"]),
        ("云南孟连的茶园开园。", ["孟连县"]),
        ("果园分布在山东烟台栖霞一带。", ["栖霞市"]),
        ("青海玛多发生地震。", ["玛多县"]),
        ("两名乘客住在上海市长宁区。", ["上海市长宁区"]),
        ("列车经过浙江杭州西湖区。", ["杭州市西湖区"]),
        ("台风登陆菲律宾吕宋岛后向香港移动。", ["吕宋岛", "香港特别行政区"]),
    ],
)
def test_names_mean_the_most_specific_place(read, text: str, expected: list[str]) -> None:
    assert read(text).places == expected


@pytest.mark.parametrize(
    ("text", "year", "name"),
    [
        ("会议在襄樊召开。", "2008", "襄樊市"),
        ("会议在襄阳召开。", "2012", "襄阳市"),
        ("游客抵达思茅。", "2005", "思茅市"),
    ],
)
def test_a_place_keeps_the_name_it_has_in_the_text(read, text: str, year: str, name: str) -> None:
    assert read(text, day=year).places == [name]


@pytest.mark.parametrize(
    "text",
    [
        "他住在南京路，每天去广东路上班。",
        "北京时间上午九时开播。",
        "她会说上海话，也爱吃四川菜。",
        "各单位要加强合作，盘活资源。",
        "和平与发展是时代主题，公安工作平安有序。",
        "龙潭虎穴也要闯，白银价格上涨。",
        "一行人沿着湘江南岸步行，走到大河南侧。",
        "弘扬中华优秀传统文化。",
        "惠民食堂开张。",
    ],
)
def test_words_that_only_look_like_places_are_none(read, text: str) -> None:
    assert read(text).places == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("首批队员已返琼休整。", ["海南省"]),
        ("三十名教师离渝赴藏支教。", ["重庆市", "西藏自治区"]),
        ("援疆干部平安返京。", ["新疆维吾尔自治区", "北京市"]),
        ("旅客来港须申报，抵沪人员登记。", ["香港特别行政区", "上海市"]),
        ("提倡在深过节，非必要不离粤。", ["深圳市", "广东省"]),
    ],
)
def test_one_character_names_count_beside_words_of_travel(read, text: str, expected: list[str]) -> None:
    assert read(text).places == expected


@pytest.mark.parametrize(
    "text", ["在深入推进中，进京东商城购物。", "她在汉语角学习，到青年宫参观。", "回苏州路看看在深夜里。"]
)
def test_the_same_characters_inside_words_are_no_places(read, text: str) -> None:
    assert read(text).places == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我市连续降雨，全市停课。", ["咸宁市", "咸宁市"]),
        ("本市居民免费乘车，全省联网。", ["咸宁市", "湖北省"]),
        ("我省各地陆续入梅。", ["湖北省"]),
    ],
)
def test_pointing_words_mean_the_document_s_home(read, text: str, expected: list[str]) -> None:
    answer = read(text, city="咸宁市")
    assert answer.places == expected
    assert all(m.deictic for m in answer.names.places)


@pytest.mark.parametrize("text", ["完全市场化改革提速。", "基本市民素养提升，全市场分析。", "自我区分能力。"])
def test_words_that_hold_a_pointing_word_point_nowhere(read, text: str) -> None:
    assert read(text, city="咸宁市").places == []


def test_a_district_that_many_cities_have_is_the_home_city_s(read) -> None:
    assert read("鼓楼区和仓山区恢复供水。", city="福州市").places == ["福州市鼓楼区", "福州市仓山区"]
    assert read("鼓楼区、玄武区恢复供水。", city="南京市").places == ["南京市鼓楼区", "南京市玄武区"]
    assert read("城区停水一天，郊区正常。", city="阳泉市").places == ["阳泉市城区", "阳泉市郊区"]


def test_a_weak_short_name_counts_once_its_full_name_stands_in_the_text(read) -> None:
    assert read("和田市新增两条航线。旅客从和田出发。").places == ["和田市", "和田市"]
    assert read("著名学者和田教授来访。").places == []


@pytest.mark.parametrize("text", ["美国总统发表讲话。", "驻日本大使举行招待会。", "法国外长来访。"])
def test_the_country_of_an_office_is_no_place_of_the_event(read, text: str) -> None:
    assert read(text).places == []


def test_places_inside_the_names_of_bodies_are_not_named_again(read) -> None:
    answer = read("深圳大学与苏州市第五人民医院签约。")
    assert answer.places == []
    assert answer.institutions == ["深圳大学", "苏州市第五人民医院"]


def test_offsets_cut_the_words_out_of_the_text(read) -> None:
    text = "昨天，湖南省岳阳市平江县抵沪客车停运，全省调度。"
    answer = read(text, city="岳阳市")
    assert [text[m.start : m.end] for m in answer.names.places] == ["湖南省岳阳市平江县", "沪", "全省"]


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (AddedPlace("老城片区", "南充市", ("老片",)), ["南充市", "南充市"]),
        (AddedPlace("老城片区", "", ("老片",)), ["老城片区", "老城片区"]),
        (AddedPlace("老城片区", "南京市鼓楼区", ("老片",)), ["南京市鼓楼区", "南京市鼓楼区"]),
    ],
)
def test_the_curator_s_places_win(read, added: AddedPlace, expected: list[str]) -> None:
    answer = read("老城片区停水，老片居民取水。", additions=Additions(places=(added,)))
    assert answer.places == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("丰顺县安丘镇滑坡。安丘镇停课。", ["丰顺县"]),
        ("安丘镇人民政府转移群众。", []),
        ("桐城市桃源街道通车。", ["桐城市"]),
        ("桃源县撤离群众。桃源村、桃源社区无事。", ["桃源县"]),
        ("灵璧县襄阳镇、鹤岗乡停电。", ["灵璧县"]),
        ("云南孟连街道停电。", ["云南省"]),
    ],
)
def test_a_town_is_not_the_county_whose_name_it_bears(read, text: str, expected: list[str]) -> None:
    assert read(text).places == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("安丘市停课。安丘乡镇、安丘村民有序转移。", ["安丘市"] * 3),
        ("扬州镇江两市通车。", ["扬州市", "镇江市"]),
    ],
)
def test_a_word_that_only_begins_like_a_town_leaves_the_place_alone(read, text: str, expected: list[str]) -> None:
    assert read(text).places == expected


def test_a_town_s_body_does_not_sit_in_the_county_whose_name_it_bears(read) -> None:
    (mention,) = read("安丘镇人民政府转移群众。").names.institutions
    assert (mention.name, mention.place) == ("安丘镇人民政府", None)


@pytest.mark.parametrize(
    "text",
    [
        "方案相继出台。小麦进入返青期，",
        "东南沿海地区经济活跃，红海地区局势紧张。",
        "纳入医保定点范围。",
        "提出重大理论和重大理念。",
        "社会各界隆重庆祝。",
        "海拔4000米以上海拔的学校。",
        "局长安排任务，副市长武跃飞部署。",
        "市公安局会同县教育局召开县委常委会。",
    ],
)
def test_a_name_that_stands_in_other_words_by_chance_is_no_place(read, text: str) -> None:
    assert read(text).places == []


def test_taiwan_has_its_own_cities_and_counties(read) -> None:
    assert read("嘉义县停止上班，台北市照常，花莲有雨。").places == ["嘉义县", "台北市", "花莲县"]
