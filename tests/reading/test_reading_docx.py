"""Word documents: what a reader sees, in its order; what is hidden; broken and hostile files."""

from __future__ import annotations

import pytest
from reading_samples import W, docx, p, table, zipped

from timeline.reading import ReadError, from_bytes
from timeline.reading.numbering import written

STYLES = (
    f'<w:styles {W}><w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="公文小标题"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="n"><w:name w:val="列表"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    "</w:pPr></w:style></w:styles>"
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    "</w:numbering>"
)


def rows(body: str, **parts: str) -> list[tuple[str, str]]:
    document, problems = from_bytes(docx(body, **parts), "a.docx", "docx")
    assert not problems
    lines = document.text.split("\n")
    assert [document.text[q.start : q.end] for q in document.paragraphs] == lines
    assert [q.number for q in document.paragraphs] == list(range(1, len(lines) + 1))
    return [(q.role, line) for q, line in zip(document.paragraphs, lines, strict=True)]


def listed(words: str, number: int, depth: int = 0) -> str:
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def test_paragraphs_and_tables_come_in_their_order() -> None:
    body = p("开头") + table(["日期", "事项"], ["3月8日", "开会"]) + p("中间") + p(" ") + table(["备注"]) + p("末尾")
    expected = ["开头", "日期", "事项", "3月8日", "开会", "中间", "备注", "末尾"]
    assert [words for _, words in rows(body)] == expected
    assert [role for role, _ in rows(body)] == ["text", *["cell"] * 4, "text", "cell", "text"]


def test_a_page_that_is_laid_out_with_a_table_has_paragraphs() -> None:
    long = "三月八日上午，市水务局召开防汛工作会议，传达上级精神，安排部署今年的防汛任务。"
    body = f"<w:tbl><w:tr><w:tc>{p(long)}{p(long)}</w:tc><w:tc>{table(['内', '表'])}{p('尾')}</w:tc></w:tr></w:tbl>"
    assert rows(body) == [("text", long), ("text", long), ("cell", "内"), ("cell", "表"), ("cell", "尾")]


def test_headings_are_known_by_style_and_outline() -> None:
    body = (
        p("题目", style="a3")
        + p("一节", style="2")
        + p("二节", style="x")
        + p("三节", properties='<w:outlineLvl w:val="1"/>')
        + p("正文")
    )
    assert [role for role, _ in rows(body, styles=STYLES)] == ["heading"] * 4 + ["text"]


def test_numbers_of_lists_are_shown() -> None:
    body = (
        listed("组织", 1) + listed("领导", 1, 1) + listed("责任", 1, 1) + listed("点", 1, 2)
        + p("隐患", style="n") + listed("排查", 1, 1) + listed("甲", 2) + listed("乙", 2) + listed("丙", 9)
    )  # fmt: skip
    expected = ["一、组织", "（1）领导", "（2）责任", "点", "二、隐患", "（1）排查", "3. 甲", "4. 乙", "丙"]
    assert rows(body, styles=STYLES, numbering=NUMBERING) == [("item", words) for words in expected]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (11, "chineseCounting", "十一"),
        (103, "chineseCountingThousand", "一百零三"),
        (110, "chineseCounting", "一百一十"),
        (1010, "chineseCounting", "一千零一十"),
        (20, "japaneseCounting", "二十"),
        (105, "ideographDigital", "一〇五"),
        (2, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircle", "③"),
        (27, "lowerLetter", "aa"),
        (4, "upperRoman", "IV"),
        (7, "decimalZero", "07"),
        (5, "somethingElse", "5"),
    ],
)
def test_numbers_are_written_as_their_format_says(number: int, form: str, expected: str) -> None:
    assert written(number, form) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:r><w:t>三月</w:t></w:r><w:r><w:t>八日</w:t></w:r>", ["三月八日"]),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", ["甲\t乙", "丙"]),
        ("<w:r><w:t>甲</w:t><w:br w:type='page'/><w:t>乙</w:t></w:r>", ["甲乙"]),
        ("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>", ["新"]),
        ("<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:r><w:t>甲</w:t></w:r>", ["甲"]),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r>", ["明"]),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>甲</w:t></w:r>", ["甲"]),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:t>后</w:t></w:r>", ["链接后"]),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>yuè</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>月</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>",
            ["月"],
        ),
        (
            f"<w:r><w:pict><w:txbxContent>{p('框里')}</w:txbxContent></w:pict></w:r><w:r><w:t>框外</w:t></w:r>",
            ["框里", "框外"],
        ),
        (
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
            "<w:r><w:t>一次</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>一次</w:t></w:r></mc:Fallback>"
            "</mc:AlternateContent>",
            ["一次"],
        ),
    ],
)
def test_what_a_reader_sees_is_read(body: str, expected: list[str]) -> None:
    assert [words for _, words in rows(f"<w:p>{body}</w:p>")] == expected


