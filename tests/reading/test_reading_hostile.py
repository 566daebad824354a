"""Damaged in any way, a file of any format is read or refused with a reason; nothing else is ever raised."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_samples import W, column, docx, p, pdf, table, zipped

from timeline.model import Document, Problem
from timeline.reading import ReadError, from_bytes
from timeline.reading.containers import members
from timeline.reading.reader import read_with_problems
from timeline.reading.rows import Rows
from timeline.reading.rules import Rules

NUMBERED = p("会议", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="1"/></w:lvl>'
LISTS = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{LEVEL}</w:abstractNum></w:numbering>'
WORD = docx(p("通知") + NUMBERED + table(["三月八日", "开会"]), numbering=LISTS)
PLAIN_WORD = zipped({"word/document.xml": f"<w:document {W}><w:body>{p('通知')}</w:body></w:document>".encode()}, 0)
PAPER = pdf([column(["三月八日开会。"]), column(["完。"])])
ARCHIVE = zipped({"a.txt": "通知".encode(), "in.zip": zipped({"b.csv": "标题,正文\n甲,乙\n".encode()})})
ROWS = '标题,正文\n甲,"乙\n""丙"""\n丁,戊\n'.encode()
LINES = '{"title": "甲", "text": "乙"}\n{"text": "丙"}\n'.encode()

CHANGES = st.lists(
    st.tuples(st.sampled_from(["cut", "set", "drop", "put", "twice"]), st.floats(0, 1), st.binary(max_size=6)),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for how, share, new in changes:
        at = int(share * len(data))
        if how == "cut":
            data = data[: max(at, len(data) // 2)]
        elif how == "set":
            data = data[:at] + new + data[at + len(new) :]
        elif how == "drop":
            data = data[:at] + data[at + 1 + len(new) :]
        elif how == "put":
            data = data[:at] + new + data[at:]
        else:
            data = data[:at] + data[at // 2 :]
    return data


def holds(document: Document) -> None:
    """Paragraphs are lines of the text, in order."""
    lines = document.text.split("\n")
    for paragraph in document.paragraphs:
        assert document.text[paragraph.start : paragraph.end] == lines[paragraph.number - 1]
    assert "\0" not in document.text


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([("docx", WORD), ("docx", PLAIN_WORD), ("pdf", PAPER)]), CHANGES)
def test_a_damaged_document_is_read_or_refused(
    sample: tuple[str, bytes], changes: list[tuple[str, float, bytes]]
) -> None:
    format_, data = sample
    if format_ == "pdf":
        pytest.importorskip("pypdfium2")
    try:
        document, _ = from_bytes(damaged(data, changes), "a", format_)  # type: ignore[arg-type]
    except ReadError as error:
        assert str(error)
    else:
        holds(document)


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([("a.zip", ARCHIVE), ("a.csv", ROWS), ("a.jsonl", LINES)]), CHANGES)
def test_a_damaged_container_is_read_or_refused(
    tmp_path: Path, sample: tuple[str, bytes], changes: list[tuple[str, float, bytes]]
) -> None:
    name, data = sample
    path = tmp_path / name
    path.write_bytes(damaged(data, changes))
    for item in members(path, name, Rules()):
        if isinstance(item, Problem):
            assert item.file.isprintable()
            continue
        assert item.file.isprintable()
        try:
            document, _ = read_with_problems(item.path, item.file)
        except ReadError as error:
            assert str(error)
        else:
            holds(document)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.sampled_from([".csv", ".tsv", ".jsonl"]))
def test_any_bytes_are_rows_or_none(data: bytes, suffix: str) -> None:
    head = b"text,b\n" if suffix == ".csv" else b"text\tb\n" if suffix == ".tsv" else b""
    try:
        rows = Rows(io.BytesIO(head + data), suffix, Rules(file_size=100))
        for row in rows.all("a"):
            if not isinstance(row, Problem):
                rows.read(row.offset, row.length)
    except ReadError as error:
        assert str(error)
