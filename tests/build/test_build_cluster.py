"""Extraction on a cluster gives what one process gives, byte for byte, whatever happens to its workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from timeline.build import BuildError, Progress, build
from timeline.config import Project
from timeline.export.task import Header, Task
from timeline.export.writing import write
from timeline.model import DocumentFacts
from timeline.store import Store

DOCUMENTS = 60
ROWS = 9  # and one without a text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    for number in range(DOCUMENTS):
        lines = (
            f"2021年{number % 12 + 1}月{day}日,第{number}生产队召开社员会议,讨论第{day}块地。" for day in range(1, 20)
        )
        (tmp_path / "sources" / f"n{number:02}.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "sources" / "empty.txt").write_bytes(b"")
    rows = [f'{day}号;"6月{day}日，第{day}生产队召开社员会议。\r\n次日检查。";2021-07-01\r\n' for day in range(1, 4)]
    for name, codec in (("utf8.csv", "utf-8-sig"), ("gb.csv", "gb18030")):
        (tmp_path / "sources" / name).write_bytes(("标题;正文;日期\r\n" + "".join(rows)).encode(codec))
    told = [json.dumps({"text": f"5月{day}日，第{day}生产队开会。", "date": "2021-06-01"}) for day in range(1, 4)]
    with zipfile.ZipFile(tmp_path / "sources" / "rows.zip", "w") as archive:
        archive.writestr("a.jsonl", "\n".join([*told, '{"text": ""}']))
    (tmp_path / "events.yaml").write_text(
        "version: 1\ninstitutions:\n  - {name: 临河县第三生产队, aliases: [第3生产队]}\n", encoding="utf-8"
    )
    return tmp_path


def exported(project: Project, file: Path) -> bytes:
    with Store.open(project.store) as store, file.open("w", encoding="utf-8") as stream:
        write(store.events(), "yaml", stream, Task(Header(made="2021-01-01")))
    return file.read_bytes()


class Cluster:
    """A scheduler and workers, each a process of its own as a person would start them."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.running.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")

    def wait(self, workers: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=60, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=60)

    def close(self) -> None:
        for process in reversed(self.running):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="the extra “cluster” is not installed")
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield made
    finally:
        made.close()


def test_a_cluster_gives_what_one_process_gives_though_a_worker_is_killed(
    folder: Path, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.find(folder, {})
    alone = build(project)
    expected = exported(project, tmp_path / "alone.yaml")
    monkeypatch.setattr("timeline.build.cluster.BATCH_FILES", 2)
    victim, _ = cluster.worker(), cluster.worker()
    cluster.wait(2)
    steps: list[int] = []

    def kill(progress: Progress) -> None:
        steps.append(progress.done)
        if progress.done == 4:
            victim.send_signal(signal.SIGKILL)

    assert build(project, cluster=cluster.address, rebuild=True, progress=kill) == alone
    assert victim.wait(10) == -signal.SIGKILL
    assert steps == list(range(DOCUMENTS + ROWS + 3))
    assert exported(project, tmp_path / "cluster.yaml") == expected


def test_a_document_that_kills_every_worker_is_left_out(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra “cluster” is not installed")
    trouble = """
import os, signal, timeline.extraction
real = timeline.extraction.extract
def troubled(document, *rest):
    if "n07" in document.file:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(document, *rest)
timeline.extraction.extract = troubled
"""
    (tmp_path / "sitecustomize.py").write_text(trouble, encoding="utf-8")
    script = """
import sys
if __name__ == "__main__":
    from distributed import LocalCluster
    from timeline.build import build
    from timeline.config import Project
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
        report = build(Project.find(sys.argv[1]), cluster=local.scheduler_address)
    print(report.read, [(each.file, each.message.key) for each in report.problems if each.level == "error"])
"""
    (tmp_path / "run.py").write_text(script, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(tmp_path / "run.py"), str(folder)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(f"{DOCUMENTS + ROWS - 1} [")
    assert "('sources/n07.txt', 'build.process_died')" in run.stdout


def test_a_cluster_that_is_not_there_is_an_error_with_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra “cluster” is not installed")
    monkeypatch.setattr("timeline.build.cluster._SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(BuildError) as caught:
        build(Project.find(folder, {}), cluster="tcp://127.0.0.1:9")
    assert caught.value.reason.key == "build.no_cluster"
    assert time.monotonic() - begun < 30


def test_without_the_extra_the_person_is_told_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BuildError) as caught:
        build(Project.find(folder, {}), cluster="tcp://127.0.0.1:9")
    assert caught.value.reason.key == "build.no_cluster_extra"


def test_workers_that_are_late_are_waited_for_and_those_that_never_come_are_told(
    folder: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.wait(0)
    project = Project.find(folder, {})
    monkeypatch.setattr("timeline.build.cluster._PATIENCE", 0.2)
    with pytest.raises(BuildError) as caught:
        build(project, cluster=cluster.address)
    assert caught.value.reason.key == "build.no_workers"
    monkeypatch.setattr("timeline.build.cluster._PATIENCE", 60)
    starting = threading.Timer(0.5, cluster.worker)
    starting.start()
    assert build(project, cluster=cluster.address).read == DOCUMENTS + ROWS
    starting.join()


def test_rows_of_tables_travel_with_the_names_of_their_columns(folder: Path) -> None:
    from timeline.build.cluster import _shipped
    from timeline.build.jobs import Common, Job
    from timeline.build.scanning import contents, documents, scan
    from timeline.extraction.additions import Additions
    from timeline.reading import SUFFIXES

    project = Project.find(folder, {})
    found = documents(scan(project), SUFFIXES, contents(project.settings))
    common = Common.of(Additions(), project.settings)
    jobs = [Job(one.where, one.file, DocumentFacts(), "", one.stamp, one.place) for one in found.files]
    ready = {job.file: _shipped(job, common) for job in jobs if "!/" in job.file}
    assert len(ready) == ROWS + 1 and all(ready.values())
    first = ready["sources/utf8.csv!/000001"]
    assert first is not None and first.content.decode() == (
        '标题;正文;日期\r\n1号;"6月1日，第1生产队召开社员会议。\r\n次日检查。";2021-07-01\r\n'
    )
    assert first.place == f"@{len('标题;正文;日期'.encode()) + 2}+{first.job.stamp.size}+2/000001"
