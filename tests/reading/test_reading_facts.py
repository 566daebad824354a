"""What a document says of itself: day, publisher, title — from its head and from labelled lines only."""

from __future__ import annotations

import pytest

from timeline.messages import text as message
from timeline.model import DocumentFacts
from timeline.reading import from_bytes

BODY = "\n各区水务部门要加强巡查，确保水库安全度汛，有情况及时上报。\n会议强调，要落实责任。\n"


def facts(head: str, format_: str = "txt", body: str = BODY) -> DocumentFacts:
    return from_bytes((head + body).encode(), "a", format_)[0].facts  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "published", "publisher"),
    [
        ("发布时间:2021-03-08来源: 市水务局 阅读量:[]", "2021-03-08", "市水务局"),
        ("发布日期：2021年03月08日 作者： 来源：", "2021-03-08", ""),
        ("2021年03月08日 15:43江城水利网", "2021-03-08", "江城水利网"),
        ("http://www.example.com2021年03月08日 15:43水利网", "2021-03-08", "水利网"),
        ("2021-03-08 18:34:31　来源: 江城日报", "2021-03-08", "江城日报"),
        ("编辑:王一 更新时间:2021-3-8", "2021-03-08", ""),
        ("2021/03/08 08:00 | 来源：江城晚报 | 责任编辑：李二", "2021-03-08", "江城晚报"),
        ("时间：2021.03.08  浏览次数：12", "2021-03-08", ""),
        ("日期：２０２１年３月８日", "2021-03-08", ""),
        ("信息来源：市应急局 2021-03-08 09:10", "2021-03-08", "市应急局"),
        ("发布单位：市水务局　发布时间：2021-03-08T09:10:00+08:00", "2021-03-08", "市水务局"),
        ("發佈日期：2021年3月8日　來源：渠務署", "2021-03-08", "渠務署"),
        ("2021-3-8", "2021-03-08", ""),
        ("（2021年3月8日）", "2021-03-08", ""),
        # years of the Republic, with their name or behind a label
        ("中華民國110年3月8日", "2021-03-08", ""),
        ("發布日期：110-03-08", "2021-03-08", ""),
        ("110年3月8日", "", ""),
        ("发布时间：2021-02-30", "", ""),
        ("会议时间：2021年3月8日", "", ""),
        ("2021年3月8日上午，市水务局召开会议。", "", ""),
        ("2021年3月8日 15:43，水位超过警戒线，全市启动响应", "", ""),
        ("2021年3月", "", ""),
        ("资料来源很多，2021年也是如此", "", ""),
    ],
)
def test_header_lines(line: str, published: str, publisher: str) -> None:
    found = facts("关于做好今年防汛工作的通知\n" + line)
    assert (found.published, found.publisher) == (published, publisher)
    assert found.title == "关于做好今年防汛工作的通知"


def test_publication_comes_before_update() -> None:
    found = facts("标题在此\n更新时间：2021-03-10\n发布时间：2021-03-08")
    assert found.published == "2021-03-08"


def test_a_signature_date_is_not_taken() -> None:
    assert facts("关于防汛的通知", body=BODY * 3 + "江城市水务局\n2021年3月8日\n").published == ""


def test_a_chronicle_is_not_dated_by_its_first_entry() -> None:
    assert facts("2021年3月8日\n开工。\n2021年3月9日\n停工。").published == ""


@pytest.mark.parametrize(
    ("head", "title", "published", "publisher"),
    [
        ('title: "水库开闸"\ndate: "2021-03-08"\n# 水库开闸', "水库开闸", "2021-03-08", ""),
        ("---\ntitle: 水库开闸\ndate: 2021-03-08 10:00\nsource: 江城日报\n---", "水库开闸", "2021-03-08", "江城日报"),
        ("---\n标题：水库开闸\n日期：2021年3月8日\n---", "水库开闸", "2021-03-08", ""),
        ("# 江城简报 (20210308)", "江城简报 (20210308)", "2021-03-08", ""),
    ],
)
def test_markdown_heads(head: str, title: str, published: str, publisher: str) -> None:
    found = facts(head, "md")
    assert (found.title, found.published, found.publisher) == (title, published, publisher)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("首页 > 新闻 > 正文\n栏目\n全市水库今日同时开闸放水\n发布时间：2021-03-08", "全市水库今日同时开闸放水"),
        (
            "江城市人民政府办公室\n关于加强水库\n安全管理的通知\n江政办〔2021〕3号",
            "江城市人民政府办公室关于加强水库安全管理的通知",
        ),
        ("三月以来水位持续上涨，各区县已经采取措施。", ""),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert facts(head).title == title


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>水库开闸放水_新闻中心_江城网</title><h1>水库开闸放水</h1>", ("水库开闸放水", "", "")),
        ("<title>水库今日开闸放水 - 江城网</title>", ("水库今日开闸放水", "", "")),
        (
            "<meta property='og:title' content='水库开闸'><meta name=PubDate content='2021-03-08 10:00'>"
            "<meta name=ContentSource content=江城网>",
            ("水库开闸", "2021-03-08", "江城网"),
        ),
        ("<h1>水库开闸</h1><time datetime='2021-03-08T10:00:00+08:00'>今天</time>", ("水库开闸", "2021-03-08", "")),
        (
            "<h1>水库开闸</h1><span>发布时间：2021-03-08</span> <span>来源：江城网</span>",
            ("水库开闸", "2021-03-08", "江城网"),
        ),
    ],
)
def test_pages(head: str, expected: tuple[str, str, str]) -> None:
    found = facts(head, "html", "<p>各区要加强巡查，确保安全。</p>")
    assert (found.title, found.published, found.publisher) == expected


