"""Zip archives: members as documents, their names, archives inside archives, and archives that mean harm."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from reading_samples import docx, p, zipped

from timeline.model import Problem
from timeline.reading import ReadError, read
from timeline.reading.containers import Member, members
from timeline.reading.rules import Rules
from timeline.virtual import container_of, is_row, located, on_disk

TEXT = "三月八日上午，市水务局召开防汛会议。".encode()


def put(folder: Path, data: bytes, name: str = "a.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def found(path: Path, rules: Rules | None = None) -> tuple[list[str], dict[str, str]]:
    """The names of the members, and the kind of problem by name; without the name of the archive."""
    documents, problems = [], {}
    for item in members(path, path.name, rules or Rules()):
        if isinstance(item, Problem):
            problems[item.file.removeprefix(f"{path.name}!/")] = item.message.key.removeprefix("reading.")
        else:
            assert isinstance(item, Member)
            documents.append(item.file.removeprefix(f"{path.name}!/"))
    return documents, problems


def everything(path: Path) -> dict[str, str]:
    """The texts of all members by name, read by the path that the list gives and by the name alone."""
    texts = {}
    for item in members(path, path.name, Rules()):
        assert isinstance(item, Member), item
        document = read(item.path, item.file)
        assert read(path.parent / item.file, item.file) == document
        assert document.file == item.file
        texts[item.file.removeprefix(f"{path.name}!/")] = document.text
    return texts


def test_members_of_every_format_are_documents(tmp_path: Path) -> None:
    data = zipped(
        {"一/a.txt": TEXT, "b.html": b"<p>\xe7\x94\xb2</p>", "c.docx": docx(p("乙")), "d.md": b"# \xe4\xb8\x99"}
    )
    texts = everything(put(tmp_path, data))
    assert texts == {"一/a.txt": TEXT.decode(), "b.html": "甲", "c.docx": "乙", "d.md": "# 丙"}


def test_archives_in_archives_are_read_to_a_depth(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT})
    for name in ("two.zip", "one.zip"):
        data = zipped({name: data, "b.txt": TEXT})
    assert list(everything(put(tmp_path, data))) == ["one.zip!/two.zip!/a.txt", "one.zip!/b.txt", "b.txt"]
    deeper = put(tmp_path, zipped({"zero.zip": data}), "deep.zip")
    assert found(deeper)[1] == {"zero.zip!/one.zip!/two.zip": "archive_deep"}


def test_tables_in_archives_are_read_row_by_row(tmp_path: Path) -> None:
    path = put(tmp_path, zipped({"in.zip": zipped({"n.csv": "标题,正文\n甲,乙\n丙,丁\n".encode()})}))
    assert everything(path) == {"in.zip!/n.csv!/000001": "甲\n乙", "in.zip!/n.csv!/000002": "丙\n丁"}


def test_names_in_the_encodings_of_chinese_systems_are_read(tmp_path: Path) -> None:
    marks = {"通知.txt": "gb18030", "会议/纪要.txt": "utf-8"}
    data = zipped({f"{number:04}": TEXT for number in range(2)})
    for number, (name, codec) in enumerate(marks.items()):  # names that are not marked as UTF-8
        raw = name.encode(codec)
        old = f"{number:04}".encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("x" * len(raw), TEXT)
        data = out.getvalue().replace(b"x" * len(raw), raw)
        assert old not in data
        assert everything(put(tmp_path, data, f"{number}.zip")) == {name: TEXT.decode()}
    assert everything(put(tmp_path, zipped({"標題.txt": TEXT}), "utf.zip")) == {"標題.txt": TEXT.decode()}


def test_what_a_folder_would_hide_is_hidden(tmp_path: Path) -> None:
    data = zipped({".DS_Store": b"x", "__MACOSX/._a.txt": b"x", "d/.git/c.txt": b"x", "a.txt": TEXT, "d/": b""})
    assert found(put(tmp_path, data)) == (["a.txt"], {})


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x.txt",
        "/etc/x.txt",
        "a/../../x.txt",
        "C:/x.txt",
        "..\\..\\x.txt",
        "a\x1b[31m.txt",
        "a//b.txt",
        "\u202etxt.a",
    ],
)
def test_names_that_lead_out_or_steer_the_terminal_are_refused(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, zipped({name: TEXT, "good.txt": TEXT}))
    documents, problems = found(path)
    assert documents == ["good.txt"]
    assert list(problems.values()) == ["archive_name"]
    assert all(shown.isprintable() for shown in problems)


def test_links_are_not_followed(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("passwords.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert found(put(tmp_path, out.getvalue())) == ([], {"passwords.txt": "archive_link"})


def test_of_two_members_of_one_name_the_last_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "旧的通知")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "新的通知")
    path = put(tmp_path, out.getvalue())
    assert found(path) == (["a.txt"], {"a.txt": "archive_twice"})
    assert read(tmp_path / "a.zip!/a.txt", "x").text == "新的通知"


def flagged(data: bytes, flag: int) -> bytes:
    """An archive of one member, its flags changed in both headers."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark) + at
        data = data[:place] + struct.pack("<H", flag) + data[place + 2 :]
    return data


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    good = zipped({"a.txt": TEXT})
    assert found(put(tmp_path, flagged(good, 1), "1.zip")) == ([], {"a.txt": "encrypted"})
    assert found(put(tmp_path, b"PK\x03\x04 and nothing", "2.zip")) == ([], {"2.zip": "archive_damaged"})
    assert found(put(tmp_path, good[:60], "3.zip")) == ([], {"3.zip": "archive_damaged"})
    assert found(put(tmp_path, b"", "4.zip")) == ([], {"4.zip": "archive_damaged"})
    (tmp_path / "5.zip").mkdir()
    assert found(tmp_path / "5.zip") == ([], {"5.zip": "not_regular"})
    assert found(tmp_path / "6.zip") == ([], {"6.zip": "missing"})
    damaged = bytearray(zipped({"a.txt": TEXT}, zipfile.ZIP_STORED))
    damaged[damaged.find(TEXT) + 3] ^= 0xFF
    put(tmp_path, bytes(damaged), "7.zip")
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "7.zip!/a.txt", "x")
    assert caught.value.reason.key == "reading.archive_damaged"
    with pytest.raises(ReadError) as caught:
        read(put(tmp_path, good, "8.zip").parent / "8.zip!/b.txt", "x")
    assert caught.value.reason.key == "reading.archive_missing"


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"a.txt": b"0" * 15_000_000, "b.txt": TEXT})
    assert found(put(tmp_path, bomb)) == (["b.txt"], {"a.txt": "archive_bomb"})
    large = zipped({"a.txt": b"0" * 3000, "b.txt": TEXT})
    assert found(put(tmp_path, large, "2.zip"), Rules(file_size=1000)) == (["b.txt"], {"a.txt": "too_large"})
    many = zipped({f"{number}.txt": b"x" for number in range(50)})
    assert found(put(tmp_path, many, "3.zip"), Rules(archive_files=49))[1] == {"3.zip": "archive_files"}
    assert found(put(tmp_path, many, "4.zip"), Rules(archive_size=49))[1] == {"4.zip": "archive_size"}


