"""Corpora of any size, of sentences of our own: notices of made-up offices over ten years.

    python benchmarks/corpus.py FOLDER --documents 10000
    python benchmarks/corpus.py FOLDER --megabytes 300

The same numbers give the same files. A tenth of the documents repeat another one with few changes, as reposts do.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

PLACES = (
    "泰州市",
    "台州市",
    "常州市",
    "大连市",
    "平原县",
    "石门县",
    "扬州市",
    "襄阳市",
    "宜昌市",
    "丽水市",
    "遵义市",
    "石家庄市",
)
BODIES = (
    "水利局",
    "农业农村局",
    "教育局",
    "卫生健康委员会",
    "交通运输局",
    "防汛抗旱指挥部",
    "文化和旅游局",
    "市场监督管理局",
    "气象局",
    "应急管理局",
)
PEOPLE = ("贺知远", "林晓棠", "顾长安", "苏映雪", "陆文昭", "程一帆")
THINGS = ("堤防", "粮仓", "校舍", "桥梁", "水库", "集市", "诊所", "渡口", "泵站", "大棚")
TOPICS = ("防汛", "春耕", "开学", "疫苗接种", "道路养护", "食品安全", "旅游旺季", "森林防火", "供水保障", "义诊")
SENTENCES = (
    "{month}月{day}日，{place}{body}召开会议，研究{topic}工作。",
    "{month}月{day}日上午，{body}派出{count}人赶赴各乡镇检查{thing}。",
    "次日，{place}启动{topic}应急响应，关闭沿河道路{count}公里。",
    "截至{month}月{day}日18时，{place}共转移群众{count}人。",
    "{body}要求，各单位要在{month}月{day}日前完成{thing}自查。",
    "当晚，{place}收到邻市捐赠的抽水机{count}台。",
    "{person}到{place}{thing}一线调研{topic}工作，看望值守人员。",
    "会议强调，要把{topic}摆在突出位置，压实责任，不留死角。",
    "据介绍，今年{place}已修缮{thing}{count}处，投入资金{count}万元。",
    "各乡镇物资储备充足，群众情绪稳定，生产生活秩序正常。",
    "{person}指出，{topic}工作关系千家万户，必须抓早、抓细、抓实。",
    "工作人员挨家挨户走访，登记{thing}情况，发放明白纸{count}份。",
    "天气渐暖，{place}郊外的{thing}旁，村民们正忙着整理农具。",
    "下一步，{body}将继续加强{topic}工作，定期通报进展。",
    "{year}年以来，{place}累计培训{topic}骨干{count}名。",
)


def document(number: int, sentences: int = 24) -> str:
    """A document of some 2 kB: a title, a date, sentences in paragraphs."""
    chance = random.Random(number)
    if number and chance.random() < 0.1:
        repeated = document(chance.randrange(number), sentences).split("\n")
        repeated.insert(2, f"转载自{chance.choice(PLACES)}政府网")
        return "\n".join(repeated)
    year, month = chance.randint(2013, 2022), chance.randint(1, 12)
    fixed = {
        "place": chance.choice(PLACES),
        "body": chance.choice(BODIES),
        "topic": chance.choice(TOPICS),
        "year": year,
    }
    lines = [
        "{place}{body}关于{topic}工作的通报".format(**fixed),
        f"发布时间：{year}-{month:02d}-{chance.randint(1, 28):02d}",
    ]
    paragraph = ""
    for sentence in chance.choices(SENTENCES, k=sentences):
        paragraph += sentence.format(
            **fixed,
            month=month,
            day=chance.randint(1, 28),
            count=chance.randint(2, 900),
            thing=chance.choice(THINGS),
            person=chance.choice(PEOPLE),
        )
        if chance.random() < 0.4:
            lines.append(paragraph)
            paragraph = ""
    return "\n".join([*lines, paragraph]) + "\n"


def corpus(documents: int = 0, size: int = 0) -> Iterator[tuple[str, str]]:
    """Names and texts of so many documents, or of so many as make up ``size`` bytes."""
    number = made = 0
    while number < documents or made < size:
        text = document(number)
        yield f"{number // 1000:03}/{number:06}.txt", text
        number += 1
        made += len(text.encode())


def write(folder: Path, documents: int = 0, size: int = 0) -> int:
    """Write a corpus below ``folder``/sources; returns its bytes."""
    written = 0
    for name, text in corpus(documents, size):
        path = folder / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        written += path.write_bytes(text.encode())
    return written


def main() -> None:
    """Write one."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--documents", type=int, default=0)
    options.add_argument("--megabytes", type=float, default=0)
    given = options.parse_args()
    written = write(given.folder, given.documents, int(given.megabytes * 1e6))
    print(f"{written / 1e6:.1f} MB in {given.folder / 'sources'}")


if __name__ == "__main__":
    main()
