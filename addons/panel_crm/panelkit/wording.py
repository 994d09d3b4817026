"""Names of companies and projects, and addresses, taken apart into what can be compared."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .names import company_words, fold
from .places import is_place, leading_places

# What a company does: it stands behind its own name, in the words of either language.
_TRADES_TEXT: Final = """
wood: 木业 木材 木制品 木品 wood woods timber timbers lumber
panel: 板材 板业 人造板 胶合板 纤维板 刨花板 panel panels board boards plywood mdf
building: 建筑材料 建材 building
decor: 装饰材料 装饰 装潢 装修 饰材 decor decoration decorative decorating
furniture: 家具 家俱 家私 furniture furnishing furnishings
home: 家居 home
door: 门业 木门 门窗 door doors
floor: 地板 floor floors flooring
cabinet: 橱柜 cabinet cabinets kitchen
realty: 房地产开发 房地产 地产 置业 realty property properties estate
construction: 建设工程 建筑工程 建设 建筑 建工 工程 construction engineering
logistics: 物流 logistics
trade: 贸易 商贸 经贸 工贸 商行 经营部 销售 trading trade
industry: 实业 工业 产业 industry industries industrial
group: 集团 控股 group holding holdings
tech: 科技 技术 technology technologies tech
manufacture: 制造 manufacturing mfg
materials: 材料 materials material
products: 制品 products product
international: 国际 international intl
development: 发展 开发 development
"""
_TRADES: Final = {
    word: line.partition(":")[0]
    for line in _TRADES_TEXT.strip().splitlines()
    for word in line.partition(":")[2].split()
}
_TRADE_END: Final = re.compile(
    "(" + "|".join(sorted((word for word in _TRADES if word > "z"), key=len, reverse=True)) + ")$"
)
# Traditional characters that company names and addresses of the trade use.
_SIMPLE: Final = str.maketrans(
    "無錫業達東華國興龍鋼飾貿實際聯豐馬門傢區縣鎮鄉號樓棟園學醫廣慶遼寧蘇陽陳連雲漢長濟濱溫揚貴"
    "銀嶺島灣廈萬億豪雙發開關製造裝產場點車進遠運環書藝樂飛鵬鳳麗錦鑫銘寶順義維經營銷會時標準設計劃",
    "无锡业达东华国兴龙钢饰贸实际联丰马门家区县镇乡号楼栋园学医广庆辽宁苏阳陈连云汉长济滨温扬贵"
    "银岭岛湾厦万亿豪双发开关制造装产场点车进远运环书艺乐飞鹏凤丽锦鑫铭宝顺义维经营销会时标准设计划",
)
_BRACKETS: Final = re.compile(r"[(\[【〔]([^)\]】〕]*)[)\]】〕]")
_CHINESE: Final = re.compile("[一-鿿]+")
_BRANCH: Final = re.compile("(?:分公司|分厂|办事处)$")
_NUMERAL: Final = "[零〇一二三四五六七八九十百]+"
_COUNTED: Final = re.compile(
    f"第({_NUMERAL})|第(?=[0-9])"
    f"|({_NUMERAL})(?=期|标|号|栋|幢|座|楼|段|小(?:学|$)|中(?![国心央华医原山兴信铁建]))"
)
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Fold a text: width, case, accents, traditional characters, counted Chinese numerals.

    >>> plain("錫港路十八號"), plain("第一中学Ⅱ期")
    ('锡港路18号', '1中学ii期')

    :param text: as written
    """
    return _COUNTED.sub(_count, fold(text).translate(_SIMPLE))


