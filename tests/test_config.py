"""Finding a project, and settings: which value wins, and what is said of those that are wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from timeline import config
from timeline.config import Project, Settings, Where
from timeline.messages import say


@pytest.fixture(autouse=True)
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "user_config_file", lambda: tmp_path / "user" / "config.toml")
    monkeypatch.setattr(config, "cache_folder", lambda: tmp_path / "cache")


def project(tmp_path: Path, toml: str = "", user: str = "", **environment: str) -> Project:
    folder = tmp_path / "project"
    folder.mkdir()
    if toml:
        (folder / "timeline.toml").write_text(toml, encoding="utf-8")
    if user:
        (tmp_path / "user").mkdir()
        (tmp_path / "user" / "config.toml").write_text(user, encoding="utf-8")
    return Project.find(folder, environment)


def test_without_anything_said_the_defaults_hold(tmp_path: Path) -> None:
    found = project(tmp_path)
    assert found.settings == Settings()
    assert set(found.where.values()) == {Where("default")}
    assert found.problems == ()


@pytest.mark.parametrize(
    ("toml", "user", "environment", "expected", "kind"),
    [
        ("", "", {}, "past", "default"),
        ("", "prefer = 'future'", {}, "future", "user"),
        ("prefer = 'nearest'", "prefer = 'future'", {}, "nearest", "project"),
        ("prefer = 'nearest'", "prefer = 'future'", {"TIMELINE_PREFER": "past"}, "past", "environment"),
        ("prefer = 'nearest'", "", {"TIMELINE_PREFER": ""}, "nearest", "project"),
        ("prefer = 'never'", "prefer = 'future'", {}, "future", "user"),
    ],
)
def test_the_first_that_says_something_wins(tmp_path, toml, user, environment, expected, kind) -> None:
    found = project(tmp_path, toml, user, **environment)
    assert (found.settings.prefer, found.where["prefer"].kind) == (expected, kind)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("language = 'zh'", "language", "zh"),
        ("colour = 'never'", "colour", "never"),
        ("theme = 'nord'", "theme", "nord"),
        ("ambiguous_width = 2", "ambiguous_width", 2),
        ("jobs = 4", "jobs", 4),
        ("max_file_size = 1000", "max_file_size", 1000),
        ("max_file_size = '5 MB'", "max_file_size", 5_000_000),
        ("max_file_size = '64k'", "max_file_size", 64_000),
        ("kitty_keys = true", "kitty_keys", True),
    ],
)
def test_a_setting_in_the_projects_file(tmp_path: Path, line: str, name: str, value: object) -> None:
    found = project(tmp_path, f"# settings\n\n{line}\n")
    assert getattr(found.settings, name) == value
    assert found.where[name] == Where("project", "timeline.toml", 3)


@pytest.mark.parametrize(
    ("variable", "value", "name", "expected"),
    [
        ("TIMELINE_LANG", "zh", "language", "zh"),
        ("NO_COLOR", "1", "colour", "never"),
        ("TIMELINE_JOBS", "3", "jobs", 3),
        ("TIMELINE_KITTY_KEYS", "yes", "kitty_keys", True),
        ("TIMELINE_MAX_FILE_SIZE", "1 MB", "max_file_size", 1_000_000),
    ],
)
def test_a_setting_in_the_environment(tmp_path: Path, variable: str, value: str, name: str, expected: object) -> None:
    found = project(tmp_path, **{variable: value})
    assert getattr(found.settings, name) == expected
    assert found.where[name] == Where("environment", variable)


@pytest.mark.parametrize(
    ("toml", "line", "said"),
    [
        ("colour = 'never'\ncolor = 'never'\n", 2, "there is no setting “color”"),
        ("jobs = 'many'\n", 1, "jobs = many is not a value it can have"),
        ("\njobs = true\n", 2, "a whole number"),
        ("jobs = -1\n", 1, "0–256"),
        ("ambiguous_width = 3\n", 1, "1–2"),
        ("language = 'de'\n", 1, "auto | zh | zh-Hant | en"),
        ("theme = 3\n", 1, "a short text"),
        ('theme = "a\\u001bb"\n', 1, "theme = a·b"),
        ("kitty_keys = 'perhaps'\n", 1, "true | false"),
        ("max_file_size = '5 parsecs'\n", 1, "20 MB"),
        ("max_file_size = 0\n", 1, "20 MB"),
        ("[browser]\ntheme = 'nord'\n", 1, "there is no setting “browser”"),
        ("jobs = 1\njobs = 2\n", 2, "not valid TOML"),
        ("jobs = \n", 1, "not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_left_out(tmp_path: Path, toml: str, line: int, said: str) -> None:
    found = project(tmp_path, toml)
    (problem,) = found.problems
    assert (problem.file, problem.line) == ("timeline.toml", line)
    assert said in say(problem.message, "en")
    assert found.settings.jobs == Settings().jobs


def test_a_settings_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "timeline.toml").write_bytes(b"# ok\ntheme = '\xff\xfe'\n")
    (problem,) = Project.find(tmp_path, {}).problems
    assert (problem.line, problem.message.key) == (2, "config.not_utf8")


def test_curation_files_are_the_single_one_then_those_of_the_folder_by_name(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    for name in ("events/b.yaml", "events/a.yaml", "events/.hidden.yaml", "events/notes.txt", "events.yaml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    found = Project.find(tmp_path, {})
    assert [path.relative_to(found.folder).as_posix() for path in found.events_files] == [
        "events.yaml",
        "events/a.yaml",
        "events/b.yaml",
    ]


def test_the_store_is_in_the_project_where_that_can_be_written(tmp_path: Path) -> None:
    found = Project.find(tmp_path, {})
    assert found.store == tmp_path.resolve() / ".timeline" / "store.sqlite"
    assert not found.store.parent.exists()  # finding writes nothing


def test_the_store_is_in_the_users_cache_where_the_project_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode, **_: not mode & os.W_OK)
    stores = [Project.find(folder, {}).store for folder in (one, two, one)]
    assert stores[0] == stores[2] != stores[1]
    assert all(store.is_relative_to(tmp_path / "cache") for store in stores)


def test_a_file_where_the_stores_folder_should_be_moves_the_store(tmp_path: Path) -> None:
    (tmp_path / ".timeline").write_text("", encoding="utf-8")
    assert Project.find(tmp_path, {}).store.is_relative_to(tmp_path / "cache")


@pytest.mark.parametrize(
    ("made", "exists"), [((), False), (("sources",), True), (("events",), False), (("sources", "events"), True)]
)
def test_a_project_has_sources_or_curated_events(tmp_path: Path, made: tuple[str, ...], exists: bool) -> None:
    for name in made:
        (tmp_path / name).mkdir()
    assert Project.find(tmp_path, {}).exists is exists
