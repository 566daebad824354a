"""Finding: pinyin initials, completion, days in any words, citations, what is remembered."""

import tomllib
from pathlib import Path

import browser_made_up as made_up
import pytest
from msgspec.structs import replace

from timeline.browser import remembering
from timeline.browser.completion import Name, by_initials, complete
from timeline.browser.initials import matches, table
from timeline.browser.period import PeriodError
from timeline.browser.remembering import Remembered
from timeline.browser.when import is_plain, when
from timeline.export import citation
from timeline.messages import set_language

NAMES = [
    Name("city", "柳溪市", "柳溪市", 12),
    Name("inst", "柳溪市防汛指挥部", "柳溪市防汛指挥部", 5),
    Name("city", "云州省柳溪县", "柳溪县", 2),
    Name("person", "林远山", "林远山", 1),
    Name("addressee", "各乡镇", "各乡镇", 1),
    Name("issuer", "柳溪市防汛指挥部", "柳溪市防汛指挥部", 1),
    Name("source", "sources/two words.txt", "two words.txt", 1),
]


@pytest.mark.parametrize(
    ("name", "typed", "found"),
    [
        ("阳泉市", "yqs", True),
        ("阳泉市", "yq", True),
        ("阳泉市", "qs", True),
        ("重庆市", "cqs", True),
        ("重庆市", "zqs", True),  # a character of two readings
        ("阳泉市", "yqx", False),
        ("阳泉市", "y", False),  # one letter means nothing yet
        ("阳泉市", "yqsq", False),
        ("阳泉市", "阳泉", False),
        ("亳州市", "bzs", True),  # beyond the common characters
        ("A座", "az", True),
    ],
)
def test_first_letters_of_pinyin(name, typed, found):
    assert matches(name, typed) is found


def test_the_table_covers_the_characters_of_gb_2312():
    covered = 0
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                covered += bytes((high, low)).decode("gb2312") in table()
            except UnicodeDecodeError:
                continue
    assert covered > 6750
    assert set("".join(table().values())) <= set("abcdefghjklmnopqrstwxyz")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ci", ["city:"]),
        ("-so", ["-source:"]),
        ("地", ["city:"]),
        ("city:", ["city:柳溪市 ", "city:云州省柳溪县 "]),
        ("city:lx", ["city:柳溪市 ", "city:云州省柳溪县 "]),
        ("city:柳溪市,县", ["city:柳溪市,云州省柳溪县 "]),
        ("kind:me", ["kind:meeting ", "kind:measure "]),
        ("kind:会", ["kind:meeting "]),
        ("is:con", ["is:conflict "]),
        ("person:lys", ["person:林远山 "]),
        ("source:two", ['source:"sources/two words.txt" ']),
        ("会议 lxsf", ["会议 inst:柳溪市防汛指挥部 "]),
        ("addressee:gx", ["addressee:各乡镇 "]),
        ("to:各", ["to:各乡镇 "]),
        ("issuer:lxs", ["issuer:柳溪市防汛指挥部 "]),
        ("gxz", ["addressee:各乡镇 "]),
        ("nofield:x", []),
        ("(city:lxs", ["(city:柳溪市 "]),
    ],
)
def test_what_may_be_typed_next(typed, offered):
    made = [typed[: c.start] + c.insert + typed[c.end :] for c in complete(typed, len(typed), NAMES)]
    assert made[: len(offered)] == offered
    if not offered:
        assert made == []


def test_a_name_of_as_many_characters_comes_before_longer_ones():
    assert [name.value for name in by_initials("lxs", NAMES)] == ["柳溪市"]
    assert [name.value for name in by_initials("lxsfx", NAMES)] == ["柳溪市防汛指挥部"]
    assert by_initials("zzz", NAMES) == []


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2020-01-20", "2020-01-20"),
        ("上周五", "2020-01-24"),
        ("昨天", "2020-01-26"),
        ("三天后", "2020-01-30"),
        ("2020年春节", "2020-01-25"),
        ("正月初一", "2020-01-25"),
        ("去年十月", "2019-10-01/2019-10-31"),
        ("Jan 27", "2020-01-27"),
        ("2020-02-01/07", "2020-02-01/2020-02-07"),
        ("2020-02-01..7", "2020-02-01/2020-02-07"),
        ("1-7 Feb 2020", "2020-02-01/2020-02-07"),
        ("since 3 February 2020", "2020-02-03/.."),
        ("2月第一周", "2020-02-03/2020-02-09"),
        ("", ""),
    ],
)
def test_days_in_any_words_are_counted_from_the_cursor(words, edtf):
    assert when(words, "2020-01-27") == edtf


