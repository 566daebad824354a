"""Characters made alike before the scan, one for one, so that every offset stays what it was."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from timeline.dates.lexicon import folds

_WIDE: Final = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys("\u3000\u00a0\t", " ")
#: Nearly every text has these, many times: each costs one pass at the speed of memory.
_COMMON: Final = "，：（）；！？—\u3000"


def fold(text: str) -> str:
    """The text with narrow ASCII, plain spaces and the simplified characters that time expressions use.

    Length and newlines stay as they are.  Characters are those of ``data/dates/folds.toml``; a whole text's
    conversion is the cleaning's business, this only makes the date grammar blind to script and width.
    """
    table = _table()
    for character in _COMMON:
        text = text.replace(character, table[character])
    return _pattern().sub(lambda match: table[match[0]], text)  # str.translate takes five times as long on Chinese


@cache
def _table() -> dict[str, str]:
    return {**_WIDE, **folds()}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, _table())) + "]")
