"""One text a line: the mappings of the command line."""

from __future__ import annotations

import pytest

from timeline.dates.stream import answer, reference_of, say
from timeline.model import Reason


def test_a_record_is_answered_with_its_expressions() -> None:
    got = answer({"id": "a", "text": "昨日开会", "reference": "2020-02-10T00:00:00"})
    assert got["id"] == "a"
    (one,) = got["expressions"]
    assert {key: one[key] for key in ("start", "end", "text", "date", "earliest", "latest", "basis")} == {
        "start": 0,
        "end": 2,
        "text": "昨日",
        "date": "2020-02-09",
        "earliest": "2020-02-09",
        "latest": "2020-02-09",
        "basis": "relative",
    }
    assert one["why"]


def test_a_reference_may_have_a_time_of_day() -> None:
    got = answer({"id": 1, "text": "两小时后发车", "reference": "2020-02-10T14:30:00"})
    assert got["expressions"][0]["date"] == "2020-02-10T16:30"


def test_a_record_without_a_reference_takes_the_one_that_is_given() -> None:
    assert answer({"text": "昨日"}, reference="2020-02-10")["expressions"][0]["date"] == "2020-02-09"
    assert answer({"text": "昨日"})["expressions"][0]["date"] == ""


@pytest.mark.parametrize("record", [{}, {"text": 3}, {"text": "昨日", "reference": "yesterday"}])
def test_a_broken_record_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        answer(record)


def test_references() -> None:
    assert reference_of("") == ""
    assert reference_of("2020-02-10") == reference_of("20200210") == "2020-02-10"
    assert reference_of("2020-02-10T08:05:59") == "2020-02-10T08:05"


def test_a_reason_says_the_reasons_inside_it_first() -> None:
    origin = Reason("dates.origin_signature")
    text = say(Reason("dates.from_reference", {"date": "2020-02-10", "origin": origin}))
    assert "2020-02-10" in text
    assert say(origin) in text
