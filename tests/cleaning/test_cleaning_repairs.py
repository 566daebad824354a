"""What cleaning changes, and what it leaves alone."""

from __future__ import annotations

import pytest

from timeline.cleaning import clean, clean_facts
from timeline.cleaning.pinyin import is_reading
from timeline.model import DocumentFacts


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        # traditional and variant characters outside GB2312
        ("會議聽取匯報，衞生署湧現", "会议听取汇报，卫生署涌现"),
        ("吿示張貼於裏弄", "告示张贴于里弄"),
        ("乾旱、著名、藉口、三天後", "乾旱、著名、藉口、三天后"),
        ("⽇期：⼆⽉", "日期：二月"),
        # widths
        ("２０２１年３月８日ＡＢＣ", "2021年3月8日ABC"),
        ("１２：００至１３：３０", "12:00至13:30"),
        ("捐款１，０００元，３．５吨", "捐款1,000元，3.5吨"),
        ("分为1，2两组", "分为1，2两组"),
        # punctuation
        ("会议要求,各区:巡查;上报!好吗?", "会议要求，各区：巡查；上报！好吗？"),
        ("3月8日,12:30,累计1,000人", "3月8日，12:30，累计1,000人"),
        ("指挥部(临时)成立", "指挥部（临时）成立"),
        ("病毒(SARS)", "病毒（SARS）"),
        ("热线(12345)开通(试运行)", "热线（12345）开通（试运行）"),
        ("see (a, b): http://a.example/x?y=1", "see (a, b): http://a.example/x?y=1"),
        ("到会,,听取，，汇报。。", "到会，听取，汇报。"),
        ("他说：「照『规定』办」", "他说：“照‘规定’办”"),
        ("增长3.5.会议结束.", "增长3.5.会议结束。"),
        ('他说:"照办",又说"好"', "他说：“照办”，又说“好”"),
        ('say "yes" 与5"管', 'say "yes" 与5"管'),
        ("印发<<防汛预案>>，1<<2", "印发《防汛预案》，1<<2"),
        ("3月8日〜10日，5−6时", "3月8日～10日，5-6时"),
        ("省略……不算，——也不算", "省略……不算，——也不算"),
        # blanks
        ("1 月 25 日 8 时", "1月25日8时"),
        ("2 0 2 1 年 1 1 月 2 4 日", "2021年11月24日"),
        ("第 3 4 月", "第 3 4月"),
        ("于 2021 年 3 月召开", "于2021年3月召开"),
        ("　　第一条", "  第一条"),
        ("防 汛 工 作 会 议", "防汛工作会议"),
        ("加强疫 情防控", "加强疫情防控"),
        ("高度重视 党员先行", "高度重视 党员先行"),
        ("王小明 李小红", "王小明 李小红"),
        ("use two words", "use two words"),
        # markup
        ("**要求**立即[整改](http://a.example/b)", "要求立即整改"),
        ("![图](a.png)一<br>二<b>三</b>", "图一 二三"),
        ("## 第一节\n> 引文", "第一节\n引文"),
        ("A&amp;B&nbsp;公司", "A&B 公司"),
        ("水位<30米且>20米", "水位<30米且>20米"),
        ("编号#12", "编号#12"),
        ("甲<!-- 暗 -->乙", "甲乙"),
        ("［注］[甲]（乙）", "［注］[甲]（乙）"),
        # invisible
        ("会\u200b议\ufeff开\u00ad始\x07了", "会议开始了"),
        # pinyin
        ("衛(wèi)生局和水務(wù)局", "卫生局和水务局"),
        ("重慶（chóng qìng）會議", "重庆会议"),
        ("3月(yue)8日(ri)召(zhao)開", "3月8日召开"),
        ("人工智能(ai)与冠状病毒(covid)", "人工智能（ai）与冠状病毒（covid）"),
        ("咖啡(café)馆", "咖啡（café）馆"),
        ("撥?kuǎn)給", "拨给"),
        # Chinese zero
        ("二○○八年、二〇一O年、一九九0年", "二〇〇八年、二〇一〇年、一九九〇年"),
    ],
)
def test_repairs(original: str, expected: str) -> None:
    assert clean(original).text == expected


def test_text_torn_by_a_reading_is_put_together_again() -> None:
    # The page's program wrote readings into GB18030 bytes at odd places; the same readings stand properly elsewhere.
    words, readings = "下撥一定經費", {"聯": "(lián)", "經": "(jīng)"}
    data = words.encode("gb18030")
    for character, reading in readings.items():
        code = character.encode("gb18030")
        data = data.replace(code, code + reading.encode("gb18030"))
    torn = data.decode("gb18030", "replace").replace("\ufffd(", "?").replace("\ufffd", "?")
    assert "?lián)" in torn
    document = f"各校聯(lián)合會已收到經(jīng)費。昨日{torn}。"
    cleaned = clean(document)
    assert cleaned.text == "各校联合会已收到经费。昨日下拨一定经费。"
    start = cleaned.text.index("一定")
    assert document.index("?lián)") < cleaned.to_original(start, start + 2)[0] < document.index("?jīng)")


