"""What people type to find a board."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import Query, Vocabulary, parse_query

WORDS = Vocabulary(
    {"E0", "E1", "ENF", "E05", "F☆☆☆☆", "TSCA VI plywood"}, {"颗粒板", "多层板", "刨花板"}
)


def read(text):
    """Return the parts of a query as plain texts."""
    query = parse_query(text, WORDS)
    return tuple(
        tuple(map(str, part))
        for part in (
            query.thickness_mm,
            query.sides_mm,
            query.classes,
            query.numbers,
            query.words,
        )
    )


@pytest.mark.parametrize(
    ("text", "thickness", "sides", "classes", "words"),
    [
        ("18 mm E0 2440×1220 white", "18", "1220 2440", "E0", "white"),
        ("18mm + E0", "18", "", "E0", ""),
        ("18厘 ENF级 颗粒板", "18", "", "ENF", "颗粒板"),
        ("2440x1220x18", "18", "1220 2440", "", ""),
        ("18*1220*2440mm e0", "18", "1220 2440", "E0", ""),
        ("E0颗粒板 1.8厘米", "18.0", "", "E0", "颗粒板"),
        ("白色颗粒板18毫米", "18", "", "", "白色 颗粒板"),
        ("W1023同步木纹", "", "", "", "w1023 同步木纹"),
        ("4×8尺 18厘", "18", "1220 2440", "", ""),
        ("4x8 9mm", "9", "1220 2440", "", ""),
        ("18×1220", "18", "1220", "", ""),
        ("f★★★★ 12mm", "12", "", "F☆☆☆☆", ""),
        ("15mm 18mm enf", "15 18", "", "ENF", ""),
        ("2.7mm", "2.7", "", "", ""),
        ("18 mm", "18", "", "", ""),
        ("18厘ENF颗粒板", "18", "", "ENF", "颗粒板"),
        ("1220×2440×18厘E0", "18", "1220 2440", "E0", ""),
        ("18cm3", "", "", "", "18cm3"),
        ("Lanxin E05", "", "", "E05", "lanxin"),
        ("MWSS-18-122244-E0-W1023", "", "", "", "mwss-18-122244-e0-w1023"),
        ("EVG-18", "", "", "", "evg-18"),
        ("", "", "", "", ""),
    ],
)
def test_examples(text, thickness, sides, classes, words):
    found = read(text)
    assert found[:3] == tuple(tuple(part.split()) for part in (thickness, sides, classes))
    assert found[4] == tuple(words.split())


def test_a_bare_number_may_be_a_measure_or_a_name():
    assert read("18 E0 white") == ((), (), ("E0",), ("18",), ("white",))
    assert read("1023") == ((), (), (), (), ("1023",))


def test_full_width_text_is_read_like_narrow_text():
    assert parse_query("１８ｍｍ　Ｅ０", WORDS) == parse_query("18mm E0", WORDS)


def test_only_measures_and_classes_are_parametric():
    assert parse_query("18 mm").is_parametric
    assert parse_query("E0", WORDS).is_parametric
    assert not parse_query("white oak 18").is_parametric
    assert parse_query("  ") == Query()


@given(st.text(max_size=400))
def test_every_text_has_a_meaning(text):
    query = parse_query(text, WORDS)
    numbers = (*query.thickness_mm, *query.sides_mm, *query.numbers)
    assert all(number.is_finite() and number >= 0 for number in numbers)
    assert all(word.strip() for word in query.words)


@given(
    st.sampled_from([3, 9, 12, 15, 18, 25]),
    st.sampled_from([(1220, 2440), (2070, 2800), (915, 2135)]),
    st.sampled_from(["E0", "ENF"]),
    st.permutations(["t", "f", "c", "w"]),
)
def test_the_order_of_the_words_does_not_matter(thickness, sheet, name, order):
    parts = {"t": f"{thickness}mm", "f": f"{sheet[1]}×{sheet[0]}", "c": name, "w": "oak"}
    query = parse_query(" ".join(parts[key] for key in order), WORDS)
    expected = Query((Decimal(thickness),), tuple(map(Decimal, sheet)), (name,), (), ("oak",))
    assert query == expected


def test_long_nonsense_is_read_in_no_time(growth):
    ratio = growth(
        lambda: parse_query("1x" * 150, WORDS), lambda: parse_query("1x" * 100_000, WORDS)
    )
    assert ratio < 20
