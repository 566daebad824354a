"""What is wrong in an events.yaml is told with line and column, all of it at once, and the rest is used."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.curation import Curation, load, template
from timeline.messages import catalogue, say

BAD = [
    # (what is wrong, file, [(line, column, key)])
    ("unknown section, near", "version: 1\nevnts: []\n", [(2, 1, "unknown-key-near")]),
    ("unknown section, far", "weather: fine\n", [(1, 1, "unknown-key")]),
    ("version", "version: 2\n", [(1, 10, "version")]),
    ("a list where keys belong", "- a\n- b\n", [(1, 1, "type-mapping")]),
    ("text where a list belongs", "events: later\n", [(1, 9, "type-list")]),
    ("keys where text belongs", "documents:\n  - file: {a: b}\n", [(2, 11, "type-text")]),
    ("duplicate key", "documents: []\ndocuments: []\n", [(2, 1, "duplicate-section")]),
    (
        "duplicate key inside",
        "events:\n  - title: 开工\n    date: 2020-01-01\n    title: 完工\n",
        [(4, 5, "duplicate-key")],
    ),
    ("anchor", "lexicon: &x\n  order: [下令]\n", [(1, 10, "anchor")]),
    ("alias", "events: []\nplaces: *x\n", [(2, 9, "alias")]),
    ("tag", "version: !!int 1\n", [(1, 10, "tag")]),
    ("key that is a list", "? [a]\n: b\n", [(1, 3, "key-type")]),
    ("second document", "version: 1\n---\nversion: 1\n", [(2, 1, "second-document")]),
    ("tab", "events:\n\t- title: 开工\n", [(2, 1, "tab")]),
    ("full-width colon, broken", "events:\n  - title：开工\n    date: 2020-01-01\n", [(2, 10, "wide-colon")]),
    ("full-width colon, readable", "events:\n  - title：开工\n", [(2, 5, "wide-colon")]),
    ("full-width comma", "institutions:\n  - {name: 甲校, aliases: [甲，乙]}\n", [(2, 26, "wide-comma")]),
    ("unclosed bracket", "events:\n  - {title: 开工\n", [(3, 1, "syntax")]),
    ("date as people write it", "events:\n  - {title: 开工, date: 2020年1月5日}\n", [(2, 23, "date-near")]),
    ("impossible date", "events:\n  - {title: 开工, date: 2020-02-30}\n", [(2, 23, "date")]),
    ("no date", "events:\n  - title: 开工\n", [(2, 5, "required")]),
    ("empty title", "events:\n  - title:\n    date: 2020\n", [(2, 11, "required")]),
    ("kind, near", "events:\n  - {title: 开工, date: 2020, kind: meetng}\n", [(2, 35, "kind-near")]),
    ("kind, far", "events:\n  - {title: 开工, date: 2020, kind: 党课}\n", [(2, 35, "kind")]),
    ("end before beginning", "events:\n  - {title: 开工, date: 2024-03-20/2024-03-10}\n", [(2, 23, "date-reversed")]),
    ("absolute path", "documents:\n  - file: /etc/passwd\n", [(2, 11, "file-outside")]),
    ("path of another system", "documents:\n  - file: C:\\notes\\a.txt\n", [(2, 11, "file-outside")]),
    ("path that leads out", "documents:\n  - file: ../w/notice.txt\n", [(2, 11, "file-outside")]),
    ("place of a document", "documents:\n  - {file: a.txt, city: 不存在市}\n", [(2, 25, "no-place")]),
    ("place of a place", "places:\n  - {name: 东区, city: 平圆县}\n", [(2, 22, "no-place-near")]),
    ("place of a body", "institutions:\n  - {name: 甲校, city: 火星}\n", [(2, 22, "no-place")]),
    (
        "places of an event",
        "events:\n  - {title: 开工, date: 2020, cities: [泰州市, 火星]}\n",
        [(2, 43, "no-place")],
    ),
    ("flag", "corrections:\n  - {event: abc, reject: perhaps}\n", [(2, 26, "type-flag")]),
    ("no target", "corrections:\n  - reject: true\n", [(2, 5, "no-target")]),
    ("no action", "corrections:\n  - event: abc\n", [(2, 5, "no-action")]),
    ("two actions", "corrections:\n  - {event: abc, reject: true, set: {title: 开工}}\n", [(2, 5, "two-actions")]),
    ("nothing to set", "corrections:\n  - {event: abc, set: {}}\n", [(2, 23, "set-nothing")]),
    ("unknown field to set", "corrections:\n  - {event: abc, set: {dates: 5}}\n", [(2, 24, "unknown-key-near")]),
    ("merge of one", "corrections:\n  - merge: [abc]\n", [(2, 12, "merge-few")]),
    (
        "source without quote",
        "events:\n  - {title: 开工, date: 2020, sources: [{file: a.txt}]}\n",
        [(2, 39, "required")],
    ),
    ("no such file", "documents:\n  - file: sources/nowhere.txt\n", [(2, 11, "no-file")]),
    ("no such file, near", "documents:\n  - file: sources/notise.txt\n", [(2, 11, "no-file-near")]),
    (
        "fact stated twice",
        "documents:\n  - {file: a.txt, city: 泰州市}\n  - {file: a.txt, city: 常州市}\n",
        [(3, 25, "said-twice")],
    ),
    (
        "alias of two bodies",
        "institutions:\n  - {name: 甲校, aliases: [一中]}\n  - {name: 乙校, aliases: [一中]}\n",
        [(3, 25, "alias-taken")],
    ),
    ("empty item", "institutions:\n  - name: 甲校\n    aliases: [一中, '']\n", [(3, 19, "empty-item")]),
    ("kind in the lexicon", "lexicon:\n  metting: [碰头]\n", [(2, 3, "kind-near")]),
    ("control character", "version: 1\nevents: \x07\n", [(2, 9, "character")]),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "notice.txt").write_text("五月三日开工。\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("开工。\n", encoding="utf-8")
    return tmp_path


def read(project: Path, text: str | bytes, name: str = "events.yaml") -> Curation:
    content = text.encode("utf-8") if isinstance(text, str) else text
    (project / name).write_bytes(content)
    return load([project / name], project)


def told(curation: Curation) -> list[tuple[int, int, str]]:
    return [(item.line, item.column, item.message.key.removeprefix("curation.")) for item in curation.problems]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_mistake_is_told_where_it_is(project: Path, text: str, expected: list[tuple[int, int, str]]) -> None:
    curation = read(project, text)
    assert told(curation) == expected
    assert {item.file for item in curation.problems} == {"events.yaml"}
    for problem in curation.problems:
        for lang in ("zh", "en"):
            words = say(problem.message, lang)
            assert words != problem.message.key and "{" not in words.replace("{key", "")


@pytest.mark.parametrize(
    "name",
    [
        "泰州市",
        "泰州",
        "江苏",
        "江苏省泰州市",
        "北京市海淀区",
        "鼓楼区",
        "孟连县",
        "意大利",
        "莫斯科",
        "石桥镇",
        "东区",
    ],
)
def test_a_place_that_there_is_needs_no_word(project: Path, name: str) -> None:
    """Cities, short names, a part after its whole, names that several share, countries, towns, the project's own."""
    curation = read(project, f"places: [{{name: 东区, city: 泰州市}}]\ndocuments:\n  - {{file: a.txt, city: {name}}}\n")
    assert curation.problems == () and curation.facts_for("a.txt").city == name