@pytest.mark.parametrize("words", ["洪水", "first week of February 2020", "2020-02-01/77", "27 or so of January"])
def test_what_is_read_only_in_part_is_an_error(words):
    """A part would be a period that was not meant."""
    with pytest.raises(PeriodError):
        when(words, "2020-01-27")


def test_only_what_is_plain_does_without_the_engine():
    assert is_plain("2020年1月") and not is_plain("上周五", "2020-01-27")


# --- citations -----------------------------------------------------------------------------


@pytest.fixture
def cited():
    event = next(event for event in made_up.EVENTS if event.id == "a03")
    document = made_up.DOCUMENTS[made_up.R]
    from timeline.store.values import StoredDocument

    stored = StoredDocument(document.file, document.text, document.paragraphs, document.facts, "txt", "utf-8")
    return event, stored, Path("/project")


def test_citations(cited):
    set_language("en")
    assert citation.gbt7714(*cited) == (
        "柳溪市水利局. 柳溪市防汛工作情况报告[EB/DK]. 第5段(2021-07-20). sources/report.txt."
    )
    made = citation.biblatex(*cited)
    assert made.startswith("@misc{a03,\n  author = {{柳溪市水利局}},\n  title = {柳溪市防汛工作情况报告},")
    assert "date = {2021-07-20}" in made and made.endswith("}")
    assert citation.markdown(*cited).startswith("**9 Jul 2021**\n\n> 市防汛指挥部召开第一次会议")
    assert citation.link(*cited).startswith("file:///project/sources/report.txt#:~:text=%E5%B8%82")
    assert citation.quote(*cited) == cited[0].quote


@pytest.mark.parametrize(
    ("published", "place", "url", "reference"),
    [
        ("2021-07-20", "", "https://a.cn/1", "局. 报告[EB/OL]. (2021-07-20)[2026-01-02]. https://a.cn/1."),
        ("2021-07-20", "第5段", "https://a.cn/1", "局. 报告[EB/OL]. 第5段(2021-07-20)[2026-01-02]. https://a.cn/1."),
        ("", "", "https://a.cn/1", "局. 报告[EB/OL]. [2026-01-02]. https://a.cn/1."),
        ("2021-07~", "第5段", "", "局. 报告[EB/DK]. [2021-07]: 第5段. a.txt."),
        ("", "", "", "局. 报告[EB/DK]. a.txt."),
    ],
)
def test_a_reference_after_gbt_7714_has_its_parts_in_order(published, place, url, reference):
    """Medium, place, date of publication (an estimate in brackets), day of reading, where it is to be had."""
    assert citation.gbt_reference("报告", "局", published, "a.txt", place, url=url, read="2026-01-02") == reference


def test_a_citation_in_markdown_shows_the_words_as_they_are(cited):
    event, document, folder = cited
    event = replace(event, quote="# *一* [二](三)\n1. `四` <b>")
    made = citation.markdown(event, document, folder)
    assert "> \\# \\*一\\* \\[二\\](三)\n> 1\\. \\`四\\` \\<b\\>" in made


def test_bibtex_takes_no_harm_from_its_own_signs():
    event = made_up.event("x1", "2021", "other", "50% & {more} \\ #1_a$", quote="")
    made = citation.biblatex(event, None, Path("/"))
    assert r"50\% \& \textbraceleft{}more\textbraceright{} \textbackslash{} \#1\_a\$" in made


# --- remembering ---------------------------------------------------------------------------


def test_a_session_comes_back(tmp_path):
    path = tmp_path / "session.json"
    assert remembering.load(path) is None
    known = Remembered("kind:order", "a01", "2020-01-01", "week", False, True, {"facets": True}, ["a", "b"], "x")
    remembering.save(path, known)
    assert remembering.load(path) == known
    assert [p.name for p in tmp_path.iterdir()] == ["session.json"]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"unit": 3, "recent": [1, "a"], "nothing": 1}', "\x00"])
def test_a_session_that_makes_no_sense_is_no_trouble(tmp_path, content):
    path = tmp_path / "session.json"
    path.write_text(content)
    found = remembering.load(path)
    assert found is None or (found.unit == "day" and found.recent == ["a"])


def test_views_are_a_file_that_people_read(tmp_path):
    assert remembering.load_views(tmp_path) == {}
    views = {"湖北 命令": 'city:湖北 kind:order "a b"', "empty": ""}
    (tmp_path / "views.toml").write_text(remembering.written_views(views), encoding="utf-8")
    assert remembering.load_views(tmp_path) == views
    assert tomllib.loads((tmp_path / "views.toml").read_text("utf-8")) == views
    (tmp_path / "views.toml").write_text("not toml at all", encoding="utf-8")
    with pytest.raises(ValueError, match=r"."):
        remembering.load_views(tmp_path)


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path):
    remembering.save(tmp_path / "nowhere" / "session.json", Remembered())
    assert not (tmp_path / "nowhere").exists()
