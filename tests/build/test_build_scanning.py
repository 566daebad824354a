"""Which files below sources/ are documents, and what is said of everything else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from timeline.build.scanning import Files, SourceFile, Stamp, Texts, documents, scan
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


def following(project: Project) -> Project:
    return replace(project, settings=replace(project.settings, follow_links=True))


def test_links_in_a_circle_end(project: Project) -> None:
    put(project, "a/one.txt", "b/two.txt")
    (project.sources / "a" / "up").symlink_to(project.sources)
    (project.sources / "b" / "to-a").symlink_to(project.sources / "a")
    (project.sources / "self.txt").symlink_to("self.txt")
    files, problems = found(project)
    assert files == ["a/one.txt", "b/two.txt"]
    assert problems == {"a/up": "build.link_circle", "b/to-a": "build.link_circle", "self.txt": "build.link_broken"}


def test_links_out_of_the_folder_are_followed_only_where_a_person_said_so(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("archive")
    (outside / "old.txt").write_text("x", encoding="utf-8")
    put(project, "new.txt")
    (project.sources / "archive").symlink_to(outside)
    (project.sources / "file.txt").symlink_to(outside / "old.txt")
    assert found(project) == (["new.txt"], {"archive": "build.link_outside", "file.txt": "build.link_outside"})
    assert found(following(project)) == (["archive/old.txt", "file.txt", "new.txt"], {})
    (project.sources / "up.txt").symlink_to(project.sources / "file.txt")  # by way of a link that stays inside
    assert found(project)[1]["up.txt"] == "build.link_outside"


def test_a_sources_folder_that_is_elsewhere_is_a_link_out(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "documents"
    project.sources.rename(elsewhere)
    (elsewhere / "a.txt").write_text("x", encoding="utf-8")
    project.sources.symlink_to(elsewhere)
    files, problems = scan(project).files, scan(project).problems
    assert not files and [(one.file, one.message.key) for one in problems] == [("sources", "build.link_outside")]
    assert [one.file for one in scan(following(project)).files] == ["sources/a.txt"]


def test_links_that_stay_in_the_project_are_followed(project: Project) -> None:
    put(project, "a.txt")
    (project.folder / "more").mkdir()
    (project.folder / "more" / "b.txt").write_text("x", encoding="utf-8")
    (project.sources / "more").symlink_to("../more")
    assert found(project) == (["a.txt", "more/b.txt"], {})


def test_a_project_cannot_let_itself_out(project: Project) -> None:
    (project.folder / "timeline.toml").write_text("follow_links = true\n", encoding="utf-8")
    again = Project.find(project.folder, {})
    assert not again.settings.follow_links
    assert [(one.file, one.line, one.message.key) for one in again.problems] == [
        ("timeline.toml", 1, "config.not_in_project")
    ]
    assert Project.find(project.folder, {"TIMELINE_FOLLOW_LINKS": "1"}).settings.follow_links


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


def test_texts_come_back_from_one_piece_of_memory() -> None:
    texts = ["b", "", "一二", "\ud800", "a" * 300]
    held = Texts(texts)
    assert list(held) == texts and held[-1] == texts[-1] and held[1:3] == texts[1:3]
    with pytest.raises(IndexError):
        held[5]


def test_documents_inside_files_keep_their_places_among_others() -> None:
    given = [
        SourceFile("/p/sources/b.txt", "sources/b.txt", Stamp(1, 2)),
        SourceFile("/p/sources/a.zip", "sources/a.zip/二.txt", Stamp(3, 4), "member 二.txt"),
        SourceFile("/p/sources/a.zip", "sources/a.zip/一.txt", Stamp(5, 6), "member 一.txt"),
        SourceFile("/p/sources/c/d.txt", "sources/c/d.txt", Stamp(7, 8)),
    ]
    for some in (given, given[::-1], given[1:], given[:1]):
        assert list(Files(some)) == sorted(some, key=lambda one: one.file)
