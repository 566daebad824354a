"""The gazetteer's tables hold what they promise, and names mean what they meant in their year."""

from __future__ import annotations

import re
import tomllib

import pytest

from timeline.extraction.gazetteer import (
    DATA,
    by_code,
    by_name,
    choose,
    city_of,
    divisions,
    place_aliases,
    place_of,
    province_of,
    regions,
    rows,
)
from timeline.extraction.nametokens import bodies, formers, stop_characters, stop_words, suffixes


def test_every_division_has_a_code_a_name_and_years_in_order() -> None:
    for division in divisions():
        assert re.fullmatch(r"\d{6}", division.code), division
        assert len(division.name) >= 2, division
        assert 1949 <= division.first <= division.last, division


def test_every_division_in_force_lies_in_a_province() -> None:
    for division in divisions():
        if division.present:
            assert province_of(division), division


def test_the_table_has_all_provinces_and_is_small() -> None:
    assert sum(d.level == "province" and d.present for d in divisions()) == 34
    assert (DATA / "divisions.tsv").stat().st_size < 400 * 1024


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("襄樊市", 2008, "420600"),
        ("襄阳市", 2012, "420600"),
        ("思茅市", 2005, "530800"),
        ("普洱市", 2010, "530800"),
        ("重庆市", 2020, "500000"),
        ("重庆市", 1990, "510200"),
    ],
)
def test_a_name_means_the_division_of_its_year(name: str, year: int, expected: str) -> None:
    division = choose(by_name()[name], year)
    assert division is not None
    assert division.code == expected


@pytest.mark.parametrize(
    ("name", "near", "expected"),
    [("鼓楼区", "320100", "320106"), ("鼓楼区", "350100", "350102"), ("西湖区", "330100", "330106")],
)
def test_a_shared_name_is_told_apart_by_the_city_around(name: str, near: str, expected: str) -> None:
    division = choose(by_name()[name], 2021, near)
    assert division is not None
    assert division.code == expected


@pytest.mark.parametrize("name", ["鼓楼区", "城关区", "朝阳区"])
def test_a_shared_name_alone_is_left_open(name: str) -> None:
    assert choose(by_name()[name], 2021) is None


@pytest.mark.parametrize(
    ("code", "name", "province"),
    [
        ("110109", "北京市门头沟区", "北京市"),
        ("320106", "南京市鼓楼区", "江苏省"),
        ("530827", "孟连县", "云南省"),
        ("222400", "延边州", "吉林省"),
        ("450000", "广西壮族自治区", "广西壮族自治区"),
        ("420600", "襄阳市", "湖北省"),
    ],
)
def test_places_say_their_city_and_province(code: str, name: str, province: str) -> None:
    place = place_of(by_code()[code])
    assert (place.name, place.province) == (name, province)


@pytest.mark.parametrize(
    ("code", "city"), [("410105", "郑州市"), ("500103", "重庆市"), ("420600", "襄阳市"), ("420000", None)]
)
def test_a_county_lies_in_a_city(code: str, city: str | None) -> None:
    found = city_of(by_code()[code])
    assert (found.name if found else None) == city


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("襄樊", "襄阳市"),
        ("襄樊市", "襄阳市"),
        ("武汉", "武汉市"),
        ("湖北", "湖北省"),
        ("广西", "广西壮族自治区"),
        ("吉林", "吉林省"),
        ("孟连县", "孟连傣族拉祜族佤族自治县"),
        ("印尼", "印度尼西亚"),
    ],
)
def test_old_and_short_names_lead_to_the_present_one(alias: str, name: str) -> None:
    assert place_aliases()[alias] == name


def test_an_alias_never_hides_a_full_name() -> None:
    full = {d.name for d in divisions() if d.present}
    assert not full & set(place_aliases())


@pytest.mark.parametrize("name", ["日本", "埃及", "印尼", "吕宋岛"])
def test_countries_and_islands_are_known(name: str) -> None:
    assert name in regions()


def test_every_data_file_says_where_its_facts_come_from() -> None:
    for path in DATA.iterdir():
        head = path.read_text(encoding="utf-8")[:600]
        assert head.startswith("#"), path.name
        assert re.search(r"general knowledge|Facts:", head, re.IGNORECASE), path.name


def test_the_tables_have_their_columns() -> None:
    for name, columns in (("divisions.tsv", 8), ("regions.tsv", 3), ("bodies.tsv", 4), ("formers.tsv", 3)):
        assert {len(row) for row in rows(name)} == {columns}, name


def test_toml_tables_are_readable() -> None:
    for path in DATA.glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8")), path.name


def test_places_of_letters_have_codes_of_the_gazetteer() -> None:
    table = tomllib.loads((DATA / "places.toml").read_text(encoding="utf-8"))
    assert set(table["places"].values()) <= set(by_code())
    assert all(len(letter) == 1 for letter in table["places"])


def test_bodies_are_named_once() -> None:
    names = [row[0] for row in rows("bodies.tsv")]
    assert len(names) == len(set(names))
    assert not [home for body in bodies().values() if (home := body.city) and home not in by_name()]


def test_former_names_never_run_in_a_circle() -> None:
    for name in formers():
        seen = {name}
        while name in formers():
            name = formers()[name]
            assert name not in seen
            seen.add(name)


def test_no_ending_of_a_body_is_a_stop_word() -> None:
    assert not set(suffixes()) & stop_words()
    assert not set(suffixes()) & stop_characters()
