"""Who can log in where: drawn at random when the county is built, told at every start."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from shuxiang.foundations.store import sql

FILE = "demo-accounts.json"

#: So many barcodes are told at most.
_MOST_COPIES = 3_000

_ON_SHELF = (
    "SELECT c.barcode FROM holdings_copy c JOIN holdings_location l ON l.id = c.location_id"
    " JOIN holdings_copykind k ON k.id = c.kind_id JOIN network_place p ON p.id = c.place_id"
    " WHERE p.kind = 'main' AND l.lends AND k.lends AND k.min_age IS NULL"
    " AND c.withdrawn_at IS NULL AND c.lost_at IS NULL AND c.missing_at IS NULL"
    " AND c.in_processing_since IS NULL AND c.owner_id = c.place_id AND NOT EXISTS"
    " (SELECT 1 FROM circulation_loan o WHERE o.copy_id = c.id AND o.returned_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM circulation_hold h WHERE h.bib_id = c.bib_id"
    " AND h.ended_at IS NULL)"
    " ORDER BY c.last_seen_at IS NOT NULL, c.id LIMIT %s"
)


class Addresses(Protocol):
    """Where the program listens, as project.server tells it."""

    @property
    def web(self) -> str: ...

    @property
    def sip2_port(self) -> int | None: ...


def keep(
    folder: Path,
    *,
    staff: Sequence[Mapping[str, str]],
    readers: Sequence[Mapping[str, str]],
    terminal: Mapping[str, str],
) -> None:
    """Write the accounts into the folder, for its owner's eyes only."""
    temporary = folder / f"{FILE}.new"
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(
            {"staff": list(staff), "readers": list(readers), "sip2": dict(terminal)},
            file,
            ensure_ascii=False,
            indent=1,
        )
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(folder / FILE)


def are_kept(folder: Path) -> bool:
    """Say whether the accounts of a built county are known."""
    return (folder / FILE).exists()


def ready_line(folder: Path, addresses: Addresses) -> dict[str, Any]:
    """Return what `demo --json` prints when everything answers."""
    kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return {
        "event": "ready",
        "web": addresses.web,
        "staff": kept["staff"],
        "readers": kept["readers"],
        "copies": [barcode for (barcode,) in sql.rows(_ON_SHELF, [_MOST_COPIES])],
        "sip2": {"port": addresses.sip2_port, **kept["sip2"]},
    }


def in_words(told: Mapping[str, Any]) -> str:
    """Return the same as a person wants to read it."""
    web, sip2 = told["web"], told["sip2"]
    desk = next(one for one in told["staff"] if one["role"] == "流通员")
    director = next(one for one in told["staff"] if one["role"] == "馆长")
    lines = [
        "",
        "云溪县图书馆开了。",
        "",
        f"  读者找书   {web}",
        f"  流通台     {web}desk/      {desk['login']} / {desk['password']}",
        f"  办公室     {web}office/    {director['login']} / {director['password']}",
        f"  自助机     SIP2 端口 {sip2['port']}，{sip2['user']} / {sip2['password']}",
        "",
        "  读者的证号和密码：",
        *(f"    {one['name']}  {one['card']}  {one['pin']}" for one in told["readers"]),
        "",
        "  扫这几册试借：" + "  ".join(told["copies"][:4]),
        "",
        "  其他账号都在数据文件夹的 demo-accounts.json 里。按 Ctrl+C 停下。",
        "",
        f"The demonstration county is open: catalogue {web} · desk {web}desk/ · office {web}office/",
        f"Log in at the desk as {desk['login']} / {desk['password']}. Press Ctrl+C to stop.",
    ]
    return "\n".join(lines)
