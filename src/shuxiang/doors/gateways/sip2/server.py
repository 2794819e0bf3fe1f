"""The sockets: one thread that waits on all of them, a few that work, strict limits on each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from shuxiang.doors.gateways.sip2.conversation import Said, answer
from shuxiang.doors.gateways.sip2.terminal import Machine

log = logging.getLogger(__name__)

#: One thread does what needs no hashing. SQLite has one writer and Python one lock: with two threads
#: the same four machines got 40 % less done (bench/sip2.py). Logins and PINs take 60 ms of hashing,
#: outside Python's lock, and so have threads of their own that nobody else waits for.
QUICK, HASHING = 1, 2
_HASHES = re.compile(rb"(?:\A|[\r\n])93|\|AD[^|\r\n]")
#: Bytes read at a time; the codec keeps at most one packet of them.
PIECE = 8_192
#: A stranger has this long to log in, a machine may be silent this long (seconds).
BEFORE_LOGIN, SILENCE = 30.0, 300.0
#: A hall of machines behind one address is fine, a flood is not.
FROM_ONE_ADDRESS = 100
#: A machine that does not read its answers is let go after this long (seconds).
SLOW_READER = 20.0
#: When the gateway stops, answers that were begun have this long to go out (seconds).
LAST_WORDS = 4.0


class Sip2Server:
    """Listens for self-service machines on one port. Patience is measured by the clock of `loop`."""

    def __init__(
        self, host: str, port: int, *, loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        self._host, self._port = host, port
        self._loop = loop or asyncio.new_event_loop()
        self._quick = ThreadPoolExecutor(QUICK, thread_name_prefix="sip2")
        self._hashing = ThreadPoolExecutor(HASHING, thread_name_prefix="sip2-pin")
        self._thread = threading.Thread(target=self._run, name="sip2", daemon=True)
        self._ready = threading.Event()
        self._failed: OSError | None = None
        self._server: asyncio.Server | None = None
        self._closing = False
        self._open: set[asyncio.Task[None]] = set()
        #: Those of the open ones that wait for the machine to speak.
        self._idle: set[asyncio.Task[None]] = set()
        self._addresses: Counter[str] = Counter()

    @property
    def port(self) -> int:
        """Return the port that is listened on."""
        return self._port

    @property
    def silent(self) -> int:
        """Return how many machines and strangers are connected and say nothing at the moment."""
        return len(self._idle)

    def start(self) -> None:
        """Listen. Raises OSError where the port cannot be had."""
        self._thread.start()
        self._ready.wait()
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """Let answers that were begun go out, then close everything."""
        if self._loop.is_running():
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        for pool, count in ((self._quick, QUICK), (self._hashing, HASHING)):
            _let_go(pool, count)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._server = self._loop.run_until_complete(
                asyncio.start_server(self._serve, self._host, self._port, limit=PIECE)
            )
            self._port = self._server.sockets[0].getsockname()[1]
        except OSError as error:
            self._failed = error
            self._loop.close()
            self._ready.set()
            return
        self._ready.set()
        self._loop.run_forever()
        self._loop.close()

    async def _close(self) -> None:
        self._closing = True
        listening = self._server.sockets if self._server is not None else ()
        for one in listening:
            self._loop.remove_reader(one.fileno())
        # Somebody may have been let in this very moment, whose conversation begins only now; and
        # whoever is being answered hears the answer.
        deadline = self._loop.time() + LAST_WORDS
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._open if self._loop.time() > deadline else self._idle:
                task.cancel()
            await asyncio.wait(others, timeout=LAST_WORDS, return_when=asyncio.FIRST_COMPLETED)
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        peer = writer.get_extra_info("peername")
        address = str(peer[0]) if peer else ""
        self._addresses[address] += 1
        machine = Machine(address)
        try:
            if self._addresses[address] <= FROM_ONE_ADDRESS:
                await self._talk(machine, reader, writer, task)
        except (TimeoutError, ConnectionError, asyncio.CancelledError):
            pass
        except Exception:
            log.exception("the conversation with %s broke", address)
        finally:
            machine.forget()
            self._open.discard(task)
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]
            writer.close()

    async def _talk(
        self,
        machine: Machine,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        task: asyncio.Task[None],
    ) -> None:
        deadline = self._loop.time() + BEFORE_LOGIN
        while not self._closing:
            known = machine.slip is not None
            patience = SILENCE if known else deadline - self._loop.time()
            self._idle.add(task)
            try:
                data = await asyncio.wait_for(reader.read(PIECE), max(patience, 0.01))
            finally:
                self._idle.discard(task)
            if not data:
                return
            pool = self._hashing if _HASHES.search(data) else self._quick
            said: Said = await self._loop.run_in_executor(pool, answer, machine, data)
            if said.data:
                writer.write(said.data)
                await asyncio.wait_for(writer.drain(), SLOW_READER)
            if said.over:
                return


def _let_go(pool: ThreadPoolExecutor, count: int) -> None:
    """End a pool with the database connection of each of its threads."""
    barrier = threading.Barrier(count)

    def close() -> None:
        barrier.wait(5)
        connection.close()

    for waiting in [pool.submit(close) for _ in range(count)]:
        with contextlib.suppress(threading.BrokenBarrierError):
            waiting.result(10)
    pool.shutdown()
