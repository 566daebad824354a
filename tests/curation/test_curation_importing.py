"""An export comes back as decisions: what is there is recognised, what was changed becomes a decision, mine stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from timeline.cli import main
from timeline.config import Project
from timeline.messages import set_language
from timeline.store import Store

TEXT = (
    "平桥县情况简报\n发布时间：2021-07-22\n\n"
    "7月9日，县防汛指挥部召开第一次会议，部署水库预泄。\n"
    "7月15日，平桥县转移群众三百二十八人。\n"
    "7月17日，省红十字会向平桥县捐赠帐篷二百顶。\n"
)
HAND = """\
# by hand
version: 1
institutions:
  - {name: 平桥县水利局, aliases: [县水利局]}
events:
  - {date: 2021-07-20, title: 修闸}   # from memory
corrections:
  - {file: sources/brief.txt, quote: 平桥县转移群众三百二十八人, set: {title: 群众转移},
     who: 王, when: 2021-08-02, why: 简短}
"""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TIMELINE_LANG", "en")
    yield
    set_language(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "one", HAND)


def project(folder: Path, text: str | None) -> Path:
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "brief.txt").write_text(TEXT, encoding="utf-8")
    if text is not None:
        (folder / "events.yaml").write_text(text, encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def exported(folder: Path, name: str = "out.yaml") -> Path:
    file = folder / name
    assert run("export", "-C", folder, "-o", file) == 0
    return file


def events(folder: Path) -> dict[str, tuple[str, str, str]]:
    assert run("build", folder) in (0, 1)
    with Store.open(Project.find(folder, {}).store) as store:
        return {event.title: (event.date, event.kind, event.origin) for event in store.events()}


def written(folder: Path) -> str:
    return (folder / "events.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["out.yaml", "out.json"])
def test_an_export_of_this_very_project_brings_nothing(folder: Path, name: str, capsys: pytest.CaptureFixture) -> None:
    file = exported(folder, name)
    capsys.readouterr()
    assert run("import", file, "-C", folder) == 0
    out, err = capsys.readouterr()
    assert out == "" and "4 are there already" in err
    assert written(folder) == HAND


def test_what_was_changed_in_an_export_becomes_a_decision(folder: Path, capsys: pytest.CaptureFixture) -> None:
    file = exported(folder)
    text = file.read_text(encoding="utf-8")
    assert "date: '2021-07-09'" in text
    file.write_text(text.replace("date: '2021-07-09'", "date: '2021-07-08'", 1), encoding="utf-8")
    capsys.readouterr()
    assert run("import", "--dry-run", file, "-C", folder) == 0
    out, err = capsys.readouterr()
    assert out.startswith("~ ") and "2021-07-09 → 2021-07-08" in out and "would write 1" in err
    assert written(folder) == HAND
    assert run("import", file, "-C", folder) == 0
    assert written(folder).startswith(HAND) and "set: {date: 2021-07-08}" in written(folder)
    assert "2021-07-08" in {date for date, _, _ in events(folder).values()}
    capsys.readouterr()
    assert run("import", file, "-C", folder) == 0, "a second time there is nothing left to do"
    assert capsys.readouterr().out == ""


def test_an_export_can_be_dropped_in_as_the_file_itself(folder: Path, tmp_path: Path) -> None:
    file = exported(folder)
    other = project(tmp_path / "two", file.read_text(encoding="utf-8"))
    assert events(other) == {
        title: (date, kind, "curated" if title == "修闸" else origin)
        for title, (date, kind, origin) in events(folder).items()
    }
    assert run("check", other) == 0
    beside = project(tmp_path / "three", HAND)
    (beside / "events").mkdir()
    (beside / "events" / "export.yaml").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    assert events(beside) == events(folder), "beside the file that it came from it changes nothing"


DECIDED = "corrections:\n  - {file: sources/brief.txt, quote: 平桥县转移群众三百二十八人, VERB: {title: 疏散}}\n"


@pytest.mark.parametrize("verb", ["set", "accept"])
def test_a_later_decision_counts_more_than_a_dropped_in_export(
    folder: Path, tmp_path: Path, verb: str, capsys: pytest.CaptureFixture
) -> None:
    text = exported(folder).read_text(encoding="utf-8") + DECIDED.replace("VERB", verb)
    other = project(tmp_path / "two", text)
    assert "疏散" in events(other) and "群众转移" not in events(other)
    capsys.readouterr()
    assert run("check", other) == 1
    line = text[: text.index(f"{verb}: {{title: 疏散")].count("\n") + 1
    assert f"events.yaml:{line}:" in capsys.readouterr().out, "that two decisions disagree is told"


def test_an_export_that_says_what_the_program_read_takes_no_decision_back(folder: Path, tmp_path: Path) -> None:
    plain = project(tmp_path / "plain", None)
    other = project(tmp_path / "two", DECIDED.replace("VERB", "set"))
    (other / "events").mkdir()
    (other / "events" / "export.yaml").write_text(exported(plain).read_text(encoding="utf-8"), encoding="utf-8")
    assert "疏散" in events(other) and run("check", other) == 0


def test_an_added_event_of_an_export_takes_no_others_place(tmp_path: Path) -> None:
    source = "{file: sources/brief.txt, quote: 转移群众}"
    own = f"events:\n  - {{date: 2021-07-16, title: 安置, sources: [{source}]}}\n"
    first = project(tmp_path / "one", own)
    other = project(tmp_path / "two", exported(first).read_text(encoding="utf-8"))
    assert events(other) == events(first) and len(events(other)) == 4
    assert run("check", other) == 0


def test_two_events_of_an_export_that_mean_one_are_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    found = yaml.load(exported(folder).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    twin = next(dict(item) for item in found["events"] if item["title"] == "群众转移")
    twin |= {"id": "zzzzzzzzzz", "title": "另一事", "quote": "转移群众三百二十八人"}
    twin["source"] = {"file": "sources/brief.txt"}
    text = "events:\n" + "".join(f"  - {json.dumps(item, ensure_ascii=False)}\n" for item in (twin, *found["events"]))
    other = project(tmp_path / "two", text)
    assert {"群众转移", "另一事"} <= set(events(other))
    capsys.readouterr()
    assert run("check", other) == 1
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and "shown as one of its own" in out


def test_ones_own_decision_stays_where_the_other_differs(folder: Path, capsys: pytest.CaptureFixture) -> None:
    file = exported(folder)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: 群众转移", "title: 转移群众"), encoding="utf-8")
    capsys.readouterr()
    assert run("import", file, "-C", folder) == 1
    assert capsys.readouterr().out.startswith("! ") and written(folder) == HAND


OTHER = """\
documents:
  - {file: sources/brief.txt, city: 泰州市}
