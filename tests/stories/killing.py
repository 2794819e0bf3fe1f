"""Programs that are killed, and what is found in their folder afterwards.

A library in a folder of its own, a desk that lends in a process of its own, and the checker: what
was acknowledged is there, what was not is there wholly or not at all.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

Said = dict[str, Any]

MADE, RETURNED, USED = (
    "circulation.loan-made",
    "circulation.loan-returned",
    "circulation.used-in-library",
)

#: Opens a county with books in a folder of its own, and says what is in it.
OPEN = """
import json, sys
from pathlib import Path
from shuxiang.project.start import wake
folder = Path(sys.argv[1])
wake(folder, exclusive=True, say=lambda text: None)
import cast, shelves
from dataclasses import replace
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.staff import services as staff
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import SYSTEM
county = cast.open_county(clock.now())
books = shelves.fill(county, per_title=8)
machine = staff.add_terminal(login="zizhu", name="自助机", place_id=county.main.place_id,
                             lends_without_pin=True, by=SYSTEM, now=county.now)
told = {"copies": [one.barcode for one in books.copies], "bibs": list(books.bib_ids),
        "cards": [county.chen.card_number, county.wu.card_number, county.elder.card_number],
        "machine": [machine.login, machine.password], "desk": ["周敏", cast.PASSWORD]}
(folder / "cast.json").write_text(json.dumps(told))
"""

#: Opens a folder as the program would, and tells what is in it and which promises are broken.
LOOK = """
import json, sys
from pathlib import Path
from shuxiang.project.start import wake
wake(Path(sys.argv[1]), exclusive=True, say=lambda text: None)
from django.db import connection
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.holdings.models import Copy
from shuxiang.foundations.journal.models import Entry
from shuxiang.project.promises import audit
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check")
    sound = cursor.fetchone()[0]
told = []
for pk, kind, facts in Entry.objects.filter(kind__in=sys.argv[2:]).order_by("pk").values_list(
        "pk", "kind", "facts"):
    facts = json.loads(facts)
    told.append([pk, kind, facts.get("loan_id"), facts["copy_id"]])
print(json.dumps({
    "sound": sound,
    "broken": [f"{p.says} {line}" for p, lines in audit() for line in lines],
    "entries": told,
    "loans": {pk: [copy, back is None] for pk, copy, back in
              Loan.objects.values_list("pk", "copy_id", "returned_at")},
    "copies": dict(Copy.objects.values_list("barcode", "pk")),
}))
"""


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a program of its own that finds what the tests find."""
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SHUXIANG")}
    return {**kept, "PYTHONPATH": paths, **more}


def python(code: str, folder: Path, *rest: str, **more: str) -> str:
    """Run code on a folder in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), *rest],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def open_library(folder: Path) -> dict[str, Any]:
    """Open the tests' county in a folder; return its copies, cards and passwords."""
    python(OPEN, folder)
    told: dict[str, Any] = json.loads((folder / "cast.json").read_text())
    return told


def look(folder: Path) -> dict[str, Any]:
    """Open a folder after a fault and return what is in it."""
    found: dict[str, Any] = json.loads(python(LOOK, folder, MADE, RETURNED, USED))
    return found


