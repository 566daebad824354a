"""Directives in English text: modal, who says it, whom it binds, by when; two unlike examples for each rule."""

from collections.abc import Callable

import pytest

from timeline.model import Directive, Event

Teller = Callable[..., list[Event]]
NEWS = "Heavy rain fell on the town by the river for the whole night of that day. "


def told(tell: Teller, text: str, **facts: str) -> list[tuple[str, str, str]]:
    made = [event.directive for event in tell(text, directives=True, **facts)]
    return [(d.modal, d.issuer, d.addressee) for d in made if isinstance(d, Directive)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a modal behind its subject, said by somebody
        ("The Harbour Board said operators must report damage.", ("must", "Harbour Board", "operators")),
        ('"Everyone shall leave the island," said Mayor Jane Doe.', ("shall", "Jane Doe", "Everyone")),
        ("Schools should remain closed, the Ministry of Health said.", ("should", "Ministry of Health", "Schools")),
        ("Visitors are required to register, Mayor Ann Lee said.", ("required", "Ann Lee", "Visitors")),
        ("Boats may not enter the port, the Port Authority said.", ("may not", "Port Authority", "Boats")),
        # a demand that is reported
        ("The Harbour Board ordered all ferries to stay in port.", ("order", "Harbour Board", "all ferries")),
        ("Mayor Jane Doe urged residents not to cross the river.", ("urge", "Jane Doe", "residents")),
        ("The Fire Service called on farmers to clear the ditches.", ("urge", "Fire Service", "farmers")),
    ],
)
def test_english_directives(tell: Teller, text: str, expected: tuple[str, str, str]) -> None:
    assert told(tell, NEWS + text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge should have opened in May.",
        "It should be noted that prices rose.",
        "Should the water rise, the gates close.",
        "Must they leave?",
        "If boats must stay, prices rise.",
        "He must have left on Monday.",
        "The committee may not agree.",
        "Keep is the name of the tower.",
    ],
)
def test_what_is_no_directive(tell: Teller, text: str) -> None:
    assert told(tell, NEWS + text) == []


def test_a_notice_demands_for_its_issuer_on_its_day(tell: Teller) -> None:
    text = (
        "NOTICE TO MARINERS\nHarbour Board of Luzhou\n\nAll vessels must report by June 25. Do not anchor here.\n"
        "- Keep a listening watch.\n- Masters shall not leave without permission.\nThe weather is fine in the bay.\n"
    )
    events = tell(text, directives=True)
    assert told(tell, text) == [
        ("must", "Harbour Board of Luzhou", "All vessels"),
        ("do not", "Harbour Board of Luzhou", "All vessels"),
        ("", "Harbour Board of Luzhou", "All vessels"),
        ("shall not", "Harbour Board of Luzhou", "Masters"),
    ]
    assert {event.date for event in events} == {"2021-06-20"}
    assert events[0].directive is not None and events[0].directive.deadline == "../2021-06-25"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("On June 3, the Harbour Board ordered ferries to stay in port.", "2021-06-03"),
        ("The Harbour Board ordered ferries to stay in port.", "../2021-06-20~"),
    ],
)
def test_a_reported_demand_has_the_date_of_its_sentence(tell: Teller, text: str, date: str) -> None:
    assert [event.date for event in tell(NEWS.replace("of that day", "long") + text, directives=True)] == [date]
