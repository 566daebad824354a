"""Bodies in a text: how far a name goes, what it is in full, which body a short or pointing word means."""

from __future__ import annotations

import pytest

from timeline.extraction.additions import AddedInstitution, Additions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the left end of a name: words that cannot stand in it, places, verbs, quotation marks
        ("患者转入长沙市第八医院隔离病房。", ["长沙市第八医院"]),
        ("队员来自南京理工大学和苏州科技大学。", ["南京理工大学", "苏州科技大学"]),
        ("受中国登山协会委托，教练抵达拉萨。", ["中国登山协会"]),
        ("合同由云帆物流有限公司签署。", ["云帆物流有限公司"]),
        ("他向哈尔滨海关提交材料。", ["哈尔滨海关"]),
        # names inside names
        ("山东大学齐鲁医院派人支援。", ["山东大学齐鲁医院"]),
        ("江西省南昌市新建区人民法院受理此案。", ["江西省南昌市新建区人民法院"]),
        ("同济大学附属东方医院呼吸科党支部献血。", ["同济大学附属东方医院呼吸科党支部"]),
        ("厦门大学经济学院承办论坛。", ["厦门大学经济学院"]),
        # well-known bodies for short
        ("发改委、财政部和住建部联合发文。", ["国家发展和改革委员会", "财政部", "住房和城乡建设部"]),
        ("世卫组织呼吁各国加强监测。", ["世界卫生组织"]),
        ("国家卫健委派出专家。", ["国家卫生健康委员会"]),
        # the local body of that kind, spelt out
        ("浙江省发改委公布名单。", ["浙江省发展和改革委员会"]),
        ("四川人社厅、安徽人社厅分别启动招聘。", ["四川省人力资源和社会保障厅", "安徽省人力资源和社会保障厅"]),
        # 和 and 与 inside the name of a department
        ("武汉市文化和旅游局开放预约。", ["武汉市文化和旅游局"]),
        ("无锡市自然资源和规划局、财政局会签。", ["无锡市自然资源和规划局"]),
        # media
        ("消息刊登在《羊城晚报》和齐鲁晚报上。", ["羊城晚报", "齐鲁晚报"]),
        ("光明网、海河传媒网等转发。", ["光明网", "海河传媒网"]),
        # a word that else ends a name is the first of a company's, behind a mark
        ("采购代理机构：正信招标代理有限公司", ["正信招标代理有限公司"]),
        # two bodies that act together
        ("温岭市公安局会同县教育局进校检查。", ["温岭市公安局", "县教育局"]),
        ("茅箭区五堰街道办事处联合市教育局拆除违建。", ["茅箭区五堰街道办事处", "市教育局"]),
        ("会同县教育局派人到校。", ["会同县教育局"]),
        # offices of a committee; a former office is no former body
        ("海口市委办公室、海口市政府办公室印发通知。", ["海口市委办公室", "海口市政府办公室"]),
        ("海口市水务局原党组书记受审。", ["海口市水务局党组"]),
        # a town that no gazetteer knows, and an office that a county's short name would cut
        ("坦洲镇防汛指挥部办公室", ["坦洲镇防汛指挥部办公室"]),
        ("海口市委常委、副市长武跃飞出席海口市安委会会议。", ["海口市委", "海口市安委会"]),
        ("海口市委召开县委常委会。", ["海口市委", "县委常委会"]),
        ("茅箭区五堰街道办事处通知。", ["茅箭区五堰街道办事处"]),
        ("建成高水平研究型大学和一流大学。", []),
        ("印度尼西亚财政部长表示，海口市水务局原党组书记受审。", ["海口市水务局党组"]),
        ("国家铁路局原党组书记受审。", ["国家铁路局党组"]),
        ("发展生物医药、人工智能，推动经贸投资、人文交流。", []),
        ("温岭市第十七届人民代表大会常务委员会公告，大连海事局通知。", ["温岭市人民代表大会常务委员会", "大连海事局"]),
        # courts elsewhere
        ("波兰华沙地区法院宣布结果。", ["波兰华沙地区法院"]),
        ("九龙城裁判法院发出命令。", ["九龙城裁判法院"]),
        ("台北地方检察署侦办，嘉义县政府配合。", ["台北地方检察署", "嘉义县政府"]),
        # a number and a measure before a name are none of it
        ("展出18幅敦煌研究院临摹的壁画。", ["敦煌研究院"]),
    ],
)
def test_names_go_from_their_head_to_their_ending(read, text: str, expected: list[str]) -> None:
    assert read(text).institutions == expected


