"""A quote is found again after edits, or it is lost: it never becomes another passage silently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.curation.anchors import find_again, values_in
from timeline.model import Anchor


def anchor(quote: str, start: int = -1, prefix: str = "", suffix: str = "") -> Anchor:
    return Anchor("a.txt", 1, start, start + len(quote), quote, prefix, suffix)


TEXT = (
    "三月四日，防汛指挥部召开第二次会议，部署堤防巡查。\n"
    "三月五日，防汛指挥部召开第三次会议，部署人员转移。\n"
    "当天，东闸开启。次日，东闸关闭。\n"
    "水位回落后，东闸开启。\n"
)


def test_the_same_words_at_the_position() -> None:
    at = TEXT.rindex("东闸开启")
    found = find_again(anchor("东闸开启", at), TEXT)
    assert (found.status, found.start, found.end) == ("exact", at, at + 4)


def test_the_same_words_elsewhere_when_they_are_there_once() -> None:
    found = find_again(anchor("东闸关闭", 3), TEXT)
    assert found.status == "exact" and TEXT[found.start : found.end] == "东闸关闭"


def test_what_stands_around_a_quote_tells_equal_ones_apart() -> None:
    first = find_again(anchor("东闸开启", prefix="当天，"), TEXT)
    second = find_again(anchor("东闸开启", suffix="。\n", prefix="回落后，"), TEXT)
    assert (first.start, second.start) == (TEXT.index("东闸开启"), TEXT.rindex("东闸开启"))


def test_context_outweighs_a_position_that_another_passage_slid_into() -> None:
    edited = TEXT.replace("水位回落后，", "")
    at = edited.rindex("东闸开启")
    found = find_again(anchor("东闸开启", at, prefix="当天，"), edited)
    assert found.start == edited.index("东闸开启")


def test_a_passage_whose_surroundings_are_gone_is_never_taken_for_sure() -> None:
    noted = anchor("设立检查点3个", prefix="矿区报告：今晨，")
    others = "城区报告：昨夜，设立检查点3个。平定县通告，设立检查点3个。"
    assert find_again(noted, others).status == "ambiguous"
    assert find_again(noted, "平定县通告说，设立检查点3个。").status == "moved"
    assert find_again(noted, others + "矿区报告：今晨，设立检查点3个。").status == "exact"


def test_of_very_many_equal_passages_all_the_words_around_decide() -> None:
    text = "城区报告：开闸。" * 300 + "矿区报告：开闸。" + "城区报告：开闸。" * 300
    found = find_again(anchor("开闸", prefix="矿区报告："), text)
    assert (found.status, found.start) == ("exact", text.index("矿区") + 5)


def test_equal_passages_without_context_are_ambiguous() -> None:
    found = find_again(anchor("东闸开启"), TEXT)
    assert found.status == "ambiguous" and not found.here
    assert [TEXT[item.start : item.end] for item in found.candidates] == ["东闸开启"] * 2


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("防汛指挥部 召开会议", "五日防汛指挥部召开会议。"),
        ("防汛指挥部召开会议", "五日防汛\n  指挥部召开会议。"),
        ("  防汛指挥部召开会议 ", "五日防汛指挥部召开会议。"),
    ],
)
def test_white_space_does_not_count(quote: str, text: str) -> None:
    found = find_again(anchor(quote), text)
    assert found.status == "exact"
    assert "".join(text[found.start : found.end].split()) == "防汛指挥部召开会议"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("防汛指挥部召开紧急会议部署堤防巡查和人员转移工作", "防汛指挥部召开紧急会议，部署堤防巡查和人员转移"),
        ("县水利局组织民兵连夜加固东岸堤防并转移沿岸住户", "县水利局组织民兵连夜加固了东岸堤防，并转移沿岸住户"),
    ],
)
def test_a_passage_in_slightly_other_words_has_moved(before: str, now: str) -> None:
    text = f"天气转晴。\n{now}。\n集市照常。\n"
    found = find_again(anchor(before, 3), text)
    assert found.status == "moved"
    assert text[found.start : found.end].rstrip("。") == now
    assert find_again(anchor(before, 3), text, similar=False).status == "lost"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("三月四日防汛指挥部召开第二次会议部署堤防巡查", "三月四日防汛指挥部召开第三次会议部署堤防巡查"),
        ("截至26日核酸检测点共完成采样795人次全部阴性", "截至27日核酸检测点共完成采样795人次全部阴性"),
        ("截至26日核酸检测点共完成采样795人次全部阴性", "截至26日核酸检测点共完成采样796人次全部阴性"),
        ("当天上午县水利局组织民兵加固东岸的全部堤防", "次天上午县水利局组织民兵加固东岸的全部堤防"),
        ("县教育局通知全县中小学周一起恢复上课和供餐", "县教育局通知全县中小学周二起恢复上课和供餐"),
        ("会议同意将东岸仓库用作临时安置点并即日启用", "会议不同意将东岸仓库用作临时安置点并即日启用"),
    ],
)
def test_other_numbers_dates_or_a_negation_are_another_passage(before: str, now: str) -> None:
    found = find_again(anchor(before, 0), f"天气转晴。\n{now}。\n")
    assert found.status == "lost" and not found.here
    assert found.candidates, "the passage is offered to a person"


def test_two_passages_that_are_equally_alike_are_not_chosen_between() -> None:
    text = "县水利局组织民兵加固西岸堤防并转移住户。\n县水利局组织民兵加固北岸堤防并转移住户。\n"
    found = find_again(anchor("县水利局组织民兵加固东岸堤防并转移住户"), text)
    assert found.status == "lost" and len(found.candidates) == 2, "its own words stand nowhere"


@pytest.mark.parametrize("quote", ["", "   ", "开工", "完全无关的一句话，说的是别的事"])
def test_nothing_alike_is_lost(quote: str) -> None:
    assert find_again(anchor(quote, 2), TEXT).status == "lost"


WORDS = st.sampled_from(
    [
        "县水利局",
        "加固堤防",
        "三月五日",
        "东闸",
        "开启",
        "，",
        "。",
        "第二次",
        "第三次",
        "会议",
        " ",
        "\n",
        "795人",
        "次日",
    ]
)
PASSAGE = st.lists(WORDS, min_size=1, max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(before=PASSAGE, quote=PASSAGE, after=PASSAGE, extra=PASSAGE)
def test_edits_elsewhere_never_make_a_quote_another_passage(before: str, quote: str, after: str, extra: str) -> None:
    original = before + quote + after
    start = len(before)
    noted = Anchor("a.txt", 1, start, start + len(quote), quote, original[max(0, start - 32) : start], after[:32])
    assert find_again(noted, original).start == start + len(quote) - len(quote.lstrip()) or not quote.strip()
    for edited in (extra + original, original + extra, after + quote + before):
        found = find_again(noted, edited)
        if quote.strip():
            # With other words around it, it is shown for review.
            assert found.status in (
                ("exact", "ambiguous", "moved") if edited.startswith(after) else ("exact", "ambiguous")
            )
        if found.here:
            assert "".join(edited[found.start : found.end].split()) == "".join(quote.split())


@settings(max_examples=150, deadline=None)
@given(quote=PASSAGE, text=st.lists(PASSAGE, max_size=6).map("\n".join))
def test_what_is_found_says_the_same_numbers_and_dates(quote: str, text: str) -> None:
    found = find_again(anchor(quote, 0), text)
    assert found.here == (found.status in ("exact", "moved"))
    if found.here:
        assert 0 <= found.start < found.end <= len(text)
        passage = text[found.start : found.end]
        assert values_in("".join(passage.split())) == values_in("".join(quote.split()))
    assert [item.score for item in found.candidates] == sorted((item.score for item in found.candidates), reverse=True)
