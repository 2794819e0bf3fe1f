"""Who answers for a child."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import GuardianAdded, GuardianEnded
from shuxiang.departments.readers.models import Guardian, Reader
from shuxiang.departments.readers.refusals import GuardianRefused, UnknownReader
from shuxiang.departments.readers.rules.people import (
    GuardianGiven,
    faults_of_guardian,
    is_child,
    read_name,
)
from shuxiang.foundations.codecs import mobile
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.vault import seal


def write_guardian(child_id: int, given: GuardianGiven, now: datetime) -> Guardian:
    """Write down a guardian's consent: to which text, and when."""
    return Guardian.objects.create(
        child_id=child_id,
        guardian_id=given.reader_id,
        name=read_name(given.name)[:100],
        phone_sealed=seal(mobile.normalise(given.phone)),
        relation=given.relation.strip()[:20],
        consent_version=given.consent_version[:20],
        consented_at=now,
    )


@transaction.atomic
def add_guardian(*, child_id: int, guardian: GuardianGiven, by: Actor, now: datetime) -> int:
    """Add one who answers for a child, with their consent; return the guardian's id.

    Refuses with GuardianRefused (every fault), UnknownReader or NotAllowed. Records GuardianAdded.
    """
    by.require(Power.EDIT_READERS)
    queries.lock_reader(child_id)
    faults = faults_of_guardian(guardian)
    if guardian.reader_id == child_id:
        faults.append(Because("readers.guardian-self"))
    elif guardian.reader_id is not None:
        faults += _faults_of_adult(guardian.reader_id, now)
    if faults:
        raise GuardianRefused(*faults)
    made = write_guardian(child_id, guardian, now)
    record(
        GuardianAdded(
            reader_id=child_id, guardian_id=made.pk, consent_version=made.consent_version
        ),
        by=by,
        now=now,
    )
    return made.pk


def _faults_of_adult(reader_id: int, now: datetime) -> list[Because]:
    if not Reader.objects.filter(pk=reader_id, closed_at=None).exists():
        raise UnknownReader(reader_id=reader_id)
    young = is_child(queries.birth_date(reader_id), day_of(now))
    return [Because("readers.guardian-child")] if young else []


@transaction.atomic
def end_guardian(*, guardian_id: int, by: Actor, now: datetime) -> None:
    """End a guardian's standing; the consent stays on record. A child keeps at least one.

    Refuses with GuardianRefused or NotAllowed. Records GuardianEnded.
    """
    by.require(Power.EDIT_READERS)
    one = Guardian.objects.filter(pk=guardian_id, ended_at=None).first()
    if one is None:
        raise GuardianRefused(Because("readers.unknown-guardian"))
    queries.lock_reader(one.child_id)
    others = Guardian.objects.filter(child_id=one.child_id, ended_at=None).exclude(pk=one.pk)
    child = Reader.objects.get(pk=one.child_id)
    young = is_child(queries.birth_date(child.pk), day_of(now))
    if young and child.closed_at is None and not others.exists():
        raise GuardianRefused(Because("readers.last-guardian"))
    one.ended_at = now
    one.save(update_fields=["ended_at"])
    record(GuardianEnded(reader_id=child.pk, guardian_id=one.pk), by=by, now=now)
