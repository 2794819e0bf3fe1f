"""The whole program under everybody at once: desks, self-service machines, programs of readers,
callers of services."""

from __future__ import annotations

import contextlib
import os
import random
import sys
import threading
from pathlib import Path

from clients import BACK_WITHIN, CUT_OFF, Server
from faults import county, history, notebook
from faults.api_player import ApiPlayer
from faults.deeds import Found
from faults.door_players import BoxPlayer, DeskPlayer
from faults.notebook import Act
from faults.players import Player, World
from stories import killing

DESKS = ("desk-main", "desk-branch")
BOXES = ("box-main", "box-hall", "box-branch")
PROGRAMS = ("program-chen", "program-wu")
SERVICES = ("service-main", "service-branch")


class Program(Server):
    """`shuxiang run` with callers of its services inside."""

    #: Python that is run before it: how a careless program is made of a careful one.
    prelude = ""

    def __init__(self, folder: Path, notebooks: Path, **more: str) -> None:
        super().__init__(folder)
        self.notebooks, self.more, self._lives = notebooks, more, 0

    def command(self) -> list[str]:
        self._lives += 1
        start = "import sys\nfrom faults import whole_program\nsys.exit(whole_program.main())"
        ports = [str(self.port), str(self.sip2_port)]
        return [
            sys.executable, "-c", f"{self.prelude}\n{start}", str(self.folder), *ports,
            str(self.notebooks), str(self._lives), *SERVICES,
        ]  # fmt: skip

    def environment(self) -> dict[str, str]:
        found = killing.environment(**self.more)
        return {**found, "PYTHONPATH": f"{found['PYTHONPATH']}{os.pathsep}{Path(__file__).parent}"}


class Hall:
    """A county in a folder, the program on it, and its clients."""

    def __init__(self, place: Path, seed: int, **more: str) -> None:
        self.folder, self.more = place / "library", more
        self.seed, self.chance = seed, random.Random(seed)
        self.world: World = county.open_county(self.folder, **more)
        self.program = Program(self.folder, place / "notebooks-0", **more)
        #: What was done and known before the folder was put back to an earlier moment.
        self.past: list[Act] = []
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._enter()

    def _enter(self) -> None:
        folder = self.program.notebooks
        folder.mkdir()
        self.players: list[Player] = [
            kind(self.program, self.world, name, folder, random.Random(f"{folder.name}-{name}"))
            for kind, names in ((DeskPlayer, DESKS), (BoxPlayer, BOXES), (ApiPlayer, PROGRAMS))
            for name in names
        ]

    def go_on_from(self, past: list[Act]) -> None:
        """The folder is as it was when only this had been done: other clients begin from there."""
        self.close()
        self.past = past
        number = int(self.program.notebooks.name.rpartition("-")[2]) + 1
        self.program.notebooks = self.program.notebooks.with_name(f"notebooks-{number}")
        self._enter()

    @property
    def done(self) -> int:
        """How many acts the clients outside were acknowledged."""
        return sum(one.notebook.done for one in self.players)

    def open(self, **more: str) -> None:
        """Start the program, with more in its environment, and let everybody begin."""
        self.program.more = {**self.more, **more}
        took = self.program.start()
        assert took <= BACK_WITHIN, took
        self._over.clear()
        self._threads = [threading.Thread(target=self._work, args=(one,)) for one in self.players]
        for thread in self._threads:
            thread.start()

    def _work(self, player: Player) -> None:
        """Let a client work until the hall closes; who is cut off sits down again."""
        while not self._over.is_set():
            with contextlib.suppress(*CUT_OFF):
                player.sit_down()
                while not self._over.is_set():
                    player.play()
            self._over.wait(0.02)

    def wait_for(self, acts: int) -> None:
        """Wait until so many more acts were acknowledged."""
        wanted, patience = self.done + acts, threading.Event()
        for _ in range(6_000):
            if self.done >= wanted:
                return
            assert any(one.is_alive() for one in self._threads), "nobody works any more"
            patience.wait(0.01)
        raise AssertionError(f"only {self.done} of {wanted} acts were acknowledged in a minute")

    def kill(self) -> None:
        """Kill the program in the middle of what it does, and let everybody notice."""
        self.program.kill(after=self.chance.random() * 0.02)
        self._over.set()
        notebook.cut(self._paths())
        for thread in self._threads:
            thread.join()

    def close(self) -> None:
        """Let everybody leave."""
        for player in self.players:
            player.get_up()

    def acts(self) -> list[Act]:
        """Return what all clients, inside and outside, wrote down so far."""
        return self.past + notebook.read(self._paths())

    def _paths(self) -> list[Path]:
        return sorted(self.program.notebooks.iterdir())

    def look(self) -> Found:
        return county.look(self.folder, **self.more)


def assert_true(acts: list[Act], found: Found, where: str) -> None:
    """Fail with all that is wrong with a folder, at length."""
    wrong = faults_of(acts, found)
    if wrong:
        raise AssertionError("\n".join((where, *wrong)))


def faults_of(acts: list[Act], found: Found) -> list[str]:
    """Return everything that is wrong with a folder, given what its clients wrote down."""
    wrong = [] if found["sound"] == "ok" else [f"integrity_check: {found['sound']}"]
    offence = history.check(acts, found)
    return [*wrong, *found["broken"], *([str(offence)] if offence else [])]
