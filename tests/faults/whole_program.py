"""`shuxiang run` with clients of its services inside, to be killed.

Its arguments are FOLDER PORT SIP2_PORT NOTEBOOKS SEED NAME…
The program is the one that everybody runs; beside it, a thread for each name calls services.
"""

from __future__ import annotations

import contextlib
import json
import random
import socket
import sys
import threading
from pathlib import Path


def play(folder: Path, port: int, notebooks: Path, seed: str, name: str) -> None:
    """Wait until the program answers, then act until it is killed."""
    rest = threading.Event()
    while not rest.wait(0.02):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
    from faults.service_player import ServicePlayer

    world = json.loads((folder / "cast.json").read_text())
    player = ServicePlayer(world, name, notebooks, random.Random(f"{seed}-{name}"))
    player.sit_down()
    player.play_on()


def main() -> int:
    folder, port, sip2_port, notebooks, seed, *names = sys.argv[1:]
    for name in names:
        told = (Path(folder), int(port), Path(notebooks), seed, name)
        threading.Thread(target=play, args=told, daemon=True).start()
    from shuxiang.project import command_line

    return command_line.main(
        ["run", "--data", folder, "--host", "127.0.0.1", "--port", port, "--sip2-port", sip2_port]
    )
