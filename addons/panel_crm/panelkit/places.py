"""Provinces and cities of China, for telling the place in a name from the name itself.

One line per province: its name, in characters and in pinyin, then the cities below it; a
county-level city or district stands in brackets behind the city it belongs to.
"""

import re
from functools import cache
from typing import Final

_TABLE: Final = """
北京 beijing
天津 tianjin
上海 shanghai: 浦东 pudong
重庆 chongqing: 万州 wanzhou, 涪陵 fuling
河北 hebei: 石家庄 shijiazhuang, 唐山 tangshan, 秦皇岛 qinhuangdao, 邯郸 handan, 邢台 xingtai,
 保定 baoding, 张家口 zhangjiakou, 承德 chengde, 沧州 cangzhou, 廊坊 langfang (文安 wenan
 霸州 bazhou 香河 xianghe), 衡水 hengshui, 雄安 xiongan
山西 shanxi: 太原 taiyuan, 大同 datong, 阳泉 yangquan, 长治 changzhi, 晋城 jincheng, 朔州 shuozhou,
 晋中 jinzhong, 运城 yuncheng, 忻州 xinzhou, 临汾 linfen, 吕梁 lvliang
内蒙古 neimenggu: 呼和浩特 huhehaote, 包头 baotou, 乌海 wuhai, 赤峰 chifeng, 通辽 tongliao,
 鄂尔多斯 eerduosi, 呼伦贝尔 hulunbeier, 巴彦淖尔 bayannaoer, 乌兰察布 wulanchabu
辽宁 liaoning: 沈阳 shenyang, 大连 dalian, 鞍山 anshan, 抚顺 fushun, 本溪 benxi, 丹东 dandong,
 锦州 jinzhou, 营口 yingkou, 阜新 fuxin, 辽阳 liaoyang, 盘锦 panjin, 铁岭 tieling, 朝阳 chaoyang,
 葫芦岛 huludao
吉林 jilin: 长春 changchun, 四平 siping, 辽源 liaoyuan, 通化 tonghua, 白山 baishan, 松原 songyuan,
 白城 baicheng, 延边 yanbian (敦化 dunhua)
黑龙江 heilongjiang: 哈尔滨 haerbin, 齐齐哈尔 qiqihaer, 鸡西 jixi, 鹤岗 hegang,
 双鸭山 shuangyashan, 大庆 daqing, 伊春 yichun, 佳木斯 jiamusi, 七台河 qitaihe,
 牡丹江 mudanjiang (绥芬河 suifenhe), 黑河 heihe, 绥化 suihua
江苏 jiangsu: 南京 nanjing, 无锡 wuxi (江阴 jiangyin 宜兴 yixing), 徐州 xuzhou (邳州 pizhou
 沛县 peixian), 常州 changzhou (溧阳 liyang), 苏州 suzhou (昆山 kunshan 常熟 changshu
 张家港 zhangjiagang 太仓 taicang), 南通 nantong (如皋 rugao 海门 haimen 启东 qidong),
 连云港 lianyungang, 淮安 huaian, 盐城 yancheng, 扬州 yangzhou, 镇江 zhenjiang (丹阳 danyang),
 泰州 taizhou (靖江 jingjiang), 宿迁 suqian (沭阳 shuyang)
浙江 zhejiang: 杭州 hangzhou (萧山 xiaoshan 余杭 yuhang), 宁波 ningbo (慈溪 cixi 余姚 yuyao),
 温州 wenzhou (瑞安 ruian 乐清 yueqing), 嘉兴 jiaxing (嘉善 jiashan 海宁 haining 桐乡 tongxiang),
 湖州 huzhou (德清 deqing 安吉 anji 南浔 nanxun), 绍兴 shaoxing (诸暨 zhuji), 金华 jinhua
 (义乌 yiwu 东阳 dongyang 永康 yongkang), 衢州 quzhou (江山 jiangshan), 舟山 zhoushan, 台州 taizhou,
 丽水 lishui
安徽 anhui: 合肥 hefei, 芜湖 wuhu, 蚌埠 bengbu, 淮南 huainan, 马鞍山 maanshan, 淮北 huaibei,
 铜陵 tongling, 安庆 anqing, 黄山 huangshan, 滁州 chuzhou, 阜阳 fuyang, 宿州 suzhou, 六安 luan,
 亳州 bozhou, 池州 chizhou, 宣城 xuancheng
福建 fujian: 福州 fuzhou, 厦门 xiamen, 莆田 putian, 三明 sanming, 泉州 quanzhou (晋江 jinjiang
 南安 nanan), 漳州 zhangzhou, 南平 nanping, 龙岩 longyan, 宁德 ningde
江西 jiangxi: 南昌 nanchang, 景德镇 jingdezhen, 萍乡 pingxiang, 九江 jiujiang, 新余 xinyu,
 鹰潭 yingtan, 赣州 ganzhou (南康 nankang), 吉安 jian, 宜春 yichun, 抚州 fuzhou, 上饶 shangrao
山东 shandong: 济南 jinan, 青岛 qingdao, 淄博 zibo, 枣庄 zaozhuang, 东营 dongying, 烟台 yantai,
 潍坊 weifang (寿光 shouguang), 济宁 jining, 泰安 taian, 威海 weihai, 日照 rizhao, 临沂 linyi
 (费县 feixian 兰陵 lanling), 德州 dezhou, 聊城 liaocheng, 滨州 binzhou, 菏泽 heze (曹县 caoxian)
河南 henan: 郑州 zhengzhou, 开封 kaifeng (兰考 lankao), 洛阳 luoyang, 平顶山 pingdingshan,
 安阳 anyang, 鹤壁 hebi, 新乡 xinxiang, 焦作 jiaozuo, 濮阳 puyang, 许昌 xuchang, 漯河 luohe,
 三门峡 sanmenxia, 南阳 nanyang, 商丘 shangqiu, 信阳 xinyang, 周口 zhoukou, 驻马店 zhumadian
湖北 hubei: 武汉 wuhan, 黄石 huangshi, 十堰 shiyan, 宜昌 yichang, 襄阳 xiangyang, 鄂州 ezhou,
 荆门 jingmen, 孝感 xiaogan, 荆州 jingzhou, 黄冈 huanggang, 咸宁 xianning, 随州 suizhou, 恩施 enshi
湖南 hunan: 长沙 changsha, 株洲 zhuzhou, 湘潭 xiangtan, 衡阳 hengyang, 邵阳 shaoyang, 岳阳 yueyang,
 常德 changde, 张家界 zhangjiajie, 益阳 yiyang, 郴州 chenzhou, 永州 yongzhou, 怀化 huaihua,
 娄底 loudi, 湘西 xiangxi
广东 guangdong: 广州 guangzhou (增城 zengcheng 番禺 panyu), 韶关 shaoguan, 深圳 shenzhen,
 珠海 zhuhai, 汕头 shantou, 佛山 foshan (顺德 shunde 南海 nanhai 高明 gaoming), 江门 jiangmen,
 湛江 zhanjiang, 茂名 maoming, 肇庆 zhaoqing (四会 sihui), 惠州 huizhou, 梅州 meizhou, 汕尾 shanwei,
 河源 heyuan, 阳江 yangjiang, 清远 qingyuan, 东莞 dongguan, 中山 zhongshan, 潮州 chaozhou,
 揭阳 jieyang, 云浮 yunfu
广西 guangxi: 南宁 nanning, 柳州 liuzhou, 桂林 guilin, 梧州 wuzhou, 北海 beihai,
 防城港 fangchenggang, 钦州 qinzhou, 贵港 guigang, 玉林 yulin, 百色 baise, 贺州 hezhou, 河池 hechi,
 来宾 laibin, 崇左 chongzuo
海南 hainan: 海口 haikou, 三亚 sanya, 儋州 danzhou
四川 sichuan: 成都 chengdu (崇州 chongzhou 双流 shuangliu), 自贡 zigong, 攀枝花 panzhihua,
 泸州 luzhou, 德阳 deyang, 绵阳 mianyang, 广元 guangyuan, 遂宁 suining, 内江 neijiang, 乐山 leshan,
 南充 nanchong, 眉山 meishan, 宜宾 yibin, 广安 guangan, 达州 dazhou, 雅安 yaan, 巴中 bazhong,
 资阳 ziyang, 阿坝 aba, 甘孜 ganzi, 凉山 liangshan
贵州 guizhou: 贵阳 guiyang, 六盘水 liupanshui, 遵义 zunyi, 安顺 anshun, 毕节 bijie, 铜仁 tongren,
 黔东南 qiandongnan, 黔南 qiannan, 黔西南 qianxinan
云南 yunnan: 昆明 kunming, 曲靖 qujing, 玉溪 yuxi, 保山 baoshan, 昭通 zhaotong, 丽江 lijiang,
 普洱 puer, 临沧 lincang, 楚雄 chuxiong, 红河 honghe, 文山 wenshan, 西双版纳 xishuangbanna,
 大理 dali, 德宏 dehong
西藏 xizang: 拉萨 lasa, 日喀则 rikaze, 昌都 changdu, 林芝 linzhi
陕西 shaanxi: 西安 xian, 铜川 tongchuan, 宝鸡 baoji, 咸阳 xianyang, 渭南 weinan, 延安 yanan,
 汉中 hanzhong, 榆林 yulin, 安康 ankang, 商洛 shangluo
甘肃 gansu: 兰州 lanzhou, 嘉峪关 jiayuguan, 金昌 jinchang, 白银 baiyin, 天水 tianshui, 武威 wuwei,
 张掖 zhangye, 平凉 pingliang, 酒泉 jiuquan, 庆阳 qingyang, 定西 dingxi, 陇南 longnan
青海 qinghai: 西宁 xining, 海东 haidong
宁夏 ningxia: 银川 yinchuan, 石嘴山 shizuishan, 吴忠 wuzhong, 固原 guyuan, 中卫 zhongwei
新疆 xinjiang: 乌鲁木齐 wulumuqi, 克拉玛依 kelamayi, 吐鲁番 tulufan, 哈密 hami, 昌吉 changji,
 伊犁 yili, 喀什 kashi, 阿克苏 akesu
"""
_ENTRY: Final = re.compile(r"([一-鿿]+) ([a-z]+)(?: \(([^)]*)\))?")


