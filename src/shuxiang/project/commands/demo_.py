"""`shuxiang demo`: the demonstration county 云溪县, made at the first start and kept."""

from __future__ import annotations

import argparse
import json

from shuxiang.project.command_line import data_argument, say


def arguments(parser: argparse.ArgumentParser) -> None:
    data_argument(parser, "demo-data")
    parser.add_argument("--host", default="127.0.0.1", help="监听的地址 / address to listen on")
    parser.add_argument("--port", type=int, help="网页端口，默认 8000 / port of the pages")
    parser.add_argument("--sip2-port", type=int, help="自助机端口，默认 6001 / port for SIP2")
    parser.add_argument(
        "--json", action="store_true", help="就绪时打印一行 JSON / one line of JSON"
    )


def run(chosen: argparse.Namespace) -> int:
    from shuxiang.project.folder import FolderTrouble
    from shuxiang.project.start import prepare_static_files, wake

    opened = wake(chosen.data, exclusive=True, say=say)
    prepare_static_files(opened.path, say)
    from shuxiang.departments.network import queries as network
    from shuxiang.listeners.discovery import upkeep
    from shuxiang.project.demo import accounts, building
    from shuxiang.project.server import Program, free_port

    port = free_port(chosen.host, chosen.port, 8000)
    sip2_port = free_port(chosen.host, chosen.sip2_port, 6001)
    library = network.library()
    if library is not None and not library.is_demonstration:
        raise FolderTrouble(
            f"{opened.path} 里是真的图书馆（{library.name}），不能当演示用。"
            "请用 shuxiang run 打开它，或给演示换一个文件夹。\n"
            "This folder holds a real library. Use `shuxiang run`, or another folder for the demo."
        )
    if not building.is_complete(opened.path):
        building.build(opened.path, say)
    upkeep.make_ready(say)
    program = Program(chosen.host, port, sip2_port)
    program.start()
    told = accounts.ready_line(opened.path, program.addresses)
    if chosen.json:
        print(json.dumps(told, ensure_ascii=False), flush=True)
    else:
        say(accounts.in_words(told))
    program.run_until_told()
    say("停下了。下次再开，一切照旧。")
    return 0
