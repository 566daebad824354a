"""Tables and JSON lines: a row is a document; fields by name or by settings; files of any size, and hostile ones."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.model import Document, Problem
from timeline.reading import ReadError, read, read_with_problems
from timeline.reading.containers import Member, members
from timeline.reading.reader import row_alone
from timeline.reading.rules import Rules


def documents(path: Path, rules: Rules | None = None) -> tuple[dict[str, Document], list[tuple[int, str]]]:
    """The documents of a table by name, and line and kind of every problem."""
    rules = rules or Rules()
    made: dict[str, Document] = {}
    problems: list[tuple[int, str]] = []
    for item in members(path, path.name, rules):
        if isinstance(item, Problem):
            problems.append((item.line, item.message.key.removeprefix("reading.")))
            continue
        assert isinstance(item, Member)
        try:
            document, warned = read_with_problems(item.path, item.file, rules=rules)
        except ReadError as error:
            problems.append((0, error.reason.key.removeprefix("reading.")))
            continue
        problems += [(0, problem.message.key.removeprefix("reading.")) for problem in warned]
        made[item.file.removeprefix(f"{path.name}!/")] = document
        assert read(path.parent / item.file, item.file, rules=rules) == document  # by its name alone too
    return made, problems


def put(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def texts(path: Path, rules: Rules | None = None) -> dict[str, str]:
    made, problems = documents(path, rules)
    assert problems == []
    return {name: document.text for name, document in made.items()}


TABLE = '标题,来源,发布时间,网址,正文\n关于防汛,市水务局,2021-03-08 10:00,http://x/1,"甲, 乙\n""丙"""\n,,,,丁\n'


def test_a_row_is_its_title_and_its_text(tmp_path: Path) -> None:
    made, problems = documents(put(tmp_path, "a.csv", TABLE))
    assert problems == []
    first = made["000001"]
    assert first.text == '关于防汛\n甲, 乙\n"丙"'
    assert [(q.number, q.role, q.line) for q in first.paragraphs] == [(1, "heading", 2), (2, "text", 2), (3, "text", 2)]
    facts = first.facts
    assert (facts.title, facts.publisher, facts.published, facts.url) == (
        "关于防汛",
        "市水务局",
        "2021-03-08",
        "http://x/1",
    )
    assert facts.reasons["published"].values == {"name": "发布时间"}
    assert (first.format, first.encoding) == ("csv", "utf-8")
    assert made["000002"].text == "丁"
    assert made["000002"].paragraphs[0].line == 4


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(("suffix", "separator"), [("csv", ","), ("csv", ";"), ("tsv", "\t"), ("csv", "\t")])
def test_encodings_and_separators_are_found_out(tmp_path: Path, codec: str, suffix: str, separator: str) -> None:
    body = "三月八日上午市水務局召開防汛會議"
    data = f"title{separator}text\r\n通知{separator}{body}\r\n會議{separator}{body}二次\r\n".encode(codec)
    found = texts(put(tmp_path, f"a.{suffix}", data))
    assert list(found.values()) == [f"通知\n{body}", f"會議\n{body}二次"]


