"""Company names that mean the same company compare equal, others do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import normalise_company_name, same_company_name


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("无锡市森工板材有限公司", "无锡市森工板材有限责任公司"),
        ("无锡市森工板材股份有限公司", "无锡市森工板材"),
        ("无锡市森工板材 有限公司", " 无锡市森工板材有限公司 "),
        ("森工（无锡）板材有限公司", "森工(无锡)板材有限公司"),
        ("ＡＢＣ板材有限公司", "abc板材"),
        ("Dare Panel Co., Ltd.", "DARE PANEL CO LTD"),
        ("Dare Panel Co.,Ltd", "Dare Panel"),
        ("Dare Panel Company Limited", "Dare-Panel"),
        ("Holzwerke Müller GmbH & Co. KG", "Holzwerke Muller"),
        ("Acme Inc.", "acme"),
        ("Legno S.p.A.", "Legno SpA"),
        ("Paneel B.V.", "Paneel"),
        ("OOO Sveza-Les", "Sveza Les"),
        ("Smith & Sons Ltd", "Smith and Sons Limited"),
        ("O'Brien Timber plc", "O\u2019Brien Timber"),
        ("三和木材株式会社", "株式会社三和木材"),
        ("ﾊﾟﾈﾙ株式会社", "パネル"),
    ],
)
def test_same_company(first, second):
    assert normalise_company_name(first) == normalise_company_name(second)
    assert same_company_name(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("无锡市森工板材有限公司", "苏州市森工板材有限公司"),
        ("森工板材有限公司", "森工板材有限公司无锡分公司"),
        ("Dare Panel Ltd", "Dare Floor Ltd"),
        ("Costa Wood", "Sta Wood"),
        ("Panel 1 Ltd", "Panel 2 Ltd"),
        ("", ""),
        ("パネル", "ハネル"),
        ("...", "---"),
    ],
)
def test_other_company(first, second):
    assert not same_company_name(first, second)


@pytest.mark.parametrize("name", ["有限公司", "Co., Ltd.", "GmbH", "AG"])
def test_name_that_is_only_a_legal_form_does_not_vanish(name):
    assert normalise_company_name(name)


def test_legal_form_inside_a_word_stays():
    assert normalise_company_name("Incotherm Cobalt Agropan") == "incothermcobaltagropan"


words = st.lists(
    st.sampled_from(["Wood", "Panel", "MÜLLER", "Co.", "Ltd", "森工", "板材", "有限公司", "1"]),
    min_size=1,
    max_size=6,
)


@given(words, st.sampled_from([" ", "  ", "-", ", ", "\u3000", " · "]))
def test_case_and_separators_do_not_matter(parts, separator):
    plain = normalise_company_name(" ".join(parts))
    assert normalise_company_name(separator.join(parts).lower()) == plain
    assert normalise_company_name(separator.join(parts).upper()) == plain


@given(st.text(max_size=40))
def test_any_text_gives_a_key_of_letters_and_digits(text):
    key = normalise_company_name(text)
    assert all(character.isalnum() or not character.isascii() for character in key)
    assert same_company_name(text, text) == bool(key)
