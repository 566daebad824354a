"""A person's file is written whole or not at all, by one at a time, and nothing of another hand is overwritten."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from timeline.curation.patching import add_entry
from timeline.curation.undoing import Undo
from timeline.curation.writing import ChangedMeanwhileError, WriteError, change, locked, put_back, three_way
from timeline.messages import say

TEXT = "version: 1\n# hand\ncorrections:\n  - {event: a0, reject: true}   # first\n\n# end\nlexicon:\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "events.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def adding(name: str):
    return lambda text: add_entry(text, "corrections", {"event": name, "reject": "true"})


def write(path: Path, name: str):
    return change(path, path.parent / ".timeline", adding(name))


def names(path: Path) -> list[str]:
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [item["event"] for item in found["corrections"]]


def test_a_change_is_written_and_undone_byte_for_byte(file: Path) -> None:
    before = file.read_bytes()
    done = write(file, "b1")
    assert names(file) == ["a0", "b1"] and done.line == 5
    put_back(done, file.parent / ".timeline")
    assert file.read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encoding_mark_and_line_ends_stay(file: Path, encoding: str, newline: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    file.write_bytes((mark + TEXT.replace("\n", newline)).encode(encoding))
    write(file, "b1")
    text = file.read_bytes().decode(encoding).removeprefix("\ufeff")
    expected = TEXT.replace("# first\n", "# first\n  - event: b1\n    reject: true\n", 1).replace("\n", newline)
    assert text == expected


def test_a_file_that_is_not_there_yet_is_made_and_undone(tmp_path: Path) -> None:
    path = tmp_path / "events" / "new.yaml"
    done = write(path, "b1")
    assert names(path) == ["b1"]
    put_back(done, tmp_path / ".timeline")
    assert not path.exists()


def test_rights_and_links_stay(file: Path) -> None:
    file.chmod(0o640)
    link = file.parent / "link.yaml"
    link.symlink_to(file)
    write(link, "b1")
    assert link.is_symlink() and names(file) == ["a0", "b1"]
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir() if ".part" in path.name] == []


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("corrections:\n  - {event: 开}\n".encode("gb18030"), "not-utf8"),
        (b"corrections:\n  - {event: a\n", "not-editable"),
        (b"[a]\n", "not-editable"),
        (b"corrections:\n\t- event: a\n", "not-editable"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_as_it_is(file: Path, content: bytes, key: str) -> None:
    file.write_bytes(content)
    with pytest.raises(WriteError) as raised:
        write(file, "b1")
    assert raised.value.reason.key == f"curation.{key}"
    for lang in ("zh", "en"):
        assert "events.yaml" in say(raised.value.reason, lang)
    assert file.read_bytes() == content


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(WriteError):
        write(file, "b1")


def test_a_folder_that_cannot_be_written_is_told(file: Path) -> None:
    with pytest.raises(WriteError) as raised:
        change(file / "events.yaml", file.parent / ".timeline", adding("b1"))
    assert "b1" not in file.read_text(encoding="utf-8") and say(raised.value.reason, "en")


# -- somebody else writes, too ---


def test_what_another_program_writes_meanwhile_is_kept(file: Path) -> None:
    seen: list[str] = []

    def edit(text: str) -> tuple[str, int]:
        if not seen:  # the other one writes between our reading and our writing
            file.write_text(text + "# another hand\n", encoding="utf-8")
        seen.append(text)
        return add_entry(text, "corrections", {"event": "b1"})

    change(file, file.parent / ".timeline", edit)
    assert names(file) == ["a0", "b1"] and "# another hand" in file.read_text(encoding="utf-8")
    assert len(seen) == 2


def test_another_program_that_never_stops_writing_is_not_overwritten(file: Path) -> None:
    def edit(text: str) -> tuple[str, int]:
        file.write_text(text + "# again\n", encoding="utf-8")
        return add_entry(text, "corrections", {"event": "b1"})

    with pytest.raises(ChangedMeanwhileError):
        change(file, file.parent / ".timeline", edit)
    assert names(file) == ["a0"]


def test_undo_keeps_what_another_program_wrote_elsewhere(file: Path) -> None:
    undo = Undo(file.parent / ".timeline")
    undo.did(write(file, "b1"))
    file.write_text(file.read_text(encoding="utf-8") + "# another hand\n", encoding="utf-8")
    undo.undo()
    assert file.read_text(encoding="utf-8") == TEXT + "# another hand\n"
    undo.redo()
    assert names(file) == ["a0", "b1"]


def test_undo_asks_where_the_very_entry_was_changed(file: Path) -> None:
    undo = Undo(file.parent / ".timeline")
    undo.did(write(file, "b1"))
    changed = file.read_text(encoding="utf-8").replace("event: b1", "event: c1")
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError):
        undo.undo()
    assert file.read_text(encoding="utf-8") == changed
    file.write_text(changed.replace("c1", "b1"), encoding="utf-8")
    assert undo.undo() and file.read_text(encoding="utf-8") == TEXT


def test_undo_takes_out_only_its_entry_where_a_neighbour_wrote_right_behind_it(file: Path) -> None:
    undo = Undo(file.parent / ".timeline")
    undo.did(write(file, "b1"))
    write(file, "c1")  # another browser
    assert undo.undo() and names(file) == ["a0", "c1"]
    assert file.read_text(encoding="utf-8") == TEXT.replace("# first\n", "# first\n  - event: c1\n    reject: true\n")


@pytest.mark.parametrize(
    "start",
    [
        "",
        "version: 1",
        "events:\n  - {date: 2020-01-01, title: 甲}\n",
        "lexicon:\n  order: [下令]",
        "corrections: []\n",
    ],
)
def test_undo_of_a_first_entry_leaves_a_neighbours_in_its_section(file: Path, start: str) -> None:
    file.write_text(start, encoding="utf-8")
    undo = Undo(file.parent / ".timeline")
    undo.did(write(file, "b1"))
    write(file, "c1")
    assert undo.undo() and names(file) == ["c1"]
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert found == {
        **(yaml.load(start, Loader=yaml.BaseLoader) or {}),
        "corrections": [{"event": "c1", "reject": "true"}],
    }


def test_undo_of_a_changed_entry_leaves_a_neighbour_right_behind_it(file: Path) -> None:
    def retitled(text: str) -> tuple[str, int]:
        return text.replace("reject: true}   # first", "set: {note: 一}}   # first"), 4

    undo = Undo(file.parent / ".timeline")
    undo.did(change(file, file.parent / ".timeline", retitled))
    write(file, "b1")
    beside = TEXT.replace("# first\n", "# first\n  - event: b1\n    reject: true\n")
    assert undo.undo() and file.read_text(encoding="utf-8") == beside


def test_undo_of_what_was_taken_out_asks_where_its_place_is_not_known(file: Path) -> None:
    write(file, "b1")
    undo = Undo(file.parent / ".timeline")
    undo.did(
        change(file, file.parent / ".timeline", lambda text: (text.replace("  - event: b1\n    reject: true\n", ""), 5))
    )
    write(file, "c1")
    before = file.read_bytes()
    with pytest.raises(ChangedMeanwhileError):
        undo.undo()
    assert file.read_bytes() == before


def test_undo_and_redo_walk_through_all_changes(file: Path) -> None:
    undo = Undo(file.parent / ".timeline")
    states = [file.read_bytes()]
    for name in ("b1", "b2", "b3"):
        undo.did(write(file, name))
        states.append(file.read_bytes())
    for state in reversed(states[:-1]):
        undo.undo()
        assert file.read_bytes() == state
    assert undo.undo() == ()
    for state in states[1:]:
        undo.redo()
        assert file.read_bytes() == state
    assert undo.redo() == ()


@pytest.mark.parametrize(
    ("theirs", "ours", "both"),
    [
        (b"a\nb\nc\nd\nx\n", b"a\nc\nd\n", b"a\nc\nd\nx\n"),
        (b"x\na\nb\nc\nd\n", b"a\nb\nc\ny\nd\n", b"x\na\nb\nc\ny\nd\n"),
        (b"a\nB\nc\nd\n", b"a\nb\nc\nD\n", b"a\nB\nc\nD\n"),
        (b"a\nB\nc\nd\n", b"a\nX\nc\nd\n", None),
        (b"a\nB\nc\nd\n", b"a\nc\nd\n", None),
        (b"a\nB\nc\nd\n", b"a\nB\nc\nd\n", b"a\nB\nc\nd\n"),
    ],
)
def test_two_changes_in_one(theirs: bytes, ours: bytes, both: bytes | None) -> None:
    base = b"a\nb\nc\nd\n"
    assert three_way(base, theirs, ours) == both == three_way(base, ours, theirs)


def test_a_second_writer_waits_and_says_who_is_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.curation.writing._PATIENCE", 0.1)
    folder = file.parent / ".timeline"
    code = f"""
