"""Sources named by a URL: fetched into the sources folder, only what changed, nothing of a person's written over."""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from timeline.model import Reason
from timeline.reading.errors import ReadError
from timeline.reading.remote import FETCHED, Fetched, fetch
from timeline.reading.remote_system import mark_of, name_of, shown
from timeline.reading.rules import Rules

fsspec = pytest.importorskip("fsspec")
NOTE = "2020年1月23日，镇政府召开会议。\n"


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


@pytest.fixture
def there(tmp_path: Path) -> Path:
    folder = tmp_path / "archive" / "notices"
    (folder / "2020").mkdir(parents=True)
    (folder / "2020" / "通知.txt").write_text(NOTE, encoding="utf-8")
    (folder / "b.md").write_text("# 二\n", encoding="utf-8")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"x")
    return folder


def got(tmp_path: Path, url: str, rules: Rules | None = None) -> Fetched:
    return fetch(url, tmp_path / "p" / "sources", tmp_path / "p" / ".timeline" / FETCHED, rules or Rules())


def counts(found: Fetched) -> tuple[int, int, int, int]:
    return found.new, found.same, found.gone, len(found.problems)


def files(tmp_path: Path) -> list[str]:
    sources = tmp_path / "p" / "sources"
    return sorted(path.relative_to(sources).as_posix() for path in sources.rglob("*") if path.is_file())