def test_a_place_that_is_not_known_is_told_once_with_those_that_sound_alike_and_used_all_the_same(
    project: Path,
) -> None:
    curation = read(
        project,
        "documents:\n  - {file: a.txt, city: 平圆县}\n  - {file: sources/notice.txt, city: 平圆县}\n",
    )
    (problem,) = curation.problems
    assert problem.level == "warning" and "平原县" in str(problem.message.values["near"])
    assert curation.facts_for("a.txt").city == "平圆县"


def test_only_files_of_the_project_are_offered_for_a_path_that_leads_out(project: Path) -> None:
    outside = project.parent / "notise.txt"
    outside.write_text("五月。\n", encoding="utf-8")
    for file, near in (("../notise.txt", "sources/notice.txt"), ("/etc/passwd", "sources/…")):
        (problem,) = read(project, f"documents:\n  - file: {file}\n").problems
        assert problem.message.values["near"] == near and problem.level == "error"


def test_kinds_may_be_said_in_chinese(project: Path) -> None:
    curation = read(
        project,
        "events:\n  - {title: 开工, date: 2020, kind: 会议}\n"
        "corrections:\n  - {event: abc, set: {kind: 指令}}\nlexicon: {派遣: [驰援]}\n",
    )
    assert curation.problems == () and curation.events[0].kind == "meeting"
    assert curation.corrections[0].changes.kind == "directive"
    assert curation.additions.lexicon == {"deployment": ("驰援",)}


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    zh, en = catalogue("zh", "curation"), catalogue("en", "curation")
    assert set(zh) == set(en)
    for name in zh:
        assert {part.split("}")[0] for part in zh[name].split("{")[1:]} == {
            part.split("}")[0] for part in en[name].split("{")[1:]
        }, name