import sys, time
from pathlib import Path
from timeline.curation.writing import locked
with locked(Path({str(folder)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(WriteError) as raised:
            write(file, "b1")
        assert str(other.pid) in say(raised.value.reason, "en")
        assert file.read_text(encoding="utf-8") == TEXT
    finally:
        other.kill()
        other.communicate()
    write(file, "b1")  # the lock of a dead writer is none
    assert names(file) == ["a0", "b1"]


def _writer(path: str, number: int) -> None:
    for count in range(10):
        write(Path(path), f"w{number}x{count}")


def test_two_people_who_write_at_once_lose_nothing(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_writer, args=(str(file), number)) for number in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sorted(names(file)) == sorted(["a0", *(f"w{n}x{c}" for n in range(2) for c in range(10))])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process made by fork")
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_file(file: Path) -> None:
    chance = random.Random(20)
    confirmed: set[str] = set()
    for number in range(12):
        code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_curation_writing import write
print("ready", flush=True)
for count in range(10**6):
    write(Path({str(file)!r}), f"k{number}x{{count}}")
    print(f"k{number}x{{count}}", flush=True)
"""
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.06))
        child.send_signal(signal.SIGKILL)
        confirmed.update(child.communicate()[0].split())
        there = names(file)
        assert confirmed <= set(there), "a confirmed decision is never lost"
        assert len(there) <= len(confirmed) + 1 + number + 1, "at most one was written but not yet confirmed"
        assert all(set(item) == {"event", "reject"} for item in yaml.safe_load(file.read_bytes())["corrections"])
    assert confirmed
    write(file, "last")
    assert [path.name for path in file.parent.iterdir() if path.name.endswith(".part")] == []


def test_the_lock_is_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path):
            pass
