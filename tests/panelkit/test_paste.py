"""Lines that were copied from a spreadsheet or a message."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import PastedLine, PasteError, RefusedLine, parse_lines


def one(text):
    (line,) = parse_lines(text)
    return line


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "price"),
    [
        ("EVG-18\t50", "50", "sheet", None),
        ("EVG-18\t1,900\t张\t¥120.50", "1900", "sheet", "120.50"),
        ("EVG-18\t100 m³\t\t2450", "100", "m3", "2450"),
        ("EVG-18\t38包", "38", "pack", None),
        ("EVG-18\t12.5\t平方", "12.5", "m2", None),
        ("EVG-18\t12.5\tm2\t", "12.5", "m2", None),
        ("EVG-18\t20\t方\t2400元", "20", "m3", "2400"),
        ("EVG-18\t20 m3\t立方\t", "20", "m3", None),
    ],
)
def test_good_lines(text, quantity, unit, price):
    line = one(text)
    assert isinstance(line, PastedLine)
    assert (line.board, line.quantity, line.unit) == ("EVG-18", Decimal(quantity), unit)
    assert line.price == (price and Decimal(price))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("EVG-18", "needs a board and a quantity"),
        ("EVG-18 50", "needs a board and a quantity"),
        ("\t50", "The board is missing"),
        ("EVG-18\tten", "“ten” is no quantity"),
        ("EVG-18\t1,90", "is no quantity"),
        ("EVG-18\t0", "above zero"),
        ("EVG-18\t-5", "above zero"),
        ("EVG-18\t5.5", "not a whole number"),
        ("EVG-18\t5\tpallets", "unit “pallets” is unknown"),
        ("EVG-18\t5 m2\tm3", "says “m2”"),
        ("EVG-18\t5\tpack\t100", "not per pack"),
        ("EVG-18\t5\tsheet\tcheap", "is no price"),
        ("EVG-18\t5\tsheet\t-1", "between 0"),
        ("EVG-18\t5\tsheet\t1\tx", "5 cells"),
        ("EVG-18\t99999999", "at most"),
    ],
)
def test_bad_lines_say_why(text, reason):
    line = one(text)
    assert isinstance(line, RefusedLine)
    assert reason in str(line.error)


def test_lines_keep_their_numbers_and_blank_ones_are_skipped():
    lines = parse_lines("A\t1\n\n  \nB\nC\t3")
    assert [line.number for line in lines] == [1, 4, 5]
    assert [isinstance(line, PastedLine) for line in lines] == [True, False, True]


def test_too_many_lines():
    with pytest.raises(PasteError, match="At most 2000"):
        parse_lines("A\t1\n" * 2001)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_no_line_is_lost(text):
    numbers = [n for n, row in enumerate(text.splitlines(), 1) if row.strip()]
    assert [line.number for line in parse_lines(text)] == numbers
