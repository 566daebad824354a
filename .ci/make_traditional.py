"""Writes ``timeline/messages/zh-Hant`` (and the first ``events.yaml`` in traditional characters) from ``zh``.

    python .ci/make_traditional.py            # needs opencc-python-reimplemented, which the extra dev brings
    python .ci/make_traditional.py --check    # writes nothing; 1 and the files where something would be written

Characters and usual words follow OpenCC's ``s2twp``; ``WORDS`` puts right what it says otherwise than this program
means it. Only what stands between quotes, and comments, are converted; names, placeholders and keys stay.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from opencc import OpenCC

PACKAGE = Path(__file__).parent.parent / "timeline"
#: What s2twp says → what we mean, in this order: words of records and archives, and what it takes for another word.
WORDS = {
    "程式碼": "代碼",  # of a place (行政区划代码)
    "物件": "對象",  # whom or what a decision is about
    "JSON 對象": "JSON 物件",  # which is a word of computing
    "表示式": "表達式",
    "釋出": "發布",  # of a notice, which is no software
    "發佈": "發布",
    "許可權": "權限",
    "指令碼": "腳本",
    "查詢": "尋找",  # 查找: to look for; the store is not asked in its own language
    "互相迴圈": "互相循環",
    "宣告瞭": "聲明了",  # 聲明 + 了
    "二進位制": "二進位",
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


def texts() -> dict[Path, str]:
    """What every file that is made should hold."""
    converter = OpenCC("s2twp")
    found = {}
    for path in sorted((PACKAGE / "messages" / "zh").glob("*.toml")):
        lines = path.read_text(encoding="utf-8").split("\n")
        found[PACKAGE / "messages" / "zh-Hant" / path.name] = "\n".join(converted(line, converter) for line in lines)
    first = PACKAGE / "data" / "curation" / "events.zh.yaml"
    made = converted(first.read_text(encoding="utf-8"), converter)
    return {**found, first.with_name("events.zh-Hant.yaml"): made}


def stale() -> dict[Path, str]:
    """Of these, those which hold something else, or are not there."""
    return {
        path: made
        for path, made in texts().items()
        if not path.exists() or path.read_text(encoding="utf-8") != made
    }  # fmt: skip


def main() -> int:
    """Write them, or with ``--check`` say which ought to be written."""
    check = "--check" in sys.argv[1:]
    found = stale()
    for path, made in found.items():
        if check:
            print(f"{path}: not as .ci/make_traditional.py makes it")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(made, encoding="utf-8")
    return int(check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