def start_desk(folder: Path, seed: int, **more: str) -> subprocess.Popen[str]:
    """Start a lending program on a folder and wait until it is about to lend."""
    desk = subprocess.Popen(
        [sys.executable, str(HERE / "counter_program.py"), str(folder), str(seed)],
        env=environment(**more),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert desk.stdout is not None
    assert desk.stdout.readline() == "ready\n"
    return desk


def read_acts(desk: subprocess.Popen[str], wanted: int) -> list[Said]:
    """Wait for so many acknowledged acts."""
    assert desk.stdout is not None
    return [json.loads(desk.stdout.readline()) for _ in range(wanted)]


def kill(desk: subprocess.Popen[str], after: float = 0) -> list[Said]:
    """Kill the program, in the middle of whatever it does so many seconds from now; return the
    acts that it acknowledged in its last moment."""
    assert desk.stdout is not None
    with contextlib.suppress(subprocess.TimeoutExpired):
        desk.wait(after)
    desk.send_signal(signal.SIGKILL)
    last = acts_in(desk.stdout.read().splitlines())
    desk.stdout.close()
    assert desk.wait() == -signal.SIGKILL
    return last


def acts_in(lines: Iterable[str]) -> list[Said]:
    """Return the whole lines that tell of an act; one cut in the middle was no acknowledgement."""
    said = []
    for line in lines:
        try:
            said.append(json.loads(line))
        except ValueError:
            continue
    return said


def entries_in(said: Iterable[Said]) -> int:
    """Return how many of the acts wrote into the journal."""
    return sum(one["entry"] is not None for one in said)


def faults_of(found: Mapping[str, Any], said: Sequence[Said]) -> list[str]:
    """Return everything that is wrong with a folder, given the acts that were acknowledged."""
    wrong = [] if found["sound"] == "ok" else [f"integrity_check: {found['sound']}"]
    return wrong + list(found["broken"]) + half_done(found) + lost(found, said)


def lost(found: Mapping[str, Any], said: Sequence[Said]) -> list[str]:
    """Return the acknowledged acts that are not in the journal as they were said. An act without
    an entry was answered and changed nothing: the same return scanned twice."""
    entries = {entry: (kind, loan) for entry, kind, loan, _ in found["entries"]}
    wrong = []
    for one in said:
        if one["entry"] is None:
            continue
        kind = MADE if one["act"] == "lend" else RETURNED if one["loan"] else USED
        if entries.get(one["entry"]) != (kind, one["loan"]):
            wrong.append(f"lost: {one}, found: {entries.get(one['entry'])}")
    return wrong


def half_done(found: Mapping[str, Any]) -> list[str]:
    """Return where loans and journal do not tell the same: each loan lent once, back at most once,
    the loans of a copy one after another, and open where the journal knows of no return."""
    state: dict[int, str] = {}
    out: dict[int, int] = {}
    wrong = []
    for entry, kind, loan, copy in found["entries"]:
        if kind == MADE:
            if loan in state or copy in out:
                wrong.append(f"entry {entry} lends what is out: loan {loan}, copy {copy}")
            state[loan], out[copy] = "open", loan
        elif kind == RETURNED:
            if out.pop(copy, None) != loan:
                wrong.append(f"entry {entry} takes back what is not out: loan {loan}, copy {copy}")
            state[loan] = "back"
    loans = {
        int(loan): "open" if is_open else "back" for loan, (_, is_open) in found["loans"].items()
    }
    wrong += [
        f"loan {loan} is {loans.get(loan)}, the journal says {state.get(loan)}"
        for loan in sorted(state.keys() | loans.keys())
        if loans.get(loan) != state.get(loan)
    ]
    return wrong


def history(found: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return for each barcode what the journal tells of it: "lend", "back" or "used", in order."""
    words = {MADE: "lend", RETURNED: "back", USED: "used"}
    barcodes = {copy: barcode for barcode, copy in found["copies"].items()}
    told: dict[str, list[str]] = defaultdict(list)
    for _, kind, _, copy in found["entries"]:
        told[barcodes[copy]].append(words[kind])
    return told


def disagreements(told: Sequence[str], acts: Sequence[tuple[str, str]]) -> list[str]:
    """Compare what the journal tells of a copy with what its one client did, in order.

    An act is (what, outcome). "done" must be there, "refused" must not, "unknown" (the answer never
    came) may or may not be there, wholly.
    """
    places = {0}  # how much of what is told may be accounted for by now
    for number, (what, outcome) in enumerate(acts):
        on = {at + 1 for at in places if at < len(told) and told[at] == what}
        if outcome == "done" and not on:
            rest = list(told[min(places) :])
            return [f"act {number}, {what}, was acknowledged and is not there: {rest}"]
        places = {"done": on, "unknown": on | places, "refused": places}[outcome]
    return [] if len(told) in places else [f"nobody did {list(told[max(places) :])}"]
