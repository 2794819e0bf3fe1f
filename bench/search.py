"""Measure the search engine: build, disk, memory, and the time of every kind of query.

    python bench/search.py --titles 100000 [--json] [--queries 200] [--keep FOLDER]

Titles are composed by rule with a fixed seed and skewed like a real catalogue: few words, authors,
publishers and classes are very common. Answers are not kept between queries.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery import asking
from shuxiang.listeners.discovery.document import TitleDocument
from shuxiang.listeners.discovery.engine import Engine
from shuxiang.listeners.discovery.numbers import isbn13
from shuxiang.listeners.discovery.query import understand
from shuxiang.listeners.discovery.results import Filters, Results, Widening


def _parted(text: str) -> list[str]:
    return text.split()


TOPICS = _parted(
    "中国 历史 文学 经济 教育 社会 文化 艺术 科学 技术 管理 法律 哲学 心理 语言 数学 物理 化学 生物 医学 "
    "农业 工业 建筑 交通 环境 计算机 网络 数据 程序 设计 机械 电子 材料 能源 地理 旅游 饮食 健康 养生 中医 "
    "儿童 青少年 家庭 婚姻 城市 乡村 农村 县域 地方志 民俗 戏曲 音乐 美术 书法 摄影 电影 诗歌 散文 小说 童话 "
    "寓言 神话 传说 传记 书信 日记 游记 回忆录 古代 近代 现代 当代 唐代 宋代 明代 清代 民国 世界 欧洲 亚洲 "
    "日本 美国 英国 法国 俄罗斯 德国 丝绸之路 长江 黄河 长城 北京 上海 江南 西藏 新疆 云南 敦煌 红楼梦 三国 "
    "水浒 西游 论语 孟子 老子 庄子 史记 资治通鉴 诗经 楚辞 茶叶 水稻 蔬菜 果树 养蜂 养猪 病虫害 气象 地震 "
    "海洋 森林 草原 沙漠 动物 植物 昆虫 恐龙 宇宙 太空 机器人 人工智能 大数据 区块链 量子 基因 疫苗 肿瘤 "
    "糖尿病 高血压 营养 运动 足球 篮球 太极拳 围棋 象棋 邮票 陶瓷 青铜器 玉器 园林 民居 桥梁 铁路 航空 航天 "
    "会计 税务 金融 银行 证券 保险 贸易 营销 企业 创业 人力资源 公司法 合同法 刑法 民法典 行政 政治 外交 军事 "
    "战争 革命 抗战 长征 党史 道德 伦理 宗教 佛教 道教 美学 逻辑 考试 作文 英语 阅读 识字 幼儿 教师 学校 图书馆 "
    "档案 新闻 出版 广告 服装 烹饪 家具 花卉 宠物 钓鱼 编织 剪纸 年画 春节 节气 二十四节气 祖国 人民 生活 时间"
)
PATTERNS = _parted(
    "{a}{b}研究 {a}{b}概论 {a}与{b} {a}{b}史 {a}史话 {a}的{b} {a}{b}导论 {a}{b}基础 {a}{b}手册 {a}{b}入门 "
    "{a}{b}读本 {a}{b}论稿 {a}{b}选集 {a}{b}大辞典 {a}{b}图鉴 {a}{b}丛谈 {a}{c}里的{b} 走近{a}：{b}{c} "
    "{a}{b}{c}教程 {a}{b}通史 {c}视野下的{a}{b} {a}{b}实用技术 漫话{a}{b} {a}{b}年鉴 图解{a}{b} {a}{c}{b}"
)
CHARACTERS = (
    "山水云天日月星风花雪春夏秋冬东西南北金木火土石田林江河湖海溪泉谷峰岭松竹梅兰菊荷桃李柳桐青红白黑紫黄绿蓝"
    "明亮光辉静远深长高大小新旧古今文武诗书画琴剑茶酒灯船桥路门窗楼阁城村家国人心手足声影梦思情爱乐悲歌舞笑语"
    "行走飞归来去生死有无中外前后左右上下千百万一二三四五六七八九十龙虎凤鹤马牛羊鱼鸟虫草叶根果米麦豆瓜盐铁铜"
)
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单查仇解区"
)
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文华建国志远思源雨晨子涵浩然欣怡嘉诚立新德春生海波"
PLACES = _parted(
    "人民 中华 商务 上海 北京 江苏 浙江 广东 四川 湖南 湖北 山东 河南 陕西 云南 福建 安徽 辽宁"
)
TRADES = _parted(
    "文学出版社 教育出版社 科学技术出版社 少年儿童出版社 美术出版社 大学出版社 古籍出版社"
)
CLASSES = _parted(
    "I247.5 I267 I207.411 K25 K928.9 G624 G25 TP312 TP393 F27 F83 D92 R24 R161 S5 Q95 J2 H31 B84 Z2"
)
LANGUAGES = ("chi", "chi", "chi", "chi", "chi", "chi", "chi", "chi", "chi", "eng", "jpn", "rus")
KINDS = ("book",) * 12 + ("serial", "audio", "ebook", "map")


def _words() -> list[str]:
    """Return a vocabulary: the topics, then two-character words made up, commonest first."""
    dice = random.Random(3)
    made = ("".join(dice.choices(CHARACTERS, k=2)) for _ in range(3000))
    return list(dict.fromkeys([*TOPICS, *made]))


def _skewed(dice: random.Random, values: Sequence[str]) -> str:
    """Return one value, the first ones far more often (Zipf and Mandelbrot, shifted by 4)."""
    rank = 4 * ((len(values) + 4) / 4) ** dice.random() - 4
    return values[min(int(rank), len(values) - 1)]


WORDS = _words()


def title(number: int) -> TitleDocument:
    """Return the title of one number, always the same."""
    dice = random.Random(number)
    words = [_skewed(dice, WORDS) for _ in range(3)]
    if dice.random() < 0.3:
        words[dice.randrange(3)] = "".join(dice.choices(CHARACTERS, k=dice.choice((2, 2, 3))))
    text = dice.choice(PATTERNS).format(a=words[0], b=words[1], c=words[2])
    authors = tuple(
        _skewed(dice, SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
        for _ in range(dice.choice((1, 1, 1, 2)))
    )
    number_class = _skewed(dice, CLASSES)
    summary = "。".join(
        f"本书介绍{_skewed(dice, WORDS)}的{dice.choice(WORDS)}，并讨论{dice.choice(WORDS)}与"
        f"{''.join(dice.choices(CHARACTERS, k=2))}"
        for _ in range(3)
    )
    return TitleDocument(
        bib_id=number,
        title=text,
        title_rest=f"{dice.choice(TOPICS)}卷" if dice.random() < 0.2 else "",
        authors=authors,
        publisher=_skewed(dice, PLACES) + _skewed(dice, TRADES),
        series=(f"{dice.choice(TOPICS)}文库",) if dice.random() < 0.25 else (),
        subjects=(words[0], _skewed(dice, WORDS)),
        summary=summary,
        isbns=(_isbn(number),),
        call_numbers=(f"{number_class}/{dice.randrange(1, 4000)}",),
        class_number=number_class,
        clc_letter=number_class[:2] if number_class[1].isalpha() else number_class[0],
        year=2026 - int(60 * dice.random() ** 2),
        language=dice.choice(LANGUAGES),
        kind=dice.choice(KINDS),
        places=tuple(sorted({int(30 ** dice.random()) for _ in range(dice.randrange(1, 6))})),
        lendable=dice.random() < 0.9,
        changed_seq=number,
    )


def _isbn(number: int) -> str:
    body = f"7{number % 100_000_000:08d}"
    check = -sum((10 - n) * int(d) for n, d in enumerate(body)) % 11
    return body + ("X" if check == 10 else str(check))


def _memory() -> tuple[float, float]:
    """Return resident and peak resident memory, MB."""
    values = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return tuple(int(values[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def build(folder: Path, titles: int) -> dict[str, float]:
    """Build the index and return seconds, size and memory; making titles up is not counted."""
    engine = Engine(folder)
    making = 0.0

    def documents() -> Iterator[TitleDocument]:
        nonlocal making
        for start in range(1, titles + 1, 5000):
            began = time.process_time()
            chunk = [title(n) for n in range(start, min(start + 5000, titles + 1))]
            making += time.process_time() - began
            yield from chunk

    began, cpu = time.perf_counter(), time.process_time()
    engine.rebuild(documents(), seq=titles)
    seconds = time.perf_counter() - began - making
    used = time.process_time() - cpu - making
    engine.close()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {
        "build_seconds": round(seconds, 1),
        "build_cpu_seconds": round(used, 1),
        "titles_per_second": round(titles / seconds),
        "disk_mb": round(size / 1e6, 1),
        "bytes_per_title": round(size / titles),
        "build_peak_mb": round(_memory()[1]),
    }


Ask = Callable[[Engine, str], Results]


def _plain(engine: Engine, text: str) -> Results:
    return engine.search(understand(text))


def questions(titles: int, count: int) -> dict[str, tuple[list[str], Ask]]:
    """Return the query classes: texts drawn from real titles, and how each is asked."""
    dice = random.Random(7)
    some = [title(dice.randrange(1, titles + 1)) for _ in range(count)]
    out = frozenset(dice.sample(range(1, titles + 1), min(5000, titles // 10)))
    limits = Filters(branches=(1,), classes=("I",), year_from=2000, year_to=2024)

    def word(document: TitleDocument) -> str:
        words = [w for w in chinese.plain_words(document.title) if len(w) > 1]
        return dice.choice(words or [document.title])

    def part(document: TitleDocument) -> str:
        text = chinese.fold(document.title).replace(" ", "")
        size = min(dice.randrange(2, 6), len(text))
        start = dice.randrange(len(text) - size + 1)
        return text[start : start + size]

    def several(document: TitleDocument, number: int) -> str:
        words = [w for w in chinese.plain_words(document.title) if len(w) > 1]
        return " ".join([*words, *document.subjects, *document.authors][:number])

    def filtered(engine: Engine, text: str) -> Results:
        return engine.search(understand(text), limits)

    def available(engine: Engine, text: str) -> Results:
        return engine.search(understand(text), Filters(lendable_only=True), exclude_ids=out)

    def suggested(engine: Engine, text: str) -> Results:
        return Results(total=len(engine.suggest(text)))

    def deep(engine: Engine, text: str) -> Results:
        return engine.search(understand(text), page=90, size=100)

    return {
        "one word": ([word(d) for d in some], _plain),
        "two words": ([several(d, 2) for d in some], _plain),
        "three words": ([several(d, 3) for d in some], _plain),
        "part of a title, 2-5": ([part(d) for d in some], _plain),
        "whole title": ([d.title for d in some], _plain),
        "one character": ([dice.choice(chinese.fold(d.title)) for d in some], _plain),
        "author": ([d.authors[0] for d in some], _plain),
        "author and word, together": ([d.authors[0] + word(d) for d in some], _plain),
        "pinyin": (["".join(chinese.pinyin(d.title)[:3]) for d in some], _plain),
        "initials": ([chinese.initials(d.title)[:4] for d in some], _plain),
        "ISBN": ([isbn13(d.isbns[0]) for d in some], _plain),
        "call number": ([d.call_numbers[0] for d in some], _plain),
        "class number": ([d.class_number for d in some], _plain),
        "two words, three filters": ([several(d, 2) for d in some], filtered),
        "one word, in now": ([word(d) for d in some], available),
        "one wrong character": ([word(d) + "魃" + word(d) for d in some[: count // 4]], _plain),
        "page 90 of 100": ([word(d) for d in some[: count // 4]], deep),
        "suggestions": ([d.title[: dice.choice((1, 2, 3))] for d in some], suggested),
        "everything": ([""] * 10, _plain),
    }


def ask(folder: Path, titles: int, count: int) -> dict[str, object]:
    """Ask every class of query in this process, and return times, recall and memory."""
    asking.KEPT_ANSWERS = 0
    before = _memory()[0]
    began = time.perf_counter()
    engine = Engine(folder)
    engine.open()
    opened = (time.perf_counter() - began) * 1000
    rows = {}
    every: list[float] = []
    for name, (texts, asked) in questions(titles, count).items():
        times, totals, widened = [], [], 0
        asked(engine, texts[0])
        for text in texts:
            began = time.perf_counter()
            found = asked(engine, text)
            times.append((time.perf_counter() - began) * 1000)
            totals.append(found.total)
            widened += found.widening is not Widening.NONE
        times.sort()
        totals.sort()
        every += times
        rows[name] = {
            "p50": round(times[len(times) // 2], 2),
            "p99": round(times[min(len(times) * 99 // 100, len(times) - 1)], 2),
            "median_hits": totals[len(totals) // 2],
            "most_hits": totals[-1],
            "widened": widened,
        }
    return {
        "open_ms": round(opened, 1),
        "search_memory_mb": round(_memory()[0] - before),
        "recall": _recall(engine, titles, count),
        "queries": rows,
    }


def _recall(engine: Engine, titles: int, count: int) -> float:
    """Return the share of arbitrary parts of titles (2-5 characters) that find their title."""
    dice = random.Random(11)
    found = 0
    for _ in range(count):
        document = title(dice.randrange(1, titles + 1))
        text = chinese.fold(document.title).replace(" ", "")
        size = min(dice.randrange(2, 6), len(text))
        start = dice.randrange(len(text) - size + 1)
        part = understand(text[start : start + size])
        # Limits that only this title and few others pass, so that rank plays no part.
        limits = Filters(
            year_from=document.year, year_to=document.year, classes=(document.class_number,)
        )
        pages = range(1, 101)
        for page in pages:
            results = engine.search(part, limits, page=page, size=100, facets=False)
            if document.bib_id in {hit.bib_id for hit in results.hits}:
                found += 1
                break
            if page * 100 >= results.total:
                break
    return found / count


def main() -> None:
    """Build, ask in a fresh process, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, help="build here, or ask what was built here before")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        print(json.dumps(ask(arguments.ask, arguments.titles, arguments.queries)))
        return
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="shuxiang-bench-"))
    try:
        ready = (folder / "current").exists()
        figures: dict[str, object] = {"titles": arguments.titles}
        figures |= {} if ready else build(folder, arguments.titles)
        command = [sys.executable, __file__, "--ask", str(folder)]
        command += ["--titles", str(arguments.titles), "--queries", str(arguments.queries)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        figures |= json.loads(answer.stdout)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)
    rows = figures["queries"]
    assert isinstance(rows, dict)
    for key, value in figures.items():
        if key != "queries":
            print(f"{key:24} {value:>12}")
    print(
        f"\n{'query, with facets':28}{'p50 ms':>9}{'p99 ms':>9}{'hits p50':>10}{'hits max':>10}{'wider':>7}"
    )
    for name, row in rows.items():
        print(
            f"{name:28}{row['p50']:9.2f}{row['p99']:9.2f}{row['median_hits']:10}"
            f"{row['most_hits']:10}{row['widened']:7}"
        )
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
