"""Who acts in a statement, and where: a table a rule, two unlike examples each."""

from collections.abc import Callable

import pytest

from timeline.model import Event

Teller = Callable[..., list[Event]]


def bodies(event: Event) -> list[str]:
    return [body.name for body in event.institutions]


def places(event: Event) -> list[str]:
    return [place.name for place in event.cities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a subject is carried on only where the next statement has none
        ("6月3日，泸州市水利局召开会议。6月4日，又派出三个工作组。", ["泸州市水利局"]),
        ("6月3日，泸州市水利局召开会议。6月4日，洪峰过境。", []),
        ("6月3日，泸州市教育局印发通知。随后开展了检查。", ["泸州市教育局"]),
        ("6月3日，泸州市教育局印发通知。6月4日，一名男子落水。", []),
        ("6月3日，泸州市水利局召开会议。青山镇6月4日进入紧急状态。", []),
        # the source of a report
        ("据泸州市水利局统计，截至6月3日，全市转移群众310人。", ["泸州市水利局"]),
        ("据贵州省地震局通报，6月3日，罗甸县发生地震。", ["贵州省地震局"]),
        # whom an office only belongs to when its holder is spoken to
        ("6月3日，县长李建国致电泸州市教育局局长王大海。", []),
        # a person's office, told before
        ("泸州市水利局局长王大海到任。6月4日，王大海表示，闸门完好。", ["泸州市水利局"]),
        ("泸州市中医院院长李建国到场。6月4日，李建国看望慰问了伤员。", ["泸州市中医院"]),
        # who sets up a body acts, not only the body
        ("6月3日，泸州市水利局召开会议，随后成立了泸州市防汛指挥部。", ["泸州市水利局", "泸州市防汛指挥部"]),
        # only what is invoked
        ("全面落实省委、省政府的要求，泸州市水利局6月3日启动预案。", ["泸州市水利局"]),
        # only what is invoked, with what is joined to it: the subject stands before
        ("面对汛情，市委高度重视，全面落实省委、省政府要求，迅速成立防汛指挥部。", ["泸州市委"]),
        ("泸州市水利局贯彻县委和县政府会议精神，6月3日开展了排查。", ["泸州市水利局"]),
        # who responds, and to whose call
        ("泸州市水利局，积极响应市教育局的号召，动员全体职工捐款。", ["泸州市水利局", "泸州市教育局"]),
        # who only receives something does not act: the subject before is carried on
        ("泸州市绿叶公益中心理事长李金龙到场，先后向泸州市中医院捐赠口罩。",
         ["泸州市绿叶公益中心", "泸州市中医院"]),
        ("泸州市商会召开会议。6月3日，又为泸州市水利局捐赠水泵3台。", ["泸州市商会", "泸州市水利局"]),
        # a sentence that opens with people of a kind carries on nobody
        ("泸州市水利局召开会议。企业结合形势，迅速成立防汛工作组。", []),
        ("泸州市教育局印发通知。各高校根据要求，6月4日开展了演练。", []),
        # a body keeps its former name where that is told
        ("泸州市第七医院建于1950年，原名泸县疗养院。", ["泸州市第七医院", "泸县疗养院"]),
        ("平湖市水产公司1962年成立，前身为平湖县渔业合作社。", ["平湖市水产公司", "平湖县渔业合作社"]),
        # treasuries, branches and departments that stand for themselves
        ("6月3日，市县两级财政紧急拨付资金50万元。", ["泸州市财政"]),
        ("泸州市航运中心党总支召开会议。6月3日，党总支书记、中心主任李建国发出倡议。",
         ["泸州市航运中心党总支", "泸州市航运中心"]),
        ("泸州市第二人民医院腾出病房，6月3日，指导心内科完成手术3台。", ["泸州市第二人民医院心内科"]),
        ("泸州市中医院召开会议。重症医学科6月3日启用新设备。", ["泸州市中医院重症医学科"]),
        # a team without its place
        ("江苏援疆医疗队临时党支部书记王芳到场。6月3日，市卫健委组建起20名援疆医疗队。",
         ["泸州市卫生健康委员会", "江苏援疆医疗队"]),
        # a community on a round is only a place, but it may act
        ("6月3日，县长李建国到青山镇、李子坝社区、泸州火车站检查。", ["泸州火车站"]),
        ("6月3日，李子坝社区开展了巡逻。", ["李子坝社区"]),
        # what somebody said names others
        ("6月3日，泸州市水利局表示，县消防队来得及时。", ["泸州市水利局"]),
    ],
)  # fmt: skip
def test_who_acts(tell: Teller, text: str, expected: list[str]) -> None:
    assert bodies(tell(text, city="泸州市")[-1])[: len(expected) or None] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the place in an event's name is not where it is told of
        ("6月3日，郑州暴雨的善后工作在洛阳市展开。", ["洛阳市"]),
        ("汶川地震的救援队6月3日启程。", []),
        # places of the clauses before, where a statement goes on with their subject
        ("其中，湖北省的标准最低，仍沿用2006年的办法。", ["湖北省"]),
        ("江苏省人社厅6月3日下发通知，6月9日起在全省范围内开展检查。", ["江苏省"]),
        # bodies of the whole country have no home city
        ("6月3日，国务院发布规定。", []),
        ("6月3日，总书记习近平发表讲话。", []),
    ],
)
def test_where_it_happens(tell: Teller, text: str, expected: list[str]) -> None:
    assert places(tell(text, city="")[-1]) == expected


