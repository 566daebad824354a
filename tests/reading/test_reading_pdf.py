"""PDF: paragraphs out of lines, pages, what is no text; files that would hang, crash or fill the reader."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import pytest
from reading_samples import Shown, column, pdf

from timeline.model import Document, Problem
from timeline.reading import ReadError, from_bytes
from timeline.reading import pdf as pdf_reader
from timeline.reading.pdf_lines import joined
from timeline.reading.pdf_page import Line, Page, upright

pytest.importorskip("pypdfium2")

FULL = "三月上旬全市各级防汛责任人已经全部到岗到位并且开展了第一轮隐患排查"  # reaches the margin
OTHER = "各县区同时组织了两次应急演练参演人数超过预期检验了预案的可行程度好"


def rows(pages: Sequence[Sequence[Shown]]) -> list[tuple[int, str, str]]:
    """Page, role and words of each paragraph."""
    document, _ = from_bytes(pdf(pages), "a.pdf", "pdf")
    return [(p.page, p.role, document.text[p.start : p.end]) for p in document.paragraphs]


def words(*pages: Sequence[Shown]) -> list[str]:
    return [text for _, _, text in rows(pages)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([f"　　{FULL[2:]}", OTHER, "完毕。"], [FULL[2:] + OTHER + "完毕。"]),
        ([f"　　{FULL[2:]}", "完毕。", f"　　{OTHER[2:]}", "下一步。"], [FULL[2:] + "完毕。", OTHER[2:] + "下一步。"]),
        ([f"{FULL}", "完毕。", f"{OTHER}", "下一步。"], [FULL + "完毕。", OTHER + "下一步。"]),
        ([f"{FULL[:-1]}。", "", OTHER], [FULL[:-1] + "。", OTHER]),
        ([FULL, "一、组织领导", "二、隐患排查"], [FULL + "一、组织领导", "二、隐患排查"]),
        ([FULL[:-1] + "。", "一、组织领导"], [FULL[:-1] + "。", "一、组织领导"]),
        (
            [FULL, "完毕。", "　" * 20 + "市防汛指挥部", "　" * 19 + "2021年3月8日"],
            [FULL + "完毕。", "市防汛指挥部", "2021年3月8日"],
        ),
    ],
)
def test_lines_become_paragraphs(lines: list[str], expected: list[str]) -> None:
    assert words(column(lines)) == expected


def test_a_paragraph_goes_on_on_the_next_page_and_keeps_its_first() -> None:
    found = rows([column(["　　" + FULL[2:], OTHER, FULL]), column(["完毕。", "　　" + OTHER[2:], "下一步。"])])
    assert found == [(1, "text", FULL[2:] + OTHER + FULL + "完毕。"), (2, "text", OTHER[2:] + "下一步。")]


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    def page(number: int, *lines: str) -> list[Shown]:
        header, footer = (90.0, 800.0, 9.0, "市水务局文件汇编"), (290.0, 40.0, 9.0, f"- {number} -")
        return [header, *column(lines), footer, (90.0, 60.0, 9.0, f"第{number}页 共3页")]

    found = words(page(1, FULL, "完毕。"), page(2, OTHER, "下一步。"), page(3, "3月8日。"))
    assert found == [FULL + "完毕。", OTHER + "下一步。", "3月8日。"]


def test_a_date_at_the_foot_of_two_pages_is_no_page_number() -> None:
    pages = [[*column([FULL, "完毕。"]), (90.0, 60.0, 12.0, f"2021年3月{day}日")] for day in (8, 20)]
    assert "2021年3月8日" in words(*pages) and "2021年3月20日" in words(*pages)


def test_two_columns_are_read_one_after_the_other() -> None:
    left = column([FULL[:16], FULL[16:32], OTHER[:16], "甲完。"], left=60)
    right = column([OTHER[:16], OTHER[16:32], FULL[:16], "乙完。"], left=320)
    assert words([*left, *right]) == [FULL[:32] + OTHER[:16] + "甲完。", OTHER[:32] + FULL[:16] + "乙完。"]


def test_columns_in_a_page_of_full_width_are_columns() -> None:
    above, below = column([FULL, "上完。"]), column([OTHER, "下完。"], top=500)
    left = column([f"　　{FULL[:13]}", OTHER[:15], "左完。"], top=620)
    right = column([f"　　{OTHER[:13]}", FULL[:15], "右完。"], top=620, left=310)
    expected = [f"{FULL}上完。", f"{FULL[:13]}{OTHER[:15]}左完。", f"{OTHER[:13]}{FULL[:15]}右完。", f"{OTHER}下完。"]
    assert words([*above, *left, *right, *below]) == expected


def test_rows_of_a_table_are_cells_and_what_a_cell_goes_on_with_is_its_own() -> None:
    def row(y: float, *cells: str) -> list[Shown]:
        return [(x, y, 12.0, words) for x, words in zip((90.0, 200.0, 320.0), cells, strict=False)]

    page = [
        *column([FULL], top=740),
        *row(700, "日期", "单位", "事项"),
        *row(675, "3月8日", "市防汛办", "抽查沿河泵站的电路和闸门"),
        (320.0, 658.0, 12.0, "并且当场交办"),
        *row(630, "3月9日", "县水务局", "封堵涵洞"),
        *column(["　　以上各项月底前办结。"], top=600),
    ]
    assert rows([page]) == [
        (1, "text", FULL),
        *((1, "cell", words) for words in ("日期", "单位", "事项")),
        *((1, "cell", words) for words in ("3月8日", "市防汛办", "抽查沿河泵站的电路和闸门并且当场交办")),
        *((1, "cell", words) for words in ("3月9日", "县水务局", "封堵涵洞")),
        (1, "text", "以上各项月底前办结。"),
    ]


def test_columns_whose_lines_are_written_in_turn_are_read_one_after_the_other() -> None:
    left = [*["　　" + FULL[2:17], OTHER[:17], FULL[:17], "完毕。"] * 2, OTHER[:17], "好。"]
    right = [*["　　" + OTHER[2:17], FULL[:17], OTHER[:17], "下一步。"] * 2, FULL[:17], "行。"]
    pairs = zip(column(left, left=60), column(right, left=290), strict=True)
    title = (200.0, 760.0, 18.0, "工作简报")
    assert words([title, *(shown for pair in pairs for shown in pair)]) == [
        "工作简报",
        *[FULL[2:17] + OTHER[:17] + FULL[:17] + "完毕。"] * 2,
        OTHER[:17] + "好。",
        *[OTHER[2:17] + FULL[:17] + OTHER[:17] + "下一步。"] * 2,
        FULL[:17] + "行。",
    ]


def test_a_wide_blank_alone_makes_no_table() -> None:
    page = [(200.0, 700.0, 18.0, "通"), (300.0, 700.0, 18.0, "知"), *column([FULL, "完毕。"], top=660)]
    assert [role for _, role, _ in rows([page])] == ["heading", "text"]


def test_lines_that_hang_below_an_item_belong_to_it_wherever_its_mark_stands() -> None:
    first, second = OTHER[:30] + "。", FULL[:31]
    page = [
        (60.0, 700.0, 12.0, "1."),
        (90.0, 700.0, 12.0, FULL[:31]),
        (90.0, 680.0, 12.0, first),
        (90.0, 660.0, 12.0, "另外三处已经办结。"),
        (90.0, 640.0, 12.0, second),
        (90.0, 620.0, 12.0, "下一步。"),
        (60.0, 640.0, 12.0, "2."),
    ]
    assert words(page) == [f"1. {FULL[:31]}{first}另外三处已经办结。", f"2. {second}下一步。"]


def test_a_line_is_full_where_its_next_character_takes_a_mark_along() -> None:
    lines = ["　　" + FULL[2:], OTHER[:-2], "好。各地继续巡查。"]
    assert words(column(lines)) == [FULL[2:] + OTHER[:-2] + "好。各地继续巡查。"]


def test_readings_over_words_are_left_out() -> None:
    page = [*column([FULL, OTHER, "完毕。"], pitch=26), (150.0, 713.0, 6.0, "xún"), (400.0, 600.0, 6.0, "xún")]
    assert words(page) == [FULL + OTHER + "完毕。", "xún"]


def test_what_a_browser_prints_around_a_page_is_left_out() -> None:
    head, foot = (25.0, 820.0, 8.0, "2021/3/9 上午10:12"), (25.0, 20.0, 8.0, "https://example.org/a/b.html 1/1")
    assert words([head, *column([FULL, "完毕。"]), foot]) == [FULL + "完毕。"]
    assert words([head, *column([FULL, "完毕。"])])[0].startswith("2021/3/9")


def test_a_page_whose_text_is_turned_is_read_as_a_reader_holds_it() -> None:
    lines = column(["　　" + FULL[2:], OTHER, "完毕。", "　　" + OTHER[2:], "下一步。"], top=500)
    document, _ = from_bytes(pdf([lines], turned=True), "a.pdf", "pdf")
    assert document.text.split("\n") == [FULL[2:] + OTHER + "完毕。", OTHER[2:] + "下一步。"]


def test_vertical_text_has_lines_from_right_to_left() -> None:
    page = Page(600, 800, 9, (Line("甲乙丙丁", 500, 300, 512, 700, 12), Line("戊己", 480, 660, 492, 700, 12)))
    turned = upright(page, [1, 0])
    assert (turned.width, turned.height) == (800, 600)
    assert [(line.x0, line.x1, line.y0) for line in turned.lines] == [(100, 500, 500), (100, 140, 480)]
    assert upright(page, [0, 0]) == page


def test_a_title_of_two_lines_is_one_heading() -> None:
    title = [(200.0, 760.0, 20.0, "关于进一步做好"), (190.0, 732.0, 20.0, "汛期安全工作通知")]
    found = rows([[*title, *column([FULL, "完毕。"])]])
    assert found[0] == (1, "heading", "关于进一步做好汛期安全工作通知")


def test_the_first_line_of_a_title_may_take_the_whole_width() -> None:
    wide = len(FULL) * 12.0  # as ``column`` sets it
    size = wide / 25
    title = [
        (90.0, 760.0, size, "平湖市人民政府办公室关于印发防汛抗旱应急预案和做好"),
        (90 + 10 * size, 730.0, size, "值守的通知"),
    ]
    found = rows([[*title, *column([FULL, "完毕。"])]])
    assert [text for _, role, text in found if role == "heading"] == [title[0][3] + title[1][3]]


def test_a_line_set_wide_to_fill_its_column_has_no_blanks() -> None:
    assert words(column(["市 防 指 由 市 长 任 指 挥，12 日", FULL])) == ["市防指由市长任指挥，12 日", FULL]
    assert words(column(["通 知", FULL[:-1] + "。"]))[0] == "通 知"
    assert words(column(["出席：王明 李华 赵军 周海", FULL[:-1] + "。"]))[0] == "出席：王明 李华 赵军 周海"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("会议", "要求", "会议要求"),
        ("the water", "level", "the water level"),
        ("emer\ufffe", "gency", "emergency"),
        ("emer-", "gency", "emergency"),
        ("COVID-", "19", "COVID-19"),
        ("水位35", "米", "水位35米"),
        ("level", "水位", "level水位"),
    ],
)
def test_pieces_are_joined_as_they_were_written(first: str, second: str, expected: str) -> None:
    assert joined(first, second) == expected


def read(data: bytes) -> tuple[Document, list[tuple[str, str]]]:
    document, problems = from_bytes(data, "a.pdf", "pdf")
    return document, [(problem.message.key, str(problem.message.values.get("pages", ""))) for problem in problems]


def test_pages_that_are_pictures_are_told_by_number() -> None:
    blank: list[Shown] = []
    pages = [column([FULL]), blank, blank, column([OTHER]), blank, blank]
    _, told = read(pdf(pages, pictures=[1, 2, 4]))  # the last page is blank paper, no picture
    assert told == [("reading.pdf_scanned_pages", "2–3, 5")]


def test_properties_are_facts() -> None:
    made = pdf([column([FULL])], extra="/Title<FEFF9632FC02>/CreationDate(D:20210309120000+08'00')")
    document, _ = read(made)
    assert document.facts.created == "2021-03-09"
    assert document.facts.published == ""


def refusal(data: bytes, seconds: float = 20) -> str:
    with pytest.raises(ReadError) as caught:
        pdf_reader.read(data, seconds)
    return caught.value.reason.key.removeprefix("reading.")


def encrypted() -> bytes:
    """A PDF that asks for a password: its key fits no password that anyone could guess."""
    crypt = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'ab' * 32}>/U<{'cd' * 32}>>>/ID[<00><00>]"
    return re.sub(rb"(/Root 1 0 R)", rb"\1" + crypt.encode(), pdf([column(["密"])]))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"text", "pdf_damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "pdf_damaged"),
        (encrypted(), "encrypted"),
        (pdf([[]]), "pdf_empty"),
        (pdf([[], []], pictures=[0, 1]), "pdf_scanned"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, expected: str) -> None:
    assert refusal(data) == expected


def objects(*bodies: str) -> bytes:
    """A PDF of these objects, the first of which is its root."""
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode("latin-1")
    table = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    return bytes(out + f"trailer<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF".encode())


ROOT = "<</Type/Catalog/Pages 2 0 R>>"


@pytest.mark.parametrize(
    "data",
    [
        objects(ROOT, "<</Type/Pages/Kids[2 0 R]/Count 5>>"),
        objects(ROOT, "<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", "<</Type/Page/Parent 2 0 R>>"),
        objects(
            ROOT,
            *(f"<</Type/Pages/Kids[{n} 0 R {n} 0 R]/Count {2 ** (43 - n)}>>" for n in range(3, 43)),
            "<</Type/Page>>",
        ),
    ],
    ids=["pages in a circle", "two billion pages", "pages that double"],
)
def test_pages_without_end_end(data: bytes) -> None:
    assert refusal(data) in ("pdf_damaged", "pdf_empty", "pdf_scanned", "pdf_pages")


def test_a_stream_that_unpacks_to_hundreds_of_megabytes_ends() -> None:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(300)) + packer.flush()
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    stream = f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n" + packed.decode("latin-1") + "\nendstream"
    assert refusal(objects(ROOT, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream)).startswith("pdf_")


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    form = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>/Length 60>>stream\n{}endstream"
    )
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>"
    start = "<</Length 6>>stream\n/X Do\nendstream"
    forms = [form.format(number if number < 13 else 5, "/X Do " * 10) for number in range(6, 14)]
    data = objects(ROOT, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, start, *forms)
    assert refusal(data, 1) in ("too_slow", "pdf_crashed", "pdf_scanned")
    assert words(column([FULL])) == [FULL]


def test_without_the_extra_each_file_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "find_spec", lambda name: None)
    with pytest.raises(ReadError, match=re.escape("timeline-browser[pdf]")):
        pdf_reader.read(pdf([column([FULL])]))


def test_paragraphs_are_the_lines_of_the_text() -> None:
    document, problems = from_bytes(pdf([column([FULL, "完。", "一"]), column([OTHER, "完。"])]), "a.pdf", "pdf")
    assert problems == tuple[Problem, ...]()
    lines = document.text.split("\n")
    assert [document.text[p.start : p.end] for p in document.paragraphs] == lines
    assert [p.number for p in document.paragraphs] == list(range(1, len(lines) + 1))
    assert [document.page_of(p.number) for p in document.paragraphs] == [p.page for p in document.paragraphs]
