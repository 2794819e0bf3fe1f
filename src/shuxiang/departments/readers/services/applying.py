"""网上登记: asking for a card from home. The card is made at the desk, where the document is seen."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from shuxiang.departments.readers.events import ApplicationEnded, ApplicationMade
from shuxiang.departments.readers.models import Application
from shuxiang.departments.readers.refusals import ReaderRefused
from shuxiang.departments.readers.rules.applying import (
    BEGIN,
    RANDOM_DIGITS,
    Applied,
    faults_of_application,
    read_applied,
)
from shuxiang.foundations.codecs import isbn
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import SYSTEM, Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.vault import seal

#: Whoever does not come within this time asks again.
KEPT = timedelta(days=30)

#: More than this stand at no desk: somebody plays.
MOST_STANDING = 5_000


@transaction.atomic
def apply_for_card(*, told: Applied, now: datetime) -> str:
    """Keep what somebody told until they come; return the number that they show.

    Whether somebody has a card already is not said here, because anybody may ask with any number;
    the desk says it. Refuses with ReaderRefused (every fault). Records ApplicationMade.
    """
    told = read_applied(told)
    faults = faults_of_application(told, day_of(now))
    if not faults and Application.objects.count() >= MOST_STANDING:
        faults = [Because("readers.too-many-applications")]
    if faults:
        raise ReaderRefused(*faults)
    text = json.dumps(asdict(told), ensure_ascii=False, default=str)
    row = Application.objects.create(number=_free_number(), told_sealed=seal(text), made_at=now)
    record(ApplicationMade(application_id=row.pk), by=SYSTEM, now=now)
    return row.number


def _free_number() -> str:
    while True:
        number = f"{BEGIN}{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
        # One in eleven would be a book's ISBN of ten digits, and the desk would look for that book.
        if not isbn.is_valid(number) and not Application.objects.filter(number=number).exists():
            return number


@transaction.atomic
def end_application(*, number: str, by: Actor, now: datetime) -> None:
    """Forget what was told once the card is made. Refuses with NotAllowed. Records
    ApplicationEnded."""
    by.require(Power.REGISTER_READERS)
    row = Application.objects.select_for_update().filter(number=number).first()
    if row is None:
        return
    record(ApplicationEnded(application_id=row.pk), by=by, now=now)
    row.delete()


def forget_applications(now: datetime) -> int:
    """Delete what nobody came for; return how many."""
    gone, _ = Application.objects.filter(made_at__lt=now - KEPT).delete()
    return gone
