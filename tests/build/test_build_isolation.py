"""A document that hangs or takes its process with it costs only itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from timeline.build.jobs import Common, Job
from timeline.build.pool import one_by_one
from timeline.build.scanning import Stamp
from timeline.model import DocumentFacts

# What stands in the way of a document, put into every process of the build before it begins.
TROUBLE = """
import os, re, signal, sys
if not any("resource_tracker" in word for word in sys.orig_argv):
    import timeline.extraction
    real = timeline.extraction.extract

    def troubled(document, *rest):
        if "会转圈" in document.text:
            while True:
                pass
        if "会卡住" in document.text:
            re.match("(a+)+$", "a" * 60 + "b")
        if "会死锁" in document.text:  # no signal reaches it: as if stuck in a library
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            while True:
                pass
        if "会倒下" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(document, *rest)

    timeline.extraction.extract = troubled
"""
BUILD = """
import json, sys
if __name__ == "__main__":
    from timeline.build import build, running
    from timeline.config import Project
    running._WORTH_BYTES = int(sys.argv[3])
    report = build(Project.find(sys.argv[1]), jobs=int(sys.argv[2]))
    print(json.dumps([report.read, [[each.file, each.message.key] for each in report.problems]]))
"""


def problems(tmp_path: Path, jobs: int, documents: dict[str, str], worth: int = 10**6) -> tuple[int, dict[str, str]]:
    """Documents that were read, and of the others why not, in a build that was run by itself."""
    (tmp_path / "project" / "sources").mkdir(parents=True)
    for name, text in documents.items():
        (tmp_path / "project" / "sources" / name).write_text(f"2021年5月6日,{text}\n", encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(TROUBLE, encoding="utf-8")
    (tmp_path / "run.py").write_text(BUILD, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(tmp_path / "run.py"), str(tmp_path / "project"), str(jobs), str(worth)],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "TIMELINE_MAX_SECONDS": "2"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    read, found = json.loads(run.stdout)
    return read, {file.removeprefix("sources/"): key for file, key in found}


QUIET = {f"n{number}.txt": f"第{number}生产队召开社员会议。" for number in range(6)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_never_ends_is_left_out_when_its_time_is_over(jobs: int, tmp_path: Path) -> None:
    documents = {**QUIET, "a.txt": "会转圈", "z.txt": "会卡住"}
    late = {"a.txt": "build.took_too_long", "z.txt": "build.took_too_long"}
    assert problems(tmp_path, jobs, documents) == (6, late)


def test_a_document_that_no_signal_reaches_is_left_out_too(tmp_path: Path) -> None:
    documents = {**QUIET, "n3a.txt": "会死锁"}
    assert problems(tmp_path, 2, documents) == (6, {"n3a.txt": "build.took_too_long"})


def test_a_document_that_kills_its_process_is_found_out(tmp_path: Path) -> None:
    documents = {**QUIET, "a.txt": "会倒下", "n4a.txt": "会倒下"}
    died = {"a.txt": "build.process_died", "n4a.txt": "build.process_died"}
    assert problems(tmp_path, 2, documents) == (6, died)


def test_much_text_is_done_apart_even_by_one_process(tmp_path: Path) -> None:
    documents = {**QUIET, "a.txt": "会倒下"}
    assert problems(tmp_path, 1, documents, worth=100) == (6, {"a.txt": "build.process_died"})


class _Deadly:
    """What ends the process that is given it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)

    def seconds_for(self, job: object) -> float:
        return 60.0


def test_processes_that_die_before_they_begin_cost_documents_not_the_build() -> None:
    jobs = [Job("", file, DocumentFacts(), "", Stamp(1, 1)) for file in ("a.txt", "b.txt")]
    found = list(one_by_one(jobs, cast(Common, _Deadly())))
    assert [(one.file, one.problem and one.problem.message.key) for one in found] == [
        ("a.txt", "build.process_died"),
        ("b.txt", "build.process_died"),
    ]
