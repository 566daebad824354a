"""The data files: whole, in order, and with their sources named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import timeline
from timeline.dates import calendar, edtf
from timeline.dates.folding import fold
from timeline.dates.lexicon import table

FOLDER = Path(timeline.__file__).parent / "data" / "dates"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_a_file_says_where_its_facts_come_from(path: Path) -> None:
    head = "".join(line for line in path.read_text(encoding="utf-8").splitlines()[:4] if line.startswith("#"))
    assert "Facts" in head or "facts" in head or "Compiled" in head


def test_folding_is_one_for_one_and_settles_at_once() -> None:
    for group in table("folds").values():
        assert len(group["from"]) == len(group["to"])
        assert len(set(group["from"])) == len(group["from"])
        assert not set(group["from"]) & set(group["to"])


def test_words_are_written_as_the_scan_reads_them() -> None:
    words = table("words")
    for name, group in words.items():
        entries = [word for row in group.values() for word in row] if name == "lists" else list(group)
        assert [word for word in entries if fold(word) != word] == []


def test_holidays_are_days_in_order_that_hold_their_festival() -> None:
    for name, years in table("holidays").items():
        for year, span in years.items():
            first, _, last = span.partition("/")
            assert date.fromisoformat(first) <= date.fromisoformat(last)
            assert int(last[:4]) == int(year)
            if name == "春节":
                eve = calendar.lunar(int(year), 1, 1)
                assert eve is not None
                assert first <= eve.isoformat() <= last


def test_festivals_are_real_days() -> None:
    data = table("festivals")
    assert all(edtf.parse(f"2020-{day}") for day in data["solar"].values())
    assert all(calendar.lunar(2020, month, day) for month, day in data["lunar"].values())
    assert all(calendar.nth_weekday(2020, *rule) for rule in data["nth"].values())
    assert all(1 <= first <= last <= 12 for first, last in data["months"].values())


def test_eras_plans_and_periods_are_dates() -> None:
    data = table("eras")
    assert all(1 <= year <= 2030 for year in data["eras"].values())
    firsts = list(data["plans"].values())
    assert firsts == sorted(firsts)
    assert all(edtf.parse(value) for value in data["periods"].values())
    assert all(edtf.parse(value) for value in data["congresses"].values())


def test_the_solar_terms_are_twenty_four_and_the_days_off_are_those_of_holidays() -> None:
    data = table("festivals")
    assert len(set(data["terms"]["names"])) == 24
    assert set(data["days-off"]) <= set(table("holidays"))
    known = {*data["solar"], *data["lunar"], *data["term"], *data["terms"]["names"], "新年", "十一"}
    assert {name for names in data["days-off"].values() for name in names} <= known


def test_surnames_are_one_character_and_roles_are_two() -> None:
    lists = table("words")["lists"]
    assert {len(name) for name in lists["surnames"]} == {1}
    assert {len(name) for name in lists["roles"]} == {2}