def test_a_member_that_is_larger_than_it_says_is_cut_off(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT * 1000}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(mark) + at
        data[place : place + 4] = struct.pack("<I", 60)
    put(tmp_path, bytes(data))
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "a.zip!/a.txt", "x")
    assert caught.value.reason.key in ("reading.archive_damaged", "reading.too_large")


def test_a_directory_of_millions_is_not_held(tmp_path: Path) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 900_000_000, 0, 0)
    path = tmp_path / "a.zip"
    with path.open("wb") as file:
        file.truncate(900_000_000)
        file.seek(0, io.SEEK_END)
        file.write(end)
    assert found(path, Rules())[1] == {"a.zip": "archive_files"}


def test_an_archive_that_changes_is_read_anew(tmp_path: Path) -> None:
    path = put(tmp_path, zipped({"a.txt": "第一份".encode()}))
    assert read(tmp_path / "a.zip!/a.txt", "x").text == "第一份"
    put(tmp_path, zipped({"a.txt": "第二份通知".encode()}))
    assert read(path.parent / "a.zip!/a.txt", "x").text == "第二份通知"


def test_a_folder_may_be_called_like_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip!").mkdir()
    put(tmp_path / "a.zip!", TEXT, "b.txt")
    assert read(tmp_path / "a.zip!/b.txt", "x").text == TEXT.decode()
    assert located(tmp_path / "a.zip!/b.txt") is None


def test_names_of_documents_in_containers(tmp_path: Path) -> None:
    path = put(tmp_path, zipped({"a.txt": TEXT}))
    assert on_disk(tmp_path / "a.zip!/a.txt") == path
    assert on_disk(path) == path
    assert (container_of("s/a.zip!/b.csv!/x"), container_of("s/a.zip!/b"), container_of("s/b!/c")) == (
        "s/a.zip!/b.csv", "s/a.zip", ""
    )  # fmt: skip
    assert [is_row(name) for name in ("a.csv!/1", "a.zip!/1.csv", "a.zip!/b.jsonl!/1", "a.csv")] == [
        True, False, True, False
    ]  # fmt: skip
