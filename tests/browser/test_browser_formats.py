"""Documents with pages, inside other files, and printed again: what the browser says of their places."""

from __future__ import annotations

import browser_made_up as made_up
import pytest
from msgspec.structs import replace

from timeline.export import citation
from timeline.model import Paragraph
from timeline.store import Store

PDF = "sources/一.pdf"
INSIDE = "sources/包.zip!/二.txt"


@pytest.fixture
def formats(tmp_path):
    """The made-up project with its first document as a PDF, and the same once more inside an archive."""
    base = made_up.DOCUMENTS["sources/report.txt"]
    paged = tuple(replace(paragraph, page=3) for paragraph in base.paragraphs)
    pdf = replace(base, file=PDF, format="pdf", paragraphs=paged, facts=replace(base.facts, url="http://a.cn/1.html"))
    inside = replace(base, file=INSIDE)
    first, second = [event for event in made_up.EVENTS if event.source and event.source.file == base.file][:2]
    events = [
        replace(first, source=replace(first.source, file=PDF, page=3)),
        replace(second, source=replace(second.source, file=INSIDE)),
    ]
    folder = tmp_path / "各种"
    (folder / "sources").mkdir(parents=True)
    (folder / PDF).write_bytes(b"%PDF-1.4")
    (folder / "sources/包.zip").write_bytes(b"PK")
    made = made_up.project(folder, events=events, documents={})
    with made_up.StoreWriter(made.store) as writer:
        for document in (pdf, inside):
            writer.put_document(document, document.facts, document.file, ())
        writer.set_reposts({INSIDE: PDF})
        writer.replace_events(events)
        writer.commit()
    return made


async def test_the_page_is_shown_beside_the_paragraph(formats, browsing, keys, screen_text):
    async with browsing(formats, size=(160, 45)) as pilot:
        shown = screen_text(pilot)
        assert "第3页 第" in shown
        await keys(pilot, "j")
        assert "转载自 sources/一.pdf" in screen_text(pilot).replace("\n", "")
        assert "第3页" not in screen_text(pilot)


async def test_no_editor_opens_a_pdf_or_an_archive_and_it_is_said_why(formats, browsing, keys, monkeypatch):
    monkeypatch.setenv("EDITOR", "cat")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("an editor was opened"))
    async with browsing(formats) as pilot:
        await keys(pilot, "o")
        await keys(pilot, "j", "o")
        said = [note.message for note in pilot.app._notifications]
    assert any("PDF" in words and "一.pdf" in words for words in said)
    assert any("ZIP" in words and "包.zip" in words for words in said)


def test_citations_name_page_and_address(formats):
    with Store.open(formats.store) as store:
        first, second = store.events()
        document = store.document(PDF)
        assert "第3页第" in citation.gbt7714(first, document, formats.folder)
        assert "http://a.cn/1.html" in citation.gbt7714(first, document, formats.folder)
        assert r"note = {p.\,3, \S\," in citation.biblatex(first, document, formats.folder)
        assert citation.link(first, document, formats.folder).endswith(".pdf#page=3")
        assert citation.link(second, None, formats.folder) == (formats.folder / "sources/包.zip").as_uri()


def test_a_paragraph_without_pages_has_none():
    assert Paragraph(1, 0, 1, 1).page == 0
