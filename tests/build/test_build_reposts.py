"""Which documents are the same notice printed again: found whatever the order, and never for tomorrow's bulletin."""

from __future__ import annotations

import random

import pytest

from timeline.build.reposts import brought_up_to_date, originals
from timeline.reading import from_bytes
from timeline.reading.sketch import sketch

NOTICE = (
    "关于做好入汛准备工作的通知\n各县区防汛指挥部：\n根据气象部门预报，今年我市将于4月12日前后入汛，较常年偏早9天。为切实做好各项准备，现通知如下。\n"
    "一、压紧压实责任。各县区要在3月25日前完成行政、技术、巡查三个责任人的调整，名单报市防汛办备案。\n"
    "二、开展隐患排查。对全市86座水库、14条中小河流和217处山洪灾害危险区逐一过堂，建立台账，限期整改。\n"
    "三、备足物资队伍。市级储备编织袋40万条、橡皮艇60艘，县级按不低于去年的标准储备，4月1日前全部到位。\n"
    "四、加强值班值守。自4月1日起实行24小时值班，遇有险情第一时间报告，不得迟报、漏报、瞒报。\n"
)
OTHER = (
    "城区供水管网改造工程有序推进\n记者从市住建局了解到，城区老旧供水管网改造工程自去年开工以来，已更换管道38公里，惠及居民1.2万户。\n"
    "项目负责人介绍，施工避开早晚高峰，夜间停水不超过4小时，并提前在小区张贴告示。下一步将对北城片区实施改造，预计明年6月完工。\n"
    "居民普遍反映，水压比过去稳定了，水也不再发黄。市住建局提醒，施工路段请减速慢行，注意安全。\n"
)


def bulletin(day: int, cases: int, total: int) -> str:
    return (
        f"全市疫情通报\n5月{day}日0时至24时，我市新增确诊病例{cases}例，均为隔离管控发现，已转运至定点医院隔离治疗，病情稳定。\n"
        f"截至5月{day}日24时，本轮疫情累计报告确诊病例{total}例，治愈出院{total // 3}例，"
        f"尚有{total - total // 3}例在院治疗，无死亡病例。\n"
        "请广大市民保持良好卫生习惯，科学佩戴口罩，勤洗手、常通风，少聚集，如有发热、咳嗽等症状，请及时就诊并主动告知旅居史。\n"
    )


def document(file: str, text: str, published: str = "") -> tuple[str, str, bytes]:
    made, _ = from_bytes(text.encode(), file, "txt")
    return file, published, sketch(made.text, made.paragraphs)


@pytest.mark.parametrize(
    "again",
    [
        NOTICE,
        "来源：市水务局　发布时间：2021-03-20 10:32　浏览次数：532\n" + NOTICE + "责任编辑：小周\n【打印】【关闭】\n",
        NOTICE.replace("，", ",").replace("4月", "４月"),
        NOTICE.replace("\n", "\n\n　　"),
        NOTICE.replace("四、加强值班值守。", "四、严格值班值守制度。").removeprefix("关于做好入汛准备工作的通知\n"),
    ],
)
def test_the_same_notice_with_other_trimmings_is_a_repost(again: str) -> None:
    found = originals([document("b.txt", NOTICE, "2021-03-19"), document("a.txt", again), document("c.txt", OTHER)])
    assert found == {"a.txt": "b.txt"}


def test_bulletins_in_the_same_words_are_no_reposts() -> None:
    days = [document(f"{day:02}.txt", bulletin(day, day * 3 % 17, 100 + day * 7)) for day in range(1, 29)]
    assert originals(days) == {}


def test_texts_too_short_to_tell_are_left_alone() -> None:
    assert originals([document("a.txt", "通知：明日停水。"), document("b.txt", "通知：明日停水。")]) == {}


SHORT = "市教育局今日决定，3月9日起高三年级复课，其他年级复课时间另行通知，师生进校须测量体温。"


LONGER = (
    "记者从会上了解到，全市十二所高中已经备足口罩和消毒用品，食堂错峰就餐，校车每日消杀两次，"
    "家长可凭健康码入校咨询，热线全天有人接听。"
)


