"""Addresses find their sales regions by name and postal code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit.gazetteer import Address, Gazetteer, Spot, normalise_place

CN, VN = 48, 241
MAP = Gazetteer(
    [
        Spot(1, (1,), "country", ("China", "中国"), country=CN),
        Spot(2, (1, 2), "area", ("East China", "华东")),
        Spot(3, (1, 2, 3), "province", ("Jiangsu", "江苏"), state=32),
        Spot(4, (1, 2, 3, 4), "city", ("Wuxi", "无锡"), ("2140",)),
        Spot(5, (1, 2, 3, 5), "city", ("Suzhou", "苏州"), ("215",)),
        Spot(6, (1, 2, 3, 5, 6), "county", ("Kunshan", "昆山"), ("2153",)),
        Spot(7, (1, 2, 7), "province", ("Anhui", "安徽"), state=34),
        Spot(8, (1, 2, 7, 8), "city", ("Suzhou", "宿州"), ("2340",)),
        Spot(9, (1, 9), "province", ("Jilin", "吉林"), state=22),
        Spot(10, (1, 9, 10), "city", ("Jilin", "吉林")),
        Spot(11, (11,), "country", ("Vietnam", "越南"), country=VN),
    ]
)


@pytest.mark.parametrize(
    ("address", "region"),
    [
        (Address(CN, 32, city="无锡市"), 4),
        (Address(CN, 32, city="Wuxi"), 4),
        (Address(CN, city="无锡 Wuxi"), 4),
        (Address(city="江苏省无锡市滨湖区"), 4),
        (Address(CN, city="ＷＵＸＩ　City"), 4),
        (Address(CN, 32, city="昆山市"), 6),
        (Address(CN, 32, city="苏州市", street="昆山市玉山镇1号"), 6),
        (Address(CN, 32, city="苏州", street="昆山路1号"), 5),  # a street of that name
        (Address(CN, 32, city="Suzhou"), 5),
        (Address(CN, 34, city="Suzhou"), 8),
        (Address(CN, city="Suzhou"), None),  # there are two of them
        (Address(CN, city="Suzhou", postcode="215000"), 5),
        (Address(CN, postcode="215300"), 6),
        (Address(CN, 32), 3),
        (Address(CN, state_name="江苏省"), 3),
        (Address(CN, 22, city="吉林市"), 10),
        (Address(CN), None),
        (Address(VN, city="Hanoi"), 11),
        (Address(77, city="Wuxi"), None),  # another country than the map's
        (Address(), None),
    ],
)
def test_addresses_of_the_trade(address, region):
    assert MAP.find(address) == region


@given(st.builds(Address, st.just(CN), st.just(32), st.text(), st.text(), st.text(), st.text()))
def test_whatever_is_typed_never_leaves_the_known_province(address):
    assert 3 in MAP.spots[MAP.find(address)].path


@given(st.text())
def test_a_normal_form_is_its_own_normal_form_or_shorter(text):
    assert len(normalise_place(normalise_place(text))) <= len(normalise_place(text))


@given(st.sampled_from([spot for spot in MAP.spots.values() if spot.kind == "county"]))
def test_each_county_is_found_by_each_of_its_names(spot):
    for name in spot.names:
        assert MAP.find(Address(CN, 32, city=name)) == spot.key