def test_json_lines(tmp_path: Path) -> None:
    rows = [{"title": "甲", "content": "甲的正文"}, {"content": "乙\n\n丙", "n": 3, "x": None, "y": [1]}]
    data = "\n".join(json.dumps(row, ensure_ascii=number % 2 == 0) for number, row in enumerate(rows)) + "\n\n"
    assert texts(put(tmp_path, "a.jsonl", data)) == {"000001": "甲的正文", "000002": "乙\n\n丙"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "data.body"}, "里面"),
        ({"text": "data.parts"}, "一\n2"),
        ({"text": "data.deep.a.b"}, "四层"),
        ({"text": "paragraphs", "title": "data.head"}, "名\n一段\n二段"),
    ],
)
def test_fields_inside_objects_have_names_with_dots(tmp_path: Path, fields: Mapping[str, str], expected: str) -> None:
    inner = {"body": "里面", "head": "名", "parts": ["一", 2], "odd": [{"x": 1}], "deep": {"a": {"b": "四层"}}}
    row = json.dumps({"data": inner, "paragraphs": ["一段", "二段"]})
    assert texts(put(tmp_path, "a.jsonl", row), Rules(fields=fields)) == {"000001": expected}


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (1583712000, "2020-03-09"),
        (1583712000.5, "2020-03-09"),
        ("1583712000000", "2020-03-09"),
        (1583679599, "2020-03-08"),
        (1583683200, "2020-03-09"),  # midnight in China
        (20200309, "2020-03-09"),
        (15837120, ""),
        (9999999999999, ""),
    ],
)
def test_a_day_may_be_a_number_of_seconds(tmp_path: Path, value: object, published: str) -> None:
    made, problems = documents(put(tmp_path, "a.jsonl", json.dumps({"text": "甲", "time": value})))
    assert [document.facts.published for document in made.values()] == [published]
    assert len(problems) == (not published)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "body2"}, {"000001": "二"}),
        ({"text": "nothing, Body2"}, {"000001": "二"}),
        ({"text": "body2", "title": "name"}, {"000001": "名\n二"}),
        ({"text": "body2", "id": "key"}, {"k_1": "二"}),
        ({"text": "body1", "format": "html"}, {"000001": "一段\n二段"}),
    ],
)
def test_settings_name_the_fields(tmp_path: Path, fields: Mapping[str, str], expected: dict[str, str]) -> None:
    row = {"name": "名", "body1": "<p>一段</p><p>二段</p>", "body2": "二", "key": "k/1"}
    rules = Rules(fields=fields)
    assert texts(put(tmp_path, "a.jsonl", json.dumps(row)), rules) == expected
    out = io.StringIO()
    csv.writer(out).writerows([row.keys(), row.values()])
    assert texts(put(tmp_path, "a.csv", out.getvalue()), rules) == expected


def test_ids_that_are_no_names_are_made_some(tmp_path: Path) -> None:
    ids = ["7", "7", "", "../x", "a\x1b[31mb", "@5+1+1", "http://x/y"]
    data = "\n".join(json.dumps({"id": name, "text": f"第{n}份"}) for n, name in enumerate(ids))
    found = texts(put(tmp_path, "a.jsonl", data), Rules(fields={"id": "id"}))
    assert list(found) == ["7", "7~000002", "000003", "_x", "a_[31mb", "000006", "http:_x_y"]


def test_what_is_wrong_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = [
        '{"text": "甲"}',
        "{bad",
        "[1]",
        '{"other": 1}',
        "[" * 100_000,
        '{"text": ' + "9" * 5000 + "}",
        '{"text": "乙"}',
    ]
    made, problems = documents(put(tmp_path, "a.jsonl", "\n".join(rows)))
    assert [document.text for document in made.values()] == ["甲", "乙"]
    assert [kind for _, kind in problems] == [
        "row_damaged",
        "row_no_object",
        "rows_no_text",
        "row_damaged",
        "row_damaged",
    ]


def test_lines_that_are_none_may_stand_before_the_first_document(tmp_path: Path) -> None:
    made, problems = documents(put(tmp_path, "a.jsonl", '{"made": "2021"}\nx\n{"text": "甲"}\n{"made": 1}\n'))
    assert [document.text for document in made.values()] == ["甲"]
    assert problems == [(1, "rows_no_text"), (2, "row_damaged"), (0, "rows_no_text")]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jsonl", '{"a": 1}\n' * 100, "rows_no_text"),
        ("a.csv", "", "empty"),
        ("a.csv", "甲,乙\n一,二\n", "rows_no_text"),
        ("a.jsonl", '{"甲": "一"}\n', "rows_no_text"),
        ("a.csv", "甲,乙\n一,二\n".encode("utf-16"), "rows_no_text"),
        ("a.csv", bytes(range(256)) * 50, "binary"),
        ("a.csv", "text," * 1_000_000 + "\n", "rows_header"),
        ("a.csv", '"text,' + "x" * 100_000, "rows_header"),
    ],
)
def test_a_file_that_is_no_table_says_why(tmp_path: Path, name: str, data: str | bytes, expected: str) -> None:
    assert documents(put(tmp_path, name, data)) == ({}, [(0, expected)])


