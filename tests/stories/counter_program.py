"""A desk in a process of its own, to be killed: lends and takes back, and says each that is done.

    python counter_program.py FOLDER SEED

Prints one JSON line after each act that was acknowledged, flushed before the next begins.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path


def main() -> None:
    from shuxiang.project.start import wake

    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    opened = wake(folder, exclusive=True, say=lambda text: None)
    from dataclasses import replace

    from shuxiang.departments.circulation import services
    from shuxiang.departments.circulation.refusals import LendingRefused
    from shuxiang.departments.network import queries as network
    from shuxiang.foundations.kernel import clock
    from shuxiang.foundations.kernel.actor import SYSTEM

    told = json.loads((folder / "cast.json").read_text())
    by = replace(SYSTEM, place_id=network.main_place().place_id)
    chance = random.Random(seed)
    assert opened.lock is not None
    print("ready", flush=True)
    while True:
        barcode = chance.choice(told["copies"])
        try:
            slip = services.lend(
                card_number=chance.choice(told["cards"]), barcode=barcode, by=by, now=clock.now()
            )
            said = {"act": "lend", "entry": slip.entry_id, "loan": slip.loan_id}
        except LendingRefused:
            back = services.take_back(barcode=barcode, by=by, now=clock.now())
            said = {"act": "back", "entry": back.entry_id, "loan": back.loan_id}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
