"""Every encoding is recognised by evidence, cut files too; what is no text is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.reading import ReadError
from timeline.reading.encoding import decode

SIMPLIFIED = "三月八日上午，市水务局召开防汛工作会议，要求各区县做好值班安排。会后，局长检查了两座水库。\n"
TRADITIONAL = "三月八日上午，渠務署召開防汛工作會議，要求各區做好準備。會後，署長視察了兩座水庫的設施。\n"
JAPANESE = (
    "三月八日の午前、水道局は水害対策の会議を開き、各区に準備を求めた。局長はその後、二つのダムを視察しました。\n"
)
SENTENCES = st.lists(st.sampled_from([*SIMPLIFIED.split("，"), "2021年", "ABC", "\n", "12:30"]), min_size=8).map(
    "".join
)


@pytest.mark.parametrize(
    ("codec", "text", "expected"),
    [
        ("utf-8", SIMPLIFIED, "utf-8"),
        ("utf-8-sig", SIMPLIFIED, "utf-8"),
        ("gbk", SIMPLIFIED, "gb18030"),
        ("gb18030", TRADITIONAL, "gb18030"),
        ("big5", TRADITIONAL, "big5"),
        ("big5hkscs", TRADITIONAL + "深水埗", "big5"),
        ("utf-16", SIMPLIFIED, "utf-16-le"),
        ("utf-16-le", SIMPLIFIED, "utf-16-le"),
        ("utf-16-be", TRADITIONAL, "utf-16-be"),
        ("utf-16-le", "Opened on 8 March 2021.\n", "utf-16-le"),
        ("utf-32", SIMPLIFIED, "utf-32-le"),
        ("shift_jis", JAPANESE, "shift_jis"),
        ("cp932", JAPANESE + "①㈱高﨑", "shift_jis"),
        ("euc_jp", JAPANESE, "euc_jp"),
        ("utf-16-le", JAPANESE, "utf-16-le"),
        ("cp1252", "Réunion à l'hôtel de ville, le 8 février 2021\n", "cp1252"),
    ],
)
def test_encodings_are_told_apart(codec: str, text: str, expected: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.damaged) == (text, expected, 0)


@settings(deadline=None)
@given(SENTENCES, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_what_was_written_is_read(text: str, codec: str) -> None:
    assert decode(("三月八日召开会议" + text).encode(codec)).text == "三月八日召开会议" + text


@pytest.mark.parametrize(("codec", "text"), [("utf-8", SIMPLIFIED), ("gb18030", SIMPLIFIED), ("big5", TRADITIONAL)])
@pytest.mark.parametrize("cut", range(20, 40))
def test_a_file_that_ends_inside_a_character_is_read(codec: str, text: str, cut: int) -> None:
    decoded = decode(text.encode(codec)[:cut])
    whole = text.encode(codec)[:cut].decode(codec, "ignore")
    assert decoded.encoding == codec
    assert decoded.text.rstrip("\ufffd") == whole
    assert (decoded.damaged > 0) == (decoded.text != whole)


@pytest.mark.parametrize(
    ("codec", "text"),
    [("utf-8", SIMPLIFIED), ("gb18030", SIMPLIFIED), ("big5", TRADITIONAL), ("utf-16-le", SIMPLIFIED)],
)
def test_a_file_that_begins_inside_a_character_is_read(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec)[1:])
    assert decoded.encoding == codec
    assert decoded.text.endswith(text[1:])
    assert len(decoded.text) <= len(text) + 1  # what is left of the first character: one sign a byte at most


def test_a_damaged_place_costs_only_itself() -> None:
    data = (SIMPLIFIED * 3).encode().replace("水务局".encode(), "水务局".encode()[:-1], 1)
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text == (SIMPLIFIED * 3).replace("局", "\ufffd", 1)


def test_a_page_that_lies_about_its_encoding_is_read_by_evidence() -> None:
    page = f'<meta charset="big5"><p>{SIMPLIFIED}</p>'
    assert decode(page.encode("gbk"), markup=True).text == page


def test_no_nul_reaches_a_text() -> None:
    decoded = decode((SIMPLIFIED * 20 + "\0" + SIMPLIFIED).encode())
    assert decoded.text == SIMPLIFIED * 20 + "\ufffd" + SIMPLIFIED
    assert decoded.damaged == 1


@pytest.mark.parametrize(
    "data",
    [
        bytes(500),
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4,
        bytes((i * i * 7 + i * 13 + 5) % 256 for i in range(4000)),
        b"\x01\x02\x03\x04\x05" * 40,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert caught.value.reason.key == "reading.binary"


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except ReadError as error:
        assert str(error) != error.reason.key
    else:
        assert "\0" not in text
        text.encode()  # no lone surrogates
