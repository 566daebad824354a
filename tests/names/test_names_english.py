"""Bodies and people in English text: what their names are, what short and pointing words mean."""

from __future__ import annotations

from time import process_time

import pytest

from timeline.extraction.additions import AddedInstitution, AddedPlace, Additions

REST = " Nothing else of that day is known to the people of the town by the river."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # an ending, or an opening with of
        ("The Yangtze River Commission met.", ["Yangtze River Commission"]),
        ("On Monday the Ministry of Finance paid.", ["Ministry of Finance"]),
        ("The Ministry of Finance and the Ministry of Emergency Management paid.",
         ["Ministry of Finance", "Ministry of Emergency Management"]),
        ("Students of the University of Graz and Graz Medical School came.",
         ["University of Graz", "Graz Medical School"]),
        # a firm goes on behind an ending
        ("China Railway Chengdu Group stopped trains.", ["China Railway Chengdu Group"]),
        ("Meanwhile Harbour Bank Ltd. closed.", ["Harbour Bank Ltd"]),
        # known by themselves
        ("Parliament and NATO agreed.", ["Parliament", "NATO"]),
        ("The White House denied it, the Kremlin too.", ["White House", "Kremlin"]),
        # introduced in brackets
        ("The Water Quality Agency (WQA) opened. The WQA closed.", ["Water Quality Agency", "Water Quality Agency"]),
        ("The Coast Guard Union (CGU) met. Later CGU members left.", ["Coast Guard Union", "Coast Guard Union"]),
        # the one of that sort named last
        ("The Harbour Board met. The board left.", ["Harbour Board", "Harbour Board"]),
        ("The Ministry of Health spoke. Then the ministry was silent.", ["Ministry of Health", "Ministry of Health"]),
        # what the text calls it
        ("The municipal flood headquarters met.", ["municipal flood headquarters"]),
        ("In the end the city council agreed.", ["city council"]),
        # none
        ("Every board and each ministry has a room. The new council and its committee came.", []),
        ("The Board Of Trade Winds is no body at all, and May is a month.", ["Board"] * 0),
    ],
)  # fmt: skip
def test_english_bodies(read, text: str, expected: list[str]) -> None:
    assert read(text + REST).institutions == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Jane Doe came. Doe left.", [("Jane Doe", "Mayor"), ("Jane Doe", "Mayor")]),
        ("Vice Premier Zhang Guoqing came.", [("Zhang Guoqing", "Vice Premier")]),
        ("John Smith, director of the Harbour Police, came.", [("John Smith", "director")]),
        ("Mr. Brown met Anna Brown, head of the school.", [("Anna Brown", "head"), ("Anna Brown", "head")]),
        ("The mayor came, and President Street was closed.", [("Street", "President")]),
        ("Director The came.", []),
    ],
)
def test_english_people(read, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(person.name, person.role) for person in read(text + REST).names.people] == expected


@pytest.mark.parametrize(
    "text",
    [
        f"Notice\nAll boats stay.{REST}\n\nHarbour Board of Luzhou\n",
        f"Harbour Board of Luzhou\n\nNotice\nAll boats stay.{REST}",
    ],
)
def test_the_body_that_issued_an_english_text(read, text: str) -> None:
    assert read(text).names.facts.institution == "Harbour Board of Luzhou"


def test_a_curators_name_wins(read) -> None:
    added = Additions(
        institutions=(AddedInstitution("Luzhou Harbour Board", ("Harbour Board",)),),
        places=(AddedPlace("Old Harbour", "泸州市"),),
    )
    found = read(f"The Harbour Board met at the Old Harbour.{REST}", additions=added)
    assert (found.institutions, found.places) == (["Luzhou Harbour Board"], ["泸州市"])


@pytest.mark.parametrize("unit", ["X", "X-", "Board ", "Mayor A-", "the the board ", "Ministry of A and "])
def test_time_grows_with_the_length_of_the_text(read, unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begin = process_time()
        read(text)
        return process_time() - begin

    seconds(2_000)
    assert seconds(80_000) < 12 * seconds(20_000) + 0.5