def test_home_is_where_somebody_of_there_acts(tell: Teller) -> None:
    text = "6月3日，市水利局召开会议。6月4日，商会捐款十万元。6月5日，台风移入东部洋面。6月6日，全国发行新邮票。"
    assert [places(event) for event in tell(text, city="泸州市")] == [["泸州市"], ["泸州市"], [], []]


@pytest.mark.parametrize("text", ["6月3日，校长王芳召开会议。", "6月3日，学院的食堂开张。"])
def test_a_home_of_which_the_text_never_speaks_is_no_place(tell: Teller, text: str) -> None:
    letters = "返沪、离沪、来沪、抵沪都要登记。"
    assert [places(event) for event in tell(f"{text}{letters}")][:1] == [[]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("6月3日，俄国防部称，演习已经开始。", "俄罗斯国防部"),
        ("6月3日，美司法部宣布，调查已经结束。", "美国司法部"),
        ("被告：平湖市远洋渔业有限公司。\n6月3日，被告发布公告。", "平湖市远洋渔业有限公司"),
        ("上诉人（原审原告）：泸州市水产协会。\n6月3日，上诉人提交了证据。", "泸州市水产协会"),
        ("泸州市水利局党委召开会议。6月3日，机关党支部开展了义务劳动。", "泸州市水利局机关党支部"),
        ("长江大学医学院联合党委召开会议。6月3日，教工党总支发出倡议。", "长江大学医学院教工党总支"),
    ],
)
def test_names_that_lean_on_others(tell: Teller, text: str, name: str) -> None:
    assert name in bodies(tell(text)[-1])


@pytest.mark.parametrize("department", ["水利局", "民政局"])
def test_a_citys_own_paper_means_its_own_departments(tell: Teller, department: str) -> None:
    text = f"平湖市人民政府关于防汛的通知\n6月3日，{department}召开会议。\n\n平湖市人民政府\n2021年6月20日"
    assert bodies(tell(text, title="平湖市人民政府关于防汛的通知")[0]) == [f"平湖市{department}"]


@pytest.mark.parametrize("city", ["上海市委", "杭州市委"])
def test_the_party_committee_of_a_named_city_points_to_no_home(tell: Teller, city: str) -> None:
    text = f"6月3日，{city}书记李建国到南京市、南京市、南京市考察。6月4日，商会捐款。"
    assert places(tell(text)[-1]) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("泸州市水利局召开会议。李建国曾任镇长，2019年6月被免职。", []),
        ("平湖市水产协会发出倡议。船长王芳2018年入职，2020年荣获一等奖。", []),
    ],
)
def test_who_opens_a_sentence_carries_on_no_body(tell: Teller, text: str, names: list[str]) -> None:
    assert bodies(tell(text)[-1]) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("6月3日，泸州市水利局党委迅速成立抗旱救灾领导小组。", "泸州市水利局抗旱救灾领导小组"),
        ("6月3日，平湖市气象局组建人工增雨工作专班。", "平湖市气象局人工增雨工作专班"),
    ],
)
def test_a_team_has_the_name_of_who_sets_it_up(tell: Teller, text: str, name: str) -> None:
    assert name in bodies(tell(text)[0])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("6月3日，云帆物流公司完成A轮融资。由红土资本、汇海通领投，南山创投跟投。",
         ["云帆物流公司", "红土资本", "汇海通", "南山创投"]),
        ("6月3日，泸州市药业集团完成新一轮融资。本轮由金帆创投领投。", ["泸州市药业集团", "金帆创投"]),
        ("6月3日，云帆物流公司完成A轮融资。红土资本迁入新址。", ["云帆物流公司"]),
    ],
)  # fmt: skip
def test_who_invests_in_a_round(tell: Teller, text: str, names: list[str]) -> None:
    assert bodies(tell(text)[0]) == names


