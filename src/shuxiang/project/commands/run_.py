"""`shuxiang run`: opens one's own library."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from shuxiang.project.command_line import data_argument, say


def arguments(parser: argparse.ArgumentParser) -> None:
    data_argument(parser, "data")
    parser.add_argument("--host", default="0.0.0.0", help="监听的地址 / address to listen on")  # noqa: S104
    parser.add_argument("--port", type=int, help="网页端口，默认 8000 / port of the pages")
    parser.add_argument("--sip2-port", type=int, help="自助机端口，默认 6001 / port for SIP2")


def run(chosen: argparse.Namespace) -> int:
    from shuxiang.project.start import prepare_static_files, wake

    opened = wake(chosen.data, exclusive=True, say=say)
    prepare_static_files(opened.path, say)
    from shuxiang.departments.network import queries as network
    from shuxiang.listeners.discovery import upkeep
    from shuxiang.project.server import Program, free_port

    upkeep.make_ready(say)
    program = Program(
        chosen.host,
        free_port(chosen.host, chosen.port, 8000),
        free_port(chosen.host, chosen.sip2_port, 6001),
    )
    library = network.library()
    if library is None:
        code = _setup_code(opened.path)
        say("这是一个新的图书馆。请在浏览器里打开下面的地址，回答五个问题就能开馆：")
        say(f"    {program.addresses.web}setup/")
        say(f"在别的电脑上打开时，要填这个开馆码：{code}")
    else:
        say(f"{library.name} 开了：{program.addresses.web}")
    say(f"自助机（SIP2）端口 {program.addresses.sip2_port}。按 Ctrl+C 停下。")
    program.start()
    program.run_until_told()
    say("停下了。")
    return 0


def _setup_code(folder: Path) -> str:
    """Return the code that shows that whoever opens the library sits before this screen."""
    file = folder / "setup-code"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"{secrets.randbelow(10**6):06d}")
    return file.read_text().strip()