def test_look_alikes_are_mended_where_words_prove_several() -> None:
    disguised = "防控疫凊，党Φ央号召全国囚民抗击疒毒，我们偠全面动员，为叻大家，岀门戴口罩。"
    cleaned = clean(disguised)
    assert cleaned.text == "防控疫情，党中央号召全国人民抗击病毒，我们要全面动员，为了大家，出门戴口罩。"
    assert {repair.replacement for repair in cleaned.repairs if repair.kind == "look-alike"} == set("情中人病要了出")


@pytest.mark.parametrize(
    "text",
    [
        "两名囚犯已被押回，囚室加固。",
        "希腊字母Φ表示直径，Φ20钢筋。",
        "一处疫凊，其余都是好的。",
        "茬口安排和已时巳时之分。",
        "刘珺、王喆、李祎出席会议。",
    ],
)
def test_what_may_be_meant_is_left_alone(text: str) -> None:
    assert clean(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "三月八日上午，市水务局召开会议（第三次），要求：“加强巡查！”",
        "The meeting opened at 12:30, with 1,000 guests (see p. 3).",
        "江城市2021年3月8日8时水位35.2米，比前一日涨0.3米。",
        "",
        "\n\n",
    ],
)
def test_text_without_trouble_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.repairs == ()


def test_repairs_say_what_was_done_where() -> None:
    original = "衛(wèi)生局１ 月,開會"
    repairs = [(original[r.start : r.end], r.replacement, r.kind) for r in clean(original).repairs]
    assert repairs == [
        ("衛", "卫", "traditional"),
        ("(wèi)", "", "pinyin"),
        ("１", "1", "full-width"),
        (" ", "", "space"),
        (",", "，", "punctuation"),
        ("開", "开", "traditional"),
        ("會", "会", "traditional"),
    ]


def test_facts_are_cleaned_too() -> None:
    facts = clean_facts(DocumentFacts(title="水務(wù)局通知", published="2021-03-08", publisher="江城網(wǎng)"))
    assert (facts.title, facts.published, facts.publisher) == ("水务局通知", "2021-03-08", "江城网")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xué", True),
        ("lǜ", True),
        ("lüè", True),
        ("zhuàng", True),
        ("xīān", True),
        ("shì jī", True),
        ("café", False),
        ("covid", False),
        ("bcd", False),
    ],
)
def test_readings(text: str, expected: bool) -> None:
    assert is_reading(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1月(yue)8日(ri)，渡口关闭。", "1月8日，渡口关闭。"),
        ("2020年(nian)3月，桥通了。", "2020年3月，桥通了。"),
        ("请联系日(sun)班的王某。", "请联系日（sun）班的王某。"),
        ("本月(may)的安排。", "本月（may）的安排。"),
    ],
)
def test_readings_of_the_characters_of_a_date_need_no_others_beside_them(text: str, expected: str) -> None:
    assert clean(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各 村要备 足沙 袋，落 实值守。", "各村要备足沙袋，落实值守。"),
        ("渔船 已经 回港 避风，船工 都已 上岸。", "渔船已经回港避风，船工都已上岸。"),
        ("防汛 抗旱 指挥部", "防汛 抗旱 指挥部"),
    ],
)
def test_blanks_strewn_into_running_text_part_nothing(text: str, expected: str) -> None:
    assert clean(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市.委召开会议。上海市.政府出席。", "市委召开会议。上海市政府出席。"),
        ("昨夜大.雨不停。", "昨夜大雨不停。"),
        ("他们都走了.天亮前没有人.", "他们都走了。天亮前没有人。"),
        ("渔船回港.雨还在下。", "渔船回港。雨还在下。"),
    ],
)
def test_a_dot_inside_a_word_is_dropped(text: str, expected: str) -> None:
    assert clean(text).text == expected


@pytest.mark.parametrize(("date", "meant"), [("9仴20日", "9月20日"), ("9月3氜", "9月3日")])
def test_a_look_alike_in_a_date_is_believed_where_others_are_proved(date: str, meant: str) -> None:
    disguised = "疒毒让中国囚民的生活变了，疫凊之后的生活好了。"
    assert meant in clean(f"{disguised}{date}，渡口开放。").text
    assert date in clean(f"{date}，渡口开放。").text