def test_footnotes_stand_at_the_end_in_the_order_they_are_called() -> None:
    def called(number: int) -> str:
        return f"<w:p><w:r><w:t>文{number}</w:t></w:r><w:r><w:footnoteReference w:id='{number}'/></w:r></w:p>"

    notes = "".join(f'<w:footnote w:id="{number}">{p(f"注{number}")}</w:footnote>' for number in (-1, 1, 2, 3))
    found = rows(called(2) + called(1) + p("完"), footnotes=f"<w:footnotes {W}>{notes}</w:footnotes>")
    assert [words for _, words in found] == ["文2", "文1", "完", "注2", "注1"]


def test_properties_are_facts_of_last_resort() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="d">'
        "<dc:title>关于防汛的通知</dc:title><dcterms:created>2021-03-09T08:00:00Z</dcterms:created></cp:coreProperties>"
    )
    document, _ = from_bytes(docx(p("关于防汛的通知") + p("正文。"), core=core), "a.docx", "docx")
    assert (document.facts.title, document.facts.created, document.facts.published) == (
        "关于防汛的通知",
        "2021-03-09",
        "",
    )
    other, _ = from_bytes(docx(p("关于汛前准备的通报", style="2"), styles=STYLES, core=core), "a.docx", "docx")
    assert other.facts.title == "关于汛前准备的通报"
    template = core.replace("2021-03-09T08:00:00Z", "2013-12-23T23:15:00Z")
    assert from_bytes(docx(p("甲"), core=template), "a.docx", "docx")[0].facts.created == ""
    dated, _ = from_bytes(docx(p("题目在此") + p("发布时间：2020-02-01"), core=core), "a.docx", "docx")
    assert dated.facts.published == "2020-02-01"


def refusal(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        from_bytes(data, "a.docx", "docx")
    return caught.value.reason.key.removeprefix("reading.")


ENTITIES = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"text", "docx_damaged"),
        (zipped({"a.txt": b"x"}), "docx_damaged"),
        (docx(p("甲"))[:300], "docx_damaged"),
        (docx("<w:p>"), "docx_damaged"),
        (docx(""), "docx_empty"),
        (docx(p(" ")), "docx_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "docx_ole"),
        (docx("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", head=ENTITIES), "xml_doctype"),
        (docx("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", head=OUTSIDE), "xml_doctype"),
        (docx("<w:p>" * 100_000), "docx_damaged"),
        (docx("<x>" * 100_000), "docx_damaged"),
        (docx("<w:p/>" * 10_000_000), "archive_bomb"),
    ],
    ids=["text", "zip", "cut", "unclosed", "nothing", "blank", "old", "laughs", "outside", "deep", "deeper", "bomb"],
)
def test_broken_and_hostile_files_say_why(data: bytes, expected: str) -> None:
    assert refusal(data) == expected


def test_a_damaged_member_says_so() -> None:
    data = bytearray(docx(p("甲") * 500))
    at = data.find(b"word/document.xml") + 40
    data[at : at + 40] = bytes(40)
    assert refusal(bytes(data)) == "docx_damaged"
