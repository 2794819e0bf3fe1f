"""The outline of 中国图书馆分类法: main classes, their divisions, and the sections readers ask for.

Source: the published outline (简表) of the fifth edition, 2010. Names only; the full scheme is a
book of its own and can be loaded by the library (`catalogue.services.load_class_names`).
"""

from __future__ import annotations

from functools import cache

from shuxiang.foundations.codecs import clc

_DIVISIONS = """
A1 马克思、恩格斯著作|A2 列宁著作|A3 斯大林著作|A4 毛泽东著作|A49 邓小平著作|A5 著作汇编|A7 生平和传记
A8 学习和研究
B0 哲学理论|B1 世界哲学|B2 中国哲学|B3 亚洲哲学|B4 非洲哲学|B5 欧洲哲学|B6 大洋洲哲学|B7 美洲哲学|B80 思维科学
B81 逻辑学|B82 伦理学|B83 美学|B84 心理学|B9 宗教
C0 社会科学理论与方法论|C1 社会科学概况、现状、进展|C2 社会科学机构、团体、会议|C3 社会科学研究方法
C4 社会科学教育与普及|C5 社会科学丛书、文集|C6 社会科学参考工具书|C8 统计学|C91 社会学|C92 人口学|C93 管理学
C95 民族学、文化人类学|C96 人才学|C97 劳动科学
D0 政治学、政治理论|D1 国际共产主义运动|D2 中国共产党|D3 各国共产党|D4 工人、农民、青年、妇女运动|D5 世界政治
D6 中国政治|D7 各国政治|D8 外交、国际关系|D9 法律|D90 法学理论|D91 法学各部门|D92 中国法律|D99 国际法
E0 军事理论|E1 世界军事|E2 中国军事|E3 亚洲军事|E5 欧洲军事|E7 美洲军事|E8 战略学、战役学、战术学|E9 军事技术
E99 军事地形学、军事地理学
F0 经济学|F1 世界各国经济概况|F2 经济管理|F27 企业经济|F3 农业经济|F4 工业经济|F49 信息产业经济
F5 交通运输经济|F59 旅游经济|F6 邮电通信经济|F7 贸易经济|F8 财政、金融|F83 金融、银行
G0 文化理论|G1 世界各国文化与文化事业|G2 信息与知识传播|G25 图书馆事业、信息事业|G27 档案事业
G3 科学、科学研究|G4 教育|G5 世界各国教育事业|G6 各级教育|G61 学前教育|G62 初等教育|G63 中等教育|G64 高等教育
G7 各类教育|G78 家庭教育|G8 体育
H0 语言学|H1 汉语|H2 中国少数民族语言|H3 常用外国语|H31 英语|H36 日语|H4 汉藏语系|H5 阿尔泰语系|H7 印欧语系
H9 国际辅助语
I0 文学理论|I1 世界文学|I2 中国文学|I20 方针、评论、文学史|I21 作品集|I22 诗歌、韵文|I23 戏剧文学|I24 小说
I242 古代小说|I246 现代小说|I247 当代小说|I25 报告文学|I26 散文|I27 民间文学|I28 儿童文学|I29 少数民族文学
I3 亚洲文学|I4 非洲文学|I5 欧洲文学|I6 大洋洲文学|I7 美洲文学
J0 艺术理论|J1 世界各国艺术概况|J2 绘画|J29 书法、篆刻|J3 雕塑|J4 摄影艺术|J5 工艺美术|J59 建筑艺术|J6 音乐
J7 舞蹈|J8 戏剧、曲艺、杂技|J9 电影、电视
K0 史学理论|K1 世界史|K2 中国史|K3 亚洲史|K4 非洲史|K5 欧洲史|K6 大洋洲史|K7 美洲史|K81 传记|K85 文物考古
K89 风俗习惯|K9 地理|K92 中国地理
N0 自然科学理论与方法论|N1 自然科学概况|N2 自然科学机构、团体|N3 自然科学研究方法|N4 自然科学教育与普及
N5 自然科学丛书、文集|N6 自然科学参考工具书|N8 自然科学调查、考察|N91 自然研究、自然历史|N94 系统科学
O1 数学|O3 力学|O4 物理学|O6 化学|O7 晶体学
P1 天文学|P2 测绘学|P3 地球物理学|P4 大气科学（气象学）|P5 地质学|P7 海洋学|P9 自然地理学
Q1 普通生物学|Q2 细胞生物学|Q3 遗传学|Q4 生理学|Q5 生物化学|Q6 生物物理学|Q7 分子生物学|Q81 生物工程学
Q91 古生物学|Q93 微生物学|Q94 植物学|Q95 动物学|Q96 昆虫学|Q98 人类学
R1 预防医学、卫生学|R2 中国医学|R3 基础医学|R4 临床医学|R5 内科学|R6 外科学|R71 妇产科学|R72 儿科学|R73 肿瘤学
R74 神经病学与精神病学|R75 皮肤病学与性病学|R76 耳鼻咽喉科学|R77 眼科学|R78 口腔科学|R8 特种医学|R9 药学
S1 农业基础科学|S2 农业工程|S3 农学（农艺学）|S4 植物保护|S5 农作物|S6 园艺|S7 林业|S8 畜牧、动物医学、蚕、蜂
S9 水产、渔业
TP1 自动化基础理论|TP2 自动化技术及设备|TP3 计算技术、计算机技术|TS2 食品工业|TS97 生活服务技术
U1 综合运输|U2 铁路运输|U4 公路运输|U6 水路运输
V1 航空、航天技术的研究与探索|V2 航空|V4 航天（宇宙航行）|V7 航空、航天医学
X1 环境科学基础理论|X2 社会与环境|X3 环境保护管理|X4 灾害及其防治|X5 环境污染及其防治|X7 废物处理与综合利用
X8 环境质量评价|X9 安全科学
Z1 丛书|Z2 百科全书、类书|Z3 辞典|Z4 论文集、全集、选集、杂著|Z5 年鉴、年刊|Z6 期刊、连续性出版物
Z8 图书目录、文摘、索引
"""


@cache
def names() -> dict[str, str]:
    """Return class → name, in filing order."""
    found = {**clc.MAIN_CLASSES, **clc.TECHNOLOGY}
    for piece in _DIVISIONS.replace("\n", "|").split("|"):
        number, _, name = piece.partition(" ")
        if number:
            found[number] = name
    return dict(sorted(found.items(), key=lambda item: clc.sort_key(item[0])))


def above(number: str) -> tuple[tuple[str, str], ...]:
    """Return the named classes that a class stands in, the main class first, itself last if it has
    a name: I247.5 → I, I2, I24, I247."""
    plain = clc.clean(number)
    return tuple((one, name) for one, name in names().items() if plain.startswith(one))


def below(number: str) -> tuple[tuple[str, str], ...]:
    """Return the named classes one step below a class; the main classes for an empty one."""
    within = [one for one in names() if one.startswith(number) and one != number]
    if not number:
        return tuple(clc.MAIN_CLASSES.items())
    steps = [one for one in within if not any(one != two and one.startswith(two) for two in within)]
    return tuple((one, names()[one]) for one in steps)
