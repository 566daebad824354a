"""Targets of `fuzz.py` that need whole files around the mutated words: PDF, Word, archives, tables, pages, imports."""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "reading"))

from reading_samples import W, column, docx, p, pdf, table, zipped


class Made(Protocol):
    """What mutated words come from: ``fuzz.Mutator``."""

    def number(self, below: int) -> int:
        """A number from 0."""
        ...

    def text(self) -> str:
        """Mutated words."""
        ...

    def damaged(self, data: bytes, most: int) -> bytes:
        """Bytes, up to ``most`` of them changed."""
        ...


TAGS = (
    "<div class=nav>", "<div class='content'>", "</div>", "<a href=x>", "</a>", "<ul><li>", "</li></ul>", "<table><tr>",
    "<td>", "</tr></table>", "<article>", "</article>", "<main>", "</main>", "<footer>", "<h1>", "</h1>", "<br>",
    "<script>", "</script>", "<style>", "<textarea>", "<svg>", "<p>", "<p", "</p>", "<title>", "<!--", "<!DOCTYPE x [",
    "<meta name=pubdate content='", "<meta charset=gbk>", "<template>", "<select><option>", "&#0;", "&nbsp;", "'>",
)  # fmt: skip
PARTS = (
    "<w:p>", "</w:p>", "<w:r>", "<w:t>", "</w:t>", "<w:tab/>", "<w:br/>", "<w:tbl>", "<w:tr>", "<w:tc>", "</w:tc>",
    "<w:del>", "</w:del>", '<w:ilvl w:val="-1"/>', '<w:numId w:val="1"/>', '<w:pPr><w:pStyle w:val="a"/></w:pPr>',
    '<w:outlineLvl w:val="99999999999999999999"/>', "<w:footnoteReference w:id='1'/>", "<w:vanish/>", "<w:instrText>",
    "<!DOCTYPE x>", "&x;", "<w:sym/>", "<w:p w:a='", "<![CDATA[", "]]>",
)  # fmt: skip
NUMBERS = (
    "<w:numbering {0}><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='{1}'><w:start w:val='{2}'/><w:numFmt "
    "w:val='{3}'/><w:lvlText w:val='%1.%{1}、'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/>"
    "</w:num></w:numbering>"
)
FORMS = ("decimal", "chineseCounting", "upperRoman", "lowerLetter", "bullet", "ideographTraditional", "x")
ODD_NUMBERS = ("0", "1", "9", "-1", "99999999999", "x", "１")
NAMES = (
    "a.txt",
    "../a.txt",
    "/a.txt",
    "a/./b.md",
    "c:\\x.txt",
    "新闻.html",
    "a.zip",
    "b.csv",
    "\u202ea.txt",
    "a\n.txt",
)
COLUMNS = ("text", "content", "正文", "title", "date", "url", "id", '"', "", "text")
CALENDAR = (
    "BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "DTSTART:20200101", "DTSTART;VALUE=DATE:20200230",
    "DTSTART;TZID=\"a:b\";X=:20200101T235960Z", "DTEND:00010101", "DTEND:99991231", "SUMMARY:", "DESCRIPTION:a\\nb\\",
    " folded", "UID:x@timeline", "X-TIMELINE-DATE:", "X-TIMELINE-FILE:../x", "X-TIMELINE-QUOTE:", "RRULE:FREQ=DAILY",
    "BEGIN:VALARM", "END:VALARM", "CATEGORIES:a,,b", "\t",
)  # fmt: skip
MARKWHEN = (
    "---", "2020-07-09: ", "2020-07-10/2020-07-12: ", "2020: ", "section x", "endGroup", "// x", "#tag #会议 ",
    "- id: h1", "now/10 days: ", "2020-13-99: ", "2020-07-09T99:99: ", "id: ",
)  # fmt: skip

SETTINGS = (
    "theme = ", "file_size = ", "curator = ", "language = ", "[keys]", "lanes = ", "[fields]", "text = ",
    "follow_links", " = ", '"', "'", "true", "20 MB", "-1", "1e400", "2020-01-31", "[", "]", "[[", "{", "}", '"""',
    "\\u0000", "\\u007f", "\\x1b", "nan", "#", '{"recent": ', '"parts": ', "null", ", ", '"filter": "', "[" * 2000,
)  # fmt: skip


