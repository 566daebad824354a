"""A project for tests of the command line: three documents in three formats and a curation file."""

from __future__ import annotations

from pathlib import Path

REPORT = """临河县防汛工作简报
2021年7月20日 来源:临河县应急管理局

7月18日,县防汛抗旱指挥部召开紧急会议,部署沿河乡镇转移工作。
次日上午,县水利局派出工作组赴柳湾镇检查堤坝。
截至7月20日8时,全县共转移群众1260人。
各乡镇要坚持二十四小时值班。
"""

NOTICE = """---
title: 关于恢复开放图书馆的通知
date: 2021-08-03
---

# 关于恢复开放图书馆的通知

各读者:县图书馆定于8月5日起恢复开放,每日接待不超过200人。

严禁在馆内饮食。
"""

PAGE = """<!doctype html>
<html><head><meta charset="gb18030"><title>县医院开展义诊</title></head>
<body><h1>县医院开展义诊</h1>
<p>发布时间:2021年9月12日</p>
<p>9月11日,临河县人民医院组织医疗队到石桥村开展义诊,接诊村民86人。</p>
</body></html>
"""

CURATION = """version: 1
documents:
  - file: sources/flood.txt
    city: 巴彦淖尔市
institutions:
  - {name: 临河县防汛抗旱指挥部, aliases: [县防指]}
events:
  - date: 2021-07-22
    kind: support
    title: 邻县送来冲锋舟两艘
    cities: [巴彦淖尔市]
    note: 据值班记录
"""


def write_project(folder: Path) -> Path:
    """Write the project and return its folder."""
    sources = folder / "sources"
    (sources / "web").mkdir(parents=True)
    (sources / "flood.txt").write_text(REPORT, encoding="utf-8")
    (sources / "library.md").write_text(NOTICE, encoding="utf-8")
    (sources / "web" / "clinic.html").write_bytes(PAGE.encode("gb18030"))
    (folder / "events.yaml").write_text(CURATION, encoding="utf-8")
    return folder
