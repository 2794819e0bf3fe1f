"""Lend and return pairs in process, through the services, durable.

    python bench/lending.py [--data FOLDER] [--seconds 10] [--profile] [--json]

The folder is a demonstration county (made on first use by `shuxiang demo`); the program must not be
running on it. Beside it, in the same run, the same statements by hand without any rule: the limit
that this disk and this driver set.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import time
from dataclasses import replace
from pathlib import Path
from typing import Any


def pairs(data: Path, seconds: float, profile: bool) -> dict[str, Any]:
    from shuxiang.project.start import wake

    wake(data, exclusive=True, say=print)
    from shuxiang.departments.circulation import services
    from shuxiang.departments.network import queries as network
    from shuxiang.foundations.kernel import clock
    from shuxiang.foundations.kernel.actor import SYSTEM
    from shuxiang.project.demo import accounts
    from shuxiang.project.server import Addresses

    told = accounts.ready_line(data.resolve(), Addresses("", "", 0, 0))
    card, copies = told["readers"][0]["card"], told["copies"]
    by = replace(SYSTEM, place_id=network.main_place().place_id)
    times = []

    def work() -> int:
        done, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            barcode = copies[done % len(copies)]
            began = time.perf_counter()
            services.lend(card_number=card, barcode=barcode, by=by, now=clock.now())
            services.take_back(barcode=barcode, by=by, now=clock.now())
            times.append(time.perf_counter() - began)
            done += 1
        return done

    if profile:
        profiler = cProfile.Profile()
        profiler.enable()
        work()
        profiler.disable()
        pstats.Stats(profiler).sort_stats("tottime").print_stats(30)
        return {}
    done = work()
    times.sort()
    return {
        "pairs_per_s": round(done / seconds, 1),
        "p50_ms": round(1000 * times[len(times) // 2], 2),
        "p99_ms": round(1000 * times[int(len(times) * 0.99)], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("demo-data"))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    outcome = pairs(chosen.data, chosen.seconds, chosen.profile)
    print(json.dumps(outcome) if chosen.json else outcome)


if __name__ == "__main__":
    main()
