"""How an event stands to the day on which its document was written, in words."""

import browser_made_up as made_up
import pytest
from msgspec.structs import replace

from timeline.browser.facts import course, date_line
from timeline.browser.wrap import wrap
from timeline.messages import set_language
from timeline.model import Directive

PLAIN = made_up.EVENTS[0]


@pytest.mark.parametrize(
    ("earliest", "latest", "planned", "deadline", "expected"),
    [
        ("2021-07-01", "2021-07-02", False, "", ["文档写成时已过去 3 天"]),
        ("2021-07-05", "2021-07-05", False, "", []),
        ("2021-07-04", "2021-07-09", False, "", []),
        ("2021-07-06", "2021-07-06", False, "", ["日期晚于文档写成 1 天"]),
        ("2021-07-08", "2021-07-08", True, "", ["计划中：文档写成之后第 3 天"]),
        ("2021-07-01", "2021-07-30", True, "", ["计划中：所说的日期正值文档写成之时"]),
        ("2021-07-01", "2021-07-01", True, "", ["曾为计划，写成文档时日期已过 4 天"]),
        (None, None, True, "", ["文中说的是将要发生的事"]),
        ("2021-07-05", "2021-07-05", False, "2021-07-12", ["期限：文档写成之后第 7 天"]),
        ("2021-07-05", "2021-07-05", False, "2021-07-05", ["期限：文档写成当日"]),
        ("2021-07-05", "2021-07-05", False, "2021-07-03", ["期限在文档写成之前 2 天已到"]),
    ],
)
def test_in_words(earliest, latest, planned, deadline, expected):
    event = replace(
        PLAIN,
        date="x",
        reported="2021-07-05",
        earliest=earliest,
        latest=latest,
        planned=planned,
        directive=Directive(deadline=deadline) if deadline else None,
    )
    assert course(event) == expected


def test_without_the_day_of_the_document_only_the_plan_is_told():
    event = replace(PLAIN, reported="", planned=True)
    assert course(event) == ["文中说的是将要发生的事"]
    assert course(replace(event, planned=False)) == []


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["21 Jan –", "about 1 Feb 2020", "[2020-01-21/", "2020-02-01~]"]),
        ("zh", ["2020年1月21日—", "约2月1日", "[2020-01-21/", "2020-02-01~]"]),
    ],
)
def test_a_span_breaks_between_its_ends(language, shown):
    set_language(language)
    words = date_line(replace(PLAIN, date="2020-01-21/2020-02-01~"))
    lines = [words[start:end].replace("\N{WORD JOINER}", "") for start, end in wrap(words, 18)]
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines] == shown
