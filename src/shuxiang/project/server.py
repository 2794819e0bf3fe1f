"""One process: pages, self-service machines, deliveries and the clock."""

from __future__ import annotations

import signal
import socket
import threading
from dataclasses import dataclass

from cheroot.wsgi import Server as WebServer
from django.core.wsgi import get_wsgi_application

from shuxiang.doors.gateways.sip2.server import Sip2Server
from shuxiang.project import subscriptions
from shuxiang.project.folder import FolderTrouble
from shuxiang.project.jobs import TIMED
from shuxiang.project.worker import Worker

#: Threads that answer pages. Each keeps a database connection of a few megabytes.
PAGE_THREADS = 6


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the program listens."""

    web: str
    host: str
    port: int
    sip2_port: int | None


def free_port(host: str, wanted: int | None, usual: int) -> int:
    """Return the port to listen on: the wanted one or a refusal, else the usual or one after it."""
    candidates = [wanted] if wanted is not None else list(range(usual, usual + 20))
    for port in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise FolderTrouble(
        f"端口 {wanted if wanted is not None else usual} 已经有别的程序在用。"
        f"请换一个，例如 --port {(wanted or usual) + 1}（自助机的端口用 --sip2-port）。\n"
        "The port is taken. Choose another with --port or --sip2-port."
    )


class Program:
    """All that runs while the library is open to the network."""

    def __init__(self, host: str, port: int, sip2_port: int | None) -> None:
        self.addresses = Addresses(
            web=f"http://{'127.0.0.1' if host in ('0.0.0.0', '') else host}:{port}/",  # noqa: S104
            host=host,
            port=port,
            sip2_port=sip2_port,
        )
        self._worker = Worker(subscriptions.REACTIONS, TIMED)
        subscriptions.wire(self._worker.ring)
        self._web = WebServer(
            (host, port),
            get_wsgi_application(),
            numthreads=PAGE_THREADS,
            max=PAGE_THREADS,
            timeout=20,
            request_queue_size=256,
            server_name="shuxiang",
        )
        self._web.max_request_header_size = 64 * 1024
        self._web.max_request_body_size = 512 * 1024 * 1024
        self._sip2 = Sip2Server(host, sip2_port) if sip2_port is not None else None
        self._over = threading.Event()

    def start(self) -> None:
        """Listen. Returns when pages and machines are answered."""
        self._web.prepare()
        threading.Thread(target=self._web.serve, name="web", daemon=True).start()
        if self._sip2 is not None:
            self._sip2.start()
        self._worker.start()

    def run_until_told(self) -> None:
        """Stay until somebody stops the program, then stop everything in order."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self._over.set())
        while not self._over.wait(3600):
            pass
        self.stop()

    def stop(self) -> None:
        """Answer what was begun, then end."""
        if self._sip2 is not None:
            self._sip2.stop()
        self._web.stop()
        self._worker.stop()