def _count(match: re.Match[str]) -> str:
    total, digit = 0, 0
    for character in match[1] or match[2] or "":
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = "零一二三四五六七八九".find(character.replace("〇", "零"))
    return str(total + digit) if match[0] != "第" else ""


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company name taken apart.

    :param chinese: its own name in characters, without place and trade
    :param latin: its own name in Latin letters
    :param ordered: the same with its words in alphabetical order
    :param places: places in the name
    :param trades: what it does
    :param branch: whether it names a branch, not the company itself
    """

    chinese: str
    latin: str
    ordered: str
    places: frozenset[str]
    trades: frozenset[str]
    branch: bool


@lru_cache(maxsize=20_000)
def parse_company_name(name: str) -> CompanyName:
    """Take a company name apart.

    >>> parsed = parse_company_name("宏达木业（无锡）有限公司")
    >>> parsed.chinese, sorted(parsed.places), sorted(parsed.trades)
    ('宏达', ['无锡'], ['wood'])

    :param name: as written; it may hold a Chinese and an English name
    """
    places: set[str] = set()

    def outside(match: re.Match[str]) -> str:
        place = match[1].strip().removesuffix("市").removesuffix("省")
        if is_place(place) or place in ("中国", "china"):
            places.add(place)
            return " "
        return f" {match[1]} "

    words = company_words(_BRACKETS.sub(outside, fold(name).translate(_SIMPLE)))
    chinese = "".join(part for word in words for part in _CHINESE.findall(word))
    latin = [part for word in words for part in _CHINESE.sub(" ", word).split()]
    branch = bool(_BRANCH.search(chinese))
    bare = _BRANCH.sub("", chinese).removesuffix("公司")  # 有限公司, sloppily written
    own, found, trades = _own_chinese(bare, branch, frozenset(places))
    own_words, found_latin, trades_latin = _own_latin(latin)
    return CompanyName(
        own,
        "".join(own_words),
        "".join(sorted(own_words)),
        frozenset(places - {"中国", "china"}) | found | found_latin,
        trades or trades_latin,
        branch,
    )


def _own_chinese(
    text: str, branch: bool, within: frozenset[str]
) -> tuple[str, frozenset[str], frozenset[str]]:
    places, own = leading_places(text, within)
    if branch:
        size = next((size for size in (4, 3, 2) if is_place(own[-size:])), 0)
        if size and len(own) > size:
            places, own = places | {own[-size:]}, own[:-size]
    trades = set()
    while (match := _TRADE_END.search(own)) and match.start():
        trades.add(_TRADES[match[0]])
        own = own[: match.start()]
    if own in _TRADES:  # nothing but a place and a trade: together they are the name
        return text, places, frozenset(trades)
    return own, places, frozenset(trades)


def _own_latin(words: list[str]) -> tuple[list[str], frozenset[str], frozenset[str]]:
    places = frozenset(filter(is_place, words))
    trades = frozenset(_TRADES[word] for word in words if word in _TRADES)
    own = [word for word in words if not is_place(word) and word not in _TRADES]
    return own or words, places, trades


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart.

    :param places: provinces, cities and districts
    :param road: road with its kind
    :param number: house number on it
    :param rest: all the rest, without the places
    """

    places: frozenset[str]
    road: str
    number: str
    rest: str


_STREET_WORDS: Final = {
    "rd": "road",
    "st": "street",
    "str": "street",
    "ave": "avenue",
    "av": "avenue",
    "blvd": "boulevard",
    "dist": "district",
    "no": "",
    "nr": "",
    "china": "",
    "city": "",
    "province": "",
}
_ROAD: Final = re.compile(
    "([一-鿿0-9]{1,8}?(?:大道|公路|路|街|巷|弄|道))(?:([0-9]+)(?:-[0-9]+)?号?)?"
)
_TOWN: Final = re.compile("^[一-鿿]{2,4}?(?:街道|镇|乡)")
_LATIN_ROAD: Final = re.compile("([a-z]+) (road|street|avenue|boulevard|lane)")


