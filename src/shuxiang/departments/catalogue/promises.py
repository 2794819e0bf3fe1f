"""What must always hold of titles, as questions that find offenders."""

from __future__ import annotations

from collections.abc import Iterator

from shuxiang.departments.catalogue import queries, rules
from shuxiang.departments.catalogue.models import Bib
from shuxiang.foundations.codecs import iso2709
from shuxiang.foundations.kernel.promises import Promise

#: The match key of a second title under one ISBN was lengthened when it came in.
_FREE = frozenset({"match_key"})


def _columns_that_do_not_follow() -> Iterator[str]:
    names = rules.Columns._fields
    rows = Bib.objects.order_by("pk").values_list("pk", "flavour", "record", *names)
    for pk, flavour, raw, *kept in rows.iterator(chunk_size=1_000):
        try:
            said = queries.describe(iso2709.parse(bytes(raw)), flavour)
        except iso2709.BadRecord:
            yield f"第 {pk} 号书目的原记录读不出来了。"
            continue
        fresh = rules.columns(said)
        wrong = [
            name
            for name, value, now in zip(names, kept, fresh, strict=True)
            if value != now and name not in _FREE
        ]
        if wrong:
            yield f"第 {pk} 号书目的 {'、'.join(wrong)} 和原记录不一致。"


def _merges_that_lead_nowhere() -> Iterator[str]:
    found = Bib.objects.filter(merged_into__merged_into__isnull=False)
    for pk, target in found.values_list("pk", "merged_into_id"):
        yield f"第 {pk} 号书目并进了第 {target} 号，可那条也并走了。"


PROMISES = (
    Promise(
        says="书目的每一栏都和原记录一致。",
        broken_by=_columns_that_do_not_follow,
        kept_by="catalogue.rules.columns (services write nothing else)",
    ),
    Promise(
        says="合并掉的书目总能找到合并后的那条。",
        broken_by=_merges_that_lead_nowhere,
        kept_by="catalogue.services.merge_bibs",
    ),
)