def why(url: str, tmp_path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        got(tmp_path, url)
    return caught.value.reason.key.removeprefix("reading.remote_")


def test_a_folder_is_fetched_once_and_then_what_changed(tmp_path: Path, there: Path) -> None:
    url = there.as_uri()
    assert counts(got(tmp_path, url)) == (2, 0, 0, 0)
    assert files(tmp_path) == ["archive/notices/2020/通知.txt", "archive/notices/b.md"]
    before = (tmp_path / "p/sources/archive/notices/b.md").stat()
    assert counts(got(tmp_path, url)) == (0, 2, 0, 0)
    (there / "2020" / "通知.txt").write_text(NOTE * 2, encoding="utf-8")
    (there / "c.txt").write_text("三", encoding="utf-8")
    assert counts(got(tmp_path, url)) == (2, 1, 0, 0)
    assert (tmp_path / "p/sources/archive/notices/2020/通知.txt").read_text(encoding="utf-8") == NOTE * 2
    assert (tmp_path / "p/sources/archive/notices/b.md").stat().st_mtime_ns == before.st_mtime_ns
    (there / "2020" / "通知.txt").unlink()
    assert counts(got(tmp_path, url)) == (0, 2, 1, 0)
    assert files(tmp_path) == ["archive/notices/b.md", "archive/notices/c.txt"]
    assert not (tmp_path / "p/sources/archive/notices/2020").exists()


def test_a_file_in_memory(tmp_path: Path, memory: Any) -> None:
    memory.pipe("/box/sub/a.txt", NOTE.encode())
    memory.pipe("/box/b[1]*.txt", b"b")
    assert counts(got(tmp_path, "memory://box")) == (2, 0, 0, 0)
    assert counts(got(tmp_path, "memory://box")) == (0, 2, 0, 0)
    memory.pipe("/box/sub/a.txt", (NOTE + NOTE).encode())
    assert counts(got(tmp_path, "memory://box")) == (1, 1, 0, 0)
    assert counts(got(tmp_path, "memory://box/sub/a.txt")) == (0, 1, 0, 0)  # lies there already, byte for byte
    assert files(tmp_path) == ["box/b[1]*.txt", "box/sub/a.txt"]


def test_what_is_in_an_archive_elsewhere(tmp_path: Path) -> None:
    archive = tmp_path / "box" / "all.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("2020/a.txt", NOTE)
    url = f"zip://::{archive.as_uri()}"
    assert counts(got(tmp_path, url)) == (1, 0, 0, 0)
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("2020/a.txt", NOTE * 2)
        opened.writestr("2020/b.txt", NOTE)
    assert counts(got(tmp_path, url)) == (2, 0, 0, 0)
    assert files(tmp_path) == ["box/all.zip/2020/a.txt", "box/all.zip/2020/b.txt"]


def test_nothing_of_a_persons_is_written_over(tmp_path: Path, there: Path) -> None:
    own = tmp_path / "p/sources/archive/notices/b.md"
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    found = got(tmp_path, there.as_uri())
    assert [problem.message.key for problem in found.problems] == ["reading.remote_taken"]
    fetched = own.parent / "2020/通知.txt"
    fetched.write_text("edited", encoding="utf-8")
    (there / "2020" / "通知.txt").write_text(NOTE * 3, encoding="utf-8")
    keys = sorted(problem.message.key for problem in got(tmp_path, there.as_uri()).problems)
    assert keys == ["reading.remote_edited", "reading.remote_taken"]
    (there / "2020" / "通知.txt").unlink()
    assert got(tmp_path, there.as_uri()).gone == 0
    assert (own.read_text(encoding="utf-8"), fetched.read_text(encoding="utf-8")) == ("mine", "edited")


def test_a_lost_or_damaged_list_costs_a_comparison(tmp_path: Path, there: Path) -> None:
    got(tmp_path, there.as_uri())
    for text in ("{", '{"x": {"y": 3}}', "[]"):
        (tmp_path / "p" / ".timeline" / FETCHED).write_text(text, encoding="utf-8")
        assert counts(got(tmp_path, there.as_uri())) == (0, 2, 0, 0)


def test_a_link_out_of_the_sources_is_not_written_through(tmp_path: Path, there: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "p/sources").mkdir(parents=True)
    (tmp_path / "p/sources/archive").symlink_to(outside)
    assert {problem.message.key for problem in got(tmp_path, there.as_uri()).problems} == {"reading.remote_link"}
    assert not list(outside.rglob("*"))


def test_a_list_from_somebody_else_removes_nothing_outside(tmp_path: Path, there: Path) -> None:
    assert counts(got(tmp_path, there.as_uri())) == (2, 0, 0, 0)
    outside = tmp_path / "letter.txt"
    outside.write_text("mine", encoding="utf-8")
    status = outside.stat()
    known_at = tmp_path / "p" / ".timeline" / FETCHED
    known = json.loads(known_at.read_text(encoding="utf-8"))
    (tmp_path / "p" / "sources" / "link").symlink_to(tmp_path)
    for name in ("../../letter.txt", "link/letter.txt", str(outside)):
        next(iter(known.values()))[name] = ["", status.st_size, status.st_mtime_ns]
    known_at.write_text(json.dumps(known), encoding="utf-8")
    assert counts(got(tmp_path, there.as_uri())) == (0, 2, 0, 0)
    assert outside.exists()


def test_names_that_lead_out_are_refused(tmp_path: Path, memory: Any) -> None:
    memory.store["/box/../../evil.txt"] = memory.open("/x", "wb")
    memory.pipe("/box/a\x1bb.txt", b"x")
    memory.pipe("/box/good.txt", b"x")
    found = got(tmp_path, "memory://box")
    assert [p.message.key for p in found.problems] == ["reading.remote_name"] * len(found.problems) != []
    assert files(tmp_path) == ["box/good.txt"]
    assert "\x1b" not in "".join(problem.file for problem in found.problems)


def test_too_large_files_are_told(tmp_path: Path, there: Path) -> None:
    found = got(tmp_path, there.as_uri(), Rules(file_size=10))
    assert [problem.message.key for problem in found.problems] == ["reading.too_large"]
    assert files(tmp_path) == ["archive/notices/b.md"]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("notices", "no_url"),
        ("/srv/notices", "no_url"),
        ("://x", "no_url"),
        ("nosuch://x", "protocol"),
        ("zip://::nosuch://x", "protocol"),
        ("memory://nothing/there", "missing"),
        ("file:///nothing/there.txt", "missing"),
    ],
)
def test_what_cannot_be_had(url: str, key: str, tmp_path: Path) -> None:
    assert why(url, tmp_path) == key


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (PermissionError("no"), "permission"),
        (TimeoutError(), "timeout"),
        (type("FSTimeoutError", (Exception,), {})(), "timeout"),
        (type("ClientResponseError", (Exception,), {"status": 403})(), "permission"),
        (type("NoCredentialsError", (Exception,), {})(), "permission"),
        (type("ClientError", (Exception,), {"response": {"ResponseMetadata": {"HTTPStatusCode": 404}}})(), "missing"),
        (RuntimeError("the disk is on fire"), "failed"),
        (ImportError("Install s3fs"), "extra"),
    ],
)
def test_what_a_system_raises_is_said(
    error: Exception, key: str, tmp_path: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    got(tmp_path, there.as_uri())

    def fails(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("fsspec.implementations.local.LocalFileSystem.find", fails)
    assert why(there.as_uri(), tmp_path) == key
    assert len(files(tmp_path)) == 2  # what was there before is kept


def test_one_file_that_fails_costs_no_more(tmp_path: Path, there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = fsspec.implementations.local.LocalFileSystem.open

    def fails(self: Any, path: str, *arguments: Any, **options: Any) -> Any:
        if path.endswith("b.md"):
            raise TimeoutError
        return opening(self, path, *arguments, **options)

    monkeypatch.setattr("fsspec.implementations.local.LocalFileSystem.open", fails)
    found = got(tmp_path, there.as_uri())
    assert counts(found) == (1, 0, 0, 1)
    assert found.problems[0].message.key == "reading.remote_timeout"


class EndpointConnectionError(Exception):
    """What botocore calls it."""


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), EndpointConnectionError()])
def test_a_system_that_is_gone_is_given_up_and_nothing_of_it_removed(
    error: Exception, tmp_path: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        (there / f"{number:02}.txt").write_text(NOTE, encoding="utf-8")
    got(tmp_path, there.as_uri())
    before = files(tmp_path)
    for number in range(20):
        (there / f"{number:02}.txt").write_text(NOTE + "改", encoding="utf-8")
    (there / "b.md").unlink()
    asked: list[str] = []
    opening = fsspec.implementations.local.LocalFileSystem.open

    def fails(self: Any, path: str, *arguments: Any, **options: Any) -> Any:
        asked.append(path)
        if len(asked) > 4:
            raise error
        return opening(self, path, *arguments, **options)

    monkeypatch.setattr("fsspec.implementations.local.LocalFileSystem.open", fails)
    found = got(tmp_path, there.as_uri())
    assert (len(asked), counts(found)) == (7, (4, 0, 0, 4))
    assert found.problems[-1].message == Reason("reading.remote_given_up", {"count": "14"})
    assert files(tmp_path) == before
    monkeypatch.undo()
    assert counts(got(tmp_path, there.as_uri())) == (16, 5, 1, 0)


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert why("memory://x", tmp_path) == "extra"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("s3://bucket/notices/", "bucket/notices"),
        ("s3://bucket", "bucket"),
        ("https://user:secret@host.cn/a/b.csv", "host.cn/a/b.csv"),
        ("https://host.cn/a.html?id=3", "host.cn/a_3a61b75b.html"),
        ("file:///home/me/archive/notices", "archive/notices"),
        ("memory://../../x", "x"),
        ("zip://in::https://host.cn/a.zip", "host.cn/a.zip/in"),
        ("https://host.cn/%E9%80%9A%E7%9F%A5.txt", "host.cn/通知.txt"),
    ],
)
def test_a_source_has_the_same_name_always(url: str, name: str) -> None:
    assert name_of(url) == name