institutions:
  - {name: 平桥县水利局, aliases: [县水利局, 水利局]}
places:
  - {name: 东区, city: 泰州市}
events:
  - {date: 2021-07-20, title: 修闸}
  - {date: 2021-07-21, title: 开闸, tags: [闸]}
corrections:
  - {file: sources/brief.txt, quote: 平桥县转移群众三百二十八人, set: {title: 群众转移}}
  - {file: sources/brief.txt, quote: 省红十字会向平桥县捐赠帐篷二百顶, reject: true, why: 重复}
lexicon:
  order: [下令, 责令]
"""


def test_another_persons_file_is_merged(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(OTHER, encoding="utf-8")
    assert run("import", file, "-C", folder) == 0
    found = yaml.load(written(folder), Loader=yaml.BaseLoader)
    assert found["documents"] == [{"file": "sources/brief.txt", "city": "泰州市"}]
    assert found["institutions"][1] == {"name": "平桥县水利局", "aliases": ["水利局"]}
    assert [item["title"] for item in found["events"]] == ["修闸", "开闸"] and len(found["corrections"]) == 2
    assert found["corrections"][1]["reject"] == "true" and found["lexicon"] == {"order": ["下令", "责令"]}
    assert "# from memory" in written(folder) and "# by hand" in written(folder)
    assert run("check", folder) == 0
    capsys.readouterr()
    assert run("list", "tag:闸", "-C", folder) == 0
    assert "开闸" in capsys.readouterr().out
    assert run("import", file, "-C", folder) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("ended", ["", "...\n", "...\n# after\n"])
def test_words_are_written_so_that_they_are_read_again(folder: Path, tmp_path: Path, ended: str) -> None:
    words = ["逆行: 出征", "[星夜", "下令 # 一", "a, b"]
    (folder / "events.yaml").write_text(HAND + ended, encoding="utf-8")
    file = tmp_path / "other.yaml"
    file.write_text(yaml.safe_dump({"lexicon": {"deployment": words}}, allow_unicode=True), encoding="utf-8")
    assert run("import", file, "-C", folder) == 0
    text = written(folder)
    assert text.startswith(HAND) and text.endswith(ended)
    assert next(iter(yaml.safe_load_all(text)))["lexicon"] == {"deployment": words}
    assert run("check", folder) == 0


POINTED = "corrections:\n  - {{file: sources/brief.txt, quote: 平桥县{}, reject: true}}\n"


@pytest.mark.parametrize(
    ("here", "there", "sign"),
    [
        ("", "", ""),
        (", prefix: 7月15日，", ", prefix: '日，'", ""),
        (", date_text: 7月15日", "", ""),
        ("", ", prefix: 7月15日，", "!"),
        ("", ", date_text: 7月15日", "!"),
        ("", ", event: abcdefghjk", "!"),
        (", prefix: 7月15日，", ", prefix: 防汛指挥部向", "+"),
        (", suffix: 转移", ", suffix: 情况", "+"),
        (", date_text: 7月15日", ", date_text: 7月17日", "+"),
        (", kind: measure", ", kind: support", "+"),
        (", event: abcdefghjk", ", event: zbcdefghjk", "+"),
    ],
)
def test_a_decision_is_there_already_only_where_it_means_the_same(
    tmp_path: Path, here: str, there: str, sign: str, capsys: pytest.CaptureFixture
) -> None:
    own = project(tmp_path / "one", POINTED.format(here))
    file = tmp_path / "other.yaml"
    file.write_text(POINTED.format(there), encoding="utf-8")
    run("import", file, "-C", own)
    assert capsys.readouterr().out[:1] == sign
    assert written(own).count("reject") == (2 if sign == "+" else 1)
    run("import", file, "-C", own)
    assert capsys.readouterr().out[:1] == ("!" if sign == "!" else "")


def test_the_city_of_a_known_institution_is_taken_over_or_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    file = tmp_path / "other.yaml"
    for city, code, sign in (("泰州市", 0, "+"), ("泰州市", 0, ""), ("阳泉市", 1, "!")):
        file.write_text(
            f"institutions:\n  - {{name: 平桥县水利局, aliases: [县水利局], city: {city}}}\n", encoding="utf-8"
        )
        assert run("import", file, "-C", folder) == code
        assert capsys.readouterr().out[:1] == sign
    entries = yaml.load(written(folder), Loader=yaml.BaseLoader)["institutions"]
    assert entries[1:] == [{"name": "平桥县水利局", "aliases": ["县水利局"], "city": "泰州市"}]
    assert "阳泉市" not in written(folder)
    assert run("check", folder) == 0


GONE = "events:\n  - {date: DATE, title: 开闸, sources: [{file: sources/brief.txt, quote: 夜里东闸开启放水入河}]}\n"


def test_an_event_whose_quote_is_nowhere_is_added_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    file = tmp_path / "other.yaml"
    for date, sign in (("2021-07-21", "+"), ("2021-07-21", ""), ("2021-07-22", "!")):
        file.write_text(GONE.replace("DATE", date), encoding="utf-8")
        run("import", file, "-C", folder)
        assert capsys.readouterr().out[:1] == sign
        assert written(folder).count("东闸") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("corrections:\n  - {event: a, set: {date: 2020-13}}\n", "nothing was taken over"),
        ("format: 9\nevents: []\n", "version 9 is not known"),
        ("events: [\n", "nothing was taken over"),
    ],
)
def test_a_file_with_mistakes_is_not_taken_over_half(
    folder: Path, tmp_path: Path, text: str, says: str, capsys: pytest.CaptureFixture
) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(text + OTHER if "events" not in text else text, encoding="utf-8")
    assert run("import", file, "-C", folder) == 1
    assert says in capsys.readouterr().err and written(folder) == HAND


def test_wrong_files_are_told(folder: Path, capsys: pytest.CaptureFixture) -> None:
    assert run("import", "-C", folder) == 2
    assert run("import", "nowhere.yaml", "-C", folder) == 2
    assert run("import", "events.yaml", "-C", folder) == 2
    assert "already" in capsys.readouterr().err


def test_the_log_tells_when_who_what_and_why(folder: Path, capsys: pytest.CaptureFixture) -> None:
    assert run("log", folder) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows == [
        ["-", "-", "institution", "平桥县水利局", "县水利局", "", "events.yaml:4"],
        ["-", "-", "add", "修闸", "date: 2021-07-20", "", "events.yaml:6"],
        ["2021-08-02", "王", "correct", "平桥县转移群众三百二十八人", "title: 群众转移", "简短", "events.yaml:8"],
    ]
    assert run("log", folder, "--json") == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last == {
        "when": "2021-08-02",
        "who": "王",
        "act": "set",
        "what": "平桥县转移群众三百二十八人",
        "change": "title: 群众转移",
        "why": "简短",
        "file": "events.yaml",
        "line": 8,
    }


def test_who_and_when_are_shown_with_the_event(folder: Path, capsys: pytest.CaptureFixture) -> None:
    assert run("list", "群众转移", "-C", folder, "--json") == 0
    event = json.loads(capsys.readouterr().out)
    assert "简短 (王, 2021-08-02)" in event["why"] and event["extracted"]["title"] != "群众转移"


def test_a_new_project_tells_editors_its_schema(tmp_path: Path) -> None:
    assert run("init", tmp_path / "new") == 0
    first = written(tmp_path / "new").split("\n")[0]
    name = first.partition("$schema=")[2]
    assert first.startswith("# yaml-language-server:")
    assert json.loads((tmp_path / "new" / name).read_text(encoding="utf-8"))["properties"]["corrections"]
    (tmp_path / "new" / "events.yaml").write_text("version: 1\n", encoding="utf-8")
    assert run("init", tmp_path / "new") == 0
    assert written(tmp_path / "new") == "version: 1\n"
