"""`shuxiang reindex`: builds the search index anew, with progress; searching goes on meanwhile."""

from __future__ import annotations

import argparse
import sys

from shuxiang.project.command_line import data_argument, say


def arguments(parser: argparse.ArgumentParser) -> None:
    data_argument(parser, "data")


def run(chosen: argparse.Namespace) -> int:
    from shuxiang.project.start import wake

    wake(chosen.data, exclusive=False, say=say)
    from shuxiang.listeners.discovery import upkeep

    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty() or done == total:
            print(f"\r{done:,} / {total:,}", end="", file=sys.stderr, flush=True)

    count, seconds = upkeep.rebuild(progress)
    say(f"\n重建好了：{count:,} 种，用了 {seconds:.1f} 秒。")
    return 0