def _parents() -> dict[str, frozenset[str]]:
    parents: dict[str, set[str]] = {}
    for line in _TABLE.strip().replace("\n ", " ").splitlines():
        head, _, cities = line.partition(":")
        province = head.split()
        for name in province:
            parents.setdefault(name, set())
        for *city, below in _ENTRY.findall(cities):
            for script, name in enumerate(city):
                parents.setdefault(name, set()).add(province[script])
            for *inner, _ in _ENTRY.findall(below):
                for script, name in enumerate(inner):
                    parents.setdefault(name, set()).add(city[script])
    return {name: frozenset(above) for name, above in parents.items()}


_PARENTS: Final = _parents()
_LONGEST: Final = max(map(len, _PARENTS))
# A word that ends in 市 but is no place: 城市, 都市, 超市, 门市, 上市, 集市.
_UNKNOWN: Final = re.compile("[一-鿿]{2,3}?(?:(?<![城都超门上集])市|(?<![小园新校社城])区|县)")
_RANKS: Final = (
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "省",
    "市",
    "区",
    "县",
)
_COUNTRY: Final = ("中华人民共和国", "中国")


def is_place(word: str) -> bool:
    """Tell whether a word is a known province or city, in characters or in pinyin.

    >>> is_place("无锡"), is_place("wuxi"), is_place("宏达")
    (True, True, False)

    :param word: one word, folded, without 省 or 市
    """
    return word in _PARENTS


