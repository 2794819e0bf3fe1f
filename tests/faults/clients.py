"""The program as a process, and those who use it from outside: a desk and self-service machines.

Each client keeps to copies of its own and writes down what became of each act: "done", "refused",
or "unknown" where the answer never came.
"""

from __future__ import annotations

import contextlib
import http.client
import http.cookiejar
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stories import killing

#: G3: a killed program answers again within so many seconds.
BACK_WITHIN = 10.0

#: What a client meets when the program is killed while it asks.
CUT_OFF = (ConnectionError, TimeoutError, http.client.HTTPException, urllib.error.URLError)

Acts = dict[str, list[tuple[str, str]]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """`shuxiang run` on a folder, listening on ports of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.sip2_port = _free_port(), _free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """Return the program's command line."""
        ports = ["--port", str(self.port), "--sip2-port", str(self.sip2_port)]
        return [sys.executable, "-m", "shuxiang", "run", "--data", str(self.folder), *ports]

    def environment(self) -> dict[str, str]:
        """Return what the program finds in its environment."""
        return killing.environment()

    def start(self) -> float:
        """Start the program; return after how many seconds pages and machines were answered."""
        began = time.monotonic()
        with (self.folder.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), env=self.environment(), stderr=log, stdout=log
            )
        while time.monotonic() - began < 3 * BACK_WITHIN:
            assert self.process.poll() is None, (self.folder.parent / "server.log").read_text()
            with contextlib.suppress(*CUT_OFF):
                urllib.request.urlopen(f"{self.base}/healthz", timeout=BACK_WITHIN).close()
                socket.create_connection(("127.0.0.1", self.sip2_port), BACK_WITHIN).close()
                return time.monotonic() - began
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.02)
        raise AssertionError("the program does not answer")

    def kill(self, after: float = 0) -> None:
        """Kill the program, so many seconds from now."""
        assert self.process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(after)
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL

    def stop(self) -> None:
        """Stop the program in order."""
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(30) == 0


class Client:
    """Somebody with copies, who lends each and takes it back, over and over."""

    def __init__(self, card: str, copies: Sequence[str]) -> None:
        self.card, self.copies = card, list(copies)
        self.acts: Acts = defaultdict(list)

    def one_round(self) -> None:
        """Do the next act with each copy. Raises what the connection raises."""
        for barcode in self.copies:
            self.step(barcode)

    def step(self, barcode: str) -> str:
        """Lend what was not lent, take back what was; return the outcome."""
        acts = self.acts[barcode]
        what = self.next_of(barcode)
        acts.append((what, "unknown"))
        acts[-1] = self.ask(what, barcode)
        return acts[-1][1]

    def next_of(self, barcode: str) -> str:
        """Return what is to be done next with a copy: "lend" or "back"."""
        acts = self.acts[barcode]
        return "back" if acts and acts[-1][0] == "lend" else "lend"

    def ask(self, what: str, barcode: str) -> tuple[str, str]:
        """Do an act; return what was done and its outcome."""
        raise NotImplementedError