@pytest.mark.parametrize(
    ("again", "is_one"),
    [
        (SHORT, True),
        ("本报讯（记者 小周）" + SHORT, True),
        ("来源：市政府网站　2021-03-05 10:32\n" + SHORT, True),
        (SHORT.replace("，", ",").replace("3月9日", "３月９日") + "责任编辑：小周", True),
        ("【扩散】" + SHORT + "\n请转发周知。", True),
        (SHORT.replace("3月9日", "3月19日"), False),
        (SHORT.replace("高三", "初三").replace("市教育局", "区教育局"), False),
        (
            SHORT + LONGER,
            False,
        ),
        ("昨日，" + SHORT[:20] + "。", False),
    ],
)
def test_notices_of_a_line_are_told_by_nearly_all_of_their_words(again: str, is_one: bool) -> None:
    found = originals([document("a.txt", SHORT), document("b.txt", again), document("c.txt", NOTICE)])
    assert bool(found) == is_one


def test_a_day_that_is_another_one_tells_of_another_day() -> None:
    said = (
        "5月{}日0时至24时，我市无新增确诊病例，累计报告确诊病例56例，已全部治愈出院。"
        "请广大市民继续做好个人防护，如有发热请及时就诊。"
    )
    days = [document(f"{day:02}.txt", said.format(day)) for day in range(1, 29)]
    assert originals(days) == {}
    again = document("a.txt", "5月30日讯\n" + said.format(8))  # a day more, none that is another
    assert originals([*days, again]) == {"a.txt": "08.txt"}


def test_a_line_without_numbers_is_the_same_only_on_the_same_day() -> None:
    line = "全市今日无新增确诊病例，请广大市民继续做好个人防护，少聚集、勤洗手、常通风。"
    days = [document("a.txt", line, "2021-05-03"), document("b.txt", line, "2021-05-04")]
    assert originals(days) == {}
    assert originals([*days, document("c.txt", line, "2021-05-04")]) == {"c.txt": "b.txt"}


def test_the_original_is_the_first_published_then_the_first_by_name() -> None:
    told = [("a.txt", ""), ("b.txt", "2021-03-21"), ("c.txt", "2021-03-19~"), ("d.txt", "2021-03-19")]
    found = originals([document(file, NOTICE, published) for file, published in told])
    assert found == {"a.txt": "c.txt", "b.txt": "c.txt", "d.txt": "c.txt"}
    same = originals([document("b.txt", NOTICE), document("a.txt", NOTICE)])
    assert same == {"b.txt": "a.txt"}


def test_the_order_of_documents_makes_no_difference() -> None:
    chance = random.Random(7)
    lines = NOTICE.splitlines()
    documents = []
    for number in range(60):
        kept = [line for line in lines if chance.random() < 0.85]
        documents.append(document(f"{number:03}.txt", "\n".join(kept), f"2021-03-{number % 28 + 1:02}"))
    expected = originals(documents)
    assert len(expected) > 20
    for _ in range(5):
        chance.shuffle(documents)
        assert originals(documents) == expected


def test_many_copies_are_one_family() -> None:
    copies = [document(f"{number:04}.txt", NOTICE) for number in range(500)]
    found = originals([*copies, document("x.txt", OTHER)])
    assert len(found) == 499 and set(found.values()) == {"0000.txt"}


@pytest.mark.parametrize("seed", range(12))
def test_near_what_changed_the_same_is_found_as_among_all(seed: int) -> None:
    source = random.Random(seed)
    lines = [*NOTICE.split("\n"), *OTHER.split("\n"), *bulletin(3, 5, 70).split("\n"), *bulletin(9, 2, 90).split("\n")]

    def made(file: str) -> tuple[str, str, bytes]:
        begin = source.choice((0, 0, 0, 2, 6, 9))
        text = "\n".join(lines[begin : begin + 6] + source.sample(lines, source.randrange(3)))
        return document(file, text, source.choice(("", "2021-03-01", "2021-04-01")))

    documents = {name: made(name) for name in (f"{number:02}.txt" for number in range(60))}
    known = originals(documents.values())
    assert known
    for _ in range(6):
        changed: dict[str, list[bytes]] = {}
        for name in source.sample(sorted(documents), 4):
            changed[name] = [documents.pop(name)[2]]
            if source.random() < 0.7:
                documents[name] = made(name)
                known.pop(name, None)  # as the store forgets it
        new = f"{source.randrange(100, 999)}.txt"
        documents[new], changed[new] = made(new), [b""]
        known = brought_up_to_date(known, sorted(documents.values()), changed)
        assert known == originals(documents.values())
