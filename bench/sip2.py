"""Checkout and checkin pairs over SIP2 against the running program, durable.

    python bench/sip2.py [--data FOLDER] [--seconds 10] [--connections 1 4] [--json]

Starts the demonstration county on the folder (made on first use), lends and takes back over real
sockets on this machine, and prints pairs a second with p50 and p99 of a single message. The client
shares the machine's cores with the program.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NOW = "20261124    102400"


def started(data: Path) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """Start the program and return it with its ready line."""
    program = subprocess.Popen(
        [sys.executable, "-m", "shuxiang", "demo", "--data", str(data), "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    return program, json.loads(program.stdout.readline())


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: str, times: list[float]
) -> str:
    began = time.perf_counter()
    writer.write(line.encode() + b"\r")
    answer = await reader.readuntil(b"\r")
    times.append(time.perf_counter() - began)
    return answer.decode()


async def terminal(
    told: dict[str, Any], copies: Sequence[str], card: str, until: float
) -> tuple[int, int, list[float]]:
    sip2 = told["sip2"]
    reader, writer = await asyncio.open_connection("127.0.0.1", sip2["port"])
    times: list[float] = []
    login = f"9300CN{sip2['user']}|CO{sip2['password']}|CP{sip2['location']}|"
    assert (await ask(reader, writer, login, [])).startswith("941")
    pairs = wrong = turn = 0
    while time.perf_counter() < until:
        barcode = copies[turn % len(copies)]
        turn += 1
        out = await ask(
            reader, writer, f"11NN{NOW}{NOW}AO{sip2['institution']}|AA{card}|AB{barcode}|AC|", times
        )
        back = await ask(
            reader, writer, f"09N{NOW}{NOW}AP|AO{sip2['institution']}|AB{barcode}|AC|", times
        )
        if out.startswith("121") and back.startswith("101"):
            pairs += 1
        else:
            wrong += 1
    writer.close()
    return pairs, wrong, times


async def run(told: dict[str, Any], connections: int, seconds: float) -> dict[str, Any]:
    copies = told["copies"]
    share = len(copies) // connections
    began = time.perf_counter()
    outcomes = await asyncio.gather(
        *(
            terminal(
                told,
                copies[number * share : (number + 1) * share],
                told["readers"][0]["card"],
                began + seconds,
            )
            for number in range(connections)
        )
    )
    took = time.perf_counter() - began
    times = sorted(one for _, _, some in outcomes for one in some)
    return {
        "connections": connections,
        "pairs_per_s": round(sum(one for one, _, _ in outcomes) / took, 1),
        "wrong": sum(one for _, one, _ in outcomes),
        "p50_ms": round(1000 * times[len(times) // 2], 2),
        "p99_ms": round(1000 * times[int(len(times) * 0.99)], 2),
        "worst_ms": round(1000 * times[-1], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("demo-data"))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    program, told = started(chosen.data)
    try:
        lines = [asyncio.run(run(told, count, chosen.seconds)) for count in chosen.connections]
    finally:
        program.terminate()
        program.wait(30)
    if chosen.json:
        print(json.dumps(lines))
        return
    print(
        f"{'connections':>11} {'pairs/s':>9} {'wrong':>6} {'p50 ms':>8} {'p99 ms':>8} {'worst':>8}"
    )
    for one in lines:
        print(
            f"{one['connections']:>11} {one['pairs_per_s']:>9} {one['wrong']:>6}"
            f" {one['p50_ms']:>8} {one['p99_ms']:>8} {one['worst_ms']:>8}"
        )


if __name__ == "__main__":
    main()
