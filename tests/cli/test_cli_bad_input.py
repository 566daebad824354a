"""Bad input: each gets a clear message, and the rest of the work is done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

GOOD = "2021年5月6日,县文化馆召开座谈会,讨论夏季展览。\n"


def bad_files(folder: Path) -> dict[str, Callable[[], object]]:
    """How to make each kind of bad file, by the name of the file."""

    def huge() -> None:
        with (folder / "huge.txt").open("wb") as file:
            file.truncate(200_000_000)

    def locked() -> None:
        (folder / "locked.txt").write_text(GOOD, encoding="utf-8")
        (folder / "locked.txt").chmod(0)

    return {
        "empty.txt": lambda: (folder / "empty.txt").write_bytes(b""),
        "blank.txt": lambda: (folder / "blank.txt").write_text(" \n\u3000\n\n", encoding="utf-8"),
        "binary.txt": lambda: (folder / "binary.txt").write_bytes(bytes(range(256)) * 40),
        "picture.txt": lambda: (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)),
        "huge.txt": huge,
        "locked.txt": locked,
        "scan.tif": lambda: (folder / "scan.tif").write_bytes(b"II*\0"),
        "cut.pdf": lambda: (folder / "cut.pdf").write_bytes(b"%PDF-1.4\n"),
        "cut.docx": lambda: (folder / "cut.docx").write_bytes(b"PK\x03\x04"),
        "cut.zip": lambda: (folder / "cut.zip").write_bytes(b"PK\x03\x04"),
        "odd.csv": lambda: (folder / "odd.csv").write_bytes(b"a,b\n1,2\n"),
        "circle.txt": lambda: (folder / "circle.txt").symlink_to("circle.txt"),
        "gone.txt": lambda: (folder / "gone.txt").symlink_to("nowhere.txt"),
        "again": lambda: (folder / "again").symlink_to(folder),
        "pipe.txt": lambda: os.mkfifo(folder / "pipe.txt"),
        "hollow.html": lambda: (folder / "hollow.html").write_text("<html><script>1</script>", encoding="utf-8"),
    }


def new_project(folder: Path) -> Path:
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Spoilt:
    """What the commands say of a project with one good document and every kind of bad file."""

    build: subprocess.CompletedProcess[str]
    check: subprocess.CompletedProcess[str]
    list: subprocess.CompletedProcess[str]
    unlocked: bool


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory, installed) -> Spoilt:
    project = new_project(tmp_path_factory.mktemp("spoilt"))
    for make in bad_files(project / "sources").values():
        make()
    built, checked, listed = installed("build", project), installed("check", project), installed("list", cwd=project)
    return Spoilt(built, checked, listed, os.access(project / "sources" / "locked.txt", os.R_OK))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty.txt", "no text"),
        ("blank.txt", "no text"),
        ("binary.txt", "binary"),
        ("picture.txt", "binary"),
        ("huge.txt", "too large"),
        ("locked.txt", "permission"),
        ("scan.tif", "not read"),
        ("cut.pdf", "damaged"),
        ("cut.docx", "damaged"),
        ("cut.zip", "damaged"),
        ("odd.csv", "no column"),
        ("circle.txt", "leads nowhere"),
        ("gone.txt", "leads nowhere"),
        ("again", "read already"),
        ("pipe.txt", "neither a file nor a folder"),
        ("hollow.html", "no text"),
    ],
)
def test_a_bad_file_is_told_with_its_reason(name: str, said: str, spoilt: Spoilt) -> None:
    if name == "locked.txt" and spoilt.unlocked:
        pytest.skip("this user may read everything")
    for told in (spoilt.build.stderr, spoilt.check.stdout):  # when it is read, and later when nothing changed
        (line,) = [line for line in told.splitlines() if line.startswith(f"sources/{name}: error: ")]
        assert said in line


def test_beside_bad_files_the_rest_goes_on(spoilt: Spoilt) -> None:
    assert (spoilt.build.returncode, spoilt.check.returncode, spoilt.list.returncode) == (1, 1, 0)
    assert "2021-05-06\tmeeting\t" in spoilt.list.stdout


def test_half_a_character_is_told_and_the_rest_of_the_document_is_read(timeline, tmp_path) -> None:
    project = new_project(tmp_path)
    (project / "sources" / "cut.txt").write_bytes((GOOD * 5).encode() + "县".encode()[:2])
    for _again in range(2):
        done = timeline("check", project)
        assert done.returncode == 1
        assert "sources/cut.txt:6:1: warning: " in done.stdout
    assert timeline("build", project).returncode == 0
    assert "sources/cut.txt:1" in timeline("list", cwd=project).stdout


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("version: 1\nevents: [\n", 3),
        ("version: 1\nevents:\n  - {date: 2020-13-45, title: 甲}\n", 3),
        ("version: 1\nversion: 1\n", 2),
        ("version: 1\ncolour: red\n", 2),
        ("version: 1\nevents: &a []\n", 2),
        ("version: 1\n\tevents: []\n", 2),
        ("- a\n- b\n", 1),
        ("version: 1\ndocuments:\n  - file: sources/none.txt\n", 3),
    ],
)
def test_broken_curation_is_told_with_line_and_column(content: str, line: int, timeline, tmp_path) -> None:
    project = new_project(tmp_path)
    (project / "events.yaml").write_text(content, encoding="utf-8")
    done = timeline("check", project)
    assert done.returncode == 1
    first = done.stdout.splitlines()[0].split(":")
    assert (first[0], int(first[1])) == ("events.yaml", line)
    assert int(first[2]) >= 1
    assert "2021-05-06" in timeline("list", cwd=project).stdout


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"version: \xb0\xa1\n", b"\x00" * 50])
def test_a_curation_file_that_is_no_text_is_told(content: bytes, timeline, tmp_path) -> None:
    project = new_project(tmp_path)
    (project / "events.yaml").write_bytes(content)
    done = timeline("check", project)
    assert done.returncode == 1
    assert done.stdout.startswith("events.yaml:")


def test_a_folder_where_the_curation_file_should_be_is_told(timeline, tmp_path) -> None:
    project = new_project(tmp_path)
    (project / "events.yaml").mkdir()
    done = timeline("check", project)
    assert done.returncode == 1
    assert done.stdout.startswith("events.yaml: error: ")


@pytest.mark.parametrize("command", ["build", "list", "export", "check", "stats"])
def test_without_sources_the_message_says_what_to_do(command: str, installed, tmp_path) -> None:
    done = installed(command, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "timeline init" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_empty_sources_folder_is_an_empty_timeline(timeline, tmp_path) -> None:
    (tmp_path / "sources").mkdir()
    done = timeline("list", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no document in sources/" in done.stderr
    assert timeline("build", tmp_path).returncode == 0
    assert '"events": []' in timeline("export", "-f", "json", cwd=tmp_path).stdout


def test_curated_events_need_no_sources(timeline, tmp_path) -> None:
    (tmp_path / "events.yaml").write_text(
        "version: 1\nevents:\n  - {date: 1998-07, kind: other, title: 河堤决口}\n", encoding="utf-8"
    )
    assert timeline("list", cwd=tmp_path).stdout.startswith("1998-07\tother\t河堤决口\t")


def test_a_file_is_no_project(timeline, tmp_path) -> None:
    (tmp_path / "note.txt").write_text(GOOD, encoding="utf-8")
    done = timeline("-C", tmp_path / "note.txt", "list")
    assert done.returncode == 2
    assert "is not a folder" in done.stderr


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database", b"SQLite format 3\x00" + b"\xff" * 4096, b"\x00" * 100_000],
    ids=["empty", "text", "header only", "zeros"],
)
def test_a_damaged_store_is_made_anew(content: bytes, timeline, tmp_path) -> None:
    project = new_project(tmp_path)
    expected = timeline("list", cwd=project).stdout
    store = project / ".timeline" / "store.sqlite"
    store.write_bytes(content)
    done = timeline("list", cwd=project)
    assert (done.returncode, done.stdout) == (0, expected)


def test_a_store_with_a_damaged_page_is_made_anew(timeline, tmp_path) -> None:
    project = new_project(tmp_path)
    expected = timeline("list", cwd=project).stdout
    store = project / ".timeline" / "store.sqlite"
    data = bytearray(store.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    store.write_bytes(bytes(data))
    done = timeline("list", cwd=project)
    assert (done.returncode, done.stdout) == (0, expected)


def test_another_programs_database_is_made_way_for_with_a_word(timeline, tmp_path) -> None:
    import sqlite3

    project = new_project(tmp_path)
    (project / ".timeline").mkdir()
    with sqlite3.connect(project / ".timeline" / "store.sqlite") as other:
        other.execute("CREATE TABLE notes (words)")
    other.close()
    done = timeline("list", cwd=project)
    assert done.returncode == 0
    assert "is built anew" in done.stderr
    assert "2021-05-06" in done.stdout


def test_where_the_store_cannot_be_in_the_folder_it_goes_to_the_users_cache(installed, tmp_path, home: Path) -> None:
    project = new_project(tmp_path)
    (project / ".timeline").write_text("in the way", encoding="utf-8")
    done = installed("list", cwd=project)
    assert done.returncode == 0
    assert "2021-05-06" in done.stdout
    assert any(home.rglob("store.sqlite"))


def test_a_read_only_folder_is_browsed_from_the_users_cache(timeline, tmp_path, home: Path) -> None:
    project = new_project(tmp_path / "frozen")
    project.chmod(0o555)
    if os.access(project, os.W_OK):
        pytest.skip("this user may write everywhere")
    try:
        done = timeline("list", cwd=project)
        assert "2021-05-06" in done.stdout
        assert not (project / ".timeline").exists()
    finally:
        project.chmod(0o755)


def test_a_store_that_can_be_nowhere_is_told(installed, tmp_path) -> None:
    project = new_project(tmp_path)
    (project / ".timeline").write_text("in the way", encoding="utf-8")
    (tmp_path / "no-home").write_text("", encoding="utf-8")
    done = installed("list", cwd=project, env={"HOME": str(tmp_path / "no-home")})
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be written" in done.stderr


def test_names_with_spaces_quotes_and_newlines_are_files_like_others(timeline, tmp_path) -> None:
    project = tmp_path / "my 'project'"
    (project / "sources").mkdir(parents=True)
    for name in ("a b.txt", "it's.txt", "line\nbreak.txt", "表 #1?.txt"):
        (project / "sources" / name).write_text(GOOD, encoding="utf-8")
    done = timeline("list", "--columns", "source", "-C", project)
    assert sorted(done.stdout.splitlines()) == [
        "sources/a b.txt:1",
        "sources/it's.txt:1",
        "sources/line␊break.txt:1",
        "sources/表 #1?.txt:1",
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_no_room_for_the_output_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "timeline", "config", "-C", str(tmp_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "stdout" in done.stderr and "unexpected" not in done.stderr