class Desk(Client):
    """A browser at the desk, by the pages' forms."""

    def __init__(
        self, server: Server, login: tuple[str, str], card: str, copies: Sequence[str]
    ) -> None:
        super().__init__(card, copies)
        self._base, self._login = server.base, login
        self._browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self._token = ""
        self.last_page = ""

    def get(self, address: str) -> tuple[int, str]:
        """Open a page; return its status and text."""
        return self._send(urllib.request.Request(self._base + address))

    def post(self, address: str, **fields: str) -> tuple[int, str]:
        """Send a form of the page that was opened last."""
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": self._token, **fields}).encode()
        return self._send(urllib.request.Request(self._base + address, data))

    def _send(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._browser.open(request, timeout=30) as answer:
                status, page = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                status, page = error.code, error.read().decode()
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
        self._token = found.group(1) if found else self._token
        return status, page

    def sit_down(self) -> None:
        """Log in, unless the session of before still holds. Raises where nobody can, just now."""
        status, page = self.get("/desk/")
        if 'name="password"' in page:
            name, password = self._login
            status, page = self.post("/office/login/", login=name, password=password, next="/desk/")
        if status >= 500:
            raise ConnectionError(page)
        assert 'name="code"' in page, page

    def ask(self, what: str, barcode: str) -> tuple[str, str]:
        if what == "lend":
            self.get("/desk/?m=lend")
            status, self.last_page = self.post("/desk/scan/", code=self.card)
        else:
            status, self.last_page = self.get("/desk/?m=return")
        if status != 200:
            return what, "refused"
        status, self.last_page = self.post("/desk/scan/", code=barcode)
        said = re.search(r'class="result.*?</div>\s*</div>', self.last_page, re.DOTALL)
        words = said.group(0) if said else ""
        if status != 200:
            return what, "unknown"  # done perhaps, and then the page could not be kept
        if "借出成功" in words or "还好了" in words:
            return what, "done"
        return ("used", "done") if "记为馆内看过" in words else (what, "refused")


class Machine(Client):
    """A self-service machine. What got no answer it asks again, as machines do."""

    NOW = "20261124    102400"

    def __init__(
        self, server: Server, login: tuple[str, str], card: str, copies: Sequence[str]
    ) -> None:
        super().__init__(card, copies)
        self._server, self._login = server, login
        self._socket: socket.socket | None = None
        self._rest = b""

    def connect(self) -> None:
        """Connect and log in."""
        self.leave()
        self._rest = b""
        self._socket = socket.create_connection(("127.0.0.1", self._server.sip2_port), 30)
        answer = self.say(f"9300CN{self._login[0]}|CO{self._login[1]}|CP|")
        if answer.startswith("96"):
            raise ConnectionError(answer)
        assert answer.startswith("941"), answer

    def leave(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def say(self, line: str) -> str:
        """Send a message and return the answer."""
        assert self._socket is not None
        self._socket.sendall(line.encode() + b"\r")
        while b"\r" not in self._rest:
            data = self._socket.recv(65_536)
            if not data:
                raise ConnectionResetError
            self._rest += data
        answer, self._rest = self._rest.split(b"\r", 1)
        return answer.decode()

    def next_of(self, barcode: str) -> str:
        acts = self.acts[barcode]
        if acts and acts[-1][1] == "unknown":
            return acts.pop()[0]
        return super().next_of(barcode)

    def ask(self, what: str, barcode: str) -> tuple[str, str]:
        if what == "lend":
            answer = self.say(f"11NN{self.NOW}{self.NOW}AO|AA{self.card}|AB{barcode}|AC|")
        else:
            answer = self.say(f"09N{self.NOW}{self.NOW}AP|AO|AB{barcode}|AC|")
        assert answer[:2] in ("12", "10", "96"), answer
        if answer.startswith("96"):
            return what, "unknown"
        return what, "done" if answer[2] == "1" else "refused"


def clients_of(server: Server, told: dict[str, Any]) -> tuple[Desk, Machine, Machine]:
    """Return a desk and two machines, each with a card and copies of its own."""
    cards, copies = told["cards"], told["copies"]
    desk = Desk(server, tuple(told["desk"]), cards[0], copies[:8])
    login = tuple(told["machine"])
    return (
        desk,
        Machine(server, login, cards[1], copies[8:16]),
        Machine(server, login, cards[2], copies[16:24]),
    )


def disagreements(found: dict[str, Any], clients: Sequence[Client]) -> list[str]:
    """Compare the journal with what every client knows of its copies."""
    told = killing.history(found)
    return [
        f"{barcode}: {line}"
        for client in clients
        for barcode in client.copies
        for line in killing.disagreements(told.get(barcode, []), client.acts[barcode])
    ]


def done_by(clients: Sequence[Client]) -> int:
    """Return how many acts were acknowledged."""
    return sum(
        outcome == "done"
        for client in clients
        for acts in client.acts.values()
        for _, outcome in acts
    )
