"""Dates in words, bars, the editor's command, texts and keys: the small pure parts."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from timeline.browser import editor, keyhelp, keymap, state
from timeline.browser.glyphs import bar, glyphs
from timeline.browser.safe import set_ambiguous_wide
from timeline.browser.screens.help import contents as help_contents
from timeline.browser.wrap import width
from timeline.messages import catalogue, edtf_words, set_language, text
from timeline.messages.edtf_words import bare, gap_words, shape, words
from timeline.model import KINDS
from timeline.store.filters import parse

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("edtf", "chinese", "english"),
    [
        ("2020-01-31", "2020年1月31日", "31 Jan 2020"),
        ("2020-01-26T08:00", "2020年1月26日 08:00", "26 Jan 2020 08:00"),
        ("2020-01", "2020年1月", "Jan 2020"),
        ("2003", "2003年", "2003"),
        ("2020-21", "2020年春", "spring 2020"),
        ("2020-02-01~", "约2020年2月1日", "about 1 Feb 2020"),
        ("2020-02-01?", "2020年2月1日?", "1 Feb 2020?"),
        ("2020-01-25/2020-01-28", "2020年1月25日—28日", "25–28 Jan 2020"),
        ("2020-01-25/2020-02-03", "2020年1月25日—2月3日", "25 Jan – 3 Feb 2020"),
        ("2019-12-30/2020-01-02", "2019年12月30日—2020年1月2日", "30 Dec 2019 – 2 Jan 2020"),
        ("2020-01-21/2020-01-31~", "约2020年1月下旬", "about late Jan 2020"),
        ("2020-02-21/2020-02-29", "2020年2月下旬", "late Feb 2020"),
        ("2020-01-01/2020-01-10", "2020年1月上旬", "early Jan 2020"),
        ("1701/1900", "1701年—1900年", "1701 – 1900"),
        ("2020-04-06T08:30/2020-04-06T17:00", "2020年4月6日 08:30—17:00", "6 Apr 2020 08:30–17:00"),
        ("2020-04-06T08/2020-04-06T17", "2020年4月6日 8时—17时", "6 Apr 2020 8:00–17:00"),
        ("2020-04-06T08:30/2020-04-08T17:00", "2020年4月6日 08:30—4月8日 17:00", "6 Apr 08:30 – 8 Apr 2020 17:00"),
        ("../2020-03-04", "至2020年3月4日", "until 4 Mar 2020"),
        ("2020-03-04/..", "2020年3月4日起", "from 4 Mar 2020"),
        ("", "", ""),
        ("what?\x1b[0m", "what?\ufffd[0m", "what?\ufffd[0m"),
        ("2020-13", "2020-13", "2020-13"),
    ],
)
def test_dates_in_words(edtf, chinese, english):
    assert words(edtf) == chinese
    set_language("en")
    assert words(edtf) == english


def test_the_year_is_left_out_where_the_head_names_it():
    assert words("2020-01-25/2020-01-28", 2020) == "1月25日—28日"
    assert words("2019-12-30/2020-01-02", 2020) == "2019年12月30日—2020年1月2日"
    assert bare("../2020-03-04", 2020) == "3月4日"


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2020-01-31", "point"),
        ("2020-01-31~", "point"),
        ("2020-01-31T08:00", "point"),
        ("2020-01", "month"),
        ("2003", "year"),
        ("2020-01-01/2020-01-02", "span"),
        ("2020-01-01/2020-01-01", "point"),
        ("../2020", "open-start"),
        ("2020/..", "open-end"),
        ("", "none"),
        ("../..", "none"),
    ],
)
def test_shapes(edtf, expected):
    assert shape(edtf) == expected


@pytest.mark.parametrize(
    ("days", "said"), [(1, "1 天"), (14, "14 天"), (59, "59 天"), (60, "2 个月"), (400, "13 个月"), (3650, "10 年")]
)
def test_gaps_in_words(days, said):
    assert gap_words(days).startswith(said + "无")


def test_bars_tell_none_from_one():
    assert [bar(n, 100) for n in (0, 1, 100)] == [" ", "▂", "█"]
    heights = [bar(n, 1000) for n in range(1001)]
    assert heights == sorted(heights)


def test_every_sign_is_one_cell_and_the_plain_set_is_ascii():
    def all_signs():
        signs = glyphs()
        return [
            *signs.kinds.values(),
            *(c for name in signs.__slots__ if name != "kinds" for c in getattr(signs, name)),
        ]

    assert all(width(sign) == 1 for sign in all_signs())
    assert len(set(glyphs().kinds.values())) == len(KINDS) == len(glyphs().kinds)
    set_ambiguous_wide(True)
    try:
        assert all(sign.isascii() for sign in all_signs())
        assert len(set(glyphs().kinds.values())) == len(KINDS)
    finally:
        set_ambiguous_wide(False)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"EDITOR": "cat"}, ["cat", "+7", "a b.txt"]),
        ({"EDITOR": "cat", "VISUAL": "env -u X cat"}, ["env", "-u", "X", "cat", "+7", "a b.txt"]),
        ({"EDITOR": "no-such-editor-at-all", "VISUAL": "'unbalanced"}, None),
    ],
)
def test_the_editor_is_told_the_line(environment, expected, monkeypatch):
    if expected is None:
        monkeypatch.setattr("shutil.which", lambda name: None)
    assert editor.command(Path("a b.txt"), 7, environment) == expected


def test_editors_with_another_way_to_say_the_line(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: name)
    assert editor.command(Path("a.txt"), 7, {"EDITOR": "code"}) == ["code", "--wait", "--goto", "a.txt:7"]
    assert editor.command(Path("a.txt"), 7, {"EDITOR": "hx"}) == ["hx", "a.txt:7"]


# --- filters as the keys change them -----------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("", lambda f: state.include(f, "city", "柳溪市"), "city:柳溪市"),
        ("city:柳溪市", lambda f: state.include(f, "city", "柳溪市"), ""),
        ("-city:柳溪市", lambda f: state.include(f, "city", "柳溪市"), "city:柳溪市"),
        ("city:柳溪市", lambda f: state.exclude(f, "city", "柳溪市"), "-city:柳溪市"),
        ("-city:柳溪市", lambda f: state.exclude(f, "city", "柳溪市"), ""),
        ("a or b", lambda f: state.include(f, "kind", "order"), "(a or b) kind:order"),
        ("堤 kind:order", lambda f: state.with_words(f, "坝 渠"), "kind:order 坝 渠"),
        ("堤 坝", lambda f: state.with_words(f, ""), ""),
        ("date:2020 堤", lambda f: state.with_only(f, "date", "2021-03"), "堤 date:2021-03"),
        ("date:2020 堤", lambda f: state.with_only(f, "date", ""), "堤"),
        ("堤 kind:order city:柳溪市", state.without_last, "堤 kind:order"),
        ("", state.without_last, ""),
    ],
)
def test_changes_of_a_filter(before, change, after):
    assert str(change(parse(before))) == after


def test_history_goes_back_and_forward_and_forgets_what_was_left():
    history = state.History()
    assert not history.go(parse(""))
    assert history.go(parse("a"))
    assert history.go(parse("b"))
    assert history.move(-1)
    assert str(history.present) == "a"
    history.go(parse("c"))
    assert not history.move(1)
    assert [str(item) for item in history.recent()] == ["c", "a"]


# --- texts and keys ------------------------------------------------------------------------------


def test_both_languages_have_the_same_texts_with_the_same_places():
    chinese, english = catalogue("zh", "browser"), catalogue("en", "browser")
    assert chinese.keys() == english.keys()
    places = re.compile(r"\{(\w+)\}")
    for name in chinese:
        if name.startswith(("date_", "third_")):
            continue  # what both ends of a date share is said where the language says it
        assert sorted(places.findall(chinese[name])) == sorted(places.findall(english[name])), name


def test_every_text_that_the_code_names_is_there():
    folder = ROOT / "timeline" / "browser"
    code = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    named = set(re.findall(r'"browser\.(\w*[a-z])"', code))
    assert named <= set(catalogue("zh", "browser"))
    for key in (*keymap.MAIN, *keymap.FACETS):
        assert not keyhelp.does(key).startswith("browser."), key
        assert not key.bar or key.name == "help" or f"bar_{key.name}" in catalogue("zh", "browser")


def test_no_key_means_two_things():
    for table in (keymap.MAIN, keymap.FACETS):
        names = [name for key in table for name in key.keys.split(",")]
        assert len(names) == len(set(names))


def test_the_list_of_keys_in_the_docs_is_the_keymap():
    written = (ROOT / "docs" / "keys.md").read_text("utf-8")
    set_language("en")
    assert keyhelp.as_markdown() in written
    set_language("zh")
    assert keyhelp.as_markdown() in written


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_use_of_the_mouse_says_where_and_what(language):
    set_language(language)
    assert all(where and what for where, what in keyhelp.mouse())
    assert len(keyhelp.mouse()) == sum(name.startswith("mouse_") for name in catalogue(language, "browser"))


def test_catalogues_are_flat_text():
    for language in ("zh", "en"):
        table = tomllib.loads((ROOT / f"timeline/messages/{language}/browser.toml").read_text("utf-8"))
        assert all(isinstance(text, str) for text in table.values())


# --- what is imported -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("timeline.browser", "textual rich jieba dateparser borax sqlite3"),
        ("timeline.browser.app", "jieba dateparser borax ahocorasick_rs rapidfuzz yaml markdown_it"),
    ],
)
def test_the_browser_imports_no_more_than_it_needs(module, unwanted):
    code = f"import sys, {module}; print(*[name for name in {unwanted.split()!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == []


def test_without_a_terminal_the_browser_says_so(tmp_path, capsys):
    import browser_made_up as made_up

    from timeline.browser import run

    assert run(made_up.FakeProject(tmp_path, tmp_path / "none"), tmp_path / "none") == 2
    assert "timeline list" in capsys.readouterr().err


def test_part_of_a_date_is_read_strictly():
    assert edtf_words.part("2020-01-01T08:30~") == edtf_words.Part(2020, 1, 1, "08:30", "~")
    assert edtf_words.part("20200101") is None


async def test_the_browser_speaks_traditional_chinese(project, browsing, keys, screen_text):
    set_language("zh-Hant")
    async with browsing(project) as pilot:
        said = screen_text(pilot)
        assert "個問題" in said and "幫助" in said and "类别" not in said
        await keys(pilot, "question_mark")
        assert "編輯器" in screen_text(pilot)


def test_every_key_of_every_part_is_in_the_help_and_can_be_given_another():
    """The registry is one: help, list of keys and remapping know what any screen binds."""
    said = [fact.label.strip() for fact in help_contents("lanes")]
    for table in keymap.TABLES:
        names = [key.name for key in table]
        assert len(set(names)) == len(names)
        for key in table:
            assert key.label in said
            assert keyhelp.of_group(key.group)
    assert help_contents("lanes")[0].value == text("browser.group_lanes")
    try:
        assert keymap.use({"lane_pin": "f3", "document_next": "f4", "queue_accept": "f5"}) == []
        assert keymap.use({"lane_pin": "enter"}) == ["enter: lane_enter, lane_pin"]
    finally:
        keymap.use({})
