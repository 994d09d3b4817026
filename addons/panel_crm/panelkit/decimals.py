"""Exact decimal arithmetic: one way in, one way to round.

All products of the package are formed in a context of its own, wide enough to be exact
for every input that :func:`to_decimal` lets in, whatever the caller's context is.
"""

from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from typing import TypeAlias

from .errors import PanelError

Number: TypeAlias = int | float | str | Decimal

EXACT = Context(
    prec=200,
    rounding=ROUND_HALF_EVEN,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

_MAX_DIGITS = 30
_MAX_EXPONENT = 30


def to_decimal(value: Number, what: str, error: type[PanelError] = PanelError) -> Decimal:
    """Return a number as a finite Decimal that prints as the number did.

    A float counts as its shortest decimal text, so 0.1 is one tenth.

    >>> to_decimal(0.1, "Rate")
    Decimal('0.1')

    :param value: the number, or its text
    :param what: its name in the error message
    :param error: the class of the error
    :raises PanelError: when it is no number, not finite, or absurdly long or large
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise error("%(what)s must be a number.", what=what)
    text = float.__repr__(value) if isinstance(value, float) else value
    try:
        number = Decimal(text)
    except (InvalidOperation, ValueError):
        raise error("%(what)s must be a number.", what=what) from None
    if not number.is_finite():
        raise error("%(what)s must be a finite number.", what=what)
    too_long = len(number.as_tuple().digits) > _MAX_DIGITS
    if too_long or (number and abs(number.adjusted()) > _MAX_EXPONENT):
        raise error("%(what)s has too many digits.", what=what)
    return number if number else Decimal(0)


def to_positive(value: Number, what: str, error: type[PanelError] = PanelError) -> Decimal:
    """Return a number above zero as a Decimal.

    :param value: the number, or its text
    :param what: its name in the error message
    :param error: the class of the error
    :raises PanelError: when it is not a finite number above zero
    """
    number = to_decimal(value, what, error)
    if number <= 0:
        raise error("%(what)s must be greater than zero.", what=what)
    return number


def round_to(value: Decimal, rounding: Decimal) -> Decimal:
    """Round to a multiple of the smallest unit, halves away from zero.

    >>> round_to(Decimal("120.024576"), Decimal("0.01"))
    Decimal('120.02')
    >>> round_to(Decimal("-0.005"), Decimal("0.01"))
    Decimal('-0.01')
    >>> round_to(Decimal("1.03"), Decimal("0.05"))
    Decimal('1.05')

    :param value: what to round
    :param rounding: the smallest unit, such as 0.01
    :raises PanelError: when the smallest unit is not above zero
    """
    unit = to_positive(rounding, "Rounding")
    with localcontext(EXACT):
        units = (value / unit).to_integral_value(ROUND_HALF_UP)
        return (units * unit).quantize(unit) + 0  # no negative zero
