"""`shuxiang import`: moves records or readers in and ends with a balance sheet."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from shuxiang.project.command_line import data_argument, say


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="marc|readers", required=True)
    for name, text in (
        ("marc", "书目和馆藏：ISO 2709、MARCXML / records and copies"),
        ("readers", "读者：.csv、.xlsx / readers"),
    ):
        one = kinds.add_parser(name, help=text, description=text)
        one.add_argument("files", nargs="+", type=Path, metavar="FILE")
        one.add_argument("--json", action="store_true", help="最后一行打印 JSON / JSON at the end")
        data_argument(one, "data")


def run(chosen: argparse.Namespace) -> int:
    from shuxiang.project.start import wake

    began = time.perf_counter()
    opened = wake(chosen.data, exclusive=False, say=say)
    from shuxiang.departments.holdings import queries as holdings
    from shuxiang.departments.holdings.services import move_in
    from shuxiang.departments.holdings.wording import remark_in_words
    from shuxiang.doors.frame.saying import sentences
    from shuxiang.foundations.kernel import clock
    from shuxiang.foundations.kernel.actor import SYSTEM
    from shuxiang.foundations.kernel.refusals import Refusal
    from shuxiang.project import folder, opening
    from shuxiang.project.searchable import make_searchable

    opening.open_plainly(clock.now())
    starter = move_in.start if chosen.kind == "marc" else move_in.start_readers
    total = {"read": 0, "imported": 0, "merged": 0, "rejected": 0, "copies": 0}
    failed = False
    for path in chosen.files:
        try:
            run_id = starter(path=path, by=SYSTEM, now=clock.now())
            say(f"正在搬 {path.name}…")
            sheet = move_in.run(run_id=run_id, by=SYSTEM, now=clock.now(), progress=_Progress())
        except Refusal as refusal:
            say(f"{path.name}：" + " ".join(str(one) for one in sentences(refusal)))
            failed = True
            continue
        for name in total:
            total[name] += getattr(sheet, name)
        say(
            f"\n{path.name}：读入 {sheet.read:,} = 新增 {sheet.imported:,} + 合并 {sheet.merged:,}"
            f" + 退回 {sheet.rejected:,}；册 {sheet.copies:,}"
        )
        for remark in holdings.remarks(run_id)[:20]:
            what = "退回" if remark.is_rejection else "留意"
            said = remark_in_words(remark.code, remark.detail)
            say(f"  第 {remark.record_number} 条 {what}：{said}")
        if sheet.remarks > 20:
            say(f"  还有 {sheet.remarks - 20} 条说明，在后台“搬家”里看全部、下载退回的记录。")
    if chosen.kind == "marc" and not folder.is_served(opened.path):
        make_searchable(say)
    seconds = time.perf_counter() - began
    if chosen.json:
        print(json.dumps({**total, "seconds": round(seconds, 2)}), flush=True)
    return 2 if failed else 0


class _Progress:
    """Says how far a file is, at most twice a second, on a screen that somebody looks at."""

    def __init__(self) -> None:
        self._said = 0.0

    def __call__(self, read: int, position: int, size: int) -> None:
        now = time.perf_counter()
        if now - self._said < 0.5 or not sys.stderr.isatty():
            return
        self._said = now
        done = 100 * position // max(size, 1)
        print(f"\r  {read:,} 条，{done}%", end="", file=sys.stderr, flush=True)