def test_all_mistakes_are_told_in_one_pass_and_the_rest_is_used(project: Path) -> None:
    curation = read(
        project,
        "version: 1\n"
        "places:\n"
        "  - {name: 东区, citi: 甲市}\n"
        "events:\n"
        "  - {title: 开工, date: 2020-13}\n"
        "  - {title: 完工, date: 2021-05-03, kind: order}\n"
        "corrections:\n"
        "  - {event: abc, set: {date: soon, title: 试运行}}\n",
    )
    assert told(curation) == [
        (3, 16, "unknown-key-near"),
        (5, 23, "date"),
        (8, 30, "date"),
    ]
    assert [(event.title, event.date, event.kind) for event in curation.events] == [("完工", "2021-05-03", "order")]
    assert curation.additions.places == () and curation.corrections == (), "nothing is applied half"


def test_what_was_complete_before_a_syntax_error_is_used(project: Path) -> None:
    curation = read(
        project,
        "events:\n  - {title: 开工, date: 2020}\n  - {title: 停工, date: 2021}\n  - {title: [完工, date: 2022}\n",
    )
    assert [event.title for event in curation.events] == ["开工", "停工"]
    assert [item.message.key for item in curation.problems] == ["curation.syntax"]


@pytest.mark.parametrize("word", ["2020-01-27", "NO", "8:30", "0123", "1e3", "null", "~", "0x1F", "'quoted'"])
def test_every_scalar_is_text(project: Path, word: str) -> None:
    curation = read(project, f"institutions:\n  - name: {word}\n")
    assert curation.problems == ()
    assert curation.additions.institutions[0].name == word.strip("'")


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "version: 1\nevents:\ncorrections:\n", "events: []\n", "\ufeff"]
)
def test_an_empty_file_is_right(project: Path, text: str) -> None:
    curation = read(project, text)
    assert curation.problems == () and curation.events == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_are_understood(project: Path, encoding: str) -> None:
    curation = read(project, "places:\r\n  - name: 东区\r\n".encode(encoding))
    assert [place.name for place in curation.additions.places] == ["东区"]


def test_a_file_in_another_encoding_says_where(project: Path) -> None:
    curation = read(project, "places:\n  - name: 东区\n".encode("gb18030"))
    assert told(curation) == [(2, 11, "encoding")]


def test_nesting_without_end_is_a_problem_not_a_crash(project: Path) -> None:
    assert told(read(project, "events: " + "[" * 100_000))[0][2] in ("too-deep", "syntax")


