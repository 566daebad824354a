"""Building again does only what is needed, and always ends where building from nothing ends."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from timeline.build import BuildError, Progress, Report, build, is_stale
from timeline.build import recipe as recipes
from timeline.build.pipeline import Limits, process
from timeline.config import Project
from timeline.export import to_mapping
from timeline.extraction import Additions
from timeline.extraction.events import Extraction
from timeline.model import Document, DocumentFacts, Event
from timeline.store import Store, StoreWriter

NOTES = {
    "a.txt": "2021年5月6日,县文化馆召开座谈会,讨论夏季展览。\n",
    "b.txt": "5月7日,县图书馆开放新馆。\n",
    "c/d.txt": "2021年5月8日,镇卫生院派出医疗队前往石桥村义诊。\n",
}
CURATION = "version: 1\ndocuments:\n  - {file: sources/b.txt, published: 2021-05-10}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in NOTES.items():
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "events.yaml").write_text(CURATION, encoding="utf-8")
    return tmp_path


def project(folder: Path, **environment: str) -> Project:
    return Project.find(folder, environment)


def built(folder: Path, **environment: str) -> Report:
    return build(project(folder, **environment))


def shown(folder: Path) -> list[dict[str, object]]:
    """Everything the store shows, as an export would."""
    with Store.open(project(folder).store) as store:
        return [to_mapping(event, "en") for event in store.events()]


def anew(folder: Path) -> list[dict[str, object]]:
    """What building from nothing shows."""
    copy = folder.parent / f"{folder.name}-anew"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".timeline"))
    build(project(copy))
    return shown(copy)


def counts(report: Report) -> tuple[int, int, int]:
    return (report.read, report.reused, report.dropped)


def test_the_first_build_reads_everything_and_the_second_nothing(folder: Path) -> None:
    assert is_stale(project(folder))
    assert counts(built(folder)) == (3, 0, 0)
    assert not is_stale(project(folder))
    before = shown(folder)
    assert counts(built(folder)) == (0, 3, 0)
    assert shown(folder) == before != []


def generation(folder: Path) -> str | None:
    """Counts how often the events that are shown were laid down."""
    with Store.open(project(folder).store) as store:
        return store.meta("generation")


def test_with_nothing_changed_no_event_is_laid_down_again(folder: Path) -> None:
    lost = "corrections:\n  - {file: sources/a.txt, quote: 全县停电检修, reject: true}\n"
    (folder / "events.yaml").write_text(CURATION + lost, encoding="utf-8")
    first, laid, before = built(folder), generation(folder), shown(folder)
    again = built(folder)
    assert generation(folder) == laid and shown(folder) == before
    assert (again.events, again.problems) == (first.events, first.problems)
    assert [problem.message.key for problem in again.problems] == ["curation.lost-near"]


@pytest.mark.parametrize("action", ["curation", "document", "gone", "program", "rebuild"])
def test_what_changes_the_events_lays_them_down_again(
    folder: Path, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(folder)
    laid = generation(folder)
    if action == "curation":
        added = "events:\n  - {title: 竣工, date: 2021-05-09}\n"
        (folder / "events.yaml").write_text(CURATION + added, encoding="utf-8")
    elif action == "document":
        change(folder)
    elif action == "gone":
        (folder / "sources" / "a.txt").unlink()
    elif action == "program":
        monkeypatch.setattr(recipes, "finisher", lambda: "another")
    build(project(folder), rebuild=action == "rebuild")
    assert action == "rebuild" or generation(folder) != laid
    assert shown(folder) == anew(folder) != []


def warnings(report: Report) -> list[tuple[str, str]]:
    return [(problem.file, problem.message.key) for problem in report.problems if problem.level == "warning"]


def test_a_document_without_any_event_is_told_until_a_person_adds_one(folder: Path) -> None:
    (folder / "sources" / "e.txt").write_text("鱼塘养护须知\n\n水温宜在二十度上下。\n", encoding="utf-8")
    told = [("sources/e.txt", "build.no_events")]
    assert warnings(built(folder)) == told
    assert warnings(built(folder)) == told  # kept while nothing changes
    (folder / "events.yaml").write_text(
        CURATION + "events:\n  - {title: 颁布须知, date: 2021,"
        " sources: [{file: sources/e.txt, quote: 鱼塘养护须知}]}\n",
        encoding="utf-8",
    )
    assert warnings(built(folder)) == []


@pytest.mark.parametrize(
    ("text", "published", "key"),
    [
        ("鱼塘养护须知", "", "build.no_events"),
        ("5月7日，新馆开放", "", "build.no_events_undated"),
        ("次日，新馆开放", "", "build.no_events"),
        ("5月7日，新馆开放", "2021-05-10", "build.no_events"),
        ("2021年5月7日，新馆开放", "", "build.no_events"),
    ],
)
def test_a_document_whose_dates_lack_a_year_is_told_what_would_date_it(
    text: str, published: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(document: Document, clean: object, additions: object, facts: DocumentFacts, prefer: str) -> Extraction:
        return Extraction((), facts)

    monkeypatch.setattr("timeline.extraction.extract", nothing)
    path = tmp_path / "b.txt"
    path.write_text(text, encoding="utf-8")
    facts = DocumentFacts(published=published)
    result = process(path, "b.txt", Additions(), facts, "past", Limits(1000))
    assert [(warning.message.key, warning.level) for warning in result.warnings] == [(key, "warning")]


def test_an_event_never_has_an_empty_title() -> None:
    from timeline.build.finishing import titled
    from timeline.model import Event, Reason

    def event(title: str, quote: str, date_text: str = "") -> Event:
        return Event(
            "a234567890",
            "2021",
            None,
            None,
            date_text,
            "explicit",
            Reason("dates.said"),
            "",
            "other",
            title,
            quote,
            None,
        )

    given = [
        event("竣工", "大桥竣工"),
        event(" ", "大桥\n竣工，通车"),
        event("", "桥" * 40),
        event("", "", "五月"),
        event("", ""),
    ]
    assert [titled(one).title for one in given] == ["竣工", "大桥 竣工，通车", "桥" * 29 + "…", "五月", "2021"]


def touch(folder: Path) -> None:
    os.utime(folder / "sources" / "a.txt", (1, 1))


def change(folder: Path) -> None:
    with (folder / "sources" / "a.txt").open("a", encoding="utf-8") as file:
        file.write("5月9日,县剧团在广场演出。\n")


def change_same_size(folder: Path) -> None:
    path = folder / "sources" / "a.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("5月6日", "5月5日"), encoding="utf-8")


def remove(folder: Path) -> None:
    (folder / "sources" / "c" / "d.txt").unlink()


def add(folder: Path) -> None:
    (folder / "sources" / "e.txt").write_text("2021年6月1日,县医院开设夜诊。\n", encoding="utf-8")


def rename(folder: Path) -> None:
    (folder / "sources" / "a.txt").rename(folder / "sources" / "z.txt")


def say_a_fact(folder: Path) -> None:
    text = CURATION.replace("2021-05-10", "2020-05-10")
    (folder / "events.yaml").write_text(text, encoding="utf-8")


def add_an_event(folder: Path) -> None:
    text = CURATION + "events:\n  - {date: 2021-05-20, kind: other, title: 停电}\n"
    (folder / "events.yaml").write_text(text, encoding="utf-8")


def add_an_alias(folder: Path) -> None:
    text = CURATION + "institutions:\n  - {name: 临河县文化馆, aliases: [县文化馆]}\n"
    (folder / "events.yaml").write_text(text, encoding="utf-8")


def add_an_alias_of_nobody(folder: Path) -> None:
    text = CURATION + "institutions:\n  - {name: 临河县剧院, aliases: [县剧院]}\n"
    (folder / "events.yaml").write_text(text, encoding="utf-8")


def add_a_word(folder: Path) -> None:
    (folder / "events.yaml").write_text(CURATION + "lexicon:\n  measure: [开放新馆, 散步]\n", encoding="utf-8")


def add_a_place(folder: Path) -> None:
    text = CURATION + "places:\n  - {name: 石桥村, city: 重庆市}\n"
    (folder / "events.yaml").write_text(text, encoding="utf-8")


def say_the_same_elsewhere(folder: Path) -> None:
    text = (folder / "sources" / "a.txt").read_text(encoding="utf-8")
    (folder / "sources" / "e.txt").write_text(text, encoding="utf-8")


def say_otherwise(folder: Path) -> None:
    (folder / "sources" / "a.txt").write_text("2021年5月6日,县剧院停演一天。\n", encoding="utf-8")


def drop_curation(folder: Path) -> None:
    (folder / "events.yaml").unlink()


def make_unreadable(folder: Path) -> None:
    (folder / "sources" / "a.txt").write_bytes(b"")


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (touch, (0, 3, 0)),
        (change, (1, 2, 0)),
        (change_same_size, (1, 2, 0)),
        (remove, (0, 2, 1)),
        (add, (1, 3, 0)),
        (rename, (1, 2, 1)),
        (say_a_fact, (1, 2, 0)),
        (add_an_event, (0, 3, 0)),
        (add_an_alias, (1, 2, 0)),
        (add_an_alias_of_nobody, (0, 3, 0)),
        (add_a_word, (1, 2, 0)),
        (add_a_place, (1, 2, 0)),
        (drop_curation, (1, 2, 0)),
        (make_unreadable, (0, 2, 0)),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_only_what_is_concerned_is_read_again(
    happens: Callable[[Path], None], expected: tuple[int, int, int], folder: Path
) -> None:
    built(folder)
    happens(folder)
    assert is_stale(project(folder))
    assert counts(built(folder)) == expected
    assert not is_stale(project(folder))
    assert shown(folder) == anew(folder)


def test_a_fact_that_the_curator_states_dates_the_document(folder: Path) -> None:
    def date_of_opening() -> object:
        return next(event["date"] for event in shown(folder) if "图书馆" in str(event["quote"]))

    built(folder)
    assert date_of_opening() == "2021-05-07"
    say_a_fact(folder)
    built(folder)
    assert date_of_opening() == "2020-05-07"


ADDED = (
    "institutions:\n  - {name: 临河县文化馆, aliases: [县文化馆], city: 重庆市}\n",
    "institutions:\n  - {name: 临河县文化馆, aliases: [县文化馆, 县剧院], city: 武汉市}\n",
    "institutions:\n  - {name: 县卫生局, aliases: [镇卫生院]}\nlexicon:\n  order: [开放新馆]\n",
    "lexicon:\n  order: [开放新馆, 座谈]\n  support: [义诊]\n",
    "places:\n  - {name: 石桥村, city: 武汉市}\n  - {name: 新馆, city: 重庆市}\n",
    "",
)


@pytest.mark.parametrize("seed", range(4))
def test_what_a_curator_adds_and_takes_away_ends_where_building_from_nothing_ends(seed: int, folder: Path) -> None:
    noisy = "2021年5月9日,县(xian)文化館举办展览。\n"
    (folder / "sources" / "f.txt").write_text(noisy, encoding="utf-8")
    head, body = "<meta name='publisher' content='县文化馆'>", "<p>2021年5月9日,全县义诊。</p>"
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    (folder / "sources" / "g.html").write_text(page, encoding="utf-8")
    built(folder)
    for added in random.Random(seed).sample(ADDED, 4):
        (folder / "events.yaml").write_text(CURATION + added, encoding="utf-8")
        first = built(folder)
        assert shown(folder) == anew(folder)
        assert counts(built(folder))[0] == 0, first


@pytest.mark.parametrize("happens", [change, remove, add, rename, say_the_same_elsewhere, say_otherwise])
@pytest.mark.parametrize(
    "quote",
    [
        "2021年5月6日,县文化馆召开座谈会,讨论夏季展览。",
        "县文化馆召开座谈会",
        "消息：5月7日,县图书馆开放新馆。今日特讯",
        "县医院开设夜诊",
    ],
)
def test_a_decision_that_names_no_document_is_applied_as_by_a_build_from_nothing(
    quote: str, happens: Callable[[Path], None], folder: Path
) -> None:
    decisions = f"corrections:\n  - {{quote: '{quote}', set: {{title: 另题}}}}\n"
    (folder / "events.yaml").write_text(CURATION + decisions, encoding="utf-8")
    built(folder)
    assert shown(folder) == anew(folder)
    happens(folder)
    built(folder)
    assert shown(folder) == anew(folder)


def test_a_decision_that_names_no_document_loads_those_with_its_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decisions = "corrections:\n  - {quote: 县图书馆开放新馆, set: {title: 另题}}\n"
    (folder / "events.yaml").write_text(CURATION + decisions, encoding="utf-8")
    loaded: list[str] = []
    real = StoreWriter.numbered

    def counted(writer: StoreWriter, file: str) -> list[tuple[int, Event]]:
        loaded.append(file)
        return real(writer, file)

    monkeypatch.setattr(StoreWriter, "numbered", counted)
    assert not built(folder).problems
    assert "另题" in [event["title"] for event in shown(folder)]
    assert loaded == ["sources/b.txt"]


def test_another_preference_reads_everything_again(folder: Path) -> None:
    built(folder)
    assert counts(built(folder, TIMELINE_PREFER="future")) == (3, 0, 0)


def test_another_extractor_reads_everything_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(folder)
    monkeypatch.setattr(recipes, "version", lambda: "another")
    assert counts(built(folder)) == (3, 0, 0)


def test_what_is_extracted_depends_on_code_and_data() -> None:
    rooms = {path.relative_to(recipes._PACKAGE).parts[0] for path in recipes.parts()}
    assert {"model.py", "virtual.py", "reading", "cleaning", "dates", "extraction", "data"} == rooms


def test_rebuild_begins_from_nothing(folder: Path) -> None:
    built(folder)
    assert counts(build(project(folder), rebuild=True)) == (3, 0, 0)


def test_a_limit_that_is_lowered_leaves_out_what_is_too_large(folder: Path) -> None:
    built(folder)
    (folder / "sources" / "a.txt").write_text(NOTES["a.txt"] * 50, encoding="utf-8")
    report = built(folder, TIMELINE_MAX_FILE_SIZE="1k")
    assert [problem.file for problem in report.problems if problem.level == "error"] == ["sources/a.txt"]
    assert "sources/a.txt" not in {str(event["source"]) for event in shown(folder)}
    assert is_stale(project(folder))  # by the setting in force here
    assert counts(built(folder)) == (1, 2, 0)


def test_one_process_and_four_give_the_same(folder: Path) -> None:
    for number in range(30):
        text = f"2021年{number % 12 + 1}月{number % 28 + 1}日,第{number}生产队召开社员会议。\n"
        (folder / "sources" / f"n{number}.txt").write_text(text, encoding="utf-8")
    (folder / "sources" / "n5.txt").write_bytes(b"")
    reports = []
    results = []
    for jobs in (1, 4):
        reports.append(build(project(folder), jobs=jobs, rebuild=True))
        results.append(shown(folder))
    assert results[0] == results[1]
    assert len(results[0]) > 25
    assert reports[0] == reports[1]


def test_progress_counts_the_documents_that_are_read(folder: Path) -> None:
    steps: list[Progress] = []
    build(project(folder), progress=steps.append)
    assert [(step.done, step.total) for step in steps] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [step.file for step in steps[1:]] == ["sources/a.txt", "sources/b.txt", "sources/c/d.txt"]
    steps.clear()
    build(project(folder), progress=steps.append)
    assert steps == []


def test_stopped_half_way_the_store_is_usable_and_the_next_build_goes_on(folder: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(project(folder), progress=stop)
    assert shown(folder) == []
    assert is_stale(project(folder))
    assert counts(built(folder)) == (1, 2, 0)
    assert shown(folder) == anew(folder)


def test_a_document_that_breaks_the_extractor_costs_only_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import timeline.extraction

    real = timeline.extraction.extract

    def fragile(document, *rest):  # type: ignore[no-untyped-def]
        if document.file == "sources/b.txt":
            raise IndexError("beyond")
        return real(document, *rest)

    monkeypatch.setattr(timeline.extraction, "extract", fragile)
    report = built(folder)
    (problem,) = report.problems
    assert (problem.file, problem.message.key) == ("sources/b.txt", "build.failed")
    assert counts(report) == (2, 0, 0)


def test_a_reader_goes_on_reading_while_a_build_writes(folder: Path) -> None:
    built(folder)
    with Store.open(project(folder).store) as store:
        before = store.stats().events
        add(folder)
        built(folder)
        assert store.stats().events == before + 1


def test_two_builds_at_once_do_not_spoil_each_other(folder: Path) -> None:
    code = "import sys; from timeline.cli import main; sys.exit(main(['build', sys.argv[1]]))"
    runs = [subprocess.Popen([sys.executable, "-c", code, str(folder)], stderr=subprocess.PIPE) for _ in range(3)]
    for run in runs:
        _, error = run.communicate(timeout=120)
        assert run.returncode == 0, error
    assert shown(folder) == anew(folder)


def test_an_interrupted_command_says_how_far_it_came_and_its_work_is_kept(folder: Path) -> None:
    for number in range(400):
        text = f"2021年5月{number % 28 + 1}日,第{number}生产队召开社员会议。\n" * 20
        (folder / "sources" / f"n{number}.txt").write_text(text, encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, "-m", "timeline", "build", str(folder)],
        env={**os.environ, "TIMELINE_LANG": "en"},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    store = project(folder).store
    limit = time.monotonic() + 60
    while not store.exists() and run.poll() is None and time.monotonic() < limit:
        time.sleep(0.02)
    time.sleep(0.3)
    run.send_signal(signal.SIGINT)
    _, error = run.communicate(timeout=60)
    if run.returncode == 0:
        pytest.skip("this machine is too fast to be interrupted")
    assert run.returncode in (130, -signal.SIGINT)  # a shell says 130 of both
    if run.returncode == 130:  # else it was stopped before it began
        assert re.fullmatch(r"stopped; (\d+ of 403 documents are done|what was done .*); .*\n", error.decode())
    report = built(folder)
    assert report.read + report.reused == 403


def test_a_folder_that_cannot_be_written_is_an_error_with_words(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build(replace(project(folder), store=blocked / "store.sqlite"))
    assert caught.value.reason.key == "build.cannot_write"


def test_version_control_leaves_the_store_alone(folder: Path) -> None:
    built(folder)
    assert (folder / ".timeline" / ".gitignore").read_text(encoding="utf-8") == "*\n"
