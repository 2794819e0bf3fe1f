"""转借: a school or a village writes down which of its people has which book of its card."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.circulation.events import PassedOnChanged
from shuxiang.departments.circulation.models import Loan, SubLoan
from shuxiang.departments.circulation.refusals import SublendingRefused
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def pass_on(*, loan_id: int, who: str, by: Actor, now: datetime) -> None:
    """Write down who of a unit has a book of its card; an empty `who` means that it is with the unit
    again. Whoever had it before gave it back today.

    Refuses with SublendingRefused (no running loan of a unit) or NotAllowed. Records
    PassedOnChanged.
    """
    by.require(Power.LEND)
    loan = Loan.objects.select_for_update().filter(pk=loan_id, returned_at=None).first()
    if loan is None or loan.reader_id is None or not readers.card_of(loan.reader_id).is_group:
        raise SublendingRefused(Because("circulation.sublending-not-group"))
    who, today = " ".join(who.split())[:60], day_of(now)
    standing = SubLoan.objects.filter(loan_id=loan_id, back_on=None).first()
    if (standing.who if standing else "") == who:
        return
    if standing is not None:
        standing.back_on = max(today, standing.given_on)
        standing.save(update_fields=["back_on"])
    if who:
        SubLoan.objects.create(loan_id=loan_id, who=who, given_on=today)
    record(PassedOnChanged(loan_id=loan_id, passed_on=bool(who)), by=by, now=now)