def test_a_row_of_a_million_columns_is_one_problem(tmp_path: Path) -> None:
    made, problems = documents(put(tmp_path, "a.csv", "text\n" + "x," * 1_000_000 + "\n" + '"",' * 2000 + "\n乙\n"))
    assert [document.text for document in made.values()] == ["乙"]
    assert problems == [(0, "rows_columns"), (0, "rows_columns")]


def test_a_row_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    data = '{"text": "甲"}\n{"text": "' + "长" * 3000 + '"}\n{"text": "乙"}\n'
    made, problems = documents(put(tmp_path, "a.jsonl", data), Rules(file_size=2000))
    assert [document.text for document in made.values()] == ["甲", "乙"]
    assert problems == [(2, "row_too_large")]


def test_a_quote_that_is_never_closed_costs_what_a_row_may_hold(tmp_path: Path) -> None:
    data = 'text,title\n甲,a\n"乙,b\n' + "丙,c\n" * 300
    made, problems = documents(put(tmp_path, "a.csv", data), Rules(file_size=1000))
    assert [document.text for document in made.values()][:2] == ["a\n甲", "c\n丙"]
    assert problems == [(3, "row_too_large")]


def test_many_problems_are_summed_up(tmp_path: Path) -> None:
    data = '{"text": "甲", "id": "1"}\n' + "{\n" * 500
    _, problems = documents(put(tmp_path, "a.jsonl", data), Rules(fields={"id": "id"}))
    assert len(problems) == 21 and problems[-1] == (0, "rows_more_problems")


def test_a_field_that_should_be_a_date_and_is_none_is_told(tmp_path: Path) -> None:
    made, problems = documents(put(tmp_path, "a.csv", "text,date\n甲,last week\n"))
    assert problems == [(0, "row_no_date")]
    assert made["000001"].facts.published == ""


def test_a_large_table_is_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("title,text\n")
        for number in range(8_000):
            file.write(f'第{number}号,"{"正文，" * 100}\n第二段"\n')
    tracemalloc.start()
    count = sum(1 for _ in members(path, "a.csv", Rules()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8_000
    assert peak < path.stat().st_size / 3


def test_marks_change_with_the_row_and_with_the_columns(tmp_path: Path) -> None:
    def marks(data: str) -> list[int]:
        return [
            item.mark for item in members(put(tmp_path, "a.csv", data), "a.csv", Rules()) if isinstance(item, Member)
        ]

    first = marks("title,text\n甲,一\n乙,二\n")
    assert marks("title,text\n甲,一\n乙,三\n")[0] == first[0]
    assert marks("title,text\n甲,一\n乙,三\n")[1] != first[1]
    assert set(marks("name,text\n甲,一\n乙,二\n")).isdisjoint(first)


CELLS = st.text(st.sampled_from("甲a,;\"\n\t '"), max_size=12)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_any_table_that_the_standard_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["note", "text"])
    writer.writerows((note, f"文{text}") for note, text in cells)
    path = tmp_path_factory.mktemp("rows") / "a.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    made, problems = documents(path)
    assert problems == []
    assert [document.text for document in made.values()] == [f"文{text}" for _, text in cells]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le"])
def test_rows_in_utf_16_say_so_and_stay_with_their_table(tmp_path: Path, codec: str) -> None:
    path = put(tmp_path, "a.tsv", "text\r\n三月八日上午召开会议\r\n😀三月九日检查".encode(codec))
    made, problems = documents(path)
    assert problems == []
    assert [made[name].text for name in ("000001", "000002")] == ["三月八日上午召开会议", "😀三月九日检查"]
    assert {document.encoding for document in made.values()} == {"utf-16-le"}
    row = next(item for item in members(path, path.name, Rules()) if isinstance(item, Member))
    assert row_alone(row.path) is None
