"""The tables that cleaning and reading rest on say what they promise."""

from __future__ import annotations

from importlib.resources import files

import pytest

from timeline.cleaning import tables
from timeline.reading import tables as reading_tables


def in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def test_only_characters_outside_gb2312_are_simplified() -> None:
    simplified = {c: plain for c, (plain, kind) in tables.characters().items() if kind == "traditional"}
    assert len(simplified) > 3000
    assert {c for c in simplified if in_gb2312(c)} == set("後於徵麽夥")  # which mean nothing else today
    assert [c for c, plain in simplified.items() if len(plain) != 1 or plain in simplified] == []


def test_no_character_is_listed_twice() -> None:
    for name, column in (("traditional.txt", 1), ("characters.txt", 1)):
        listed = [c for line in tables.lines(name) for c in line[column]]
        assert len(listed) == len(set(listed)), name
    for name in ("lookalikes.txt", "particles.txt"):
        suspects = [line[0] for line in tables.lines(name)]
        assert len(suspects) == len(set(suspects)), name


def test_look_alikes_are_rare_and_lead_to_common_characters() -> None:
    table = tables.lookalikes()
    assert all(len(suspect) == 1 and suspect not in candidates for suspect, candidates in table.items())
    assert all(in_gb2312(c) for candidates in table.values() for c in candidates)
    assert len([suspect for suspect in table if in_gb2312(suspect) and suspect.encode("gb2312") < b"\xd8"]) < 60
    assert not set(table) & set(
        "的了在是我不人有大这中来上国和地到说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    )


def test_syllables_are_letters() -> None:
    syllables = tables.syllables()
    assert {"a", "zhuang", "lv", "xue", "er"} <= syllables
    assert all(s.isascii() and s.isalpha() and s.islower() and len(s) <= 6 for s in syllables)


def test_common_characters_are_ideographs() -> None:
    common = "".join(reading_tables.lines("common.txt"))
    assert len(common) == len(set(common)) > 900
    assert all("\u4e00" <= c <= "\u9fff" for c in common)


@pytest.mark.parametrize("room", ["cleaning", "reading"])
def test_every_table_says_where_its_facts_come_from(room: str) -> None:
    found = [file for file in files("timeline").joinpath("data", room).iterdir() if file.name.endswith(".txt")]
    assert found
    for file in found:
        header = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        assert "Source" in "\n".join(header) or "counted over" in "\n".join(header), file.name