def test_a_file_that_is_not_there_is_a_problem(project: Path) -> None:
    assert told(load([project / "absent.yaml"], project)) == [(0, 0, "unreadable")]


def test_files_are_read_together_and_each_problem_names_its_own(project: Path) -> None:
    (project / "events").mkdir()
    (project / "events.yaml").write_text("institutions: [{name: 甲校, aliases: [一中]}]\n", encoding="utf-8")
    (project / "events" / "more.yaml").write_text("lexicon: {order: [下令]}\nfoo: 1\n", encoding="utf-8")
    curation = load([project / "events.yaml", project / "events" / "more.yaml"], project)
    assert curation.canonical("一中") == "甲校" and curation.canonical("二中") == "二中"
    assert curation.additions.lexicon == {"order": ("下令",)}
    assert [(item.file, item.line) for item in curation.problems] == [("events/more.yaml", 2)]


def test_what_another_file_already_states_is_told_with_its_place(project: Path) -> None:
    one, two = project / "events.yaml", project / "more.yaml"
    one.write_text("institutions: [{name: 甲校, aliases: [一中]}]\ndocuments: [{file: a.txt, city: 泰州市}]\n", "utf-8")
    two.write_text("institutions: [{name: 一中}]\ndocuments: [{file: a.txt, city: 常州市}]\n", "utf-8")
    curation = load([one, two], project)
    assert [(item.file, item.line, say(item.message, "en")) for item in curation.problems] == [
        ("more.yaml", 1, "一中 already stands for 甲校 (events.yaml:1)"),
        ("more.yaml", 2, "city of a.txt is already stated in events.yaml:2; this later one counts"),
    ]
    assert curation.facts_for("a.txt").city == "常州市" and curation.canonical("一中") == "甲校"


def test_facts_of_a_document_are_completed_with_their_reason(project: Path) -> None:
    from timeline.model import DocumentFacts

    curation = read(project, "documents:\n  - {file: ./a.txt, city: 甲市, published: 2020-05-03, note: 据档案}\n")
    facts = curation.complete("a.txt", DocumentFacts(title="开工记", city="乙市"))
    assert (facts.title, facts.city, facts.published) == ("开工记", "甲市", "2020-05-03")
    assert say(facts.reasons["city"], "en") == "stated in events.yaml, line 2: 据档案"
    assert curation.facts_for("b.txt") == DocumentFacts()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_project_starts_without_problems_and_with_examples_that_are_right(tmp_path: Path, lang: str) -> None:
    import re

    text = template(lang)
    (tmp_path / "sources").mkdir()
    for name in ("notice.txt", "report.txt"):
        (tmp_path / "sources" / name).write_text("一\n", encoding="utf-8")
    assert read(tmp_path, text).problems == ()
    used = read(tmp_path, re.sub(r"^#(  +\S)", r"\1", text[text.index("version: 1") :], flags=re.MULTILINE))
    assert used.problems == ()
    assert len(used.documents) == len(used.events) == len(used.additions.institutions) == 1
    assert [item.action for item in used.corrections] == ["set", "reject", "merge"]


MARKS = [*list("{}[]#&*!?|>'\"：\t\n"), ", ", ": ", "- ", "  ", "---", "\n  - ", "\n    "]
SECTIONS = ["events: ", "corrections: ", "documents: ", "lexicon: "]
WORDS = ["date", "title", "quote", "file", "merge", "set", "2020-01-31", "开工", "a.txt"]
PIECES = st.sampled_from([*MARKS, *SECTIONS, *WORDS])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_no_content_makes_reading_fail(project: Path, text: str) -> None:
    curation = read(project, text.encode("utf-8", "replace"))
    lines = text.count("\n") + text.count("\r") + 2
    for problem in curation.problems:
        assert 1 <= problem.line <= lines + 1 and problem.column >= 1
        assert say(problem.message, "en") != problem.message.key


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=80))
def test_no_bytes_make_reading_fail(project: Path, content: bytes) -> None:
    assert isinstance(read(project, content), Curation)
