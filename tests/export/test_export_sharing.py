"""Exports out of the store: the same bytes by one process or by several, whatever becomes of these."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from export_samples import HEADER, ORDINARY, hostile_events
from msgspec.structs import replace

from timeline.export import FORMATS, Header, Task, sharing, write, write_from
from timeline.export.helper import Helper
from timeline.model import Event
from timeline.store import Store, StoreError, StoreWriter
from timeline.store.filters import Filter, parse

QUICK = ("yaml", "json", "jsonl", "csv", "csv-bom")
_COPIES = 40


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    events = [
        replace(event, id=f"{event.id}-{copy}", happening=f"h{copy}" if copy % 3 == 0 else "")
        for copy in range(_COPIES)
        for event in [*ORDINARY, *hostile_events()]
    ]
    with StoreWriter(path) as writer:
        writer.replace_events(events)
        writer.commit()
    return path


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_PORTION", 50)
    monkeypatch.setattr(sharing, "_WORTH_IT", 100)
    monkeypatch.setattr(Header, "now", classmethod(lambda cls, filter="": replace(HEADER, filter=str(filter))))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Helper]:
    """The processes that were started."""
    found: list[Helper] = []
    begin = Helper.__init__

    def noted(helper: Helper, *arguments: object) -> None:
        begin(helper, *arguments)  # type: ignore[arg-type]
        found.append(helper)

    monkeypatch.setattr(Helper, "__init__", noted)
    return found


def written(path: Path, format: str, jobs: int, filter: str = "", told: Callable[[int], None] = lambda n: None) -> str:
    stream = io.StringIO(newline="")
    with Store.open(path) as store:
        events = store.count(parse(filter))
        done = write_from(store, parse(filter), format, stream, jobs=jobs, told=told)
    assert FORMATS[format].counts != "events" or done.count + sum(done.left.values()) == events
    return stream.getvalue()


def ended(helper: Helper) -> bool:
    return helper._process.poll() is not None


@pytest.mark.parametrize("format", QUICK)
@pytest.mark.parametrize("filter", ["", "-kind:meeting", "kind:report"])
def test_several_processes_write_what_one_writes(store: Path, format: str, filter: str, started: list[Helper]) -> None:
    alone = written(store, format, 1, filter)
    assert not started
    shared = written(store, format, 3, filter)
    assert shared == alone
    assert len(started) == (3 if filter != "kind:report" else 0) and all(map(ended, started))
    assert ("e4-7" in alone) == (filter == "")


@pytest.mark.parametrize("format", FORMATS)
def test_the_store_is_written_as_its_events_are(store: Path, format: str) -> None:
    stream = io.StringIO(newline="")
    with Store.open(store) as opened:
        write(opened.events(), format, stream, Task(replace(HEADER, filter=""), document=opened.facts))
    assert written(store, format, 2) == stream.getvalue()


def test_a_file_is_written_past_its_encoder(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "x"
    with Store.open(store) as opened, target.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("before\n")
        write_from(opened, Filter(), "csv", stream, jobs=2)
        stream.write("after\n")
    assert target.read_bytes().decode() == f"before\n{written(store, 'csv', 1)}after\n"


def test_the_share_of_a_process_that_dies_is_written_too(store: Path, started: list[Helper]) -> None:
    def told(count: int) -> None:
        if count >= 200:
            started[0]._process.kill()
        if count >= 600:
            started[1]._process.kill()

    assert written(store, "yaml", 2, told=told) == written(store, "yaml", 1)


def test_processes_that_cannot_be_started_are_done_without(
    store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wanted = written(store, "yaml", 1)
    for program in ("", str(tmp_path / "none"), "/bin/false"):
        monkeypatch.setattr("sys.executable", program)
        assert written(store, "yaml", 2) == wanted


def test_a_build_that_comes_between_changes_nothing(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[Helper]
) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(store.read_bytes())
    begin = Helper.__init__

    def late(helper: Helper, *arguments: object) -> None:
        with StoreWriter(path) as writer:  # the export has begun to read, this process has not
            writer.replace_events([ORDINARY[3]])
            writer.commit()
        begin(helper, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Helper, "__init__", late)
    assert written(path, "yaml", 2) == written(store, "yaml", 1)
    assert started
    assert written(path, "yaml", 2).count("\n- ") == 1


def test_who_stops_it_is_obeyed_and_no_process_stays(store: Path, started: list[Helper]) -> None:
    class StopError(Exception):
        pass

    def told(count: int) -> None:
        raise StopError

    for jobs in (1, 2):
        with pytest.raises(StopError):
            written(store, "yaml", jobs, told=told)
    assert len(started) == 2 and all(map(ended, started))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("body", [b"no deflate", b"\xff" * 40])
def test_a_damaged_store_is_told_as_such(store: Path, tmp_path: Path, jobs: int, body: bytes) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(store.read_bytes())
    connection = sqlite3.connect(path)
    connection.execute("UPDATE event SET body = ? WHERE number = 900", (body,))
    connection.commit()
    connection.close()
    with pytest.raises(StoreError) as error:
        written(path, "yaml", jobs)
    assert error.value.fault == "damaged"


def test_lists_that_are_no_events_are_damage_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.store.snapshot.kept", lambda id, body: ["too", "short"])
    with pytest.raises(StoreError):
        written(store, "yaml", 1)


def test_a_folder_of_modules_is_not_taken_for_ours(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "timeline.py", "sqlite3.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'taken')!r}, 'w')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert written(store, "yaml", 2)
    assert not (tmp_path / "taken").exists()


def test_nothing_is_an_export_too(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with StoreWriter(path) as writer:
        writer.commit()
    nothing: list[Event] = []
    for format in QUICK:
        stream = io.StringIO(newline="")
        write(nothing, format, stream, Task(replace(HEADER, filter="")))
        assert written(path, format, 2) == stream.getvalue()
