"""What must always hold of copies and move-ins, as questions that find offenders."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F

from shuxiang.departments.holdings.models import BookNumber, Copy, ImportRemark, ImportRun
from shuxiang.departments.holdings.rules import series_of
from shuxiang.foundations.codecs import callno
from shuxiang.foundations.kernel.promises import Promise


def _barcodes_twice() -> Iterator[str]:
    found = Copy.objects.values("barcode").annotate(times=Count("pk")).filter(times__gt=1)
    for row in found:
        yield f"条码 {row['barcode']} 贴在了 {row['times']} 册书上。"


def _copies_of_merged_titles() -> Iterator[str]:
    found = Copy.objects.filter(bib__merged_into__isnull=False)
    for barcode, bib_id in found.values_list("barcode", "bib_id"):
        yield f"条码 {barcode} 还挂在已经合并掉的第 {bib_id} 号书目下。"


def _wrong_call_keys() -> Iterator[str]:
    found = Copy.objects.order_by("pk").values_list("barcode", "call_number", "call_key")
    for barcode, number, key in found.iterator(chunk_size=5_000):
        if callno.sort_key(number)[:240] != key:
            yield f"条码 {barcode} 的索书号 {number} 排错了位置。"


def _numbers_to_be_given_twice() -> Iterator[str]:
    """A number that stands on a spine must not come out of the series once more."""
    given = dict(BookNumber.objects.values_list("class_number", "last"))
    found = Copy.objects.exclude(call_number="").values_list("call_number", flat=True).distinct()
    for call_number in found.iterator(chunk_size=5_000):
        class_number, number = series_of(call_number)
        if number > given.get(class_number, 0) and class_number:
            yield f"索书号 {call_number} 已经用了，种次号却还会再发一次。"


def _unbalanced_runs() -> Iterator[str]:
    found = ImportRun.objects.exclude(read=F("imported") + F("merged") + F("rejected"))
    for pk, name in found.values_list("pk", "file_name"):
        yield f"第 {pk} 次导入（{name}）的读入数和结果对不上。"


def _rejections_unexplained() -> Iterator[str]:
    for run in ImportRun.objects.filter(rejected__gt=0):
        said = ImportRemark.objects.filter(run=run, is_rejection=True).count()
        if said != run.rejected:
            yield f"第 {run.pk} 次导入（{run.file_name}）拒绝了 {run.rejected} 条，只说明了 {said} 条。"


PROMISES = (
    Promise(
        says="一个条码只贴在一册书上。",
        broken_by=_barcodes_twice,
        kept_by="Copy.barcode is unique",
    ),
    Promise(
        says="册不会挂在已经合并掉的书目下。",
        broken_by=_copies_of_merged_titles,
        kept_by="holdings.services.join_titles",
    ),
    Promise(
        says="每册书都按索书号排在它的位置上。",
        broken_by=_wrong_call_keys,
        kept_by="codecs.callno.sort_key (services write nothing else)",
    ),
    Promise(
        says="书标上有的种次号不会再发一次。",
        broken_by=_numbers_to_be_given_twice,
        kept_by="holdings.services.take_number, holdings.services.note_numbers",
    ),
    Promise(
        says="导入的账是平的：读入等于新增加合并加拒绝。",
        broken_by=_unbalanced_runs,
        kept_by="holdings.services.move_in.writing (one transaction)",
    ),
    Promise(
        says="导入时拒绝的每一条都写明了原因。",
        broken_by=_rejections_unexplained,
        kept_by="holdings.services.move_in.writing (one transaction)",
    ),
)