@cache
def _above(place: str) -> frozenset[str]:
    """Return the places that a place lies in."""
    direct = _PARENTS.get(place, frozenset())
    return direct.union(*map(_above, direct))


def leading_places(text: str, within: frozenset[str] = frozenset()) -> tuple[frozenset[str], str]:
    """Take the places off the beginning of a Chinese name or address.

    >>> places, rest = leading_places("江苏省无锡市锡山区宏达木业")
    >>> sorted(places), rest
    (['无锡', '江苏', '锡山区'], '宏达木业')

    :param text: folded text
    :param within: places that are known from elsewhere in it
    :return: the places without 省 and 市, and what is left; a text that is nothing but places
        keeps its last one
    """
    places: set[str] = set()
    for country in _COUNTRY:
        text = text.removeprefix(country) or text
    while True:
        size = _known(text)
        if size and (known := places | within) and not known & _above(text[:size]):
            size = 0  # a company of Wuxi may be called 松原, which is a city elsewhere
        size = size or _unknown(text)
        place, rest = text[:size], text[size:]
        for rank in _RANKS:
            if size and rest.startswith(rank) and not rest.startswith("区域"):
                rest = rest[len(rank) :]
                break
        if not size or not rest:
            return frozenset(places), text
        places.add(place.removesuffix("市"))
        text = rest


def _known(text: str) -> int:
    sizes = range(min(_LONGEST, len(text)), 1, -1)
    return next((size for size in sizes if text[:size] in _PARENTS), 0)


def _unknown(text: str) -> int:
    match = _UNKNOWN.match(text)
    return match.end() if match else 0


def compare_places(first: frozenset[str], second: frozenset[str]) -> float | None:
    """Say how well two sets of places agree.

    A province agrees somewhat with a city in it; two cities do not agree at all. A district that
    the table does not know says nothing about a city.

    >>> compare_places(frozenset({"无锡"}), frozenset({"江苏", "无锡"}))
    1.0
    >>> compare_places(frozenset({"无锡"}), frozenset({"苏州"}))
    0.0

    :return: from 0 to 1; nothing when the two say nothing about each other
    """
    known = [{place for place in places if is_place(place)} for places in (first, second)]
    unknown = [places - known[index] for index, places in enumerate((first, second))]
    if all(unknown) and not unknown[0] & unknown[1] and _same_rank(*unknown):
        return 0.0
    if unknown[0] & unknown[1]:
        return 1.0
    if not all(known):
        return None
    narrow = [places - frozenset().union(*map(_above, places)) for places in known]
    if narrow[0] & narrow[1]:
        return 1.0
    around = [frozenset().union(*map(_above, places)) for places in narrow]
    return 0.8 if narrow[0] & around[1] or narrow[1] & around[0] else 0.0


def _same_rank(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool({place[-1] for place in first} & {place[-1] for place in second})
