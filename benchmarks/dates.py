"""How fast time expressions are found and resolved, beside others, in one run: MB of UTF-8 a second of CPU time.

usage: python benchmarks/dates.py [--texts FOLDER ...] [--megabytes N] [--peer-python PATH] [--no-peers]

Every method runs over the same texts, in one process, after a warm-up on other text: three runs, of which the first and
the median are printed (from the second on our caches know the values of these very texts).  The texts are news written
here, with a date in about every fourth sentence; the same in one line; text without a date; and what ``--texts`` names.

JioNLP and dateparser run in processes of their own.  JioNLP is no dependency of ours: make it a virtual environment
(``python -m venv peers && peers/bin/pip install jionlp``) and pass ``--peer-python peers/bin/python``.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from timeline.dates import expressions
from timeline.dates.find import find
from timeline.dates.folding import fold

PUBLISHED: Final = "2021-08-20"
RUNS: Final = 3
#: Our own methods run a text again until this long has passed: a clock tick is no measure.
LEAST_SECONDS: Final = 0.2

DATED: Final = (
    "{m}月{d}日上午,县防汛指挥部召开会议,部署下一阶段的巡堤查险。",
    "截至{m}月{d}日{h}时,全县共转移群众{n}人,安置点物资充足。",
    "次日,水利局派出三个工作组下乡督导,并连夜排查隐患。",
    "{y}年{m}月以来,该县累计投入资金{n}万元,先后加固堤防二十公里。",
    "记者{d}日从会上获悉,目前各乡镇物资储备充足。",
    "昨日{h}时许,首批救援队员抵达现场,展开搜寻。",
    "{m}月{d}日至{e}日,文化馆举办第三届民间工艺展览,观众达{n}人次。",
    "上周五,市教育局印发通知,要求各校{m}月底前完成自查。",
    "据气象台预报,今后三天全市仍有小到中雨,局地有雷电。",
    "{y}年春节期间,景区接待游客{n}人次,同比增长一成。",
    "该项目{y}年立项,{m}月中旬动工,预计明年年底竣工。",
    "当晚{h}时{k}分,列车恢复运行,滞留旅客陆续离开车站。",
    "三天后,专家组再次赴现场会商,提出五点处置建议。",
    "农历正月十五,村里按老规矩办起了灯会,热闹了一整夜。",
)
PLAIN: Final = (
    "各级组织要充分认识做好这项工作的重要意义,加强领导,落实责任,确保取得实效。",
    "负责人表示,将进一步完善应急预案,补齐短板,守住底线。",
    "该路段全长{n}米,双向四车道,设计时速{h}公里。",
    "全县共有{n}户纳入保障范围,人均补助标准提高到{n}元。",
    "专家提醒,外出游览应结伴而行,不要前往未开放的区域。",
    "与会代表围绕产业转型、人才引进、生态保护等议题展开了热烈讨论。",
    "村民老周说,这条路修好以后,山里的果子再也不愁卖了。",
    "根据条例第{h}条的规定,有关部门依法作出了行政处罚。",
    "展厅分为三个部分,陈列实物{n}件,配有多媒体讲解。",
    "服务热线每个工作日有专人接听,群众可以就近咨询。",
    "同学们纷纷表示,要把学到的本领用到家乡的建设中去。",
    "工作人员逐户走访,登记信息,讲解政策,解答疑问。",
)


def news(megabytes: float, share: float = 0.25, seed: int = 1) -> list[str]:
    """Documents of about ten paragraphs of our own writing; ``share`` of their sentences hold a date."""
    pick = random.Random(seed)
    documents: list[str] = []
    size = 0.0
    while size < megabytes * 1e6:
        paragraphs = []
        for _ in range(pick.randint(6, 14)):
            sentences = []
            for _ in range(pick.randint(2, 5)):
                form = pick.choice(DATED if pick.random() < share else PLAIN)
                first = pick.randint(1, 24)
                sentences.append(
                    form.format(
                        y=pick.randint(1990, 2021), m=pick.randint(1, 12), d=first, e=first + pick.randint(1, 4),
                        h=pick.randint(1, 23), k=pick.randint(10, 59), n=pick.randint(101, 9999),
                    )
                )  # fmt: skip
            paragraphs.append("".join(sentences))
        documents.append("\n".join(paragraphs))
        size += len(documents[-1].encode())
    return documents


#: What a first attempt looks like: the common shapes in one pattern behind a guard of first characters.
BARE: Final = re.compile(
    r"(?=[0-9一二三四五六七八九十〇零廿上下本今昨明前后去次翌当同近目农正腊春元除截自])"
    r"(?:(?:[12]\d{3}|[一二][〇零一二三四五六七八九]{3})年(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"|\d{1,2}月\d{1,2}[日号](?:(?:至|-)\d{1,2}日)?|\d{1,2}月(?:[上中下]旬|[初底])?|\d{1,2}[日号]"
    r"|[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?|[昨今明前后]天|[昨今明]日|[去今明前]年"
    r"|[上下本]周[一二三四五六日]?|[上下本]个?月|[次翌当同]日|当晚|\d{1,2}[时点](?:\d{1,2}分)?|近日|目前|日前"
    r"|\d{1,4}[天年]前|[一二三四五六七八九十]{1,3}[天年][前后]|(?:农历)?正月(?:初[一二三四五六七八九十]|十五)|春节|元旦|除夕)"
)


@dataclass(frozen=True, slots=True)
class Speed:
    """How one method did on one set of texts: what it found, seconds of each run, and what is to be said about it."""

    method: str
    found: int
    seconds: tuple[float, ...]
    note: str = ""


def ours(method: str, run: Callable[[str], int], texts: list[str]) -> Speed:
    """A method of our own process."""
    seconds = []
    found = 0
    for _ in range(RUNS):
        times, start = 0, time.process_time()
        while times == 0 or (seconds and time.process_time() - start < LEAST_SECONDS):  # the first run is one pass
            found = sum(map(run, texts))
            times += 1
        seconds.append((time.process_time() - start) / times)
    return Speed(method, found, tuple(seconds))


def peer(name: str, label: str, python: str, texts: list[str], warm: list[str]) -> Speed:
    """A peer, by ``date_peers.py`` under another interpreter."""
    asked = json.dumps({"warm": warm, "texts": texts, "published": PUBLISHED, "runs": RUNS})
    script = str(Path(__file__).with_name("date_peers.py"))
    try:
        done = subprocess.run([python, script, name], input=asked, capture_output=True, text=True, check=False)
        result = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"missing": done.stderr[-200:]}
    except (OSError, ValueError, IndexError) as error:
        result = {"missing": str(error)}
    if "missing" in result:
        return Speed(label, 0, (), str(result["missing"]).strip().split("\n")[-1])
    failed = f"{result['failed']} lines raised" if result["failed"] else ""
    return Speed(f"{label} {result['version']}", result["found"], tuple(result["seconds"]), failed)


def _resolve(text: str) -> int:
    return len(expressions(text, published=PUBLISHED).expressions)


def _find(text: str) -> int:
    return sum(1 for _ in find(fold(text)))


def _bare(text: str) -> int:
    return sum(1 for _ in BARE.finditer(text))


def compare(name: str, texts: list[str], peers: list[tuple[str, str, str]]) -> None:
    """Prints the table of one set of texts."""
    warm = news(0.05, seed=7)
    for run in (_resolve, _find, _bare):
        for text in warm:
            run(text)
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    rows = [
        ours("found and resolved", _resolve, texts),
        ours("found only", _find, texts),
        ours("bare guarded regex", _bare, texts),
        *(peer(module, label, python, texts, warm[:2]) for module, label, python in peers),
    ]
    base = next((size / median(row.seconds) for row in rows if row.method.startswith("JioNLP") and row.seconds), 0.0)
    print(f"\n{name}: {size:.2f} MB, {len(texts)} texts")
    print(f"  {'method':28} {'found':>8} {'first':>9} {'median':>9} {'x JioNLP':>9}")
    for row in rows:
        if not row.seconds:
            print(f"  {row.method:28} cannot run: {row.note}")
            continue
        speed = size / median(row.seconds)
        ratio = f"{speed / base:9.1f}" if base else f"{'-':>9}"
        first = size / row.seconds[0]
        print(f"  {row.method:28} {row.found:8} {first:9.2f} {speed:9.2f} {ratio}  {row.note}".rstrip())


def read(folder: Path, megabytes: float) -> list[str]:
    """The .txt and .md files of a folder (or one file), in order, up to so many megabytes (0: all there is).

    What is more is cut at the end of a line.
    """
    paths: Iterable[Path] = [folder] if folder.is_file() else sorted(folder.rglob("*.*"))
    texts: list[str] = []
    left = megabytes * 1e6 if megabytes else float("inf")
    for path in paths:
        if path.suffix not in (".txt", ".md"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        while len(text.encode()) > left:
            text = text[: int(left / 3)].rpartition("\n")[0]
        if text:
            texts.append(text)
            left -= len(text.encode())
        if left < 1000:
            break
    return texts


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="folders with .txt and .md files, or files")
    parser.add_argument("--megabytes", type=float, default=0.3, help="of each set of texts; 0: all there is")
    parser.add_argument("--peer-python", default=sys.executable, help="the interpreter that has JioNLP")
    parser.add_argument("--no-peers", action="store_true", help="our own methods only")
    asked = parser.parse_args()
    peers = [("jionlp", "JioNLP", asked.peer_python), ("dateparser", "dateparser search", sys.executable)]
    peers = [] if asked.no_peers else peers
    print(f"Python {platform.python_version()}, {platform.machine()}; MB of UTF-8 a second of CPU time, {RUNS} runs")
    made = news(asked.megabytes or 0.3)
    compare("news written here", made, peers)
    compare("the same in one line", ["".join(made).replace("\n", "")], [])
    compare("no dates", news(asked.megabytes or 0.3, share=0), [])
    for folder in asked.texts:
        texts = read(folder, asked.megabytes)
        if texts:
            compare(folder.name, texts, peers)
        else:
            print(f"\n{folder}: no .txt or .md files", file=sys.stderr)


if __name__ == "__main__":
    main()
