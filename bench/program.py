"""The whole program: cold start, memory, and how long pages take.

    python bench/program.py [--data FOLDER] [--requests 300] [--json]

Starts the demonstration county on the folder (made on first use, not counted), asks for pages one
after another over one connection, and reads the memory of all its processes.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psutil

WORDS = (
    "柑橘",
    "红楼梦",
    "小熊",
    "红烧",
    "历史",
    "ganju",
    "hlm",
    "978",
    "云溪",
    "诗",
    "电脑 入门",
    "I247.5",
)


def started(data: Path) -> tuple[subprocess.Popen[str], dict[str, Any], float]:
    began = time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, "-m", "shuxiang", "demo", "--data", str(data), "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    told = json.loads(program.stdout.readline())
    return program, told, time.perf_counter() - began


def stopped(program: subprocess.Popen[str]) -> None:
    program.terminate()
    program.wait(30)


def pages(told: dict[str, Any], requests: int) -> list[dict[str, Any]]:
    chance = random.Random(7)
    connection = http.client.HTTPConnection(urlsplit(told["web"]).netloc)
    kinds = {
        "home": lambda: "/",
        "results": lambda: "/search/?q=" + quote(chance.choice(WORDS)),
        "results, in now": lambda: "/search/?now=1&q=" + quote(chance.choice(WORDS)),
        "title": lambda: f"/b/{chance.randint(1, 25_000)}/",
        "suggestions": lambda: "/search/suggest/?q=" + quote(chance.choice(WORDS)[:2]),
    }
    lines = []
    for name, address in kinds.items():
        times, size = [], 0
        for _ in range(requests):
            began = time.perf_counter()
            connection.request("GET", address(), headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 429:  # the program sheds what comes too fast; wait and go on
                time.sleep(0.6)
                continue
            assert answer.status == 200, (name, answer.status)
            size = max(size, len(body))
            times.append(time.perf_counter() - began)
        times.sort()
        lines.append(
            {
                "page": name,
                "p50_ms": round(1000 * times[len(times) // 2], 1),
                "p99_ms": round(1000 * times[int(len(times) * 0.99)], 1),
                "kb": round(size / 1024, 1),
            }
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("demo-data"))
    parser.add_argument("--requests", type=int, default=150)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    stopped(started(chosen.data)[0])
    program, told, cold = started(chosen.data)
    try:
        lines = pages(told, chosen.requests)
        family = [
            psutil.Process(program.pid),
            *psutil.Process(program.pid).children(recursive=True),
        ]
        memory = sum(one.memory_info().rss for one in family) / 2**20
    finally:
        stopped(program)
    outcome = {"cold_start_s": round(cold, 2), "memory_mb": round(memory, 1), "pages": lines}
    if chosen.json:
        print(json.dumps(outcome))
        return
    print(f"cold start {outcome['cold_start_s']} s, memory {outcome['memory_mb']} MB")
    print(f"{'page':<18}{'p50 ms':>8}{'p99 ms':>8}{'KB':>8}")
    for one in lines:
        print(f"{one['page']:<18}{one['p50_ms']:>8}{one['p99_ms']:>8}{one['kb']:>8}")


if __name__ == "__main__":
    main()
