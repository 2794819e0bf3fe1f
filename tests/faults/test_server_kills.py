"""The whole program is killed under a desk and two self-service machines, and started again."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable
from pathlib import Path

from clients import BACK_WITHIN, CUT_OFF, Server, clients_of, disagreements, done_by
from stories import killing

KILLS = 20


def until_cut_off(one_round: Callable[[], None]) -> threading.Thread:
    """Let a client work until the program is gone."""

    def work() -> None:
        with contextlib.suppress(*CUT_OFF):
            while True:
                one_round()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_every_act_that_pages_or_machines_were_told_of_is_there_after_kills(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(11)
    folder = tmp_path / "library"
    told = killing.open_library(folder)
    server = Server(folder)
    desk, *machines = clients = clients_of(server, told)
    done = []
    for number in range(KILLS):
        assert server.start() <= BACK_WITHIN
        desk.sit_down()
        for machine in machines:
            machine.connect()
        threads = [until_cut_off(client.one_round) for client in clients]
        server.kill(after=0.3 + 1.7 * chance.random())
        for thread in threads:
            thread.join()
        done.append(done_by(clients))
        found = killing.look(folder)
        assert killing.faults_of(found, []) == [], f"kill {number}"
        assert disagreements(found, clients) == [], f"kill {number}"
    for machine in machines:
        machine.leave()
    # Every life of the program did something for each of them.
    assert all(after > before for before, after in zip([0, *done], done, strict=False))
    assert all(done_by([client]) > 2 * KILLS for client in clients)
    record_property("kills", KILLS)
    record_property("acts", done[-1])
