"""What a person types to find a board: “18 mm E0 2440×1220 white”, “18厘 ENF 颗粒板 W1023”.

Only the reading happens here; which boards fit is for a database to say.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeVar

from .geometry import MAX_SIDE_MM

# From here on a bare number is a side of a sheet, below it a thickness.
SMALLEST_SIDE_MM: Final = 200
THICKEST_MM: Final = 100
# Formats in feet are named by whole feet: 4 × 8 is 1220 × 2440, 3 × 7 is 915 × 2135.
FOOT_MM: Final = 305
MOST_FEET: Final = 12
MAX_LENGTH: Final = 300

_T = TypeVar("_T")

_NUMBER: Final = r"\d{1,5}(?:\.\d{1,3})?"
# Latin units end with the word, Chinese ones may be followed by the next one: 18厘ENF.
_FEET: Final = r"(?:尺|英尺|呎|(?:ft|feet)(?![a-z])|')"
_MM: Final = r"(?:mm(?![a-z\d])|毫米|厘(?!米)|公厘)"
_FORMAT_IN_FEET: Final = re.compile(
    rf"(?<![a-z\d_.\-])(\d{{1,2}})\s*{_FEET}?\s*x\s*(\d{{1,2}})\s*{_FEET}"
)
_SIDES: Final = re.compile(
    rf"(?<![a-z\d_.\-])(?:{_NUMBER}\s*{_MM}?\s*x\s*){{1,2}}{_NUMBER}(?:\s*{_MM}|(?![a-z\d.]))"
)
_CM: Final = re.compile(rf"(?<![a-z\d_.\-])({_NUMBER})\s*(?:cm(?![a-z\d])|厘米|公分)")
_THICK: Final = re.compile(rf"(?<![a-z\d_.\-])({_NUMBER})\s*{_MM}")
_ONE: Final = re.compile(_NUMBER)
_TIMES: Final = str.maketrans({"×": "x", "✕": "x", "*": "x", "╳": "x", "x": "x", "″": "'"})
_SPLIT: Final = re.compile(r"[\s,，;；、|+]+")
_HAN: Final = r"\u3400-\u9fff"
_RUNS: Final = re.compile(rf"[{_HAN}]+|[^{_HAN}]+")
_SUFFIX: Final = re.compile(r"(?:级|級|板级)$")
_FILLERS: Final = frozenset({"x", "mm", "级", "厚", "板厚", "规格", "grade", "class", "board"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that mean something of their own.

    :param classes: names of emission classes, such as E0, ENF, F☆☆☆☆
    :param phrases: names that may stand inside a run of Chinese, such as 颗粒板
    """

    classes: Collection[str] = ()
    phrases: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for: every kind must fit, of one kind any.

    :param thickness_mm: thicknesses, any of which will do
    :param sides_mm: lengths or widths, all of which the sheet must have
    :param classes: emission classes as the vocabulary spells them, any of which will do
    :param numbers: bare numbers, which may be a measure or part of a name
    :param words: other words, all of which must be found
    """

    thickness_mm: tuple[Decimal, ...] = ()
    sides_mm: tuple[Decimal, ...] = ()
    classes: tuple[str, ...] = ()
    numbers: tuple[Decimal, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_parametric(self) -> bool:
        """Whether a dimension or a class was asked for, not words alone."""
        return bool(self.thickness_mm or self.sides_mm or self.classes)


@dataclass(slots=True)
class _Found:
    thickness: list[Decimal] = field(default_factory=list)
    sides: list[Decimal] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    numbers: list[Decimal] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def parse_query(text: str, vocabulary: Vocabulary | None = None) -> Query:
    """Read what a person typed to find boards. Every text has a meaning; none is refused.

    >>> parse_query("18 mm E0 2440×1220 white", Vocabulary({"E0", "E1"}))  # doctest: +ELLIPSIS
    Query(thickness_mm=(Decimal('18'),), sides_mm=(Decimal('1220'), Decimal('2440')), ...
    >>> parse_query("2440x1220x18").thickness_mm
    (Decimal('18'),)

    :param text: at most 300 characters count
    :param vocabulary: words that mean something of their own
    """
    vocabulary = vocabulary or Vocabulary()
    found = _Found()
    rest = unicodedata.normalize("NFKC", text[:MAX_LENGTH]).casefold().translate(_TIMES)
    rest = _FORMAT_IN_FEET.sub(lambda match: _take_feet(match, found), rest)
    rest = _SIDES.sub(lambda match: _take_sides(match, found), rest)
    rest = _CM.sub(lambda match: _take_measure(Decimal(match[1]) * 10, found), rest)
    rest = _THICK.sub(lambda match: _take_measure(Decimal(match[1]), found), rest)
    classes = {_key(name): name for name in vocabulary.classes}
    phrases = sorted({_fold(name) for name in vocabulary.phrases if name}, key=len, reverse=True)
    for token in filter(None, _SPLIT.split(rest)):
        _take_token(token, classes, phrases, found)
    if len(found.numbers) == 1 and found == _Found(numbers=found.numbers):
        # a number alone is rather part of a code
        found.words, found.numbers = [str(found.numbers[0])], []
    return Query(
        _once(found.thickness),
        _once(found.sides),
        _once(found.classes),
        _once(found.numbers),
        _once(found.words),
    )


def _once(parts: list[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(parts))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _key(text: str) -> str:
    """Return a name of a class for comparing: stars and letters, no space, no “级”."""
    return _SUFFIX.sub("", re.sub(r"[\s.\-_/]", "", _fold(text)).replace("★", "☆"))


def _take_feet(match: re.Match[str], found: _Found) -> str:
    found.sides += [Decimal(int(foot) * FOOT_MM) for foot in match.groups()]
    return " "


def _take_sides(match: re.Match[str], found: _Found) -> str:
    """Take 2440×1220 or 2440×1220×18, in any order: the smallest of three is the thickness."""
    numbers = sorted(map(Decimal, _ONE.findall(match[0])))
    if len(numbers) == 2 and numbers[1] <= MOST_FEET:
        found.sides += [number * FOOT_MM for number in numbers]
        return " "
    for number in numbers:
        thin = number < SMALLEST_SIDE_MM and (len(numbers) == 2 or number is numbers[0])
        (found.thickness if thin and number <= THICKEST_MM else found.sides).append(number)
    return " "


def _take_measure(number: Decimal, found: _Found) -> str:
    (found.thickness if number < SMALLEST_SIDE_MM else found.sides).append(number)
    return " "


def _take_token(
    token: str, classes: dict[str, str], phrases: Collection[str], found: _Found
) -> None:
    if _key(token) in classes:
        found.classes.append(classes[_key(token)])
        return
    # Latin and Chinese often stand together: “e0颗粒板”, “w1023同步木纹”.
    for run in _RUNS.findall(token):
        if _key(run) in classes:
            found.classes.append(classes[_key(run)])
        elif _ONE.fullmatch(run) and Decimal(run) <= MAX_SIDE_MM:
            found.numbers.append(Decimal(run))
        else:
            found.words += [word for word in _split_phrases(run, phrases) if word not in _FILLERS]


def _split_phrases(run: str, phrases: Collection[str]) -> list[str]:
    """Cut known names out of a run of Chinese: 白色颗粒板 is 白色 and 颗粒板."""
    for phrase in phrases:
        before, hit, after = run.partition(phrase)
        if hit and re.match(rf"[{_HAN}]", run):
            left = _split_phrases(before, phrases) if before else []
            right = _split_phrases(after, phrases) if after else []
            return [*left, phrase, *right]
    return [run] if run.strip("x×-·.\"'") else []
