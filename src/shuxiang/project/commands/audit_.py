"""`shuxiang audit`: states each promise and finds what breaks it."""

from __future__ import annotations

import argparse

from shuxiang.project.command_line import data_argument, say


def arguments(parser: argparse.ArgumentParser) -> None:
    data_argument(parser, "data")


def run(chosen: argparse.Namespace) -> int:
    from shuxiang.project.start import wake

    wake(chosen.data, exclusive=False, say=say)
    from shuxiang.project.promises import audit

    broken = 0
    for promise, offenders in audit():
        print(("守住  " if not offenders else "没守住 ") + promise.says)
        for line in offenders:
            print("        " + line)
        broken += bool(offenders)
    print(f"{'全部守住。' if not broken else f'有 {broken} 条没守住，请看上面。'}")
    return 1 if broken else 0