class Files:
    """Whole files with mutated words in them."""

    def __init__(self, made: Made) -> None:
        self.made = made

    def one(self, words: tuple[str, ...]) -> str:
        """One of them, or mutated words."""
        at = self.made.number(len(words) + len(words) // 2)
        return words[at] if at < len(words) else self.made.text()

    def mixed(self, words: tuple[str, ...], most: int, between: str = "") -> str:
        """So many of them in any order."""
        return between.join(self.one(words) for _ in range(self.made.number(most) + 1))

    def page(self) -> bytes:
        """A page with a frame around its text."""
        return self.made.damaged(self.mixed(TAGS, 24).encode("utf-8", "surrogatepass"), 2)

    def word(self) -> bytes:
        """A Word document: its parts or its bytes mutated."""
        body = self.mixed(PARTS, 8) if self.made.number(2) else self._document()
        number, form = ODD_NUMBERS[self.made.number(len(ODD_NUMBERS))], FORMS[self.made.number(len(FORMS))]
        parts = {"numbering": NUMBERS.format(W, self.made.number(12), number, form)} if self.made.number(2) else {}
        words = docx(body.encode("utf-8", "replace").decode(), **parts)
        return self.made.damaged(words, 3) if not self.made.number(3) else words

    def _document(self) -> str:
        pieces = [p(self.xml(), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')]
        pieces += [table([self.xml(), self.xml()]), p(self.xml(), style="a"), self.mixed(PARTS, 3)]
        return "".join(pieces[: self.made.number(4) + 1])

    def xml(self) -> str:
        """Mutated words that XML can hold."""
        return "".join(c for c in self.made.text() if c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe")

    def pdf(self) -> bytes:
        """A PDF of one or two pages, at times damaged."""
        pages = []
        for _ in range(self.made.number(2) + 1):
            lines = self.made.text().encode("utf-16", "ignore").decode("utf-16").split("\n")[:5]
            pages.append(
                column(lines, left=self.made.number(600), size=self.made.number(40), pitch=self.made.number(60))
            )
        said = f"/Title({self.made.number(9)})/CreationDate(D:20{self.made.number(99)})"
        # PDFium needs 4 ms for the Chinese font that it must find a substitute for, a fifth of one for a Latin one.
        words = pdf(pages, extra=said, latin=self.made.number(16) > 0)
        return self.made.damaged(words, 6)

    def archive(self) -> bytes:
        """An archive with odd names and members, at times damaged or one inside another."""
        members = {}
        for _ in range(self.made.number(4) + 1):
            name = self.one(NAMES).replace("\0", "").encode("utf-8", "ignore").decode() or "x"
            members[name] = self.rows(",") if name.endswith(".csv") else self.made.text().encode("utf-8", "replace")
        data = zipped(members, (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[self.made.number(2)])
        if not self.made.number(4):
            data = zipped({"x.zip": data})
        return self.made.damaged(data, 3)

    def rows(self, separator: str) -> bytes:
        """A table."""
        lines = [self.mixed(COLUMNS, 5, separator) for _ in range(1)]
        lines += [
            separator.join(self._cell() for _ in range(self.made.number(5) + 1)) for _ in range(self.made.number(5))
        ]
        codec = ("utf-8", "gb18030", "utf-8-sig", "utf-16")[self.made.number(40) % 23 % 4]
        return self.made.damaged("\n".join(lines).encode(codec, "ignore"), 2)

    def _cell(self) -> str:
        return json.dumps(self.made.text(), ensure_ascii=False) if self.made.number(2) else self.made.text()

    def lines(self) -> bytes:
        """JSON lines."""
        rows = []
        for _ in range(self.made.number(5) + 1):
            found = {self.one(COLUMNS): self.value() for _ in range(self.made.number(4) + 1)}
            rows.append(json.dumps(found, ensure_ascii=not self.made.number(2)))
        return self.made.damaged("\n".join(rows).encode("utf-8", "surrogatepass"), 2)

    def value(self) -> object:
        """A value of JSON."""
        choices = (self.made.text(), 10**30, -1, 1.5e308, float("nan"), None, True, [self.made.text()], {"a": {}}, "")
        return choices[max(0, self.made.number(len(choices) * 2) - len(choices))]

    def calendar(self) -> str:
        """iCalendar."""
        return "BEGIN:VCALENDAR\r\n" * (self.made.number(9) > 0) + self.mixed(CALENDAR, 14, "\r\n")

    def markwhen(self) -> str:
        """markwhen text."""
        return self.mixed(MARKWHEN, 8, "\n" if self.made.number(3) else "")

    def slides(self) -> str:
        """TimelineJS."""
        events = []
        for _ in range(self.made.number(3) + 1):
            start = {name: self.value() for name in ("year", "month", "day", "hour", "minute")[: self.made.number(6)]}
            if self.made.number(3):
                start["year"] = self.made.number(12000) - 1000
            text = {"headline": self.value(), "text": self.made.text()}
            events.append({"start_date": start, "end_date": self.value(), "text": text, self.made.text(): self.value()})
        return self.cut(json.dumps({"events": events}))

    def exported(self) -> str:
        """A CSV file as exports of ours."""
        from timeline.export.csv_table import COLUMNS as OURS

        names = ["title", "date", *(OURS[self.made.number(len(OURS))] for _ in range(self.made.number(6)))]
        rows = [",".join(names)]
        rows += [",".join(self._quoted() for _ in names) for _ in range(self.made.number(3) + 1)]
        return self.cut("\n".join(rows))

    def _quoted(self) -> str:
        return '"' + self.made.text().replace('"', '""') + '"' if self.made.number(4) else self.made.text()

    def objects(self) -> str:
        """Lines of JSON as exports of ours."""
        names = ("id", "date", "title", "kind", "sources", "quote", "figures", "x")
        rows = [json.dumps({self.one(names): self.value() for _ in range(4)}) for _ in range(self.made.number(3) + 1)]
        return self.cut("\n".join(rows))

    def settings(self) -> bytes:
        """Settings, views, a session: TOML or JSON."""
        return self.made.damaged(self.mixed(SETTINGS, 9, "\n" * self.made.number(2)).encode("utf-8", "replace"), 2)

    def cut(self, text: str) -> str:
        """One time in four a piece less."""
        if self.made.number(4) or not text:
            return text
        at = self.made.number(len(text))
        return text[:at] + text[at + self.made.number(9) :]


def targets(
    made: Made, aligned: Callable[[object], None]
) -> dict[str, tuple[Callable[[], object], Callable[..., None]]]:
    """Each target: what makes an input, and what gives it to the program and checks what comes back."""
    from timeline.browser.remembering import VIEWS_FILE, load, load_views, written_views
    from timeline.config import PROJECT_FILE, settings_for
    from timeline.curation import load_text
    from timeline.export.back import READERS, BackError, read_back
    from timeline.model import Problem
    from timeline.reading import ReadError, read_with_problems
    from timeline.reading.containers import Member, Record, members
    from timeline.reading.reader import Format, from_bytes
    from timeline.reading.records import document
    from timeline.reading.rows import Row, Rows
    from timeline.reading.rules import Rules

    files, rules = Files(made), Rules(file_size=100_000)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a disk would be what takes the time
    kept = tempfile.TemporaryDirectory(prefix="fuzz", dir=memory)  # gone with the last target that holds it

    def folder() -> Path:
        return Path(kept.name)

    def whole(name: Format) -> Callable[[bytes], None]:
        def check(data: bytes) -> None:
            try:
                found, _ = from_bytes(data, f"sources/a.{name}", name)
            except ReadError as error:
                assert str(error)
                return
            aligned(found)

        return check

    def rows(suffix: str) -> Callable[[bytes], None]:
        def check(data: bytes) -> None:
            try:
                table = Rows(io.BytesIO(data), suffix, rules)
                found = [row for row in table.all("a") if isinstance(row, Row)]
            except ReadError as error:
                assert str(error)
                return
            last, most = 0, 1.5 * len(data)  # two bytes of UTF-16 may be three of the UTF-8 in which its rows are found
            for row in found:
                assert last <= row.offset and row.offset + row.length <= most and "/" not in row.name
                last = row.offset + row.length
                try:
                    values = table.read(row.offset, row.length)
                    made, _ = document(
                        Record(values, table, row.line, suffix != ".jsonl", row.offset, row.length), "a", rules
                    )
                except ReadError as error:
                    assert str(error)
                    continue
                aligned(made)

        return check

    def archive(data: bytes) -> None:
        zip_file = folder() / "a.zip"
        zip_file.write_bytes(data)
        for member in members(zip_file, "sources/a.zip", rules):
            if isinstance(member, Problem):
                continue
            assert isinstance(member, Member) and ".." not in member.file.split("/")
            try:
                found, _ = read_with_problems(member.path, member.file, rules=rules)
            except ReadError as error:
                assert str(error)
                continue
            aligned(found)

    def back(ending: str) -> Callable[[str], None]:
        def check(text: str) -> None:
            try:
                found = read_back("a" + ending, text)
            except BackError as error:
                assert error.line >= 1
                return
            if found is None:
                return
            for problem in load_text(found.text, "a" + ending, folder()).problems:
                assert problem.line <= text.count("\n") + 2 + text.count("\r"), problem

        return check

    def settings(data: bytes) -> None:
        (folder() / PROJECT_FILE).write_bytes(data)
        (folder() / VIEWS_FILE).write_bytes(data)
        _, _, problems = settings_for(folder(), {})
        assert all(problem.line >= 0 for problem in problems)
        try:
            views = load_views(folder())
        except ValueError as error:
            assert str(error)
        else:
            (folder() / VIEWS_FILE).write_text(written_views(views), encoding="utf-8")
            assert load_views(folder()) == views
        load(folder() / VIEWS_FILE)

    assert set(READERS) == {".csv", ".jsonl", ".ics", ".mw"}, "a new importer wants a target here"
    return {
        "page": (files.page, whole("html")),
        "word": (files.word, whole("docx")),
        "pdf": (files.pdf, whole("pdf")),
        "archive": (files.archive, archive),
        "rows csv": (lambda: files.rows(",;"[made.number(2)]), rows(".csv")),
        "rows tsv": (lambda: files.rows("\t"), rows(".tsv")),
        "rows jsonl": (files.lines, rows(".jsonl")),
        "import csv": (files.exported, back(".csv")),
        "import jsonl": (files.objects, back(".jsonl")),
        "import ics": (files.calendar, back(".ics")),
        "import mw": (files.markwhen, back(".mw")),
        "import slides": (files.slides, back(".json")),
        "settings": (files.settings, settings),
    }