@pytest.mark.parametrize(
    "text",
    [
        "各医院、各学校做好准备。",
        "三家医院和十二所高校参加。",
        "全部工作部署到位，部分网站停止更新。",
        "社会各界支持，干部职工响应。",
        "互联网企业增长较快，上市公司盈利。",
        "结局出人意料，当局面临压力。",
        "委员们到会议室开会。",
        "大学生和中学生返校。",
        "伤员住院治疗，两人出院。",
        "一家移动支付公司倒闭。",
        "省级区域医疗中心建设提速。",
        "特困户搬进新居，县城通车。",
        "地区法院驳回请求，特区居民排队。",
        "建设算力网、水网和区域主网。",
        "总理访华为合作注入动力。",
        "农业部门和武装部队参加，航空货运繁忙。",
        "举行网络协商会，签订合作协议。",
    ],
)
def test_kinds_of_bodies_and_ordinary_words_are_no_names(read, text: str) -> None:
    assert read(text).institutions == []


@pytest.mark.parametrize(
    ("text", "city", "expected"),
    [
        ("市委、市政府召开会议。", "淮北市", ["淮北市委", "淮北市政府"]),
        ("市教育局发文，市三院腾出病区。", "泸州市", ["泸州市教育局", "泸州市第三人民医院"]),
        ("我市市场监管局约谈商户。", "泸州市", ["泸州市市场监督管理局"]),
        ("省水利厅会同省委宣传部拍摄短片。", "淮北市", ["安徽省水利厅", "安徽省委宣传部"]),
        ("县委组织部选派干部。", "舟曲县", ["舟曲县委组织部"]),
        ("市卫健委通报，市红十字会收到捐款。", "淮北市", ["淮北市卫生健康委员会", "淮北市红十字会"]),
    ],
)
def test_a_level_alone_means_the_home_s(read, text: str, city: str, expected: list[str]) -> None:
    answer = read(text, city=city)
    assert answer.institutions == expected
    assert all(m.deictic and m.place is not None for m in answer.names.institutions)


def test_a_level_without_a_home_stays_as_it_is_said(read) -> None:
    assert read("省委部署工作，市教育局落实。").institutions == ["省委", "市教育局"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("丽水市委、市政府召开会议。", ["丽水市委", "丽水市政府"]),
        ("辽宁省委、省政府印发意见。", ["辽宁省委", "辽宁省政府"]),
    ],
)
def test_in_a_list_the_level_is_that_of_the_body_before(read, text: str, expected: list[str]) -> None:
    assert read(text, city="咸宁市").institutions == expected


def test_a_short_name_without_a_head_is_spelt_out_from_the_full_one(read) -> None:
    text = "玉林市森林防火指挥部成立。防火指挥部办公室设在林业局。森林防火指挥部每日会商。"
    assert read(text).institutions[-1] == "玉林市森林防火指挥部"
    text = "海口市滨江职业学院团委发起倡议。滨江职业学院师生响应。"
    assert read(text).institutions == ["海口市滨江职业学院团委", "海口市滨江职业学院"]


