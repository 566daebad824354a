"""Documents of every format from file to export and back: built, shown, decided upon, built again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from formats_samples import docx, p, write_sources

from timeline.build import Report, build, is_stale
from timeline.build import scanning as scans
from timeline.cli import main
from timeline.config import Project
from timeline.curation.acts import Desk, set_values
from timeline.curation.pointing import pointer
from timeline.export import to_mapping
from timeline.model import Event
from timeline.store import Store
from timeline.store.filters import parse

pytest.importorskip("pypdfium2")
VERIFY = Path(__file__).parents[2] / ".ci" / "verify_export.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sources(tmp_path / "sources")
    return tmp_path


def built(folder: Path, **how: int) -> Report:
    return build(Project.find(folder, {}), **how)


def events(folder: Path, words: str = "") -> list[Event]:
    with Store.open(Project.find(folder, {}).store) as store:
        return list(store.events(parse(words)))


def places(folder: Path) -> dict[str, str]:
    """The meetings by the document that tells of them."""
    return {event.source.file: event.title for event in events(folder, "kind:meeting") if event.source is not None}


def test_every_format_gives_its_events(folder: Path) -> None:
    report = built(folder)
    assert [problem.message.key for problem in report.problems] == ["reading.pdf_scanned_pages"]
    assert places(folder) == {
        "sources/a.pdf": "石桥镇防汛指挥部召开防汛会议",
        "sources/b.docx": "柳树镇人民政府召开防汛会议",
        "sources/c.zip!/d.txt": "东河镇人民政府召开防汛会议",
        "sources/c.zip!/in.zip!/e.html": "南山镇人民政府召开防汛会议",
        "sources/c.zip!/t.csv!/000001": "北塘镇人民政府召开防汛会议",
        "sources/f.csv!/000002": "青云镇人民政府召开防汛会议",
        "sources/g.jsonl!/000001": "白水镇人民政府召开防汛会议",
    }


def test_exports_hold_to_the_files(folder: Path) -> None:
    built(folder)
    for form in ("yaml", "json"):
        assert main(["export", "-C", str(folder), "-o", str(folder / f"e.{form}")]) == 0
    done = subprocess.run(
        [sys.executable, str(VERIFY), str(folder), str(folder / "e.yaml"), str(folder / "e.json")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    [exported] = [e for e in json.loads((folder / "e.json").read_text())["events"] if "石桥" in e["title"]]
    assert exported["source"]["page"] == 2


def test_jobs_make_no_difference(folder: Path) -> None:
    built(folder, jobs=1)
    one = [to_mapping(event, "en") for event in events(folder)]
    build(Project.find(folder, {}), jobs=3, rebuild=True)
    assert [to_mapping(event, "en") for event in events(folder)] == one


def test_of_an_archive_only_what_changed_is_read_again(folder: Path) -> None:
    first = built(folder)
    assert first.read == len(places(folder)) + 1  # the first row of f.csv tells of no meeting
    assert built(folder).read == 0
    path = folder / "sources" / "c.zip"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("new.txt", "2021年3月20日，西岭镇人民政府召开防汛会议。")
    report = built(folder)
    assert (report.read, report.dropped) == (1, 0)
    assert "sources/c.zip!/new.txt" in places(folder)
    path.unlink()
    report = built(folder)
    assert (report.read, report.dropped) == (0, 4)


def test_of_a_table_only_the_rows_that_changed_are_read_again(folder: Path) -> None:
    built(folder)
    path = folder / "sources" / "f.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("青云镇人民", "青石镇人民"), encoding="utf-8")
    os.utime(path, (1, 1))
    assert built(folder).read == 1
    assert places(folder)["sources/f.csv!/000002"].startswith("青石镇")


def test_settings_that_name_fields_read_tables_again(folder: Path) -> None:
    built(folder)
    (folder / "timeline.toml").write_text('[fields]\ntext = "备注"\n', encoding="utf-8")
    assert is_stale(Project.find(folder, {}))
    built(folder)
    assert "sources/f.csv!/000002" not in places(folder)


@pytest.mark.parametrize("file", ["sources/c.zip!/in.zip!/e.html", "sources/f.csv!/000002", "sources/a.pdf"])
def test_decisions_hold_for_documents_in_other_files(folder: Path, file: str) -> None:
    built(folder)
    [event] = [e for e in events(folder, "kind:meeting") if e.source is not None and e.source.file == file]
    path = folder / "events.yaml"
    desk = Desk((), path, folder, folder)
    for change in set_values(desk, event, {"title": "改过的标题"}, pointer(event), "核对原文"):
        path.write_bytes(change.after)
    report = built(folder)
    assert [problem for problem in report.problems if problem.file == "events.yaml"] == []
    assert places(folder)[file] == "改过的标题"
    assert main(["check", str(folder)]) == 1  # the scanned page only
    path.unlink()
    source = f"{{file: '{file}', quote: {event.quote}}}"
    added_by_hand = f"version: 1\nevents:\n  - {{date: 2021-03-08, title: 另加, sources: [{source}]}}\n"
    path.write_text(added_by_hand, encoding="utf-8")
    report = built(folder)
    assert [problem for problem in report.problems if problem.file == "events.yaml"] == []
    [added] = events(folder, "is:curated")
    assert added.source is not None and event.source is not None
    assert (added.source.start, added.source.page) == (event.source.start, event.source.page)


def test_without_the_extra_pdf_files_say_what_to_install_and_the_rest_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.reading.pdf.find_spec", lambda name: None)
    monkeypatch.setattr(scans, "find_spec", lambda name: None)
    report = built(folder, jobs=1)
    [problem] = report.problems
    assert (problem.file, problem.message.key) == ("sources/a.pdf", "reading.needs_extra")
    assert len(places(folder)) == 6
    monkeypatch.undo()
    assert is_stale(Project.find(folder, {}))  # now it can be read
    built(folder)
    assert "sources/a.pdf" in places(folder)


def test_show_tells_the_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built(folder)
    [event] = events(folder, "石桥 kind:meeting")
    capsys.readouterr()
    assert main(["show", event.id, "-C", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert any(line.split()[-1:] == ["2"] and line.startswith(("page", "页")) for line in shown.splitlines())


def test_when_a_file_was_made_dates_it_only_where_nothing_else_does(tmp_path: Path) -> None:
    core = '<c xmlns:t="t"><t:created>2021-03-20T08:00:00Z</t:created></c>'
    body = p("通报") + p("3月8日，石桥镇人民政府召开防汛会议，部署隐患排查。")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.docx").write_bytes(docx(body, core=core))
    (tmp_path / "sources" / "b.docx").write_bytes(docx(body + p("石桥镇人民政府") + p("2019年3月9日"), core=core))
    built(tmp_path)
    found = {
        event.source.file: (event.date, event.reported) for event in events(tmp_path, "kind:meeting") if event.source
    }
    assert found == {
        "sources/a.docx": ("2021-03-08", "2021-03-20~"),
        "sources/b.docx": ("2019-03-08", "2019-03-09"),
    }


def test_what_a_repost_tells_is_folded_with_the_original(tmp_path: Path) -> None:
    notice = (
        "关于做好入汛准备工作的通知\n2021年3月8日，石桥镇人民政府召开防汛会议，部署隐患排查。3月10日，镇防汛办组织演练。\n"
        "会议要求各村压紧压实责任，对全镇12座塘坝和37处危险点逐一过堂，建立台账，限期在3月25日前完成整改。\n"
        "会议强调，要备足编织袋4000条、橡皮艇6艘，实行24小时值班，遇有险情第一时间报告，不得迟报漏报瞒报。\n"
    )
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "z.txt").write_text("发布时间：2021-03-09\n" + notice, encoding="utf-8")
    (sources / "a.txt").write_text("发布时间：2021-03-12 来源：县政府网\n" + notice, encoding="utf-8")
    built(tmp_path)
    again = events(tmp_path, "is:repost")
    assert {event.source.file for event in again if event.source} == {"sources/a.txt"}
    first = [event for event in events(tmp_path, "-is:repost") if event.source and event.source.file == "sources/z.txt"]
    told = {event.happening for event in first if event.happening}
    assert len(first) > 2 and len(told) == len(first)
    assert {event.happening for event in again} >= told
    with Store.open(Project.find(tmp_path, {}).store) as store:
        assert store.reposts("sources/z.txt") == ["sources/a.txt"]
        assert {row.file: row.repost_of for row in store.documents()} == {
            "sources/a.txt": "sources/z.txt",
            "sources/z.txt": "",
        }
        document = store.document("sources/a.txt")
        assert document is not None and document.repost_of == "sources/z.txt"
    (sources / "z.txt").unlink()
    built(tmp_path)
    assert events(tmp_path, "is:repost") == []


def test_reposts_come_out_the_same_step_by_step_and_from_nothing(tmp_path: Path) -> None:
    lines = [
        "2021年3月8日，石桥镇人民政府召开防汛会议，部署隐患排查，对全镇12座塘坝和37处危险点逐一过堂。",
        "2021年3月10日，石桥镇防汛办组织应急演练，共有86人参加，出动橡皮艇6艘。",
        "会议要求各村压紧压实责任，建立台账，限期在3月25日前完成整改，备足编织袋4000条。",
        "会议强调，要实行24小时值班，遇有险情第一时间报告，不得迟报漏报瞒报。",
    ]
    sources = tmp_path / "sources"
    sources.mkdir()

    def put(name: str, day: int, *more: str) -> None:
        text = "\n".join([f"发布时间：2021-03-{day}", *lines, *more])
        (sources / name).write_text(text + "\n", encoding="utf-8")

    def shown() -> list[dict[str, object]]:
        return [to_mapping(event, "en") for event in events(tmp_path)]

    steps = [
        lambda: put("m.txt", 12),
        lambda: put("z.txt", 14),
        lambda: put("a.txt", 16, "2021年3月15日，白水镇派出医疗队3人支援石桥镇。"),
        lambda: put("c.txt", 11),  # published before the others: the original from now on
        lambda: put("z.txt", 14, "（完）"),
        lambda: (sources / "c.txt").unlink(),
        lambda: (sources / "m.txt").unlink(),
        lambda: (sources / "a.txt").unlink(),
    ]
    reposts = []
    for step in steps:
        step()
        built(tmp_path)
        now, found = shown(), len(events(tmp_path, "is:repost"))
        built(tmp_path, rebuild=True)
        assert shown() == now
        assert len(events(tmp_path, "is:repost")) == found
        with Store.open(Project.find(tmp_path, {}).store) as store:
            reposts.append(store.originals())
    assert [sorted(set(each.values())) for each in reposts] == [
        [],
        ["sources/m.txt"],
        ["sources/m.txt"],
        ["sources/c.txt"],
        ["sources/c.txt"],
        ["sources/m.txt"],
        ["sources/z.txt"],
        [],
    ]
