"""X20: records that mean the same are found, others are not, and the score says why."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import (
    LIKELY,
    Company,
    Project,
    address_similarity,
    company_keys,
    company_name_similarity,
    compare_companies,
    compare_projects,
    is_credit_code,
    is_mobile,
    normalise_phone,
    normalise_phones,
    normalise_tax_id,
    project_keys,
    project_name_similarity,
)

# Five companies and four ways each in which people write them down.
VARIANTS = {
    Company("无锡市宏达木业有限公司", "91320200MA6TL9CYU8", "0510-85552313", "青木路275号"): [
        Company("无锡宏达木业"),
        Company("宏达木业（无锡）有限公司"),
        Company("江苏省无锡市宏达木業有限责任公司"),
        Company("无锡宏达木业有限公司 Wuxi Hongda Timber Co., Ltd."),
    ],
    Company(
        "Greenfield Panel Products Co., Ltd.", "", "+86 512 6688 1234", "No. 8 Xihu Road, Suzhou"
    ): [
        Company("GREENFIELD  PANEL PRODUCTS"),
        Company("Green Field Panel-Products Company Limited"),
        Company("Greenfeild Panel Products Ltd"),
        Company("Greenfield Panels (Suzhou)", phone="0512-66881234"),
    ],
    Company("佛山市顺德区森源装饰材料有限公司", "", "13902551234", "顺德区乐从镇家具大道18号"): [
        Company("佛山顺德森源装饰材料"),
        Company("顺德森源装饰材料有限公司"),
        Company("森源装饰", phone="139 0255 1234"),
        Company("森源板材", phone="+86-13902551234", address="广东省佛山市乐从镇家具大道十八号"),
    ],
    Company("上海楠启建材有限公司", "91310101MA1F1GFF0Y", "021-75557815", "柏园路265号"): [
        Company("上海市楠启建筑材料有限公司"),
        Company("楠启建材（上海）"),
        Company("楠启", "9131 0101 ma1f 1gff 0y"),
        Company("ＮＡＮＱＩ建材", phone="(021)7555 7815转8", address="柏园路２６５号"),
    ],
    Company("Holzwerke Müller GmbH & Co. KG", "DE811569869", "+49 40 123456-0", ""): [
        Company("Holzwerke Muller"),
        Company("HOLZWERKE MUELLER", "DE 811 569 869"),
        Company("Müller Holzwerke GmbH", phone="0049 40 123456"),
        Company("Holzwerke-Müller KG"),
    ],
}
# Twenty companies that are easily taken for one another.
DISTINCT = [
    Company("无锡市宏达木业有限公司", phone="0510-85552313", address="无锡市青木路275号"),
    Company("无锡宏大木业有限公司", phone="0510-85552314", address="无锡市青木路277号"),
    Company("苏州宏达木业有限公司", phone="0512-85552313", address="苏州市青木路275号"),
    Company("无锡宏达装饰工程有限公司", phone="0510-85552388", address="无锡市锡沪路9号"),
    Company("无锡市鸿达木业有限公司", phone="0510-85552355", address="无锡市锡沪路19号"),
    Company("无锡宏达家具有限公司", "91320200MA6TL9CYU8"),
    Company("无锡市宏达兴木业有限公司", phone="0510-85552399"),
    Company("佛山市顺德区森源装饰材料有限公司", phone="13902551234"),
    Company("佛山市南海区森源装饰材料有限公司", phone="13902551235"),
    Company("佛山市顺德区森原装饰材料有限公司", phone="13902551236"),
    Company("上海楠启建材有限公司", "91310101MA1F1GFF0Y"),
    Company("上海楠起建材有限公司", phone="021-75557816"),
    Company("Greenfield Panel Products Co., Ltd."),
    Company("Greenfield Furniture Ltd"),
    Company("Greenwood Panel Products Co., Ltd."),
    Company("Wuxi Hongda Timber Co., Ltd."),
    Company("Suzhou Hongda Timber Co., Ltd."),
    Company("Wuxi Hongta Timber Co., Ltd."),
    Company("Panel 1 Trading Ltd"),
    Company("Panel 2 Trading Ltd"),
]


def test_twenty_variants_of_five_companies():
    caught = [
        (known, variant)
        for known, variants in VARIANTS.items()
        for variant in variants
        if compare_companies(known, variant).is_likely
        and company_keys(known) & company_keys(variant)
    ]
    assert sum(map(len, VARIANTS.values())) == 20
    assert len(caught) >= 18, f"only {len(caught)} of 20 caught"
    print(f"caught {len(caught)} of 20")


def test_variants_match_their_own_company_best():
    for known, variants in VARIANTS.items():
        for variant in variants:
            assert max(VARIANTS, key=lambda one: compare_companies(one, variant).score) == known


def test_no_two_of_twenty_distinct_companies_match():
    pairs = list(combinations(DISTINCT, 2))
    wrong = [(a, b) for a, b in pairs if compare_companies(a, b).is_likely]
    print(f"{len(wrong)} of {len(pairs)} pairs taken for the same")
    assert len(DISTINCT) == 20
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13912345678", "+8613912345678"),
        ("+86 139 1234 5678", "+8613912345678"),
        ("0086-139-1234-5678", "+8613912345678"),
        ("８６１３９１２３４５６７８", "+8613912345678"),
        ("0510-85551234", "+8651085551234"),
        ("(0510) 8555 1234", "+8651085551234"),
        ("+86 (0)510 8555 1234", "+8651085551234"),
        ("86-510-85551234", "8651085551234"),
        ("0510-85551234-801", "+8651085551234"),
        ("0510-85551234转801", "+8651085551234"),
        ("0510-85551234 ext. 801", "+8651085551234"),
        ("021-75557815 分机 8", "+862175557815"),
        ("400-800-1234", "+864008001234"),
        ("+49 40 123456", "+4940123456"),
        ("0049 40 123456", "+4940123456"),
        ("85551234", "85551234"),
        ("110", ""),
        ("no phone", ""),
        ("", ""),
    ],
)
def test_phone(text, expected):
    assert normalise_phone(text) == expected


def test_phones():
    assert normalise_phones("0510-85551234、139 1234 5678；无") == {
        "+8651085551234",
        "+8613912345678",
    }
    assert is_mobile("+8613912345678")
    assert not is_mobile("+8651085551234")


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91320200MA6TL9CYUQ"])
def test_tax_id_check_digit(code):
    right = [code[:17] + digit for digit in "0123456789ABCDEFGHJKLMNPQRTUWXY"]
    assert sum(map(is_credit_code, right)) == 1


@pytest.mark.parametrize(
    "text",
    ["91350100m000100y43", " 9135 0100 M000 100Y 43", "CN91350100M000100Y43", "913501OOMOOO1OOY43"],
)
def test_tax_id(text):
    assert normalise_tax_id(text) == "91350100M000100Y43"
    assert not is_credit_code(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("江苏省无锡市锡山区东港镇锡港路18号", "无锡市锡山区东港锡港路１８号"),
        ("江苏省无锡市锡山区东港镇锡港路18号", "无锡锡山区锡港路十八号"),
        ("无锡市青木路275号3幢", "江苏无锡青木路275号"),
        ("No. 18, Xigang Road, Donggang, Wuxi", "18 Xigang Rd., Wuxi, Jiangsu"),
    ],
)
def test_same_address(first, second):
    assert address_similarity(first, second) >= 0.9


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("无锡市青木路275号", "无锡市青木路257号"),
        ("无锡市青木路275号", "苏州市青木路275号"),
        ("无锡市青木路275号", "无锡市柏园路275号"),
        ("18 Xigang Road, Wuxi", "18 Xigang Road, Suzhou"),
        ("18 Xigang Road, Wuxi", "28 Xigang Road, Wuxi"),
    ],
)
def test_other_address(first, second):
    assert address_similarity(first, second) <= 0.5


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Project("无锡市第一中学新校区建设项目"), Project("无锡一中新校区工程")),
        (Project("无锡市第一中学新校区（一期）"), Project("無錫市第1中學 新校區 Ⅰ期")),
        (
            Project("无锡市第一中学新校区建设项目 No. 1 Middle School Wuxi"),
            Project("无锡第一中学（新校区）"),
        ),
        (Project("万科城市花园二期3标段"), Project("万科·城市花园 2期 三标")),
        (
            Project("滨湖实验小学装修", "无锡市蠡湖大道88号", "无锡城建集团"),
            Project("滨湖区实验小学教学楼装饰工程", "蠡湖大道八十八号", "无锡市城建集团有限公司"),
        ),
        (
            Project("Wuxi No. 1 Middle School, Phase II"),
            Project("Wuxi No.1 Middle School project phase 2"),
        ),
    ],
)
def test_same_project(first, second):
    assert compare_projects(first, second).is_likely
    assert project_keys(first) & project_keys(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Project("无锡市第一中学新校区"), Project("无锡市第二中学新校区")),
        (Project("万科城市花园一期"), Project("万科城市花园二期")),
        (Project("万科城市花园一标段"), Project("万科城市花园二标段")),
        (Project("无锡实验小学"), Project("苏州实验小学")),
        (Project("实验小学", "无锡市锡港路1号"), Project("实验小学", "苏州市锡港路1号")),
        (Project("实验小学", region="无锡"), Project("实验小学", region="苏州")),
        (Project("实验小学", region="Xi'an"), Project("实验小学", "18 Xigang Road, Wuxi")),
        (Project("蠡湖一号"), Project("太湖一号")),
        (
            Project("蠡湖医院", developer="无锡城建集团", contractor="中建三局"),
            Project("太湖广场", developer="无锡城建集团", contractor="中建三局"),
        ),
    ],
)
def test_other_project(first, second):
    assert not compare_projects(first, second).is_likely


def test_a_sloppy_legal_form_and_a_branch():
    assert company_name_similarity("无锡市教育建设发展有限公司", "无锡教育建设发展公司") == 1
    assert company_name_similarity("森工板材有限公司", "森工板材有限公司无锡分公司") <= 0.5
    assert company_name_similarity("公司", "公司") in (0, 1)


def test_score_explains_itself():
    match = compare_companies(
        Company("森源装饰", phone="139 0255 1234"),
        Company("佛山市顺德区森源装饰材料有限公司", "", "13902551234"),
    )
    assert {part.kind for part in match.parts} == {"name", "phone"}
    assert sum(part.contribution for part in match.parts) == pytest.approx(match.score)
    assert match.parts[0].contribution >= match.parts[1].contribution


def test_two_right_tax_ids_are_two_companies():
    digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    codes = [
        next(code + digit for digit in digits if is_credit_code(code + digit))
        for code in ("91320200MA6TL9CYU", "91320200MA6TL9CYP")
    ]
    first, second = (Company("无锡宏达木业", code, "13912345678") for code in codes)
    assert not compare_companies(first, second).is_likely
    assert compare_companies(first, Company("宏达", codes[0])).score >= 0.99


names = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "无锡市", "无锡", "苏州", "江苏", "Wuxi "]),
        st.sampled_from(["宏达", "宏大", "森源", "Hongda ", "Greenfield ", "东方红", "1"]),
        st.sampled_from(["", "木业", "板材", "家具", "木业集团", "Panels", "Timber"]),
        st.sampled_from(["", "有限公司", "（无锡）", " Co., Ltd.", "无锡分公司", "一期", "二标段"]),
    ),
) | st.text(max_size=12)
phones = st.sampled_from(["", "13912345678", "+86 139 1234 5678", "0510-85551234", "x"])
codes = st.sampled_from(["", "91350100M000100Y43", "91320200MA6TL9CYU8", "CN1"])
addresses = st.sampled_from(
    ["", "无锡市青木路275号", "青木路二七五号", "江苏无锡青木路275号", "18 Xigang Rd", "板材城"]
) | st.text(max_size=12)
companies = st.builds(Company, names, codes, phones, addresses)
projects = st.builds(Project, names, addresses, names, names, names)


@given(companies, companies)
def test_companies_compare_both_ways_alike(first, second):
    match = compare_companies(first, second)
    assert 0 <= match.score <= 1
    assert match == compare_companies(second, first)
    assert all(0 <= part.similarity <= 1 for part in match.parts)
    assert sum(part.contribution for part in match.parts) == pytest.approx(match.score)


@given(projects, projects)
def test_projects_compare_both_ways_alike(first, second):
    match = compare_projects(first, second)
    assert 0 <= match.score <= 1
    assert match == compare_projects(second, first)


@given(companies, companies)
def test_companies_that_match_share_a_key(first, second):
    if compare_companies(first, second).is_likely:
        assert company_keys(first) & company_keys(second)


@given(projects, projects)
def test_projects_that_match_share_a_key(first, second):
    if compare_projects(first, second).is_likely:
        assert project_keys(first) & project_keys(second)


@given(names)
def test_a_company_matches_itself(name):
    if company_keys(Company(name)):
        assert company_name_similarity(name, name) == 1
        assert compare_companies(Company(name), Company(name)).score >= LIKELY
    assert project_name_similarity(name, name) in (0, 1)


def test_ten_thousand_companies_are_looked_up_not_compared():
    known = [
        Company(f"无锡{first}{second}{third}板材有限公司", phone=f"139{index:08d}")
        for index, (first, second, third) in enumerate(
            (first, second, third)
            for first in "松柏杉桦樟楠椴榉栎枫柘楸桐梧檀桉栗椿槐棠桂楷"
            for second in "原林禾宇衡启和屿砚韵澄沐朗丰峻茂清溪垣然盛安"
            for third in "东南西北中上下左右前后内外大小新旧长短高低宽"
        )
    ]
    index: dict[str, list[int]] = {}
    for position, company in enumerate(known):
        for key in company_keys(company):
            index.setdefault(key, []).append(position)
    wanted = Company("松原东板材（无锡）")
    found = {position for key in company_keys(wanted) for position in index.get(key, ())}
    assert len(known) > 10_000
    assert len(found) == 1
    assert all(compare_companies(wanted, known[position]).is_likely for position in found)
