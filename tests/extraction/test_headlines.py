"""Which words of a statement make its title: complete, with who did it, without its own date."""

from collections.abc import Callable

import pytest

from timeline.model import Event

Teller = Callable[..., list[Event]]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # what a clause leads to that only says when
        ("6月3日，县长李建国在结束慰问后，乘船返回渡口镇。", "县长李建国在结束慰问后，乘船返回渡口镇"),
        ("6月9日，新桥建成通车之际，镇里放映了两场电影。", "新桥建成通车之际，镇里放映了两场电影"),
        # what was said stands behind the verb of saying
        ("6月3日，渔业协会发布消息称，两艘渔船已经获救。", "渔业协会发布消息称，两艘渔船已经获救"),
        ("6月9日，派出所接群众报警称，码头有人落水。", "派出所接群众报警称，码头有人落水"),
        # the number of an item does not keep its date
        ("二、6月3日，县市场监督管理局对船厂立案调查。", "县市场监督管理局对船厂立案调查"),
        ("（三）6月9日，县水利局关闭了闸门。", "县水利局关闭了闸门"),
        # kilowatt-hours are no occasion
        ("6月3日，水电站发电量达到9亿千瓦时，创下历史新高。", "水电站发电量达到9亿千瓦时"),
        ("6月9日，便桥限行12小时，轮渡照常。", "便桥限行12小时"),
    ],
)
def test_titles_are_complete(tell: Teller, text: str, title: str) -> None:
    assert tell(text)[0].title == title


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("被告人李建国2019年6月被开除党籍，2020年3月被逮捕。", ["被告人李建国被开除党籍", "李建国被逮捕"]),
        ("船长王芳2018年5月入职，2019年6月荣获一等奖。", ["船长王芳入职", "王芳荣获一等奖"]),
    ],
)
def test_a_brief_title_says_who(tell: Teller, text: str, titles: list[str]) -> None:
    assert [event.title for event in tell(text)] == titles


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("学校1958年创办，1965年迁址，1978年复办。", ["学校1958年创办", "1965年迁址", "1978年复办"]),
        ("新生6月3日报到，6月5日上课。", ["新生6月3日报到", "6月5日上课"]),
    ],
)
def test_a_quote_takes_in_no_dated_clause_of_another(tell: Teller, text: str, quotes: list[str]) -> None:
    assert [event.quote for event in tell(text)] == quotes


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("6月3日，2021年渔业论坛在平湖举办。", "6月3日，2021年渔业论坛在平湖举办"),
        ("截至6月9日，今年渡口已运送旅客9万人次。", "截至6月9日，今年渡口已运送旅客9万人次"),
    ],
)
def test_a_quote_is_more_than_its_date(tell: Teller, text: str, quote: str) -> None:
    assert tell(text)[0].quote == quote