def test_one_body_has_one_spelling(read) -> None:
    text = "甘肃省地质研究院立项。甘肃地质研究院招聘。"
    assert read(text).institutions == ["甘肃省地质研究院", "甘肃省地质研究院"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "原吉安市市容环境卫生管理处（以下简称市容处）与蓝鲸清洁有限公司（以下简称蓝鲸公司）签约。市容处通知蓝鲸公司。",
            ["吉安市市容环境卫生管理处", "蓝鲸清洁有限公司"],
        ),
        ("长江救援志愿服务总队（简称“长江总队”）下水搜救。长江总队共出动十人。", ["长江救援志愿服务总队"]),
    ],
)
def test_what_a_document_introduces_for_short_is_known_from_then_on(read, text: str, expected: list[str]) -> None:
    answer = read(text)
    assert set(answer.institutions) == set(expected)
    last = max(answer.names.institutions, key=lambda m: m.start)
    assert last.name == expected[-1]


def test_the_curator_s_names_win(read) -> None:
    added = Additions(institutions=(AddedInstitution("青禾农业合作社", ("青禾社", "老青禾"), "咸宁市"),))
    answer = read("青禾社收粮，老青禾发放种子。", additions=added)
    assert answer.institutions == ["青禾农业合作社", "青禾农业合作社"]
    assert [m.place.name for m in answer.names.institutions if m.place] == ["咸宁市", "咸宁市"]


@pytest.mark.parametrize(
    ("text", "institution", "expected"),
    [
        ("我校招收新生。学校党委发文。", "兰州理工大学", ["兰州理工大学", "兰州理工大学党委"]),
        ("大学于五月复课，校团委招募志愿者。", "兰州理工大学", ["兰州理工大学", "兰州理工大学团委"]),
        ("我局印发通知，该局负责解释。", "临夏州气象局", ["临夏州气象局", "临夏州气象局"]),
        ("公司表示歉意，本公司召回产品。", "云帆物流有限公司", ["云帆物流有限公司", "云帆物流有限公司"]),
        ("第一附属医院开放床位。", "兰州理工大学", ["兰州理工大学第一附属医院"]),
    ],
)
def test_pointing_words_mean_the_document_s_own_body(read, text: str, institution: str, expected: list[str]) -> None:
    answer = read(text, institution=institution)
    assert answer.institutions == expected


def test_a_town_s_own_paper_means_its_own_bodies(read) -> None:
    text = "白塔镇人民政府\n镇政府召开会议，镇派出所派人值守。白塔镇人民政府"
    assert read(text, institution="白塔镇人民政府").institutions[1:3] == ["白塔镇政府", "白塔镇派出所"]


def test_a_spokesman_speaks_for_the_body_named_before(read) -> None:
    text = "屋宇署发言人说，大厦已封。\n发言人呼吁市民绕行。"
    assert read(text).institutions == ["屋宇署", "屋宇署"]


def test_an_unknown_school_s_party_committee_stays_what_it_is_called(read) -> None:
    assert read("学校党委迅速响应。学校停课。").institutions == ["学校党委"]


def test_a_lone_kind_at_the_head_of_a_clause_is_the_one_named_before(read) -> None:
    text = "病人送到赣州市第五医院。医院立即抢救，并转入医院楼上。"
    assert read(text).institutions == ["赣州市第五医院", "赣州市第五医院"]


def test_hong_kong_calls_its_bodies_for_short(read) -> None:
    text = "政府宣布停课，天文台改发信号，运输署安排接驳。"
    assert read(text, city="香港特别行政区").institutions == ["香港特别行政区政府", "香港天文台", "运输署"]
    assert "香港特别行政区政府" not in read(text, city="咸宁市").institutions


def test_a_medium_that_only_reports_is_no_party_to_the_event(read) -> None:
    assert read("据新华社报道，他接受羊城晚报记者采访。").institutions == []


def test_companies_in_a_list_of_investors_are_found_by_their_line_of_business(read) -> None:
    text = "本轮由海棠资本领投，青松创投、白鹿基金跟投。"
    assert read(text).institutions == ["海棠资本", "青松创投", "白鹿基金"]
    assert read("要加大投资，发展医药，注入资本。").institutions == []


