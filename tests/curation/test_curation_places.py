"""Places that a person names get their code and province."""

from __future__ import annotations

import pytest

from timeline.curation.placing import places_by_name
from timeline.extraction.additions import AddedPlace, Additions
from timeline.model import Place

OWN = Additions(places=(AddedPlace("老城片区", "昆明市", ("老城",)), AddedPlace("二号码头")))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("昆明市", Place("昆明市", "530100", "云南省", "city")),
        ("昆明", Place("昆明市", "530100", "云南省", "city")),
        ("云南省", Place("云南省", "530000", "云南省", "province")),
        ("重庆市", Place("重庆市", "500000", "重庆市", "province")),
        ("昆明市五华区", Place("昆明市五华区", "530102", "云南省", "county")),
        ("老城", Place("昆明市", "530100", "云南省", "city")),
        ("二号码头", Place("二号码头", level="other")),
        ("无此地", None),
    ],
)
def test_a_name_is_placed(name: str, place: Place | None) -> None:
    assert places_by_name(OWN)(name) == place