def test_every_fact_has_a_reason_in_words() -> None:
    found = facts("关于防汛的通知\n发布时间：2021-03-08 来源：市水务局")
    assert found.reasons.keys() == {"title", "published", "publisher"}
    for reason in found.reasons.values():
        said = message(reason.key, "en", **{name: str(value) for name, value in reason.values.items()})
        assert said != reason.key
        assert "{" not in said


def test_front_matter_is_no_heading() -> None:
    document, _ = from_bytes("---\ntitle: 甲\nsource: 乙\n---\n# 一\n丙\n---\n".encode(), "a.md", "md")
    assert [p.role for p in document.paragraphs] == ["text"] * 4 + ["heading"] * 2 + ["text"]


def test_roles_of_markdown() -> None:
    source = "# 一\n\n正文\n\n二\n---\n- 项\n1. 项\n> 引\n| 甲 | 乙 |\n"
    source += "[甲](http://a.example)\n- [乙](b) 3月8日\n```\n# 码\n```\n"
    document, _ = from_bytes(source.encode(), "a.md", "md")
    assert document.text == source
    roles = {document.text[p.start : p.end]: p.role for p in document.paragraphs}
    assert roles == {
        "# 一": "heading",
        "正文": "text",
        "二": "heading",
        "---": "text",
        "- 项": "item",
        "1. 项": "item",
        "> 引": "quote",
        "| 甲 | 乙 |": "cell",
        "[甲](http://a.example)": "link",
        "- [乙](b) 3月8日": "link",
        "```": "text",
        "# 码": "text",
    }


@pytest.mark.parametrize(
    ("source", "roles"),
    [
        ("日期 | 事项\n--- | :---:\n3月8日 | 检查\n3月9日 | 会议\n\n甲 | 乙", "cell cell cell cell text"),
        ("| 日期 | 事项 |\n|:--|--:|\n| 3月8日 | 检查 |\n正文", "cell cell cell text"),
        ("甲\n---|---\n乙", "text text text"),  # no head, no table
        ("````\n```\n# 通知\n````\n# 后", "text text text text heading"),
        ("~~~ 通知\n```\n~~~~\n# 后", "text text text heading"),
        ("```\n# 从未合上", "text text"),
        ("``` 甲 ``` 乙\n# 后", "text heading"),  # code inside a line
        ("    ```\n# 后", "text heading"),  # indented: no fence
    ],
)
def test_tables_and_fences_of_markdown(source: str, roles: str) -> None:
    document, _ = from_bytes(source.encode(), "a.md", "md")
    assert [p.role for p in document.paragraphs] == roles.split()


def test_a_cell_that_names_a_field_and_the_next_one_are_one_line() -> None:
    page = (
        "<table><tr><td>发 文 日 期：</td><td>2023年05月18日</td></tr>"
        "<tr><td>发布机构：</td><td>市政府办公室</td></tr></table><h1>关于做好防汛工作的通知</h1>"
        f"<p>{BODY}</p>"
    )
    found = facts("<html><body>" + page + "</body></html>", "html", "")
    assert (found.published, found.publisher) == ("2023-05-18", "市政府办公室")


@pytest.mark.parametrize("page", ["<a href=x>链接</a>", "<table><tr><td>日期：</td></tr></table>"])
def test_a_page_without_text_or_value_has_no_facts(page: str) -> None:
    assert facts(page, "html", "").published == ""
