"""One project with a meeting in a document of every format."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "reading"))

from reading_samples import column, docx, p, pdf, zipped


def told(day: int, town: str) -> str:
    """A sentence that tells of a meeting."""
    return f"2021年3月{day}日，{town}召开防汛会议，部署汛前隐患排查。"


def write_sources(folder: Path) -> None:
    """Write the documents."""
    folder.mkdir(parents=True)
    first = column(["关于汛前准备的通报", "　　各村要高度重视。"])
    second = column(["　　" + told(8, "石桥镇防汛指挥部"), "　　特此通报。"])
    (folder / "a.pdf").write_bytes(pdf([first, second, []], pictures=[2]))
    (folder / "b.docx").write_bytes(docx(p("通报") + p(told(9, "柳树镇人民政府"))))
    inner = zipped({"e.html": f"<h1>通报</h1><p>{told(11, '南山镇人民政府')}</p>".encode()})
    table = f"标题,正文\n通报,{told(12, '北塘镇人民政府')}\n"
    members = {"d.txt": told(10, "东河镇人民政府").encode("gb18030"), "in.zip": inner, "t.csv": table.encode()}
    (folder / "c.zip").write_bytes(zipped(members))
    first_row = "2021年3月1日，甲完成排查。,2021年3月2日，青云镇派出所发布通告。"
    rows = f"备注,正文\n{first_row}\n2021年3月3日，乙完成排查。,{told(13, '青云镇人民政府')}\n"
    (folder / "f.csv").write_text(rows, encoding="utf-8")
    line = {"title": "通报", "content": told(14, "白水镇人民政府")}
    (folder / "g.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