@pytest.mark.parametrize("medium", ["泸州日报", "光明网"])
def test_who_reports_sets_up_no_team(tell: Teller, medium: str) -> None:
    text = f"{medium}等媒体6月3日对泸州市水利局成立抗旱救灾工作组作了报道。"
    assert f"{medium}抗旱救灾工作组" not in bodies(tell(text)[0])


@pytest.mark.parametrize("name", ["澳门银河娱乐城", "彩票投注平台官网"])
def test_an_injected_name_stands_beside_what_is_said(tell: Teller, name: str) -> None:
    text = f"中共{name}委员会关于防汛的号召\n\n6月3日，学校党委召开会议。\n\n中共{name}委员会\n2021年6月20日"
    assert bodies(tell(text)[0]) == ["学校党委", f"中共{name}委员会"]


@pytest.mark.parametrize("home", ["泸州市", "平湖市"])
def test_a_city_that_meets_is_its_committee_and_government(tell: Teller, home: str) -> None:
    (told,) = tell("6月3日，我市再次召开防汛专题会议。", city=home)
    assert bodies(told) == [f"{home}委", f"{home}政府"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("6月3日，運輸署宣布恢復渡輪服務，並調整班次。署方呼籲市民預留時間，前往碼頭。", "運輸署"),
        ("6月3日，衞生署公布調查結果，並呼籲市民注意個人衞生，避免進食生蠔。", "衞生署"),
    ],
)
def test_names_keep_the_script_of_their_document(tell: Teller, text: str, name: str) -> None:
    told = tell(text, city="香港特别行政区")
    assert bodies(told[0]) == [name]
    modals = [event.directive.modal for event in tell(text, directives=True, city="香港特别行政区") if event.directive]
    assert modals == ["呼籲"]


def test_noise_of_traditional_characters_is_no_script(tell: Teller) -> None:
    text = "6月3日，泸州市水利局召開(kāi)會(huì)議(yì)，學(xué)習防汛條(tiáo)例。"
    assert bodies(tell(text)[0]) == ["泸州市水利局"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("6月3日，省局在全省抽检鱼干。", "安徽省水利局"), ("6月9日，省局局长王芳到码头调研。", "安徽省水利局")],
)
def test_an_offices_own_short_name(tell: Teller, text: str, name: str) -> None:
    paper = f"安徽省水利局关于抽检的通告\n{text}\n\n安徽省水利局\n2021年6月20日"
    assert name in bodies(tell(paper, title="安徽省水利局关于抽检的通告")[0])


@pytest.mark.parametrize("text", ["专家于本周一到码头授课。", "2012年，时任国家副主席王芳访问渡口。"])
def test_no_person_is_cut_out_of_other_words(tell: Teller, text: str) -> None:
    assert [person.name for event in tell(text) for person in event.people if person.name != "王芳"] == []


@pytest.mark.parametrize("text", ["6月4日，以色列方面称，谈判已经开始。", "6月4日，警方发布消息称，有人落水。"])
def test_a_subject_that_is_no_known_body_carries_on_none(tell: Teller, text: str) -> None:
    assert bodies(tell(f"6月3日，平湖市水产协会发出倡议。{text}")[-1]) == []


@pytest.mark.parametrize("doctrine", ["毛泽东思想", "邓小平理论"])
def test_who_a_doctrine_is_named_after_does_nothing(tell: Teller, doctrine: str) -> None:
    (told,) = tell(f"6月3日，工会组织职工学习{doctrine}。会上播放了毛泽东主席、邓小平主席的照片。")
    assert told.people == ()
