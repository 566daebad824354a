"""The HTML page as a person uses it: searched, filtered, reset and printed in a headless Chromium."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from export_browser import PROGRAM, Browser
from export_samples import HEADER, ORDINARY, facts
from msgspec.structs import replace

from timeline.export import Task, write
from timeline.model import Institution, Place

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium on this machine")

_ELSEWHERE = replace(
    ORDINARY[3], id="x1", title="白鹿市停课", quote="白鹿市停课。", kind="measure", notes="<b>不是标记</b>",
    cities=(Place("白鹿市"), Place("云溪市")), institutions=(Institution("白鹿市教育局"), Institution("东岭大学")),
    date="2020-08-01", earliest="2020-08-01", latest="2020-08-01",
)  # fmt: skip
EVENTS = [*ORDINARY[:8], _ELSEWHERE, *ORDINARY[8:]]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Browser:
    stream = io.StringIO()
    write(iter(EVENTS), "html", stream, Task(HEADER, "en", facts))
    (tmp_path / "page.html").write_text(stream.getvalue(), encoding="utf-8")
    browser.said.clear()
    browser.open(tmp_path / "page.html")
    return browser


def shown(page: Browser) -> list[str]:
    """The ids of the events that are seen, having checked that all that says how many agrees."""
    articles = page.look(
        "[...document.querySelectorAll('article')].filter(one => one.checkVisibility()).map(one => one.id.slice(2))"
    )
    heads = page.look("[...document.querySelectorAll('h2')].filter(one => one.checkVisibility()).length")
    sections = page.look(
        "new Set([...document.querySelectorAll('article:not([hidden])')].map(one => one.parentNode)).size"
    )
    assert heads == sections
    assert page.look("document.getElementById('hits').textContent") == f"{len(articles)} / {len(EVENTS)}"
    found: list[str] = articles
    return found


def choose(page: Browser, name: str, begins: str) -> None:
    """Choose in a list by its first letters, as the keyboard does."""
    page.look(f"document.querySelector('select[name={name}]').focus()")
    wanted = f"[...document.activeElement.options].findIndex(one => one.text.startsWith({begins!r}))"
    for _ in range(page.look(wanted)):
        page.press("ArrowDown", 40)


def test_all_events_are_there_and_nothing_was_refused(page: Browser) -> None:
    assert shown(page) == [event.id for event in EVENTS]
    assert page.said == []
    assert page.look("document.querySelectorAll('b').length") == 0


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("停课", ["e8", "x1"]),
        ("停课 白鹿", ["x1"]),
        ("MEETING 会议", ["e4"]),
        ("绝无此词", []),
    ],
)
def test_words_are_searched_for(page: Browser, words: str, ids: list[str]) -> None:
    page.focus("input[type=search]")
    page.type(words)
    assert shown(page) == ids


@pytest.mark.parametrize(
    ("name", "value", "holds"),
    [
        ("kind", "measure", lambda event: event.kind == "measure"),
        ("city", "白鹿市", lambda event: "白鹿市" in [place.name for place in event.cities]),
        ("city", "云溪市", lambda event: "云溪市" in [place.name for place in event.cities]),
        ("body", "东岭大学", lambda event: "东岭大学" in [body.name for body in event.institutions]),
    ],
)
def test_a_list_lets_through_what_was_chosen_and_reset_everything(
    page: Browser, name: str, value: str, holds: Callable[[object], bool]
) -> None:
    wanted = [event.id for event in EVENTS if holds(event)]
    option = page.look(
        f"[...document.querySelectorAll('select[name={name}] option')].find(one => one.value === {value!r}).text"
    )
    assert option == f"{value} ({len(wanted)})"
    choose(page, name, value)
    assert shown(page) == wanted
    page.focus("button[type=reset]")
    page.look("new Promise(done => setTimeout(done, 10))")
    assert shown(page) == [event.id for event in EVENTS]


def test_filters_narrow_each_other(page: Browser) -> None:
    choose(page, "kind", "measure")
    page.focus("input[type=search]")
    page.type("泄洪")
    assert shown(page) == ["e5"]


def test_days_let_through_what_may_have_been_then(page: Browser) -> None:
    def between(first: str, last: str) -> list[str]:
        page.look(
            f"(form => {{ form.elements.from.value = {first!r}; form.elements.to.value = {last!r};"
            "form.dispatchEvent(new Event('input')) })(document.querySelector('form'))"
        )
        return shown(page)

    assert between("2020-07-11", "2020-07-21") == ["e6", "e7", "e8"]
    assert between("", "1956-06-01") == ["e1", "e2", "e3"]
    assert between("2020-07-21", "") == ["e8", "x1"]


def test_uncertain_dates_look_it(page: Browser) -> None:
    looks = "getComputedStyle(document.querySelector('#e-{} time')).borderLeftStyle"
    assert [page.look(looks.format(id)) for id in ("e4", "e6", "e3")] == ["none", "dotted", "dotted"]


def test_on_paper_stands_what_was_asked_for_and_no_form(page: Browser) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    choose(page, "kind", "measure")
    document = pdfium.PdfDocument(page.print())
    text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert "2 / 10: measure" in "".join(text)
    assert "白鹿市停课" in text and "召开第一次会议" not in text
    assert "reset" not in text and "institution" not in text.replace("institutions", "")


def test_without_scripts_everything_is_read(page: Browser) -> None:
    page._ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page._ask("Page.reload")
        while page._ask("Runtime.evaluate", expression="document.readyState")["result"].get("value") != "complete":
            pass
        assert page.look("[...document.querySelectorAll('article')].filter(one => one.checkVisibility()).length") == 10
        assert page.look("document.querySelector('form').checkVisibility()") is False
    finally:
        page._ask("Emulation.setScriptExecutionDisabled", value=False)
