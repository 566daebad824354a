"""HTML: the visible text, a block a line, whatever the source looks like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.reading import from_bytes, html


def rows(source: str) -> list[str]:
    return html.read(source).text.split("\n")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("<p>甲<p>乙", ["甲", "乙"]),
        ("甲<br>乙<br/>丙", ["甲", "乙", "丙"]),
        ("<p>三月<b>八</b>日<span>开会</span></p>", ["三月八日开会"]),
        ("<p>  甲 \n\t 乙&nbsp;&nbsp;丙　</p>", ["甲乙 丙"]),
        ("<p>水位\n回落</p>", ["水位回落"]),
        ("<p>level\nfell</p>", ["level fell"]),
        ("<p>&lt;通知&gt; &amp; &#20844;&#x544A;</p>", ["<通知> & 公告"]),
        ("<p>甲<!-- 暗 -->乙<script>if (a < b) {}</script><style>p{}</style></p>", ["甲乙"]),
        ("<nav>首页 新闻</nav><p>正文</p><div class='footer big'>版权</div>", ["正文"]),
        ("<p style='color:red;display: none'>暗</p><p hidden>暗</p><p>明</p>", ["明"]),
        ("<div hidden><div>暗</div>暗</div>明", ["明"]),
        ("<ul><li>一<li>二<ul><li>三</ul></ul>四", ["一", "二", "三", "四"]),
        ("<table><tr><th>日期<th>事项<tr><td>8日<td>开会</table>", ["日期", "事项", "8日", "开会"]),
        ("<pre>一\n二</pre>", ["一", "二"]),
        ("1 < 2，3 > 2", ["1 < 2，3 > 2"]),
        ("<p title='a > b'>甲</p>", ["甲"]),
        ("<p title='未完>甲</p>乙", ["甲", "乙"]),
        ("</div></p><p>甲</b></i></p></td>乙", ["甲", "乙"]),
        ("<p>甲<div", ["甲"]),
        ("<![CDATA[甲]]><?xml?><!DOCTYPE html>乙", ["甲乙"]),
        ("<p>&#0;&#xD800;甲</p>", ["\ufffd\ufffd甲"]),
    ],
)
def test_visible_text(source: str, expected: list[str]) -> None:
    assert rows(source) == expected


def test_roles_and_source_lines() -> None:
    page = html.read(
        "<h2>防汛</h2>\n<p>正文\n</p>\n\n<ul><li>一</li></ul>\n<blockquote>引</blockquote>\n"
        "<table><td>格</td></table>\n<p><a href=x>甲</a> | <a href=y>乙</a></p><p>见<a href=x>甲</a></p>"
    )
    assert [(page.text[p.start : p.end], p.role, p.line) for p in page.paragraphs] == [
        ("防汛", "heading", 1),
        ("正文", "text", 2),
        ("一", "item", 5),
        ("引", "quote", 6),
        ("格", "cell", 7),
        ("甲 | 乙", "link", 8),
        ("见甲", "text", 8),
    ]
    assert [p.number for p in page.paragraphs] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("block", "role"),
    [
        ("<a href=x>水库开闸</a> 2021-03-08", "link"),
        ("[3月8日] <a href=x>水库开闸</a>", "link"),
        ("上一篇：<a href=x>水库开闸</a>", "link"),
        ("您的位置：<a href=x>首页</a> > <a href=y>要闻</a> > 正文", "link"),
        ("3月8日，<a href=x>水库</a>开闸", "text"),
        ("上一篇：没有了", "text"),
    ],
)
def test_lists_of_links_are_told_from_text_with_links(block: str, role: str) -> None:
    assert html.read(f"<p>{block}</p>").paragraphs[0].role == role


def test_a_layout_table_has_no_cells() -> None:
    long = "三月八日上午，市水务局召开防汛工作会议，传达上级精神，安排部署今年的防汛任务。"
    page = html.read(f"<table><td><div><p>{long}</p></div><table><tr><td>{long}<td><p>35.2</p></table></table>")
    assert [paragraph.role for paragraph in page.paragraphs] == ["text", "cell", "cell"]


SAID = "三月八日上午，市水务局召开防汛工作会议，传达上级精神，安排部署今年的防汛任务。"


def test_a_cell_with_several_sentences_lays_out_a_page_its_table_does_not() -> None:
    inner = "<table><tr><td>日期<td>水位</table>"
    page = html.read(f"<table><td><a>首页</a><td>通知<br>{SAID}<br>　　{SAID}{inner}<p align=right>市水务局</table>")
    assert [paragraph.role for paragraph in page.paragraphs] == ["link", *["text"] * 3, "cell", "cell", "text"]


def test_a_page_that_a_script_unveils_is_read_and_a_hidden_part_of_another_is_not() -> None:
    body = f'<h1>会议召开</h1><div id="js_content" style="visibility: hidden; opacity: 0;"><p>{SAID}</p></div>'
    none = '<div style="display:none">扫一扫关注</div>'
    assert html.read(body + none).text == f"会议召开\n{SAID}"
    assert SAID * 9 not in html.read(f'<p>{SAID * 8}</p><p style="visibility:hidden">{SAID * 9}</p>').text


@pytest.mark.parametrize(
    ("script", "published"),
    [
        ('var ct = "1583672000";', "2020-03-08"),
        ("var createTime = '2020-03-08 20:53';", "2020-03-08"),
        ('let publishTime="1583672000000"', "2020-03-08"),
        ('var city = "2020-03-08";', ""),
        ('var ct = "17";', ""),
    ],
)
def test_what_a_page_fills_in_by_script_is_evidence(script: str, published: str) -> None:
    source = f'<script>{script} var nickname = htmlDecode("某市水务");</script><h1>会议召开</h1><p>{SAID}</p>'
    document, _ = from_bytes(source.encode(), "a.html", "html")
    assert (document.facts.published, document.facts.publisher) == (published, "某市水务")
    assert document.facts.reasons["publisher"].values == {"name": "<script>"}


@pytest.mark.parametrize(
    ("head", "day", "publisher"),
    [
        (
            '<meta name=source content="来源：某晚报"><meta name=pubdate content="2020-03-07T17:00:00Z">',
            "2020-03-08",
            "某晚报",
        ),
        ('<meta name=pubdate content="2020-03-07T23:00:00+08:00">', "2020-03-07", ""),
        (
            '<script type="application/ld+json">{"datePublished": "2020-03-07T16:00:00.000Z",'
            ' "publisher": {"@type": "Organization", "name": "某新闻"}}</script>',
            "2020-03-08",
            "某新闻",
        ),
    ],
)
def test_moments_and_publishers_of_metadata(head: str, day: str, publisher: str) -> None:
    document, _ = from_bytes(f"{head}<p>{SAID}</p>".encode(), "a.html", "html")
    assert (document.facts.published, document.facts.publisher) == (day, publisher)


def test_menus_above_the_text_do_not_hide_the_day_at_its_head() -> None:
    menu = "".join(f"<li><a href={at}>栏目{at}</a>" for at in range(6))
    document, _ = from_bytes(f"<ul>{menu}</ul><h2>通知</h2>[2020-3-8]<p>{SAID}</p>".encode(), "a.html", "html")
    assert document.facts.published == "2020-03-08"


@pytest.mark.parametrize(
    "name", ["comment-list-wrap", "ttp-comment-block", "shareBox", "page-footer-inner", "rm_relevant"]
)
def test_furniture_in_boxes_is_furniture(name: str) -> None:
    assert html.read(f'<p>{SAID}</p><div class="{name}">网友甲：支持</div>').text == SAID


def test_a_page_that_is_all_furniture_is_read_all_the_same() -> None:
    assert rows("<div class='sidebar'><p>全文都在这里。</p></div>") == ["全文都在这里。"]


BODY = "<p>三月八日，市水务局召开防汛会议。</p><p>会议要求压实责任，排查隐患。</p>"
KEPT = ["三月八日，市水务局召开防汛会议。", "会议要求压实责任，排查隐患。"]
NEWS = "<a href=x>水库除险加固完工</a>"


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='article-related'><p>另一件事</p></div>",
        "<div class='pageFooter'>版权所有</div><div id='site-nav'>首页</div>",
        "<aside><p>热点：昨日大雨</p></aside><footer><p>备案号</p></footer>",
        "<div><h3>相关阅读</h3><ul><li>昨日大雨</li></ul></div>",
        "<div><h3>相关新闻：</h3></div>",
        "<section><div class=t><span>【推荐阅读】</span></div><div><p>昨日，邻县决堤。</p></div></section>",
        "<div class=hd><b>延伸阅读 &gt;&gt;</b></div><div class=bd><p>" + NEWS + " 2021-03-01</p></div>",
        "<p>相关链接</p><p>" + NEWS + "昨日发布</p><p>" + NEWS + "</p>",
        "<div class=x><h4>网友评论(12)</h4><p>某网友 2小时前</p><p>昨天我家停水了。</p></div>",
        "<p>全部评论</p><div>网友甲：昨天我家停水了。</div><div>3天前 回复</div>",
        "<h3>Leave a Reply</h3><p>I was there yesterday.</p>",
        "<dialog>登录后于3月9日前投票</dialog>",
    ],
)
def test_what_stands_beside_the_text_is_left_out(beside: str) -> None:
    assert rows(f"<body><div id=c><h1>通知</h1>{BODY}{beside}</div></body>") == ["通知", *KEPT]


@pytest.mark.parametrize(
    "page",
    [
        f"<body class='has-sidebar'><div class='with-comments no-footer'>{BODY}</div></body>",
        f"<article>{BODY}<footer>来源：市水务局</footer></article>",
        f"<article><aside>编者按</aside>{BODY}</article>",
        f"{BODY}<p>相关链接</p><p>四月一日，演练开始，全市参加。</p>",
        f"<div><div>首页</div><div>要闻</div><div>评论</div><div>{BODY}</div></div>",
        f"{BODY}<p>网友评论道，水位涨得很快。</p>",
        f"<dialog open>{BODY}</dialog>",
        f"<div class='comment'>{BODY * 4}</div>",
    ],
)
def test_what_only_looks_like_furniture_stays(page: str) -> None:
    assert set(KEPT) <= set(rows(page))
    assert len(rows(page)) >= len(KEPT)


@pytest.mark.parametrize(
    ("head", "day", "key"),
    [
        ("<meta name=pubdate content='2021-03-09 10:00'>", "2021-03-09", "why_meta"),
        (
            '<script type="application/ld+json">{"@type":"X","datePublished":"2021-03-09T08:00:00+08:00"}</script>',
            "2021-03-09",
            "why_element",
        ),
        ("<link rel=canonical href='http://a.gov.cn/zwgk/202103/t20210309_123.html'>", "2021-03-09", "why_address"),
        ("<meta property=og:url content='https://a.cn/2021/03/09/x.html'>", "2021-03-09", "why_address"),
        ("<link rel=canonical href='http://a.cn/20219909/1.html'>", "", ""),
        ("<link rel=canonical href='javascript:/2021/03/09/'>", "", ""),
        ("<script>var datePublished = '2021-03-09'</script>", "", ""),
    ],
)
def test_the_day_of_a_page_and_its_evidence(head: str, day: str, key: str) -> None:
    document, _ = from_bytes(f"<head>{head}</head><body>{BODY}</body>".encode(), "a.html", "html")
    assert document.facts.published == day
    reason = document.facts.reasons.get("published")
    assert (reason.key if reason else "") == (f"reading.{key}" if key else "")


def test_what_the_page_shows_of_its_day_outweighs_its_address() -> None:
    page = "<link rel=canonical href='http://a.cn/20200101/1.html'><p>发布时间：2021-03-09</p>" + BODY
    document, _ = from_bytes(page.encode(), "a.html", "html")
    assert (document.facts.published, document.facts.url) == ("2021-03-09", "http://a.cn/20200101/1.html")


# fmt: off
PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div hidden>", "</div>", "<a href='", "'", '"', ">", "<", "</", "<!--",
        "-->", "<td>", "<tr>", "甲", "&", "&#", ";", "\n", " ", "<script>", "</script>", "<title>",
        "<br/>", "<li>", "=", "<![CDATA[", "]]>", "<pre>",
    ]
)
# fmt: on


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_source_fails_and_paragraphs_are_its_lines(source: str) -> None:
    page = html.read(source)
    lines = page.text.split("\n")
    for paragraph in page.paragraphs:
        line = page.text[paragraph.start : paragraph.end]
        assert line == lines[paragraph.number - 1]
        assert line.strip() == line != ""
        assert 1 <= paragraph.line <= source.count("\n") + 1
    assert len(page.paragraphs) == len([line for line in lines if line])


@pytest.mark.parametrize("piece", ["<", "<a ", "<a b='", "<!--", "</", "<div>", "<td>x", "&#", "<script>", "/ "])
def test_long_broken_input_is_read(piece: str) -> None:
    html.read("<a " + piece * 20000)  # would not come back if any pattern were quadratic
