"""Which files below sources/ are documents, and what is said of everything else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from timeline.build.scanning import documents, scan
from timeline.config import Project

SUFFIXES = frozenset({".txt", ".md"})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "sources").mkdir()
    return Project.find(tmp_path, {})


def put(project: Project, *names: str) -> None:
    for name in names:
        path = project.sources / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def found(project: Project) -> tuple[list[str], dict[str, str]]:
    """The documents, and the kind of problem by file."""
    result = documents(scan(project), SUFFIXES)
    return (
        [source.file.removeprefix("sources/") for source in result.files],
        {problem.file.removeprefix("sources/"): problem.message.key for problem in result.problems},
    )


def test_files_come_in_order_of_their_paths_from_all_folders(project: Project) -> None:
    put(project, "b.txt", "a/z.txt", "a/y.md", "c/d/e.txt", "A.TXT", "一.txt")
    assert found(project) == (["A.TXT", "a/y.md", "a/z.txt", "b.txt", "c/d/e.txt", "一.txt"], {})


def test_hidden_files_and_folders_are_left_alone(project: Project) -> None:
    put(project, ".hidden.txt", ".git/a.txt", "a/.b/c.txt", "._a.txt", "seen.txt")
    assert found(project) == (["seen.txt"], {})


def test_no_sources_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert found(Project.find(tmp_path, {})) == ([], {})


def test_other_kinds_of_files_are_told(project: Project) -> None:
    put(project, "scan.pdf", "README", "a.txt")
    assert found(project) == (["a.txt"], {"scan.pdf": "build.unknown_format", "README": "build.unknown_format"})


def test_links_in_a_circle_end(project: Project) -> None:
    put(project, "a/one.txt", "b/two.txt")
    (project.sources / "a" / "up").symlink_to(project.sources)
    (project.sources / "b" / "to-a").symlink_to(project.sources / "a")
    (project.sources / "self.txt").symlink_to("self.txt")
    files, problems = found(project)
    assert files == ["a/one.txt", "b/two.txt"]
    assert problems == {"a/up": "build.link_circle", "b/to-a": "build.link_circle", "self.txt": "build.link_broken"}


def test_links_out_of_the_folder_are_followed_after_the_real_folders(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "archive"
    outside.mkdir()
    (outside / "old.txt").write_text("x", encoding="utf-8")
    put(project, "new.txt")
    (project.sources / "archive").symlink_to(outside)
    (project.sources / "file.txt").symlink_to(outside / "old.txt")
    assert found(project) == (["archive/old.txt", "file.txt", "new.txt"], {})


def test_a_link_to_nothing_is_told(project: Project) -> None:
    (project.sources / "gone.txt").symlink_to("nowhere.txt")
    assert found(project) == ([], {"gone.txt": "build.link_broken"})


def test_a_pipe_is_never_opened(project: Project) -> None:
    os.mkfifo(project.sources / "pipe.txt")
    assert found(project) == ([], {"pipe.txt": "build.no_file"})


def test_a_name_that_is_no_text_is_told(project: Project) -> None:
    try:
        Path(os.fsdecode(os.fsencode(project.sources) + b"/\xff.txt")).write_text("x", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert found(project) == ([], {"\\udcff.txt": "build.bad_name"})


def test_only_names_below_the_project_have_to_be_text(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    try:
        (folder / "sources").mkdir(parents=True)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    project = Project.find(folder, {})
    put(project, "a.txt")
    assert found(project) == (["a.txt"], {})


def test_a_folder_called_like_a_document_is_a_folder(project: Project) -> None:
    put(project, "notes.txt/inner.txt")
    assert found(project) == (["notes.txt/inner.txt"], {})
