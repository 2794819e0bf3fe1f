"""Writing titles down, changing them, joining two that are one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.catalogue import queries, rules
from shuxiang.departments.catalogue.events import BibAdded, BibChanged, BibsMerged
from shuxiang.departments.catalogue.models import Bib
from shuxiang.departments.catalogue.refusals import CannotMerge, RecordRefused, UnknownBib
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.departments.catalogue.services.bulk import new_ids
from shuxiang.departments.catalogue.slips import BibSlip
from shuxiang.foundations.codecs.iso2709 import Record
from shuxiang.foundations.journal.record import record as write_down
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.refusals import Because


def _derived(record: Record, flavour: str) -> dict[str, object]:
    """Return the columns of a record. Refuses with RecordRefused where it has no title."""
    columns = rules.columns(queries.describe(record, flavour))
    if not columns.title:
        raise RecordRefused(Because("catalogue.title-empty"))
    return {"record": rules.whole(record), "flavour": flavour, **columns._asdict()}


@transaction.atomic
def add_bib(*, record: Record, by: Actor, now: datetime, flavour: str = "cnmarc") -> BibSlip:
    """Write down a title from its whole record.

    Whether it is here already is for the cataloguer to judge (`queries.twins_of`). Refuses with
    RecordRefused or NotAllowed. Records BibAdded.
    """
    by.require(Power.CATALOGUE)
    (bib_id,) = new_ids("catalogue_bib", 1)
    return _add(bib_id, record, flavour, by, now)


def _add(bib_id: int, record: Record, flavour: str, by: Actor, now: datetime) -> BibSlip:
    derived = _derived(record, flavour)
    Bib.objects.create(pk=bib_id, created_at=now, changed_at=now, **derived)
    write_down(BibAdded(bib_id=bib_id), by=by, now=now)
    return queries.bib(bib_id)


@transaction.atomic
def add_plain(*, plain: PlainTitle, by: Actor, now: datetime, agency: str = "") -> BibSlip:
    """Write down a title from the form of eight fields; a CNMARC record is made of it.

    `agency` goes into 801$b. Refuses with RecordRefused (every reason at once) or NotAllowed.
    Records BibAdded.
    """
    by.require(Power.CATALOGUE)
    _judge(plain)
    (bib_id,) = new_ids("catalogue_bib", 1)
    record = rules.composed(plain, number=f"{bib_id:09d}", now=local(now), agency=agency)
    return _add(bib_id, record, "cnmarc", by, now)


def _judge(plain: PlainTitle) -> None:
    if missing := rules.missing_parts(plain):
        facts = {"isbn": plain.isbn, "year": plain.year}
        raise RecordRefused(*(Because(code, facts) for code in missing))


def _held(bib_id: int) -> Bib:
    found = Bib.objects.select_for_update().filter(pk=bib_id).first()
    if found is None:
        raise UnknownBib(bib_id=bib_id)
    return found


@transaction.atomic
def amend_bib(*, bib_id: int, record: Record, by: Actor, now: datetime) -> BibSlip:
    """Put another record in the place of a title's; the columns follow.

    Refuses with RecordRefused, UnknownBib or NotAllowed. Records BibChanged.
    """
    by.require(Power.CATALOGUE)
    held = _held(bib_id)
    changed = []
    for name, value in _derived(record, held.flavour).items():
        before = getattr(held, name)
        if (bytes(before) if name == "record" else before) != value:
            setattr(held, name, value)
            changed.append(name)
    if changed:
        held.changed_at = now
        held.save(update_fields=[*changed, "changed_at"])
        write_down(BibChanged(bib_id=bib_id, changed=tuple(changed)), by=by, now=now)
    return queries.bib(bib_id)


@transaction.atomic
def amend_plain(*, bib_id: int, plain: PlainTitle, by: Actor, now: datetime) -> BibSlip:
    """Change a title by the form of eight fields; everything else in its record stays.

    Refuses with RecordRefused (every reason at once), UnknownBib or NotAllowed. Records
    BibChanged.
    """
    by.require(Power.CATALOGUE)
    held = _held(bib_id)
    # What an imported record already says is not refused because somebody opened the form.
    before = rules.plain_of(queries.record_of(bib_id), held.flavour)
    if plain != before:
        known = set(rules.missing_parts(before))
        found = [code for code in rules.missing_parts(plain) if code not in known]
        if found:
            facts = {"isbn": plain.isbn, "year": plain.year}
            raise RecordRefused(*(Because(code, facts) for code in found))
    record = rules.amended(queries.record_of(bib_id), held.flavour, plain)
    return amend_bib(bib_id=bib_id, record=record, by=by, now=now)


@transaction.atomic
def merge_bibs(*, keep_id: int, drop_id: int, by: Actor, now: datetime) -> None:
    """Let one title stand for another, of which it was a duplicate. The other's record is kept,
    and its number leads here from now on.

    Its copies are brought over first, by `holdings.services.join_titles`. Refuses with
    CannotMerge, UnknownBib or NotAllowed. Records BibsMerged.
    """
    by.require(Power.CATALOGUE)
    # Always in the order of numbers, so that two who join the same pair never wait in a ring.
    held = {bib_id: _held(bib_id) for bib_id in sorted({keep_id, drop_id})}
    if keep_id == drop_id:
        raise CannotMerge(Because("catalogue.merge-itself"))
    if held[keep_id].merged_into_id is not None or held[drop_id].merged_into_id is not None:
        raise CannotMerge(Because("catalogue.merge-again"))
    Bib.objects.filter(merged_into_id=drop_id).update(merged_into_id=keep_id)
    Bib.objects.filter(pk=drop_id).update(merged_into_id=keep_id, changed_at=now)
    Bib.objects.filter(pk=keep_id).update(changed_at=now)
    write_down(BibsMerged(keep_id=keep_id, drop_id=drop_id), by=by, now=now)
