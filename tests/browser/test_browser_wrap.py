"""Lines of Chinese text: widths, cutting, and what may not begin or end a line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from timeline.browser.safe import MARK, safe, set_ambiguous_wide
from timeline.browser.widgets.pieces import fit
from timeline.browser.widgets.row import brought_in
from timeline.browser.wrap import NOT_AT_END, NOT_AT_START, cut, pad, unbroken, width, wrap
from timeline.marks import few


def lines(text: str, cells: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, cells)]


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("河水涨了三寸", 6, ["河水涨", "了三寸"]),
        # a full stop, comma or closing mark never begins a line
        ("河水涨了。又退", 8, ["河水涨", "了。又退"]),
        ("甲乙丙，丁", 6, ["甲乙", "丙，丁"]),
        ("甲乙（丙）丁", 8, ["甲乙", "（丙）丁"]),
        ("他说“好”，走了", 6, ["他说", "“好”，", "走了"]),
        # an opening mark never ends one
        ("请看《镇志》", 6, ["请看", "《镇", "志》"]),
        ("甲乙丙（丁戊", 8, ["甲乙丙", "（丁戊"]),
        # numbers and Latin words stay whole
        ("共计1024袋米", 6, ["共计", "1024袋", "米"]),
        ("see the river", 7, ["see the", "river"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        # dates, fractions and times in digits too
        ("始于2020-01-26，", 14, ["始于", "2020-01-26，"]),
        ("[2020-01-26/2020-02-01~]", 30, ["[2020-01-26/2020-02-01~]"]),
        ("自2020/1/26至10:30止", 12, ["自2020/1/26", "至10:30止"]),
        ("甲乙-丙丁3-戊", 8, ["甲乙-丙", "丁3-戊"]),
        (f"发布于{unbroken('1 Feb 2020')}", 12, ["发布于", unbroken("1 Feb 2020")]),
        (f"甲乙{unbroken('2020年2月1日')}丙", 14, ["甲乙", unbroken("2020年2月1日") + "丙"]),
        # spaces at a break belong to no line
        ("ab   cd", 3, ["ab", "cd"]),
        ("", 10, [""]),
        # a run of marks gives in at last: it is shown, whatever the rule says
        ("。。。。。。。。。。", 6, ["。。。", "。。。", "。。。", "。"]),
    ],
)
def test_breaks(text, cells, expected):
    assert lines(text, cells) == expected


@pytest.mark.parametrize(
    ("words", "cells", "expected"),
    [
        # at its blanks
        ("1 Feb 2020", 8, ["1 Feb", "2020"]),
        ("about 26 February 2020", 13, ["about 26", "February 2020"]),
        # else between its words
        ("2020年12月11日", 11, ["2020年12月", "11日"]),
        ("2020年12月", 4, ["2020", "年12", "月"]),
        # a mark stays at the end of its line
        ("甲乙丙，丁", 6, ["甲乙", "丙，丁"]),
        # at last anywhere
        ("February", 6, ["Februa", "ry"]),
    ],
)
@pytest.mark.parametrize("before", ["", "云州"])
def test_what_is_held_together_breaks_where_it_fits_on_no_line(words, cells, expected, before):
    shown = [
        line.replace("\N{WORD JOINER}", "").replace("\N{NO-BREAK SPACE}", " ")
        for line in lines(before + unbroken(words), cells)
    ]
    assert shown == ([before] if before else []) + expected


prose = st.text(st.sampled_from("河水涨三寸，。（）《》“”ab12 、—…"), max_size=120)


@given(prose, st.integers(8, 40))
def test_every_line_fits_and_nothing_but_spaces_is_lost(text, cells):
    broken = wrap(text, cells)
    assert all(width(text[start:end]) <= cells for start, end in broken)
    at = 0
    for start, end in broken:
        assert text[at:start].strip(" ") == ""
        at = end
    assert text[at:].strip(" ") == ""


@given(st.text(st.sampled_from("河水涨三寸满堤"), min_size=3, max_size=40), st.integers(8, 20), st.data())
def test_a_single_mark_between_words_never_begins_or_ends_a_line(text, cells, data):
    mark = data.draw(st.sampled_from(sorted((NOT_AT_START | NOT_AT_END) - set(" "))))
    at = data.draw(st.integers(1, len(text) - 1))
    for line in lines(text[:at] + mark + text[at:], cells):
        assert line[0] not in NOT_AT_START
        assert line[-1] not in NOT_AT_END


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("上游水库放水", 12, "上游水库放水"),
        ("上游水库放水", 11, "上游水库放…"),
        ("上游水库放水", 10, "上游水库…"),
        ("上游水库放水", 1, "…"),
        ("上游水库放水", 0, ""),
        ("dam", 3, "dam"),
    ],
)
def test_cut_by_cells(text, cells, expected):
    assert cut(text, cells) == expected
    assert width(pad(text, cells)) == cells


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b[31mb", f"a{MARK}[31mb"),
        ("a\x9bb", f"a{MARK}b"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\u200b\ufeff\u00adb", "ab"),
        ("a\tb\nc\u2028d", "a b c d"),
        ("\ud800x", f"{MARK}x"),
        ("☂\ufe0f", "☂"),
        ("全角　空格", "全角　空格"),
        ("[red]不是标记[/red]", "[red]不是标记[/red]"),
    ],
)
def test_hostile_characters_do_not_pass(hostile, shown):
    assert safe(hostile) == shown


@given(st.text(), st.text())
def test_safe_works_character_by_character_and_lets_nothing_through(a, b):
    assert safe(a + b) == few(safe(a) + safe(b))
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in safe(a))
    safe(a).encode("utf-8")


def test_ambiguous_characters_are_replaced_only_on_request():
    assert safe("“涨”…") == "“涨”…"
    set_ambiguous_wide(True)
    try:
        assert safe("“涨”…") == '"涨"...'
        assert width("…") == 3
        assert cut("上游水库放水", 11) == "上游水库..."
    finally:
        set_ambiguous_wide(False)


@pytest.mark.parametrize(
    ("title", "searched", "cells", "shown"),
    [
        ("要求全市各级党组织和广大党员领导干部迅速行动", ("党员",), 60, "要求全市各级党组织和广大党员领导干部迅速行动"),
        ("要求全市各级党组织和广大党员领导干部迅速行动", ("党员",), 20, "…和广大党员领导干部迅速行动"),
        ("要求全市各级党组织和广大党员领导干部迅速行动", ("全市",), 20, "要求全市各级党组织和广大党员领导干部迅速行动"),
        ("要求全市各级党组织和广大党员领导干部迅速行动", ("洪水",), 20, "要求全市各级党组织和广大党员领导干部迅速行动"),
        ("要求全市各级党组织和广大党员领导干部迅速行动", ("党员",), 8, "要求全市各级党组织和广大党员领导干部迅速行动"),
    ],
)
def test_a_hit_behind_the_end_of_a_title_is_brought_in(title, searched, cells, shown):
    assert brought_in(title, searched, cells) == shown


def test_what_is_cut_off_ends_in_one_mark():
    pieces = [("甲乙丙丁", Style()), ("戊己", Style()), ("庚辛", Style())]
    for cells in range(1, 17):
        words = "".join(shown for shown, _ in fit(pieces, cells))
        assert words.count("…") <= 1, words
