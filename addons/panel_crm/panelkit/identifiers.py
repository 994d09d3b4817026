"""Phones and tax ids in a form in which the same one compares equal."""

import re
import unicodedata
from typing import Final

_BETWEEN: Final = re.compile(r"[/;,|\n]|、|或|\bor\b|\band\b")
_EXTENSION: Final = re.compile(
    r"\s*(?:转|分机|ext\.?|extn\.?|x|#)\s*:?\s*\d*\s*$|(?<=\d{6})-\d{1,5}$"
)
_LOCAL: Final = re.compile(r"(?:0\d{2,3})?\d{7,8}")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_SERVICE: Final = re.compile(r"[48]00\d{7}")
_CREDIT_CODE: Final = re.compile("[0-9A-HJ-NPQRTUWXY]{18}")
_CREDIT_DIGITS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Letters that the code never uses, and the digits that they are mistaken for.
_MISREAD: Final = str.maketrans("IOZS", "1025")


def normalise_phone(text: str) -> str:
    """Return one phone number as digits with its country, without extension.

    A number without a country is taken for a Chinese one where it looks like one.

    >>> normalise_phone("(0510) 8555-1234 转 801"), normalise_phone("８６ 139-1234-5678")
    ('+8651085551234', '+8613912345678')

    :param text: the number as written
    :return: empty when it has fewer than six digits
    """
    written = unicodedata.normalize("NFKC", text).casefold().replace("(0)", "").strip()
    bare = _EXTENSION.sub("", written)
    digits = re.sub(r"\D", "", bare)
    if len(digits) < 7:
        digits = re.sub(r"\D", "", written)
    if len(digits) < 6:
        return ""
    abroad = bare.startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00")
    national = digits[2:] if digits.startswith("86") and len(digits) >= 11 else digits
    if _is_chinese(national) or (abroad and national != digits):
        return "+86" + national.removeprefix("0")
    return "+" + digits if abroad else digits


def _is_chinese(digits: str) -> bool:
    if _MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return True
    return digits.startswith("0") and bool(_LOCAL.fullmatch(digits)) and len(digits) >= 10


def normalise_phones(text: str) -> frozenset[str]:
    """Return all phone numbers of a field in which people write several.

    >>> sorted(normalise_phones("0510-85551234 / 13912345678"))
    ['+8613912345678', '+8651085551234']

    :param text: numbers between slashes, commas or 、
    """
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", text))
    return frozenset(filter(None, map(normalise_phone, parts)))


def is_mobile(phone: str) -> bool:
    """Tell whether a normal form is a Chinese mobile number.

    :param phone: what `normalise_phone` returned
    """
    return phone.startswith("+86") and bool(_MOBILE.fullmatch(phone[3:]))


def normalise_tax_id(text: str) -> str:
    """Return a tax id in capitals without spaces and without the country of a Chinese one.

    Letters that a 统一社会信用代码 never uses are read as the digits they look like, if the check
    digit then is right.

    >>> normalise_tax_id("cn 9132 0200 ma6t l9cy u8")
    '91320200MA6TL9CYU8'

    :param text: the number as written
    """
    bare = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).upper())
    if bare.startswith("CN") and len(bare) == 20:
        bare = bare[2:]
    read = bare.translate(_MISREAD)
    return read if read != bare and is_credit_code(read) else bare


def is_credit_code(code: str) -> bool:
    """Tell whether a code is a 统一社会信用代码 with the right check digit (GB 32100-2015).

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)

    :param code: 18 capitals and digits
    """
    if not _CREDIT_CODE.fullmatch(code):
        return False
    values = [_CREDIT_DIGITS.index(character) for character in code]
    weighted = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    return values[17] == -weighted % 31
