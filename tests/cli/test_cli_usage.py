"""What the command line understands, and what it says where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline.commands.arguments import COMMANDS, UsageError, without_options
from timeline.commands.parsing import parse

COMMAND_NAMES = sorted(name for name in COMMANDS if name != "browse")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lst"], "did you mean “list”"),
        (["exprot"], "did you mean “export”"),
        (["nothing-like-it"], "no command and no folder"),
        (["list", "--colums", "date"], "did you mean “--columns”"),
        (["build", "--frobnicate"], "unknown option --frobnicate"),
        (["build", "--jobs"], "--jobs needs a value"),
        (["build", "--jobs", "many"], "“many” is not a number from 0 to 256"),
        (["build", "--rebuild=yes"], "--rebuild takes no value"),
        (["build", "here", "there"], "“there” is one argument too many"),
        (["export", "--format", "xml"], "one of yaml, json, jsonl"),
        (["list", "--columns", "date,colour"], "no column “colour”"),
        (["list", "-fever"], "put -- before the filter"),
        (["show"], "which event?"),
        (["completion"], "which shell?"),
        (["completion", "tcsh"], "bash, zsh, fish"),
        (["dates", "--reference", "31 May"], "“31 May” is not a date"),
        (["--filter"], "--filter needs a value"),
        (["--filter", "kind:order", "lst"], "did you mean “list”"),
        (["serve", "--port", "0"], "0 is no port"),
        (["list", "kind:"], "^^^^^"),
        (["list", "(武汉"], "^"),
        (["list", "colour:red"], "no field colour"),
        (["no/such/folder"], "there is no folder"),
        (["-C", "no-such-folder", "list"], "there is no folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_explained_and_exits_2(arguments, said, timeline, project) -> None:
    done = timeline(*arguments, cwd=project)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("words", [[], ["notes"], [""]], ids=str)
@pytest.mark.parametrize(
    "command", [one for one in COMMANDS.values() if one.takes == "folder"], ids=lambda one: one.name
)
def test_what_has_no_options_is_read_without_a_parser_as_with_one(command, words) -> None:
    assert vars(without_options(command, words)) == vars(parse(command, words))


@pytest.mark.parametrize("words", [["-h"], ["a", "b"], ["--jobs", "2"], ["--", "a"], ["--nonsense"]], ids=" ".join)
def test_whatever_has_options_is_left_to_the_parser(words) -> None:
    assert without_options(COMMANDS["browse"], words) is None
    assert without_options(COMMANDS["list"], []) is None


def test_wrong_usage_is_explained_in_the_users_language(timeline, project) -> None:
    done = timeline("lst", cwd=project, env={"TIMELINE_LANG": "zh"})
    assert done.returncode == 2
    assert "用法：timeline" in done.stderr
    assert "是否想用“list”" in done.stderr


def test_the_caret_stands_under_what_is_wrong_behind_wide_characters(timeline, project) -> None:
    done = timeline("list", "防汛 city:", cwd=project)
    filter_line, caret_line = done.stderr.splitlines()[-2:]
    assert filter_line == "  防汛 city:"
    assert caret_line == "  " + " " * len("xxxx ") + "^" * len("city:")


@pytest.mark.parametrize("name", COMMAND_NAMES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_has_help(name: str, language: str, timeline, tmp_path) -> None:
    done = timeline(name, "--help", cwd=tmp_path, env={"TIMELINE_LANG": language})
    assert done.returncode == 0
    assert f"timeline {name}" in done.stdout
    assert "cli." not in done.stdout  # a key would be a text that is missing
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["help"]], ids=" ".join)
def test_help_names_every_command(arguments, installed, tmp_path) -> None:
    done = installed(*arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert [name for name in COMMAND_NAMES if f"\n  {name} " not in done.stdout] == []


def test_version(installed, tmp_path) -> None:
    from timeline import __version__

    assert installed("--version", cwd=tmp_path).stdout == f"timeline {__version__}\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["城关", "kind:meeting"], "城关 kind:meeting"),
        (["-city:武汉"], "-city:武汉"),
        (["-疫情", "--json"], "-疫情"),
        (["--json", "date:2020", "-kind:order"], "date:2020 -kind:order"),
        (['-"two words"'], '-"two words"'),
        (["-(a or b)"], "-(a or b)"),
        (["--", "-word", "--json"], "-word --json"),
        (["a", "--", "-b"], "a -b"),
        ([], ""),
    ],
)
def test_filters_may_begin_with_a_minus(words: list[str], expected: str) -> None:
    assert parse(COMMANDS["list"], words).filter == expected


@pytest.mark.parametrize("words", [["a", "--json", "b"], ["--json", "a", "b"], ["a", "b", "--json"]])
def test_options_may_stand_between_filter_words(words: list[str]) -> None:
    found = parse(COMMANDS["list"], words)
    assert (found.filter, found.json) == ("a b", True)


def test_a_shortened_option_is_not_guessed() -> None:
    with pytest.raises(UsageError):
        parse(COMMANDS["build"], ["--reb"])


def test_a_folder_is_browsed_and_a_commands_name_is_the_command(installed, tmp_path) -> None:
    (tmp_path / "stats").mkdir()
    (tmp_path / "archive").mkdir()
    for argument in ("archive", "./stats", str(tmp_path / "archive")):
        done = installed(argument, cwd=tmp_path)
        assert "neither a sources/ folder nor an events.yaml" in done.stderr, argument
        assert done.returncode == 2
    done = installed("stats", cwd=tmp_path)
    assert str(tmp_path) + " has neither" in done.stderr


def test_directory_option_works_before_and_after_the_command(timeline, project, tmp_path) -> None:
    before = timeline("-C", project, "list", cwd=tmp_path)
    after = timeline("list", f"--directory={project}", cwd=tmp_path)
    assert before.returncode == after.returncode == 0
    assert before.stdout == after.stdout != ""


def test_settings_problems_are_told_with_their_line_and_the_work_goes_on(timeline, project, tmp_path) -> None:
    folder = tmp_path / "set"
    (folder / "sources").mkdir(parents=True)
    (folder / "timeline.toml").write_text('language = "en"\ncolor = "never"\njobs = "x"\n', encoding="utf-8")
    done = timeline("list", "-C", folder)
    assert "timeline.toml:2:1: error: there is no setting “color”" in done.stderr
    assert "timeline.toml:3:1: error: jobs = x is not a value it can have" in done.stderr
    assert done.returncode == 0


def test_config_shows_values_and_where_they_come_from(timeline, project) -> None:
    done = timeline("config", project, env={"NO_COLOR": "1", "TIMELINE_PREFER": "nearest"})
    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["colour", "=", '"never"', "#", "environment,", "NO_COLOR"] in lines
    assert ["prefer", "=", '"nearest"', "#", "environment,", "TIMELINE_PREFER"] in lines
    assert ["jobs", "=", "0", "#", "default"] in lines
    assert str(project / "events.yaml") in done.stdout


def test_the_users_settings_count_and_the_projects_count_more(installed, tmp_path) -> None:
    folder = tmp_path / "project"
    (folder / "sources").mkdir(parents=True)
    home = tmp_path / "home"
    for place in (home / ".config" / "timeline", home / "Library" / "Application Support" / "timeline"):
        place.mkdir(parents=True)
        (place / "config.toml").write_text('theme = "nord"\nprefer = "future"\n', encoding="utf-8")
    (folder / "timeline.toml").write_text('# ours\nprefer = "nearest"\n', encoding="utf-8")
    done = installed("config", folder, env={"HOME": str(home)})
    said = " ".join(done.stdout.split())
    assert 'theme = "nord" # your settings, ' in said
    assert 'prefer = "nearest" # timeline.toml:2' in said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_every_command_and_option(shell: str, timeline, tmp_path) -> None:
    done = timeline("completion", shell, cwd=tmp_path)
    assert done.returncode == 0
    for command in COMMANDS.values():
        if command.name == "browse":
            continue
        assert command.name in done.stdout
        for option in command.options:
            long = option.flags[-1]
            assert long in done.stdout or f"-l {long[2:]}" in done.stdout, (command.name, long)


def test_init_makes_a_project_that_is_without_problems(timeline, tmp_path) -> None:
    for language in ("zh", "en"):
        folder = tmp_path / language
        made = timeline("init", folder, env={"TIMELINE_LANG": language})
        assert made.returncode == 0
        assert (folder / "sources").is_dir()
        checked = timeline("check", folder)
        assert (checked.returncode, checked.stdout) == (0, "")


def test_init_keeps_what_is_there(timeline, tmp_path) -> None:
    events = tmp_path / "events.yaml"
    events.write_text("version: 1\n# mine\n", encoding="utf-8")
    done = timeline("init", cwd=tmp_path)
    assert done.returncode == 0
    assert "stays as it is" in done.stderr
    assert events.read_text(encoding="utf-8") == "version: 1\n# mine\n"


def test_init_says_why_it_cannot(timeline, tmp_path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    done = timeline("init", blocked)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_an_unexpected_error_is_one_line_and_a_log(monkeypatch: pytest.MonkeyPatch, capsys, tmp_path: Path) -> None:
    from timeline import cli

    monkeypatch.setattr(cli, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.delenv("TIMELINE_DEBUG", raising=False)

    def fail(_given: list[str]) -> int:
        raise ZeroDivisionError("by \x1b nothing")

    monkeypatch.setattr(cli, "_run", fail)
    assert cli.main(["list"]) == 1
    shown = capsys.readouterr().err
    log = tmp_path / "cache" / "last-error.log"
    assert shown.count("\n") == 1
    assert "ZeroDivisionError: by ␛ nothing" in shown
    assert str(log) in shown
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    from timeline import cli

    def interrupted(_given: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupted)
    assert cli.main([]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("own", "projects", "variable", "expected"),
    [
        (None, None, None, "usage"),
        ('language = "zh"\n', None, None, "用法"),
        (None, 'language = "zh"\n', None, "用法"),
        ('language = "en"\n', 'language = "zh"\n', None, "用法"),
        ('language = "en"\n', 'language = "en"\n', "zh-Hant", "用法"),
        (None, 'language = "zh"\n', "en", "usage"),
        (None, 'language = "zh"\n', "klingon", "用法"),
        (None, "jobs = 2\n", "auto", "usage"),
    ],
)
def test_help_is_in_the_language_of_the_settings(own, projects, variable, expected, timeline, tmp_path) -> None:
    """Though it does not read them where no file holds any."""
    home = tmp_path / "config" / "timeline"
    home.mkdir(parents=True)
    if own is not None:
        (home / "config.toml").write_text(own, encoding="utf-8")
    if projects is not None:
        (tmp_path / "timeline.toml").write_text(projects, encoding="utf-8")
    environment = {"XDG_CONFIG_HOME": str(home.parent), "TIMELINE_LANG": variable or ""}
    done = timeline("--help", cwd=tmp_path, env=environment)
    assert done.stdout.startswith(expected)


def test_a_home_of_nobody_is_a_folder_that_is_not_there(timeline, tmp_path) -> None:
    done = timeline("list", "-C", "~nobody-of-this-name/notes", cwd=tmp_path)
    assert done.returncode == 2
    assert "~nobody-of-this-name" in done.stderr
