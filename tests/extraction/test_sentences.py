"""Sentences and clauses: what cuts, what does not, and that offsets are those of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.extraction.sentences import sentences


def cut(text: str) -> list[list[str]]:
    return [[text[clause.start : clause.end] for clause in s.clauses] for s in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县里开了会，大家都来了。第二天下雨。", [["县里开了会", "大家都来了"], ["第二天下雨"]]),
        (
            "印发《关于防火、防汛，防盗的通知》，即日生效",
            [["印发《关于防火、防汛，防盗的通知》", "即日生效"]],
        ),
        ("共花费1,200元：修路；其余存入银行", [["共花费1,200元", "修路"], ["其余存入银行"]]),
        ("上午8:30开门，他说：“来了！”随后离开。", [["上午8:30开门", "他说", "“来了"], ["随后离开"]]),
        ("第一行\n\n  第二行  ", [["第一行"], ["第二行"]]),
        ("他（站长，五十岁）说了两句", [["他（站长，五十岁）说了两句"]]),
        ("晨报社衡水6月3日电（记者张三）县里开会。", [["县里开会"]]),
        ("HENGSHUI, June 3, 2024 (Agency) -- The ferry stopped.", [["The ferry stopped."]]),
        ("It rained. The ferry stopped, as Mr. Li said.", [["It rained"], ["The ferry stopped", "as Mr. Li said."]]),
        ("本报讯（实习生李四）渡口停航。", [["渡口停航"]]),
        ("网友报道了渡口停航，县里回应。", [["网友报道了渡口停航", "县里回应"]]),
        ("电视台报道说渡口停航。", [["电视台报道说渡口停航"]]),
        ("## 汛期\n- 关闸；\n> 备料。", [["汛期"], ["关闸"], ["备料"]]),
    ],
)
def test_cutting(text: str, expected: list[list[str]]) -> None:
    assert cut(text) == expected


def test_lines_are_counted_from_one_and_a_semicolon_leaves_the_period_open() -> None:
    first, second, third = sentences("甲来了；乙走了。\n丙在")
    assert (first.line, second.line, third.line) == (1, 1, 2)
    assert (first.closed, second.closed) == (False, True)


@given(st.text(alphabet="甲乙，。；：《》（）“”！1,:\n 　a", max_size=60))
def test_clauses_lie_in_their_sentence_in_order_and_lose_no_word(text: str) -> None:
    end = 0
    kept = ""
    for sentence in sentences(text):
        assert end <= sentence.start < sentence.end
        inner = sentence.start
        for clause in sentence.clauses:
            assert inner <= clause.start < clause.end <= sentence.end
            inner = clause.end
            kept += text[clause.start : clause.end]
        end = sentence.end
    for word in "甲乙1a":
        assert kept.count(word) == text.count(word)


def test_space_at_the_end_of_a_line_is_no_part_of_a_sentence() -> None:
    (only,) = sentences("措施如下：　 ")
    assert (only.start, only.end) == (0, 5)


def test_what_lost_its_full_stops_is_cut_at_a_clause() -> None:
    text = "各区开了会，" * 1500
    found = list(sentences(text))
    assert len(found) > 1
    assert all(text[part.end - 1] == "，" and not part.closed for part in found[:-1])
    assert "".join(text[part.start : part.end] for part in found) == text


def test_what_has_no_marks_at_all_is_cut_anywhere() -> None:
    text = "会" * 50_000
    found = list(sentences(text))
    assert max(part.end - part.start for part in found) < 10_000
    assert "".join(text[part.start : part.end] for part in found) == text
