"""Files: what is refused and why, paragraphs and offsets, warnings."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_samples import column, docx, p, pdf

from timeline import reading
from timeline.messages import catalogue
from timeline.reading import DOCUMENTS, ReadError, from_bytes, read, read_with_problems


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def refusal(path: Path, limit: int = 1000) -> str:
    with pytest.raises(ReadError) as caught:
        read(path, path.name, limit=limit)
    return caught.value.reason.key.removeprefix("reading.")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.txt", bytes(100), "binary"),
        ("a.txt", b"%PDF-1.4\n1 0 obj", "binary"),
        ("a.html", b"PK\x03\x04rest", "binary"),
        ("a.txt", b"x" * 1001, "too_large"),
        ("a.doc", b"text", "unsupported"),
        ("a.docx", b"text", "docx_damaged"),
        ("a.pdf", b"text", "pdf_damaged"),
        ("a.zip", b"PK\x05\x06", "container"),
        ("noextension", b"text", "unsupported"),
        ("a.html", b"<script>var a = 1;</script><!-- nothing -->", "no_text"),
    ],
)
def test_a_file_without_a_text_says_why(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    assert refusal(write(tmp_path / name, data)) == expected


def test_what_is_no_file_says_why(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    (tmp_path / "lost.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "folder.txt") == "not_regular"
    assert refusal(tmp_path / "pipe.txt") == "not_regular"
    assert refusal(tmp_path / "circle.txt") == "loop"
    assert refusal(tmp_path / "lost.txt") == "broken_link"
    assert refusal(tmp_path / "gone.txt") == "missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "文字")
    path.chmod(0)
    assert refusal(path) == "permission"


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "real.txt", "通知")
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert read(tmp_path / "link.txt", "sources/link.txt").file == "sources/link.txt"


_SAMPLES = {".pdf": pdf([column(["通知"])]), ".docx": docx(p("通知"))}


@pytest.mark.parametrize("suffix", sorted(DOCUMENTS))
def test_every_suffix_is_read_in_any_case(tmp_path: Path, suffix: str) -> None:
    data = _SAMPLES.get(suffix, "<p>通知</p>" if "htm" in suffix else "通知")
    assert read(write(tmp_path / f"a{suffix.upper()}", data), "a").text.strip() == "通知"


def test_paragraphs_are_the_lines_that_hold_text(tmp_path: Path) -> None:
    data = "\ufeff第一行\r\n\r\n　　第三行\u2028同一行\r \u200b\r\n第五行".encode()
    document = read(write(tmp_path / "a.txt", data), "a.txt")
    assert document.text == "第一行\n\n　　第三行\u2028同一行\n \u200b\n第五行"
    assert [(p.number, p.line, document.text[p.start : p.end]) for p in document.paragraphs] == [
        (1, 1, "第一行"),
        (3, 3, "　　第三行\u2028同一行"),
        (5, 5, "第五行"),
    ]
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.format, document.encoding) == ("txt", "utf-8")


@settings(deadline=None)
@given(st.text(st.sampled_from("会议 \n\r\t　a。\u2028"), max_size=60))
def test_paragraphs_are_slices_of_the_text(text: str) -> None:
    document, problems = from_bytes(("始" + text).encode(), "a.txt", "txt")
    lines = document.text.split("\n")
    assert document.text == ("始" + text).replace("\r\n", "\n").replace("\r", "\n")
    assert not problems
    for paragraph in document.paragraphs:
        assert document.text[paragraph.start : paragraph.end] == lines[paragraph.number - 1]
    numbers = {paragraph.number for paragraph in document.paragraphs}
    assert numbers == {number for number, line in enumerate(lines, 1) if line.strip()}


def test_a_damaged_file_is_read_with_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "第一行\n第二行的会议".encode()[:-1])
    document, problems = read_with_problems(path, "sources/a.txt")
    assert document.text == "第一行\n第二行的会\ufffd"
    [problem] = problems
    assert (problem.file, problem.line, problem.column, problem.level) == ("sources/a.txt", 2, 6, "warning")
    assert problem.message.key == "reading.damaged"


def test_every_reason_in_the_code_has_its_words() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(reading.__file__).parent.glob("*.py"))
    used = set(re.findall(r'"reading\.(\w+)"|"(why_\w+)"', code))
    names = {one or other for one, other in used}
    assert names == catalogue("en", "reading").keys()


@pytest.mark.parametrize("domain", ["reading", "cleaning"])
def test_both_languages_say_the_same_things(domain: str) -> None:
    first, second = (catalogue(language, domain) for language in ("zh", "en"))
    assert first.keys() == second.keys()
    for name in first:
        fields = [sorted(part.split("}")[0] for part in texts[name].split("{")[1:]) for texts in (first, second)]
        assert fields[0] == fields[1], name
