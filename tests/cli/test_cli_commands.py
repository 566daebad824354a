"""The commands on a small project, run as installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from cli_samples import CURATION, NOTICE, PAGE, REPORT
from conftest import COMMAND

TEXTS = {"sources/flood.txt": REPORT}


def rows(done: subprocess.CompletedProcess[str]) -> list[list[str]]:
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_list_prints_an_event_a_line_with_tabs_in_order_of_time(installed, project) -> None:
    found = rows(installed("list", cwd=project))
    assert {len(row) for row in found} == {7}
    dates = [row[0] for row in found if re.fullmatch(r"\d{4}-\d\d-\d\d", row[0])]
    assert dates == sorted(dates)
    assert "2021-07-18" in dates
    curated = next(row for row in found if row[2] == "邻县送来冲锋舟两艘")
    assert curated[:2] == ["2021-07-22", "support"]
    assert all(re.fullmatch(r"sources/.+:\d+", row[5]) for row in found if row[5])


def test_list_takes_a_filter_that_may_negate(timeline, project) -> None:
    everything = rows(timeline("list", cwd=project))
    meetings = rows(timeline("list", "kind:meeting", cwd=project))
    others = rows(timeline("list", "-kind:meeting", cwd=project))
    assert {row[1] for row in meetings} == {"meeting"}
    assert len(meetings) + len(others) == len(everything)


def test_list_shows_the_columns_that_are_asked_for(timeline, project) -> None:
    found = rows(timeline("list", "--columns", "id,date_text,quote", "2021-07-18 or 会议", cwd=project))
    assert found and all(len(row) == 3 for row in found)


def test_list_says_when_nothing_matches(timeline, project) -> None:
    done = timeline("list", "绝无此词", cwd=project)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no events match" in done.stderr


def test_list_json_is_an_event_a_line(timeline, project) -> None:
    done = timeline("list", "--json", cwd=project)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(events) == len(rows(timeline("list", cwd=project)))
    assert {"id", "date", "basis", "why", "kind", "title", "quote", "source"} <= set(events[0])


def test_show_tells_everything_and_lights_the_quote(installed, project) -> None:
    event = next(row for row in rows(installed("list", "kind:meeting", cwd=project)) if row[0] == "2021-07-18")
    for asked in (event[6], event[6][:5]):
        done = installed("show", asked, cwd=project)
        assert done.returncode == 0, done.stderr
        assert event[2] in done.stdout
        assert "sources/flood.txt:" in done.stdout
        assert "basis" in done.stdout and "why" in done.stdout
        lit = re.search("⟦(.+)⟧", done.stdout)
        assert lit is not None and lit[1] in REPORT


def test_show_of_an_unknown_event_exits_1(timeline, project) -> None:
    done = timeline("show", "zzzzzzzzzz", cwd=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no event zzzzzzzzzz" in done.stderr


def test_export_yaml_loads_anywhere_and_its_quotes_are_in_their_files(installed, project, tmp_path) -> None:
    target = tmp_path / "out.yaml"
    done = installed("export", "-o", target, cwd=project)
    assert done.returncode == 0, done.stderr
    events = yaml.safe_load(target.read_text(encoding="utf-8"))["events"]
    texts = {"sources/flood.txt": REPORT, "sources/library.md": NOTICE, "sources/web/clinic.html": PAGE}
    assert {event["source"]["file"] for event in events if event.get("source")} == set(texts)
    for event in events:
        if event.get("source"):
            assert event["quote"] in texts[event["source"]["file"]]


def test_export_quotes_stand_at_their_offsets_in_the_text_file(timeline, project) -> None:
    events = json.loads(timeline("export", "-f", "json", "source:flood", cwd=project).stdout)["events"]
    assert events
    for event in events:
        source = event["source"]
        assert REPORT[source["start"] : source["end"]] == event["quote"]
        if source.get("date_start") is not None and event["date_text"]:
            assert REPORT[source["date_start"] : source["date_end"]] == event["date_text"]


def test_export_chooses_the_format_by_the_files_name(timeline, project, tmp_path) -> None:
    for name in ("a.json", "b.jsonl", "c.txt"):
        assert timeline("export", "-o", tmp_path / name, cwd=project).returncode == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["format"] == 1
    lines = (tmp_path / "b.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines]
    assert yaml.safe_load((tmp_path / "c.txt").read_text(encoding="utf-8"))["format"] == 1


def test_export_replaces_a_file_as_a_whole_or_not_at_all(timeline, project, tmp_path) -> None:
    done = timeline("export", "-o", tmp_path / "nowhere" / "out.yaml", cwd=project)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    (tmp_path / "out.yaml").write_text("before", encoding="utf-8")
    assert timeline("export", "-o", tmp_path / "out.yaml", "kind:meeting", cwd=project).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out.yaml"]


@pytest.mark.parametrize("name", ["events.yaml", "sources/flood.txt", "sources/new.yaml", "sources/../events.yaml"])
def test_export_never_writes_over_what_a_person_wrote(name: str, timeline, project) -> None:
    before = (project / "events.yaml").read_bytes(), (project / "sources" / "flood.txt").read_bytes()
    done = timeline("export", "-o", name, cwd=project)
    assert done.returncode == 2
    assert "choose another name" in done.stderr
    assert ((project / "events.yaml").read_bytes(), (project / "sources" / "flood.txt").read_bytes()) == before
    assert not (project / "sources" / "new.yaml").exists()


def test_stats_counts(installed, project) -> None:
    done = installed("stats", project)
    assert done.returncode == 0
    counted = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines() if line[-1:].isdigit())
    assert counted["documents"] == "3"
    assert int(counted["events"]) + int(counted["directives"]) == len(rows(installed("list", cwd=project)))


@pytest.mark.parametrize("words", [["kind:meeting"], ["-kind:meeting"], ["date:2020/2022", "堤防"], ["nowhere"]])
def test_stats_counts_what_a_filter_lets_through(timeline, project, words: list[str]) -> None:
    done = timeline("stats", *words, cwd=project)
    assert done.returncode == 0, done.stderr
    counted = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines() if line[-1:].isdigit())
    listed = [json.loads(line) for line in timeline("list", "--json", *words, cwd=project).stdout.splitlines()]
    assert int(counted["events"]) + int(counted["directives"]) == len(listed)
    assert int(counted["documents"]) == len({one["source"]["file"] for one in listed if one["source"]})
    assert int(counted["people"]) == len({person["name"] for one in listed for person in one["people"]})
    assert "problems" not in counted


def test_a_folder_for_stats_is_a_folder(timeline, project, tmp_path) -> None:
    everything = timeline("stats", cwd=project).stdout
    assert timeline("stats", project, cwd=tmp_path).stdout == everything != ""
    assert timeline("stats", ".", cwd=project).stdout == everything
    assert timeline("stats", "./nowhere", cwd=project).returncode == 2
    assert timeline("stats", "kind:meting", cwd=project).returncode == 2


def test_check_is_silent_when_all_is_well(installed, project) -> None:
    done = installed("check", project)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no problems" in done.stderr


def test_check_tells_file_line_and_column_of_every_problem(timeline, project, tmp_path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(project, folder)
    broken = CURATION.replace("    kind: support\n", "    kind: suport\n").replace(
        "version: 1", "version: 1\ncolour: red"
    )
    (folder / "events.yaml").write_text(broken, encoding="utf-8")
    (folder / "sources" / "empty.txt").write_text("", encoding="utf-8")
    done = timeline("check", folder)
    assert done.returncode == 1
    problems = done.stdout.splitlines()
    assert any(re.match(r"events\.yaml:2:1: error: ", line) for line in problems)
    assert any(re.match(r"events\.yaml:10:\d+: error: ", line) for line in problems)
    assert any(line.startswith("sources/empty.txt: error: ") for line in problems)
    assert "邻县" in timeline("list", cwd=folder).stdout or "support" not in broken


def test_a_curated_decision_counts_at_once(timeline, project, tmp_path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(project, folder)
    before = rows(timeline("list", cwd=folder))
    event = next(row for row in before if row[5].startswith("sources/flood.txt"))
    quote = json.loads(timeline("list", "--json", f"id:{event[6]}", cwd=folder).stdout)["quote"]
    with (folder / "events.yaml").open("a", encoding="utf-8") as file:
        file.write(f"corrections:\n  - {{event: {event[6]}, quote: '{quote}', reject: true, why: 试}}\n")
    after = rows(timeline("list", cwd=folder))
    assert [row for row in before if row not in after] == [event]


# --- dates --------------------------------------------------------------------------------------------------------


def test_dates_underlines_each_expression_by_its_width_on_screen(timeline, tmp_path) -> None:
    done = timeline("dates", cwd=tmp_path, stdin="无日期的一行\n会期:2021年5月6日,在县城。\n")
    line, mark = done.stdout.splitlines()
    assert done.returncode == 0
    assert line == "会期:2021年5月6日,在县城。"
    assert mark.startswith("     " + "^" * len("2021xx5xx6xx") + " 2021-05-06 · explicit · ")
    assert not mark.startswith(" " * 6)


def test_dates_takes_its_reference(installed, tmp_path) -> None:
    for reference, value in (("2019-03-10", "2019-03-09"), ("2022-01-01", "2021-12-31")):
        done = installed("dates", "--reference", reference, cwd=tmp_path, stdin="昨天停电。\n")
        assert value in done.stdout


def test_dates_says_when_there_are_none(timeline, tmp_path) -> None:
    done = timeline("dates", cwd=tmp_path, stdin="证明了这一点。\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no time expressions" in done.stderr


@pytest.mark.parametrize(
    ("text", "words", "date"),
    [
        ("1月(yuè)8日(rì)开会", "1月(yuè)8日", "2020-01-08"),
        ("于 1 月 2 4 日放假", "1 月 2 4 日", "2020-01-24"),
    ],
)
def test_dates_reads_through_noise(text: str, words: str, date: str, timeline, tmp_path) -> None:
    line = json.dumps({"id": 1, "text": text, "reference": "2020-01-17"})
    done = timeline("dates", "--jsonl", cwd=tmp_path, stdin=line + "\n")
    (found,) = json.loads(done.stdout)["expressions"]
    assert (found["text"], found["date"], text[found["start"] : found["end"]]) == (words, date, words)


def test_dates_jsonl_is_a_line_for_a_line(installed, tmp_path) -> None:
    lines = [
        {"id": "a", "text": "昨天停电。", "reference": "2019-03-10"},
        {"id": 7, "text": "没有时间", "reference": "2019-03-10"},
        {"id": "c", "text": "2021年5月6日开会"},
    ]
    done = installed("dates", "--jsonl", cwd=tmp_path, stdin="\n".join(map(json.dumps, lines)) + "\n")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in found] == ["a", 7, "c"]
    assert [[item["date"] for item in record["expressions"]] for record in found] == [
        ["2019-03-09"],
        [],
        ["2021-05-06"],
    ]
    assert set(found[0]["expressions"][0]) == {
        "start", "end", "text", "date", "earliest", "latest", "basis", "why",
    }  # fmt: skip


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": 1, "text": 5}', '{"text": "a", "reference": "x"}'])
def test_dates_jsonl_tells_a_bad_line_and_goes_on(line: str, timeline, tmp_path) -> None:
    good = '{"id": 2, "text": "2021年5月6日开会"}'
    done = timeline("dates", "--jsonl", cwd=tmp_path, stdin=f"{line}\n\n{good}\n")
    assert done.returncode == 1
    assert "standard input:1:" in done.stderr
    assert json.loads(done.stdout)["id"] == 2


def test_dates_reads_gb18030(timeline, tmp_path) -> None:
    done = timeline("dates", cwd=tmp_path, stdin="2021年5月6日开会".encode("gb18030"))
    assert "2021-05-06" in done.stdout


# --- streams ------------------------------------------------------------------------------------------------------


def test_output_is_utf8_whatever_the_locale(installed, project) -> None:
    bare = {"LANG": None, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert installed("list", cwd=project, env=bare).stdout == installed("list", cwd=project).stdout != ""


@pytest.mark.parametrize("arguments", [["list"], ["export"], ["--help"], ["completion", "zsh"]], ids=" ".join)
def test_a_closed_pipe_ends_quietly(arguments, project, environment) -> None:
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    error = process.stderr.read()
    assert (process.wait(timeout=60), error) == (0, b"")
    process.stderr.close()


def test_no_standard_output_at_all_ends_quietly(project, environment) -> None:
    done = subprocess.run(
        f"{' '.join(COMMAND)} list >&-", shell=True, cwd=project, env=environment, capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_there_is_no_colour_in_a_pipe_unless_asked_for(timeline, project) -> None:
    event = rows(timeline("list", cwd=project))[0][6]
    assert "\x1b" not in timeline("show", event, cwd=project).stdout
    assert "\x1b[1m" in timeline("show", event, cwd=project, env={"TIMELINE_COLOUR": "always"}).stdout


def test_browsing_without_a_terminal_points_to_list(installed, project) -> None:
    done = installed(project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "timeline list" in done.stderr


def test_control_characters_of_a_document_never_reach_the_terminal(timeline, tmp_path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    text = "2021年5月6日,县文化馆召开\x1b[31m座谈会\x9b2J,\u202e讨论展览。\n"
    (sources / "a.txt").write_text(text, encoding="utf-8")
    identity = rows(timeline("list", cwd=tmp_path))[0][-1]
    shown = "".join(
        timeline(*arguments, cwd=tmp_path).stdout
        for arguments in (["list", "--columns", "title,quote"], ["list", "--json"], ["show", identity])
    )
    assert not set(shown) & set("\x1b\x9b\u202e")
    assert "␛[31m" in shown


def test_the_same_project_gives_the_same_export_in_the_same_language(timeline, project) -> None:
    def stripped(language: str) -> list[dict[str, object]]:
        done = timeline("export", "-f", "json", cwd=project, env={"TIMELINE_LANG": language})
        return json.loads(done.stdout)["events"]

    assert stripped("en") == stripped("en")
    differing = {
        name for one, two in zip(stripped("zh"), stripped("en"), strict=True) for name in one if one[name] != two[name]
    }
    assert differing == {"why"}


def test_the_store_can_be_deleted_at_any_time(timeline, project, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(project, folder)
    before = timeline("list", cwd=folder).stdout
    shutil.rmtree(folder / ".timeline")
    assert timeline("list", cwd=folder).stdout == before


def test_show_traces_the_way_of_a_paragraph(timeline, project) -> None:
    event = next(row for row in rows(timeline("list", "kind:meeting", cwd=project)) if row[0] == "2021-07-18")
    done = timeline("show", event[6], "--trace", cwd=project)
    assert done.returncode == 0, done.stderr
    for step in ("1. Reading", "3. Time expressions", "7. Statements that tell a happening", "9. Events"):
        assert step in done.stdout
    trace = done.stdout.partition("1. Reading")[2]
    assert "2021-07-18" in trace and event[6] in trace and "needs the file; gives the document" in trace