def test_passwords_are_shown_nowhere() -> None:
    assert shown("https://me:secret@host/x") == "https://host/x"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"size": 3, "ETag": '"a"'}, {"size": 3, "ETag": '"b"'}, False),
        ({"size": 3, "mtime": 1.5}, {"size": 3, "mtime": 1.5}, True),
        ({"size": 3, "CRC": 0}, {"size": 3, "CRC": 1}, False),
        ({"size": 3, "mtime": 1.5, "nlink": 1}, {"size": 3, "mtime": 1.5, "nlink": 2}, True),
    ],
)
def test_marks_change_with_the_content(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert (mark_of(one) == mark_of(other)) is same


def test_a_system_that_says_nothing_of_its_files_is_read_again() -> None:
    assert mark_of({"size": 3}) == ""


@pytest.fixture
def served(there: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=os.fspath(there)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_document_and_a_listing_of_a_web_server(served: str, tmp_path: Path) -> None:
    pytest.importorskip("aiohttp")
    found = got(tmp_path, f"{served}/b.md")
    assert counts(found) == (1, 0, 0, 0)
    assert counts(got(tmp_path, f"{served}/b.md")) == (0, 1, 0, 0)
    assert why(f"{served}/none.txt", tmp_path) == "missing"
    assert why("http://127.0.0.1:9/none.txt", tmp_path) == "unreachable"  # nobody listens there
    got(tmp_path, f"{served}/")
    assert any(name.endswith("2020/通知.txt") for name in files(tmp_path)), files(tmp_path)


def test_the_command(tmp_path: Path, there: Path) -> None:
    project = tmp_path / "p"
    project.mkdir()
    command = [sys.executable, "-m", "timeline", "build", os.fspath(project), "--source"]
    run = functools.partial(subprocess.run, capture_output=True, text=True, env={**os.environ, "TIMELINE_LANG": "en"})
    done = run([*command, there.as_uri()])
    assert done.returncode == 0 and "2 fetched" in done.stderr, done.stderr
    done = run([*command, "nosuch://a:b@x", "--source", there.as_uri()])
    assert done.returncode == 1 and "nosuch://x: error" in done.stderr and "2 unchanged" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    done = run([*command[:-1]])
    assert done.returncode == 0 and "kept 2" in done.stderr  # no source named: nothing fetched, nothing lost
    done = run([sys.executable, "-m", "timeline", "build", os.fspath(tmp_path / "no"), "--source", there.as_uri()])
    assert done.returncode == 2 and not (tmp_path / "no").exists()
