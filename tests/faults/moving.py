"""A file of records that moves in, and what is in the folder afterwards."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from stories import killing

#: Tells what moved in: titles, copies, the sheets, and what is found of it.
TELL = """
import hashlib, json, sys
from pathlib import Path
from shuxiang.project.start import wake
wake(Path(sys.argv[1]), exclusive=True, say=lambda text: None)
from django.db import connection
from shuxiang.departments.catalogue.models import Bib
from shuxiang.departments.holdings.models import Copy, ImportRemark, ImportRun
from shuxiang.listeners.discovery import documents, finding, upkeep
from shuxiang.project.promises import audit

def rows(model, *without, **only):
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in without]
    told = hashlib.sha256()
    for row in model.objects.filter(**only).order_by("pk").values_list(*names).iterator():
        told.update(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]).encode())
    return [model.objects.filter(**only).count(), told.hexdigest()]

upkeep.make_ready(lambda text: None)
words = ["柑橘", "恐龙", "机器人", "桥梁与实践", "kl", "9787", "章江", "I247.5", "王"]
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check")
    sound = cursor.fetchone()[0]
print(json.dumps({
    "sound": sound,
    "broken": [f"{p.says} {line}" for p, lines in audit() for line in lines],
    "titles": rows(Bib, "created_at", "changed_at"),
    "copies": rows(Copy, "created_at"),
    "remarks": rows(ImportRemark, run_id=1),
    "sheets": [[run.read, run.imported, run.merged, run.rejected, run.copies, run.position,
                run.finished_at is not None] for run in ImportRun.objects.order_by("pk")],
    "indexed": [upkeep.engine().size, documents.count()],
    "found": {word: [finding.find(word).total, *[line.bib_id for line in finding.find(word).lines]]
              for word in words},
}))
"""


def compose() -> Any:
    """Return the benchmark's composer of records."""
    path = killing.ROOT / "bench" / "move_in.py"
    spec = importlib.util.spec_from_file_location("bench_move_in", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_file(path: Path, records: int) -> None:
    """Write so many records, of which some are double, some share their number, some cannot be read."""
    chance = random.Random(3)
    odd = records // 40
    written = list(compose().compose(records - odd, "utf-8"))
    for number in range(odd):
        one = chance.choice(written)
        written.insert(chance.randrange(len(written)), one if number % 4 else b"00000broken\x1d")
    path.write_bytes(b"".join(written))


def start_import(folder: Path, file: Path, **more: str) -> subprocess.Popen[str]:
    """Begin, or take up, the move-in of a file."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "shuxiang",
            "import",
            "marc",
            str(file),
            "--data",
            str(folder),
            "--json",
        ],
        env=killing.environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def let_end(program: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for the end; return the balance that it prints."""
    out, said = program.communicate(timeout=120)
    assert program.returncode == 0, said
    told: dict[str, Any] = json.loads(out)
    return told


def tell(folder: Path) -> dict[str, Any]:
    """Return what is in a folder after a move-in."""
    told: dict[str, Any] = json.loads(killing.python(TELL, folder))
    assert told.pop("sound") == "ok"
    assert told.pop("broken") == []
    return told
