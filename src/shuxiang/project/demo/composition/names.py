"""Names that nobody has: authors from rare characters, readers and staff from usual ones."""

from __future__ import annotations

from random import Random

SURNAMES = tuple(
    "陈陈陈刘刘刘李李李王王张张黄黄吴吴周周徐徐胡胡朱朱邓邓曾曾罗罗谢谢彭彭肖肖熊熊万万余余"
    "廖廖邹邹钟钟赖赖温温何郭林高马梁宋郑韩唐冯于董程曹袁许傅沈吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏"
    "汪田任姜范方石姚谭邱侯熊孟秦江易柯涂饶喻甘"
)
_DOUBLE = ("欧阳", "上官", "司马", "诸葛")
_MEN = tuple("建国志强伟军勇明辉斌杰涛鹏飞超平波浩磊刚林峰俊亮荣华福生根水金发良贵友文武学兵海东")
_WOMEN = tuple("秀英桂兰玉梅丽娟芳燕霞红艳萍玲静敏婷雪莉琴云凤珍香莲菊花春秋月娥翠英慧佳欣怡雯")
_CHILDREN = tuple("子轩梓涵一诺雨桐浩宇欣妍宇航可馨思远嘉禾若溪奕辰诗涵俊熙语晨芷若皓天沐阳安然")
_PEN = tuple("蘅砚岫澍榆樾旻蕖笕畲沚暄翮缃瑾珂霁琬疏桁渚淇舟笙萤棹弦樵鹤苇汀陌檐梧")
_PEN_SURNAMES = tuple("沈陆程顾温纪柏苏路宁简黎叶方白石江林童尹夏秋岳杭席")


def author(random: Random) -> str:
    """Return an author's name: an invented one, of characters that parents seldom choose."""
    given = "".join(random.sample(_PEN, 2 if random.random() < 0.8 else 1))
    return random.choice(_PEN_SURNAMES) + given


def person(random: Random, *, born: int, is_male: bool) -> str:
    """Return a reader's name as those born then and there are called."""
    surname = random.choice(_DOUBLE) if random.random() < 0.01 else random.choice(SURNAMES)
    if born >= 2008:
        pool = _CHILDREN
    else:
        pool = _MEN if is_male else _WOMEN
    given = "".join(random.sample(pool, 2 if random.random() < 0.82 else 1))
    return surname + given