@lru_cache(maxsize=20_000)
def parse_address(text: str) -> Address:
    """Take an address apart.

    >>> parsed = parse_address("江苏省无锡市锡山区东港镇锡港路十八号")
    >>> sorted(parsed.places), parsed.road, parsed.number
    (['无锡', '江苏', '锡山区'], '锡港路', '18')
    >>> parsed = parse_address("No. 18, Xigang Rd., Wuxi")
    >>> parsed.road, parsed.number
    ('xigangroad', '18')

    :param text: as written, on one line or several
    """
    if not _CHINESE.search(text):
        return _parse_latin_address(text)
    bare = re.sub(r"[^\w-]|_", "", plain(text))
    places, rest = leading_places(bare)
    inner = _TOWN.sub("", rest) or rest
    road = _ROAD.search(inner)
    if not road:
        return Address(places, "", "", rest)
    return Address(places, road[1], road[2] or "", inner)


def _parse_latin_address(text: str) -> Address:
    words = re.findall(r"[a-z0-9]+", plain(text).replace("'", ""))
    words = [spelled for word in words if (spelled := _STREET_WORDS.get(word, word))]
    places = frozenset(filter(is_place, words))
    rest = " ".join(word for word in words if word not in places)
    found = _LATIN_ROAD.search(rest)
    road = found[1] + found[2] if found else ""
    number = re.search("[0-9]+", rest)
    return Address(places, road, number[0] if number else "", rest)


@dataclass(frozen=True, slots=True)
class ProjectName:
    """The name of a building project taken apart.

    :param core: the Chinese name without places, numbers of phases and words such as 工程
    :param latin: the name in Latin letters likewise
    :param places: places at its beginning
    :param phase: number of the phase (期), if any
    :param section: number or letter of the tender section (标段), if any
    """

    core: str
    latin: str
    places: frozenset[str]
    phase: str
    section: str


_PHASE: Final = re.compile(r"(?:第)?([0-9]+|[ivx]+)期|phase([0-9]+|[ivx]+(?![a-z]))")
_SECTION: Final = re.compile(r"([0-9]+|[a-z]+)标段?|(?:lot|section)([0-9]+)")
_LATIN_RUN: Final = re.compile("[a-z]{2,}[a-z0-9 .,'&-]*")
_WORDS: Final = re.compile("[a-z]+|[0-9]+")
_NOISE: Final = re.compile(
    "建设项目|工程项目|改扩建|新建|扩建|改建|建设|项目|工程|室内装饰|装饰装修|精装修|装饰|装修|采购|招标"
    "|project|works|construction|the(?=[a-z])"
)
_SHORTER: Final = (("中学", "中"), ("小学", "小"), ("大学", "大"), ("人民医院", "人医"))


@lru_cache(maxsize=20_000)
def parse_project_name(name: str) -> ProjectName:
    """Take the name of a project apart.

    >>> parse_project_name("无锡市第一中学新校区建设项目（二期）").core
    '1中新校区'
    >>> parse_project_name("无锡一中 新校区工程 2期").core
    '1中新校区'

    :param name: as written; it may hold a Chinese and an English name
    """
    bare = re.sub(r"[\W_]", "", plain(name))
    phase, section = _PHASE.search(bare), _SECTION.search(bare)
    text = plain(name)
    foreign = " ".join(_LATIN_RUN.findall(text)) if _CHINESE.search(text) else text
    places, rest = leading_places(_bare_name(_LATIN_RUN.sub("", text)))
    words = re.findall("[a-z]+", foreign)
    latin = _bare_name(" ".join(word for word in _WORDS.findall(foreign) if not is_place(word)))
    core = rest if _CHINESE.search(text) else ""
    return ProjectName(
        _short(core),
        _short(latin),
        places | frozenset(filter(is_place, words)),
        _number(phase),
        _number(section),
    )


def _bare_name(text: str) -> str:
    """Take phase, section, spaces and punctuation off a name."""
    return _SECTION.sub("", _PHASE.sub("", re.sub(r"[\W_]", "", text)))


def _short(name: str) -> str:
    """Take off the words that say nothing, and shorten those that people shorten."""
    core = _NOISE.sub("", name) or name
    for longer, shorter in _SHORTER:
        core = core.replace(longer, shorter)
    return core


def _number(match: re.Match[str] | None) -> str:
    if not match:
        return ""
    found: str = next(filter(None, match.groups()))
    return _ROMAN.get(found, found)
