"""Writes ``timeline/messages/zh-Hant`` (and the first ``events.yaml`` in traditional characters) from ``zh``.

    pip install opencc-python-reimplemented && python .ci/make_traditional.py

Characters and usual words follow OpenCC's ``s2twp``; ``WORDS`` puts right what it says otherwise than this program
means it. Only what stands between quotes, and comments, are converted; names, placeholders and keys stay.
"""

from __future__ import annotations

import re
from pathlib import Path

from opencc import OpenCC

PACKAGE = Path(__file__).parent.parent / "timeline"
#: What s2twp says → what we mean: words of records and archives, not of computing.
WORDS = {
    "程式碼": "代碼",  # of a place (行政区划代码)
    "物件": "對象",
    "表示式": "表達式",
}
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")


def converted(text: str, converter: OpenCC) -> str:
    """Text with its placeholders as they were."""
    parts = _PLACEHOLDER.split(text)
    said = [part if _PLACEHOLDER.fullmatch(part) else converter.convert(part) for part in parts]
    joined = "".join(said)
    for word, ours in WORDS.items():
        joined = joined.replace(word, ours)
    return joined


def main() -> None:
    converter = OpenCC("s2twp")
    target = PACKAGE / "messages" / "zh-Hant"
    target.mkdir(exist_ok=True)
    for path in sorted((PACKAGE / "messages" / "zh").glob("*.toml")):
        lines = path.read_text(encoding="utf-8").split("\n")
        (target / path.name).write_text("\n".join(converted(line, converter) for line in lines), encoding="utf-8")
    first = PACKAGE / "data" / "curation" / "events.zh.yaml"
    made = converted(first.read_text(encoding="utf-8"), converter)
    first.with_name("events.zh-Hant.yaml").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