def test_a_name_that_a_chronicle_repeats_before_business_verbs_is_a_company(read) -> None:
    text = "3月，小鹿问诊完成融资。\n4月，小鹿问诊发布新版。\n5月，小鹿问诊与省图合作。\n6月，小鹿问诊获奖。"
    assert read(text).institutions[:3] == ["小鹿问诊"] * 3
    assert read("3月，项目完成融资。\n4月，项目发布新版。\n5月，项目与省图合作。").institutions == []


def test_offsets_cut_the_words_out_of_the_text(read) -> None:
    text = "昨日，市三院与浙江大学医学院附属妇产科医院签约。"
    answer = read(text, city="泸州市")
    assert [text[m.start : m.end] for m in answer.names.institutions] == ["市三院", "浙江大学医学院附属妇产科医院"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议传达了《国务院关于加强防汛工作的意见》。", []),
        ("教育厅转发《贵州省财政厅关于资助学生的通知》。", ["教育厅"]),
        ("《羊城晚报》刊发消息。", ["羊城晚报"]),
    ],
)
def test_a_body_inside_the_title_of_a_paper_does_nothing(read, text: str, expected: list[str]) -> None:
    assert read(text).institutions == expected


def test_a_team_named_by_its_place_is_the_one_named_in_full(read) -> None:
    text = "广西援疆医疗队出征。广西医疗队抵达喀什。"
    assert read(text).institutions == ["广西援疆医疗队", "广西援疆医疗队"]
    text = "江苏援疆医疗队、江苏援藏医疗队出征。江苏医疗队抵达。"
    assert read(text).institutions[-1] == "江苏医疗队"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三峡电厂总装车间由宜昌供电公司、中国工商银行秭归支行支持。", ["宜昌供电公司", "中国工商银行秭归支行"]),
        ("他任职于美国国防部，后转入英国外交部。", ["美国国防部", "英国外交部"]),
    ],
)
def test_places_and_known_bodies_begin_names(read, text: str, expected: list[str]) -> None:
    found = read(text).institutions
    assert [name for name in expected if name not in found] == []


@pytest.mark.parametrize(
    "text",
    [
        "抗洪抢险救援队伍连夜出发。",
        "国家综合性医疗救援队伍到位。",
        "寡头利益集团阻挠，诈骗集团落网。",
        "利益集团反对改革。",
        "着力打造区域性医疗中心。",
        "当地建起综合性服务中心。",
        "现代化物流中心拔地而起。",
        "棉花机械化采摘中心里机器轰鸣。",
        "蔬菜育苗中心里一派忙碌。",
        "街道拆成两个社区。",
        "村里又办起了三家合作社，分成四个社区。",
        "得克萨斯西区地区法院受理，北区法院驳回。",
        "联邦地区法院作出裁决。",
    ],
)
def test_kinds_of_things_that_end_like_bodies_are_none(read, text: str) -> None:
    assert read(text).institutions == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展义务植树活动中心主任孟凡林要求加强管护。", []),
        ("街道昨日举行消防演练中心主任何平作总结。", []),
        ("青少年活动中心主任孟凡林要求加强管护。", ["青少年活动中心"]),
        ("走进妇女儿童活动中心，孩子们在读书。", ["妇女儿童活动中心"]),
        ("成都市体育中心里灯火通明。", ["成都市体育中心"]),
    ],
)
def test_what_is_held_and_the_centre_behind_it_are_two_things(read, text: str, expected: list[str]) -> None:
    assert read(text).institutions == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("保定市第三人民医院停诊。", ["保定市第三人民医院"]),
        ("市第三人民医院复诊，第三人贺敏上诉。", ["白银市第三人民医院"]),
    ],
)
def test_a_third_hospital_is_no_third_person(read, text: str, expected: list[str]) -> None:
    assert read(text, city="白银市").institutions == expected
