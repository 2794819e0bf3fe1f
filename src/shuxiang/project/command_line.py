"""The command `shuxiang`. Each sub-command lives in a module of its own under `commands`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from shuxiang import __version__
from shuxiang.foundations.store import UnsafeSqlite

#: Name → one line of help. The module of the same name (dashes as underscores) has `arguments`
#: and `run`.
COMMANDS = {
    "demo": "打开演示县云溪县 / open the demonstration county",
    "run": "打开自己的图书馆 / open one's own library",
    "import": "搬进书目或读者 / move in records or readers",
    "reindex": "重建检索 / rebuild the search index",
    "why": "这张证能不能借这一册，为什么 / may this card borrow this copy, and why",
    "audit": "逐条检查承诺 / check every promise",
    "test": "运行测试 / run the tests",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shuxiang", description="书香：县级公共图书馆的一个程序 / runs a county public library"
    )
    parser.add_argument("--version", action="version", version=f"shuxiang {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="命令")
    for name, text in COMMANDS.items():
        one = commands.add_parser(name, help=text, description=text)
        import_module(f"shuxiang.project.commands.{name}_").arguments(one)
    return parser


def data_argument(parser: argparse.ArgumentParser, default: str) -> None:
    """Add --data, the folder that holds everything."""
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("SHUXIANG_DATA", default)),
        metavar="DIR",
        help=f"数据文件夹，默认 {default} / the data folder",
    )


def say(text: str) -> None:
    """Say something to the person at the screen; standard output stays for results."""
    print(text, file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 well, 1 the answer is no, 2 it could not run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = _parser()
    chosen = parser.parse_args(argv)
    if chosen.command is None:
        parser.print_help(sys.stderr)
        return 2
    from shuxiang.project.folder import FolderTrouble

    try:
        result: int = import_module(f"shuxiang.project.commands.{chosen.command}_").run(chosen)
    except FolderTrouble as trouble:
        say(str(trouble))
        return 2
    except UnsafeSqlite as version:
        say(
            f"这台机器上的 SQLite 是 {version}，有会丢数据的毛病，书香不在它上面运行。"
            "请删掉 .venv 文件夹，再运行一次，会装上没有毛病的。"
        )
        return 2
    except KeyboardInterrupt:
        say("停下了，已经办好的都在。")
        return 130
    except BrokenPipeError:
        return 0
    return result
