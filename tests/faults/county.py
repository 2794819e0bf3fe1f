"""The county in which histories are made: opened in a folder, and looked at afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from faults.deeds import Kind
from stories import killing

#: Opens the county in a folder of its own: readers, staff with every power at two places, machines,
#: programs of readers, copies of which the first two titles' are everybody's, and rules that refuse little.
OPEN = """
import json, sys
from dataclasses import replace
from pathlib import Path
from shuxiang.project.start import wake
folder = Path(sys.argv[1])
wake(folder, exclusive=True, say=lambda text: None)
import cast, shelves
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.departments.network.models import Place
from shuxiang.departments.readers import queries
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.staff import services as staff
from shuxiang.departments.staff.models import StaffMember
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import SYSTEM
county = cast.open_county(clock.now())
books = shelves.fill(county, per_title=8)
now = county.now
circulation.set_rule(policy=LoanPolicy(0, None, None, None, days=30, renewals=1_000_000), by=SYSTEM, now=now)
places = {"main": county.main.place_id, "branch": county.branch.place_id}
codes = {ident: Place.objects.get(pk=ident).code for ident in places.values()}
people = [[one.card_number, one.reader_id] for one in (county.chen, county.wu, county.elder)]
for name in ("何小满", "罗江", "许静", "林远", "柏大山", "方桂", "章文", "江北"):
    one = readers.register(name=name, category_id=county.categories["adult"],
                           place_id=places["main"], by=SYSTEM, now=now)
    people.append([one.card_number, one.reader_id])
who, tills = {}, {}
for login, at in (("desk-main", "main"), ("desk-branch", "branch"),
                  ("service-main", "main"), ("service-branch", "branch")):
    actor = cast.staff_member(login, county.roles["馆长"], places[at], everywhere=True, now=now)
    who[login] = {"who": f"{actor.kind}:{actor.ident}", "login": login, "password": cast.PASSWORD,
                  "stamp": StaffMember.objects.get(pk=actor.ident).session_stamp,
                  "ident": actor.ident, "place": places[at]}
    tills[at] = cashier.till_of(place_id=places[at], by=actor, now=now).till_id
for login, at in (("box-main", "main"), ("box-hall", "main"), ("box-branch", "branch")):
    made = staff.add_terminal(login=login, name=login, place_id=places[at],
                              lends_without_pin=True, by=SYSTEM, now=now)
    who[login] = {"who": f"terminal:{made.terminal_id}", "login": made.login,
                  "password": made.password, "place": places[at]}
for login, reader in (("program-chen", county.chen), ("program-wu", county.wu)):
    stamp = Reader.objects.get(pk=reader.reader_id).session_stamp
    actor = queries.reader_actor(reader.reader_id, stamp)
    made = readers.make_api_token(name=login, may_act=True, days=300, by=actor, now=now)
    who[login] = {"who": f"reader:{reader.reader_id}", "key": made.key, "place": places["main"],
                  "reader": reader.reader_id}
copies = [[one.barcode, one.copy_id, one.bib_id] for one in books.copies]
shared = {one for one in books.bib_ids[:2]}
rest = [one[1] for one in copies if one[2] not in shared]
for number, one in enumerate(who.values()):
    one["copies"] = rest[number * 3 : number * 3 + 3]
    one["till"] = tills["main" if one["place"] == places["main"] else "branch"]
told = {"places": places, "codes": codes, "readers": people, "copies": copies, "who": who,
        "shared": [one[1] for one in copies if one[2] in shared], "titles": sorted(shared)}
(folder / "cast.json").write_text(json.dumps(told))
"""

#: Opens a folder as the program would, and tells what the checker asks for.
LOOK = """
import json, sys
from pathlib import Path
from shuxiang.project.start import wake
wake(Path(sys.argv[1]), exclusive=True, say=lambda text: None)
from django.db import connection
from shuxiang.departments.cashier.models import Line, Receipt, Till
from shuxiang.departments.cashier.rules import OF_DEPOSIT
from shuxiang.departments.circulation.models import Hold, Loan, Transit
from shuxiang.departments.holdings.models import Copy
from shuxiang.foundations.journal.models import Entry
from shuxiang.project.promises import audit
sound = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
entries = []
for pk, kind, actor, ident, at, facts, personal in Entry.objects.filter(
        kind__in=sys.argv[2:]).order_by("pk").values_list(
        "pk", "kind", "actor_kind", "actor_id", "recorded_at", "facts", "personal"):
    told = json.loads(facts) | (json.loads(personal) if personal else {})
    told.pop("salt", None)
    # A reader who acts stands among what can be cut, not in the line itself.
    ident = told.pop("by_reader", ident) if actor == "reader" else ident
    entries.append([pk, kind, f"{actor}:{ident}", at.isoformat(), told])
print(json.dumps({
    "sound": sound,
    "broken": [f"{p.says} {line}" for p, lines in audit() for line in lines],
    "entries": entries,
    "copies": {pk: [barcode, bib] for pk, barcode, bib in
               Copy.objects.values_list("pk", "barcode", "bib_id")},
    "loans": [[pk, copy, reader, renewals, back is None] for pk, copy, reader, renewals, back in
              Loan.objects.order_by("pk").values_list(
                  "pk", "copy_id", "reader_id", "renewals", "returned_at")],
    "holds": [[pk, bib, reader, copy, ready is not None, how] for pk, bib, reader, copy, ready, how in
              Hold.objects.order_by("pk").values_list(
                  "pk", "bib_id", "reader_id", "caught_copy_id", "ready_at", "ended_how")],
    "ways": [list(row) for row in Transit.objects.order_by("pk").values_list(
        "pk", "copy_id", "from_place_id", "to_place_id", "arrived")],
    "receipts": [list(row) for row in Receipt.objects.order_by("pk").values_list(
        "till_id", "number", "reader_id", "amount_fen")],
    "lines": [list(row) for row in Line.objects.exclude(kind__in=[one.value for one in OF_DEPOSIT])
              .order_by("pk").values_list("reader_id", "amount_fen")],
    "tills": [list(row) for row in Till.objects.values_list("pk", "last_number")],
}))
"""


def open_county(folder: Path, **more: str) -> dict[str, Any]:
    """Open the county in a folder; return its cast."""
    killing.python(OPEN, folder, **more)
    told: dict[str, Any] = json.loads((folder / "cast.json").read_text())
    return told


def look(folder: Path, **more: str) -> dict[str, Any]:
    """Open a folder after a fault and return what is in it."""
    found: dict[str, Any] = json.loads(killing.python(LOOK, folder, *Kind, **more))
    return found
