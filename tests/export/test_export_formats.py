"""Every format: what it looks like (golden files), and what readers from outside the project make of it.

After a wanted change: ``TIMELINE_GOLDEN=write python -m pytest tests/export/test_export_formats.py``, then look at the
difference.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from export_samples import HEADER, HOSTILE, ORDINARY, event, facts, hostile_events
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from timeline.export import FORMATS, Task, left_out, of_file, to_mapping, write
from timeline.export.citation import bibtex_entry
from timeline.export.csv_table import COLUMNS, bare, guarded, joined, parted
from timeline.messages import set_language
from timeline.model import Anchor, Event, Person, Place

GOLDEN = Path(__file__).parent / "golden"
# What steers a terminal, reorders or ends a line: raw in no format that is not JSON or YAML (these escape it).
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language(None)


def made(format: str, events: list[Event]) -> str:
    stream = io.StringIO()
    write(iter(events), format, stream, Task(HEADER, document=facts))
    return stream.getvalue()


@pytest.mark.parametrize("format", FORMATS)
def test_golden(format: str) -> None:
    path = GOLDEN / f"{format}.{FORMATS[format].ending}"
    content = made(format, ORDINARY)
    if os.environ.get("TIMELINE_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
    assert content == path.read_bytes().decode()


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_left_out_is_counted_and_said(format: str) -> None:
    done = write(iter(ORDINARY), format, io.StringIO(), Task(HEADER))
    if FORMATS[format].counts == "events":
        assert done.count + sum(done.left.values()) == len(ORDINARY)
    assert bool(left_out(format, done)) == bool(done.left)
    assert write(iter(()), format, io.StringIO(), Task(HEADER)).count == 0


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("jsonl", "csv", "csv-bom")])
def test_an_export_says_what_made_it_when_and_of_what(format: str) -> None:
    content = made(format, ORDINARY)
    for words in (HEADER.version, HEADER.made if format != "ics" else "20200301T000000Z", HEADER.filter):
        assert words in content


@pytest.mark.parametrize(
    ("file", "format"),
    [
        ("a.yaml", "yaml"),
        ("a.YML", "yaml"),
        ("a.json", "json"),
        ("a.jsonl", "jsonl"),
        ("a.ftm.jsonl", "ftm"),
        ("a.CSV", "csv"),
        ("a.md", "markdown"),
        ("a.html", "html"),
        ("a.ics", "ics"),
        ("a.bib", "biblatex"),
        ("a.pdf", None),
        ("yaml", None),
    ],
)
def test_the_ending_of_a_file_asks_for_a_format(file: str, format: str | None) -> None:
    assert of_file(file) == format


# --- hostile texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("yaml", "csv", "csv-bom")])
def test_nothing_in_a_document_steers_a_terminal_or_reorders_a_line(format: str) -> None:
    content = made(format, hostile_events())
    if FORMATS[format].module in ("records", "jsonld", "timesketch"):
        assert not re.search("[\x00-\x08\x0b-\x1f]", content.replace("\n", ""))  # JSON escapes what it must
    else:
        parts = "\x1f" if format == "html" else ""  # between the values of an attribute
        assert not _STEERING.search(content.replace(parts, "") if parts else content)
    content.encode("utf-8")


def test_no_cell_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(made("csv", hostile_events()), newline="")))
    assert len(rows) == len(HOSTILE) + 1
    for row in rows:
        assert len(row) == len(COLUMNS)
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋"))


_FIELD = re.compile('[ "\u3000\xa0]*(.?)', re.DOTALL)


def test_no_part_of_a_row_is_a_formula_wherever_a_spreadsheet_splits_it() -> None:
    """Where a spreadsheet does not take commas for the end of a cell, our quotes mean nothing to it."""
    for separator in (";", "\t", "|"):
        for row in re.split(r"\r\n|\r|\n", made("csv", hostile_events())):
            for field in row.split(separator)[1:]:
                start = _FIELD.match(field)
                assert start is not None and start[1] not in tuple("=+-@＝＋－＠"), field


@given(st.text(st.sampled_from("';|\t\n\r =+@-＝\"\u3000a")))
def test_any_guarded_cell_comes_back(words: str) -> None:
    assert bare(guarded(words)) == words
    assert not re.search('(?:^|[;|\t\r\n])[ "\u3000]*[=+@＝-]', guarded(words))


@pytest.mark.parametrize("words", HOSTILE)
def test_a_guarded_cell_comes_back(words: str) -> None:
    assert bare(guarded(words)) == words
    for items in ([], [words], [words, words], [words, "", "b"]):
        assert parted(joined(items)) == items


def test_no_line_of_markwhen_begins_an_event_but_events() -> None:
    content = made("markwhen", hostile_events())
    body = content.split("---\n", 2)[2]
    begins = [line for line in body.splitlines() if line and not line.startswith("- ")]
    assert len(begins) == len(HOSTILE)
    assert all(line.startswith("2020-07-09: ") for line in begins)


# --- readers from outside -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("events", [ORDINARY, hostile_events()], ids=["ordinary", "hostile"])
def test_icalendar_reads_the_calendar(events: list[Event]) -> None:
    icalendar = pytest.importorskip("icalendar")
    content = made("ics", events)
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    calendar = icalendar.Calendar.from_ical(content)
    found = {str(entry["UID"]).removesuffix("@timeline"): entry for entry in calendar.walk("VEVENT")}
    assert len(calendar.subcomponents) == len(found)
    if events is ORDINARY:
        assert list(found) == ["e4", "e5", "e6", "e7"]
        assert [str(found["e5"]["DTSTART"].dt), str(found["e6"]["DTEND"].dt)] == ["2020-07-09 08:30:00", "2020-07-13"]
        assert [str(entry["STATUS"]) for entry in found.values()] == [
            "CONFIRMED",
            "CONFIRMED",
            "TENTATIVE",
            "TENTATIVE",
        ]
    else:
        assert len(found) == len(HOSTILE)
        assert not any("ATTACH" in entry for entry in found.values())


def test_early_years_and_commas_in_a_calendar() -> None:
    early = event("y", "0956-03-01", "0956-03-01", "0956-03-01", "x", cities=(Place("A, B"), Place("C")))
    content = made("ics", [early])
    assert "DTSTART;VALUE=DATE:09560301\r\nDTEND;VALUE=DATE:09560302\r\n" in content
    assert "LOCATION:A\\, B\\, C\r\n" in content


@pytest.mark.parametrize("events", [ORDINARY, hostile_events()], ids=["ordinary", "hostile"])
def test_a_json_ld_processor_reads_the_graph_offline(events: list[Event]) -> None:
    jsonld = pytest.importorskip("pyld").jsonld

    def no_network(*asked: Any) -> Any:
        raise AssertionError(asked)

    graph = jsonld.expand(json.loads(made("jsonld", events)), {"documentLoader": no_network})
    types = [kind for node in graph for kind in node.get("@type", ())]
    assert types.count("https://schema.org/Event") == len(events)
    assert types.count("http://www.w3.org/ns/oa#Annotation") == len(events)
    if events is ORDINARY:
        node = next(node for node in graph if node["@id"].endswith(":e4"))
        assert node["https://schema.org/temporalCoverage"] == [
            {"@type": "http://id.loc.gov/datatypes/edtf", "@value": "2020-07-09"}
        ]
        assert jsonld.normalize(json.loads(made("jsonld", events)), {"documentLoader": no_network})


@pytest.mark.parametrize("events", [ORDINARY, hostile_events()], ids=["ordinary", "hostile"])
def test_followthemoney_takes_every_entity(events: list[Event]) -> None:
    model = pytest.importorskip("followthemoney").model
    kinds: list[str] = []
    for line in made("ftm", events).splitlines():
        entity = json.loads(line)
        proxy = model.get_proxy(entity, cleaned=False)
        kept = {name: set(proxy.get(name)) for name in entity["properties"]}
        dropped = [name for name, values in entity["properties"].items() if any(values) and not kept[name]]
        assert events is not ORDINARY or dropped == []
        kinds.append(entity["schema"])
    assert kinds.count("Event") == len(events)
    if events is ORDINARY:
        assert {name: kinds.count(name) for name in ("PublicBody", "Person", "Address", "Document")} == {
            "PublicBody": 1, "Person": 1, "Address": 1, "Document": 2,
        }  # fmt: skip
        assert kinds[0] == "Note"


def _entities(events: list[Event], task: Task) -> dict[str, list[dict[str, Any]]]:
    stream = io.StringIO()
    write(iter(events), "ftm", stream, task)
    found: dict[str, list[dict[str, Any]]] = {}
    for entity in map(json.loads, stream.getvalue().splitlines()):
        found.setdefault(entity["schema"], []).append(entity)
    return found


def test_people_of_one_name_in_two_documents_are_not_taken_for_one() -> None:
    one = event("a", "2020", "2020-01-01", "2020-12-31", "x", people=(Person("贺知远", "市长"),))
    same = event("b", "2020", "2020-01-01", "2020-12-31", "y", people=(Person("贺知远", "指挥长"),))
    other = replace(one, id="c", source=Anchor("sources/z.txt", 1, 0, 1, "x"))
    by_hand = replace(one, id="d", source=None)
    found = _entities([one, same, same, other, by_hand, replace(by_hand, id="e")], Task(HEADER, "en", facts))
    ids = [event["properties"]["involved"] for event in found["Event"]]
    assert ids[0] == ids[1] == ids[2]
    assert len({id for (id,) in ids}) == 4
    # The role that the same document gives the same person later is told, and told once.
    of_the_first = [person["properties"] for person in found["Person"] if [person["id"]] == ids[0]]
    assert of_the_first == [{"name": ["贺知远"], "position": ["市长"]}, {"position": ["指挥长"]}]


def test_a_place_of_the_same_name_elsewhere_is_another() -> None:
    district = [Place("城关区", "990102", "东岭省"), Place("城关区", "980102", "海棠省")]
    found = _entities([event("a", "", None, None, "x", cities=tuple(district))], Task(HEADER, "en"))
    assert [place["properties"]["state"] for place in found["Address"]] == [["东岭省"], ["海棠省"]]


def test_the_publisher_of_an_event_is_that_of_its_document() -> None:
    properties = _entities(ORDINARY, Task(HEADER, "en", facts))["Event"][5]["properties"]
    assert properties["publisher"] == ["云溪市水利局"]
    assert properties["sourceUrl"] == ["https://example.org/a_b?c=1&d=%7B#e"]
    assert properties["description"][0] == "10–about 12 Jul 2020"
    assert properties["description"][-1] == "sources/防汛.txt, paragraph 4"


def test_provenance_names_who_answers_for_an_event() -> None:
    jsonld = pytest.importorskip("pyld").jsonld
    origins = [replace(ORDINARY[3], id=origin, origin=origin) for origin in ("extracted", "corrected", "curated")]
    graph = {node["@id"]: node for node in jsonld.expand(json.loads(made("jsonld", origins)))}
    prov = "http://www.w3.org/ns/prov#"
    program, curator = "urn:timeline:program", "urn:timeline:curator"
    assert f"{prov}SoftwareAgent" in graph[program]["@type"] and f"{prov}Person" in graph[curator]["@type"]
    assert graph["urn:timeline:export"][f"{prov}wasAssociatedWith"] == [{"@id": program}]
    assert [
        [agent["@id"] for agent in graph[f"urn:timeline:event:{one.id}"][f"{prov}wasAttributedTo"]] for one in origins
    ] == [[program], [program, curator], [curator]]


def test_a_reference_leads_to_where_its_document_was_published() -> None:
    assert "url = {https://example.org/a_b?c=1&d=%7B#e}," in made("biblatex", ORDINARY)
    assert "@online{" in made("biblatex", ORDINARY) and "@misc{" in made("biblatex", ORDINARY)
    assert "[2020-08-01][2020-03-01]. https://example.org/a_b?c=1&d=%7B#e.\n" in made("gbt7714", ORDINARY)
    assert "b[EB/DK]. sources/b.md.\n" in made("gbt7714", ORDINARY)  # no address: the file is where it is


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("http://a.cn/x%20y?z={1}&w=_", "http://a.cn/x%20y?z=%7B1%7D&w=_"),
        ("http://a.cn/}\n@misc{b,", "http://a.cn/%7D%0A@misc%7Bb,"),
        ("http://a.cn/\\input{x}", "http://a.cn/%5Cinput%7Bx%7D"),
        ("http://a.cn/通知#x", "http://a.cn/通知#x"),
    ],
)
def test_an_address_stands_in_a_bibliography_as_it_is(url: str, written: str) -> None:
    assert f"  url = {{{written}}}," in bibtex_entry("k", "t", "", "", "f", url=url).splitlines()


def test_a_bibliography_is_read() -> None:
    bibtexparser = pytest.importorskip("bibtexparser")
    content = made("biblatex", ORDINARY)
    entries = (
        bibtexparser.loads(content).entries
        if hasattr(bibtexparser, "loads")
        else bibtexparser.parse_string(content).entries
    )
    assert len(entries) == 2
    hostile = made("biblatex", hostile_events())
    assert hostile.count("\n@misc{") == len({one.source.file for one in hostile_events() if one.source})


def test_a_spreadsheet_shows_the_table_and_computes_nothing() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.Workbook().active
    for row in csv.reader(io.StringIO(made("csv", hostile_events()), newline="")):
        sheet.append([re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800]", "", cell) for cell in row])
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_timelinejs_has_what_its_documentation_asks_for() -> None:
    found = json.loads(made("timelinejs", ORDINARY))
    assert len(found["events"]) == len(ORDINARY) - 1
    assert all({"start_date", "text"} <= set(slide) for slide in found["events"])
    assert found["events"][0]["start_date"] == {"year": -206, "month": 1, "day": 1}
    hostile = json.loads(made("timelinejs", hostile_events()))
    assert not any("<script" in str(slide) or "<img" in str(slide) for slide in hostile["events"])


def test_timesketch_has_the_fields_it_must() -> None:
    lines = [json.loads(line) for line in made("timesketch", ORDINARY).splitlines()]
    for line in lines:
        assert {"message", "datetime", "timestamp_desc"} <= set(line)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00\+0[08]:00", line["datetime"])
    kinds = [line["data_type"] for line in lines]
    assert kinds == ["timeline:export", *["timeline:event"] * (len(ORDINARY) - 2), "timeline:export"]
    assert "1 without a date" in lines[-1]["message"]
    (whole,) = (json.loads(line) for line in made("timesketch", ORDINARY[3:4]).splitlines()[1:])
    assert whole["data_type"] == "timeline:event"


def test_the_table_says_what_the_contract_says() -> None:
    rows = list(csv.DictReader(io.StringIO(made("csv", ORDINARY), newline="")))
    for row, one in zip(rows, ORDINARY, strict=True):
        found = to_mapping(one)
        assert [bare(row[name]) for name in ("id", "date", "kind")] == [found[name] for name in ("id", "date", "kind")]
        assert parted(row["tags"]) == list(one.tags)
        assert row["file"] == (one.source.file if one.source else "")
    assert made("csv-bom", ORDINARY) == "\ufeff" + made("csv", ORDINARY)


_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(_BROWSER is None, reason="there is no Chromium on this machine")
@pytest.mark.parametrize("events", [ORDINARY, hostile_events()], ids=["ordinary", "hostile"])
def test_a_browser_runs_the_pages_own_script_and_nothing_else(events: list[Event], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(made("html", events), encoding="utf-8")
    done = subprocess.run(
        [str(_BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         "--enable-logging=stderr", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    dom = done.stdout
    assert f'<output id="hits">{len(events)} / {len(events)}</output>' in dom
    assert dom.count("<article") == len(events)
    assert dom.count("<script") == 1
    assert "<img" not in dom and "Refused" not in done.stderr and "violates" not in done.stderr
    if events is ORDINARY:
        assert '<option value="meeting">meeting (' in dom
        assert 'class="unsure"' in dom
