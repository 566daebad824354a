"""The lexicon of kinds: every row says by its own examples what it decides."""

import re

import pytest

from timeline.extraction.guards import guarded
from timeline.extraction.kinds import deciding, masked, triggers
from timeline.extraction.lexicon import TriggerRow, trigger_rows
from timeline.model import KINDS

ROWS = trigger_rows()


def kind(text: str, lexicon: dict[str, tuple[str, ...]] | None = None) -> str | None:
    blanked = masked(text)
    trigger = deciding(triggers(blanked, lexicon or {}), 0, len(blanked))
    return trigger.kind if trigger else None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind}-{row.rank}")
def test_every_row_decides_its_examples(row: TriggerRow) -> None:
    assert row.kind in KINDS
    assert row.examples, "a row without an example cannot be checked"
    assert {kind(example) for example in row.examples} == {row.kind}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("镇里召开会议传达上级通知", "meeting"),
        ("交通局发布通告暂停三条线路", "order"),
        ("水库宣布开闸", None),
        ("校长在会见来访学者时表示愿意合作", "statement"),
        ("农业局印发《春耕会议纪要》", "order"),
        ("工会向医院捐赠口罩", "support"),
        ("支援队奔赴灾区", "deployment"),
        ("支部发出迎“汛”动员令", "order"),
        ("县委组织部发出《" + "关于在全县渡口码头水库大坝开展汛期安全隐患排查" * 3 + "的通知》", "order"),
    ],
)
def test_the_main_happening_decides(text: str, expected: str | None) -> None:
    assert kind(text) == expected


def test_of_titles_and_quoted_words_only_the_sort_of_document_is_seen() -> None:
    assert kind("他读了《我在会议室里的三十年》") is None
    assert masked("发出《关于召开会议的通知》") == "发出《□□□□□□□通知》"
    assert masked("以“开工会议”为题") == "以“□□□□”为题"


def test_words_of_the_users_own_come_first() -> None:
    assert kind("全队逆风而行踏上征程", {"deployment": ("踏上征程",)}) == "deployment"


@pytest.mark.parametrize("row", trigger_rows(), ids=lambda row: row.pattern[:20])
def test_a_guard_changes_nothing_that_a_pattern_finds(row: TriggerRow) -> None:
    text = "，".join(example for each in trigger_rows() for example in each.examples)
    plain = [match.span() for match in re.compile(row.pattern).finditer(text)]
    assert [match.span() for match in guarded(row.pattern).finditer(text)] == plain


@pytest.mark.parametrize("pattern", ["(?:a|b)?c", "[^x]y", r"\dz", "(?<!q)(?:m|n)o|p", "(?:[kl]|w(?:x|y))z|(?=v)v"])
def test_a_guard_is_only_put_where_the_first_characters_are_known(pattern: str) -> None:
    text = "ac bc c xy zy 1z mo qmo no p kz lz wxz wyz v"
    assert [m[0] for m in guarded(pattern).finditer(text)] == [m[0] for m in re.finditer(pattern, text)]
