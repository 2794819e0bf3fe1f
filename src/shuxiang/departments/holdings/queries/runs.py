"""Move-ins: their balance sheets and the lines below."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from shuxiang.departments.holdings.models import ImportRemark, ImportRun
from shuxiang.departments.holdings.refusals import UnknownRun
from shuxiang.departments.holdings.slips import Balance, RemarkSlip
from shuxiang.foundations.vault import unseal

_BALANCE = (
    "pk",
    "kind",
    "file_name",
    "file_size",
    "position",
    "read",
    "imported",
    "merged",
    "rejected",
    "copies",
    "copies_known",
    "said",
    "seconds",
    "started_at",
    "finished_at",
    "stopped_at",
    "started_by",
)
_REMARK = ("record_number", "is_rejection", "code", "detail", "raw", "run__kind")


def balance(run_id: int) -> Balance:
    """Return the balance sheet of a move-in, finished or not. Refuses with UnknownRun."""
    found = ImportRun.objects.filter(pk=run_id).annotate(said=Count("remarks"))
    row = found.values_list(*_BALANCE).first()
    if row is None:
        raise UnknownRun(run_id=run_id)
    return Balance(*row)


def runs(most: int = 50) -> list[Balance]:
    """Return the latest move-ins, newest first."""
    found = ImportRun.objects.annotate(said=Count("remarks")).order_by("-pk")[:most]
    return [Balance(*row) for row in found.values_list(*_BALANCE)]


def unfinished() -> list[Balance]:
    """Return move-ins that were stopped half-way and can go on."""
    found = ImportRun.objects.filter(finished_at=None).annotate(said=Count("remarks"))
    return [Balance(*row) for row in found.order_by("pk").values_list(*_BALANCE)]


def remarks(run_id: int, *, after: int = 0, most: int = 200) -> list[RemarkSlip]:
    """Return lines below a balance sheet in the order of the file, skipping the first `after`.

    Rows of readers come without their content: see `rejected_records`.
    """
    found = ImportRemark.objects.filter(run_id=run_id).order_by("record_number", "pk")
    page = found[after : after + most]
    return [_remark(row) for row in page.values_list(*_REMARK)]


def rejected_records(run_id: int) -> Iterator[RemarkSlip]:
    """Yield every record that was left out, with its bytes, for the downloaded file.

    Rows of readers are kept sealed and opened here: only for those who may see identities.
    """
    found = ImportRemark.objects.filter(run_id=run_id, is_rejection=True)
    rows = found.order_by("record_number", "pk").values_list(*_REMARK)
    for row in rows.iterator(chunk_size=500):
        yield _remark(row, unsealed=True)


def _remark(
    row: tuple[int, bool, str, str, bytes | memoryview | None, str], *, unsealed: bool = False
) -> RemarkSlip:
    number, is_rejection, code, detail, raw, kind = row
    content = None if raw is None else bytes(raw)
    if kind == "readers" and content is not None:
        content = unseal(content.decode()).encode() if unsealed else None
    return RemarkSlip(number, is_rejection, code, detail, content)


def run_path(run_id: int) -> str:
    """Return where the file of a run was read from, or an empty string."""
    kept = ImportRun.objects.filter(pk=run_id).values_list("profile", flat=True).first()
    return str((kept or {}).get("path", ""))
