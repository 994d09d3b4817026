"""Company names in a form in which the same company compares equal."""

import re
import unicodedata
from typing import Final

# Legal forms of East Asia stand anywhere in a name; longer ones come first.
_EAST: Final = re.compile(
    "股份有限责任公司|股份有限公司|有限责任公司|股份公司|有限合伙|有限公司"
    "|株式会社|有限会社|合同会社|주식회사|유한회사"
)
_TRAILING_TEXT: Final = """
    co coltd company corp corporation inc incorporated ltd limited llc llp lp plc
    gmbh mbh ag kg kgaa ohg ug ek ev sa sas sarl srl sl spa snc bv nv vof cv ab as asa aps
    oy oyj pty pte sdn bhd jsc pjsc cjsc ojsc ooo oao zao pao kft zrt sro doo dd ad ead
    eood ood spzoo uab sia tbk
"""
_TRAILING: Final = frozenset(_TRAILING_TEXT.split())
# the four Cyrillic forms are OOO, OAO, ZAO, PAO
_CYRILLIC: Final = {
    "\u043e\u043e\u043e",
    "\u043e\u0430\u043e",
    "\u0437\u0430\u043e",
    "\u043f\u0430\u043e",
}
_LEADING: Final = frozenset({"ooo", "oao", "zao", "pao", "pt", "cv"} | _CYRILLIC)
_JOINERS: Final = frozenset({"and", "und", "et", "y", "e"})
_DROPPED: Final = re.compile("[.'\u2019`\u00b4]")
_WORD: Final = re.compile(r"[^\W_]+")
_MARKS: Final = re.compile("[\u0300-\u036f]")


def normalise_company_name(name: str) -> str:
    """Return a company name for comparing: no case, width, accents, spaces, legal form.

    Not for display. A name that consists of nothing but a legal form stays as it is.

    >>> normalise_company_name("无锡市森工板材有限公司")
    '无锡市森工板材'
    >>> normalise_company_name("ABC  Möbel-Werke GmbH & Co. KG")
    'abcmobelwerke'

    :param name: the name as written; may be empty
    :return: the form for comparing; empty when nothing but punctuation was given
    """
    joined = "".join(company_words(name))
    return _EAST.sub("", joined) or joined


def company_words(name: str) -> list[str]:
    """Return the folded words of a company name without its legal form.

    >>> company_words("Dare Panel Co., Ltd.")
    ['dare', 'panel']

    :param name: the name as written; may be empty
    """
    text = _DROPPED.sub("", fold(name).replace("&", " and "))
    bare = _EAST.sub(" ", text)
    return _without_legal_form(_WORD.findall(bare) or _WORD.findall(text))


def same_company_name(first: str, second: str) -> bool:
    """Tell whether two names are the same but for spelling and legal form.

    >>> same_company_name("Dare Panel Co., Ltd.", "dare panel")
    True

    :param first: a name
    :param second: another name
    :return: false also when either is empty
    """
    key = normalise_company_name(first)
    return bool(key) and key == normalise_company_name(second)


def fold(name: str) -> str:
    """Fold width and case, and take the accents off; kana and hangul are put together again.

    >>> fold("ＡＢＣ Möbel")
    'abc mobel'
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", name).casefold())
    return unicodedata.normalize("NFKC", bare).casefold()


def _without_legal_form(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while end - start > 1 and words[end - 1] in _TRAILING:
        end -= 1
        while end - start > 1 and words[end - 1] in _JOINERS:
            end -= 1
    while end - start > 1 and words[start] in _LEADING:
        start += 1
    return words[start:end]
