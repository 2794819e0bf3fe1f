"""Measure the move-in: file → titles, copies, journal. Prints a line of figures.

    python bench/move_in.py --records 100000 [--encoding gb18030] [--data FOLDER] [--keep]

Records are composed by rule with a fixed seed: ISBN, title, author, publisher, subjects, class,
summary, and on average 2.2 copies each in 905.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FIELD, SUBFIELD, RECORD = b"\x1e", "\x1f", b"\x1d"


def _parted(text: str) -> list[str]:
    return text.split()


WORDS = _parted(
    "中国 世界 现代 古代 乡村 城市 数学 历史 文学 经济 教育 艺术 科学 技术 管理 法律 哲学 心理 语言 物理 "
    "化学 生物 医学 农业 工业 建筑 交通 环境 网络 数据 设计 机械 材料 能源 地理 旅游 饮食 健康 儿童 家庭 "
    "民俗 戏曲 音乐 书法 摄影 诗歌 散文 小说 童话 神话 传记 茶叶 水稻 蔬菜 果树 气象 海洋 森林 动物 植物 "
    "恐龙 宇宙 机器人 陶瓷 园林 桥梁 铁路 航空 会计 金融"
)
ENDINGS = _parted(
    "研究 概论 入门 史话 手册 读本 导论 选集 图鉴 基础 教程 丛谈 与实践 的故事 大观 新编"
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "文明华建国志强秀英丽芳伟敏静杰涛军超霞平刚玉兰红云海山林春秋晨光雨石"
PRESSES = [
    ("北京", "溪云出版社", "200"),
    ("上海", "东岸人民出版社", "300"),
    ("南昌", "章江文艺出版社", "5500"),
    ("杭州", "之江少年儿童出版社", "5600"),
    ("成都", "锦水科学技术出版社", "80100"),
]
CLASSES = _parted(
    "I247.5 I247.57 I287.8 K825.6 G634 R247.1 S511 TS972.1 B84-49 H319.4 TP311.1 F275 D920 J228 Q958"
)


def isbn13(press: str, number: int) -> str:
    """Return a valid ISBN of a publisher."""
    twelve = f"9787{press}{number:0{8 - len(press)}d}"
    total = sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(twelve))
    return twelve + str(-total % 10)


def field(tag: str, indicators: str, *parts: str) -> tuple[str, str]:
    """Return a field of subfields written ``aText``."""
    return tag, indicators + "".join(SUBFIELD + part for part in parts)


def iso2709(fields: list[tuple[str, str]], encoding: str) -> bytes:
    """Write one record with right lengths."""
    directory, body = b"", b""
    for tag, text in fields:
        data = text.encode(encoding) + FIELD
        directory += f"{tag}{len(data):04d}{len(body):05d}".encode()
        body += data
    base = 24 + len(directory) + 1
    leader = f"{base + len(body) + 1:05d}nam0 22{base:05d}   450 ".encode()
    return leader + directory + FIELD + body + RECORD


def compose(count: int, encoding: str, seed: int = 7) -> Iterator[bytes]:
    """Yield so many records."""
    draw = random.Random(seed)
    numbers = dict.fromkeys((code for _, _, code in PRESSES), 0)
    series: dict[str, int] = {}
    barcode = 0
    for n in range(count):
        town, press, code = draw.choice(PRESSES)
        numbers[code] += 1
        title = draw.choice(WORDS) + draw.choice(WORDS) + draw.choice(ENDINGS)
        rest = draw.choice(WORDS) + draw.choice(ENDINGS)
        author = draw.choice(SURNAMES) + "".join(draw.sample(GIVEN, draw.choice((1, 2))))
        year = draw.randint(1985, 2025)
        number = draw.choice(CLASSES)
        series[number] = series.get(number, 0) + 1
        price = f"CNY{draw.randint(8, 98)}.{draw.choice(('00', '50', '80'))}"
        copies = draw.choice((1, 1, 2, 2, 2, 3, 3, 4))
        held = []
        for _ in range(copies):
            barcode += 1
            held.append(f"b{barcode:08d}")
        summary = "本书介绍了" + "、".join(draw.choices(WORDS, k=24)) + "等方面的内容。"
        isbn = isbn13(code, numbers[code])
        yield iso2709(
            [
                ("001", f"01{year}{n:06d}"),
                ("005", "20240102030405.0"),
                field("010", "  ", f"a{isbn}", f"d{price}"),
                field("100", "  ", f"a20240102d{year}    em y0chiy50      ea"),
                field("101", "0 ", "achi"),
                field("102", "  ", "aCN", "b110000"),
                field("105", "  ", "ay   z   000yy"),
                field("106", "  ", "ar"),
                field("200", "1 ", f"a{title}", f"e{rest}", f"f{author}著"),
                field("205", "  ", "a2版"),
                field("210", "  ", f"a{town}", f"c{press}", f"d{year}.6"),
                field("215", "  ", f"a{draw.randint(80, 700)}页", "d21cm"),
                field("330", "  ", "a" + summary),
                field("606", "0 ", f"a{draw.choice(WORDS)}", f"x{draw.choice(WORDS)}"),
                field("690", "  ", f"a{number}", "v5"),
                field("701", " 0", f"a{author}", "4著"),
                field("801", " 0", "aCN", "bYXTSG", "c20240102"),
                field("905", "  ", *held, f"d{number}", f"e{series[number]}", f"f{copies}"),
            ],
            encoding,
        )


def write_file(path: Path, count: int, encoding: str) -> None:
    """Write a file of so many records."""
    with path.open("wb") as file:
        file.writelines(compose(count, encoding))


def main() -> int:
    """Compose, import, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--encoding", default="utf-8", choices=["utf-8", "gb18030"])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    chosen = parser.parse_args()
    folder = chosen.data or Path(tempfile.mkdtemp(prefix="shuxiang-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["SHUXIANG_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuxiang.project.settings"
    from shuxiang.foundations import store

    store.install_sqlite()
    from shuxiang.foundations import vault

    if not (folder / "keys").exists():
        vault.create_keys(folder)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from shuxiang.departments.holdings.services import move_in, seed_collection
    from shuxiang.departments.network import queries as network
    from shuxiang.departments.network import services as places
    from shuxiang.departments.network.rules import DayPlan
    from shuxiang.foundations.kernel.actor import SYSTEM
    from shuxiang.foundations.kernel.clock import now

    if network.library() is None:
        places.open_library(
            name="云溪县图书馆",
            county="云溪县",
            week=[DayPlan(n, True, (("08:00", "18:00"),)) for n in range(7)],
            by=SYSTEM,
            now=now(),
        )
        main_place = network.main_place()
        seed_collection(place_id=main_place.place_id, by=SYSTEM, now=now())
    path = folder / f"records-{chosen.records}-{chosen.encoding}.mrc"
    if not path.exists():
        write_file(path, chosen.records, chosen.encoding)

    def act() -> None:
        began = time.perf_counter()
        run_id = move_in.start(path=path, by=SYSTEM, now=now())
        sheet = move_in.run(run_id=run_id, by=SYSTEM, now=now())
        seconds = time.perf_counter() - began
        print(
            json.dumps(
                {
                    **sheet.as_line(),
                    "records_per_second": round(sheet.read / seconds),
                    "wall": round(seconds, 2),
                    "file_mb": round(path.stat().st_size / 1e6, 1),
                    "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                }
            )
        )

    if chosen.profile:
        import cProfile
        import pstats

        profiler = cProfile.Profile()
        profiler.runcall(act)
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(30)
    else:
        act()
    if not chosen.keep and chosen.data is None:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
