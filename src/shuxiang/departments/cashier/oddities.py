"""What is odd about money: days that were not closed, debts that nobody will pay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from shuxiang.departments.cashier.models import Charge, DayClose, Line, Receipt, Till
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.money import yuan
from shuxiang.foundations.kernel.oddities import Found, Oddity, Subject

OPEN_DAYS = 3
OLD_DEBT_DAYS = 730


def _days_not_closed(now: datetime) -> Iterator[Found]:
    before = day_of(now) - timedelta(days=OPEN_DAYS)
    closed = dict(DayClose.objects.values_list("till_id").annotate(last=Max("day_on")))
    for till in Till.objects.all():
        days = Receipt.objects.filter(till=till, day_on__lt=before)
        if till.pk in closed:
            days = days.filter(day_on__gt=closed[till.pk])
        first = days.order_by("day_on").values_list("day_on", flat=True).first()
        if first is not None:
            facts = {"day": first.isoformat()}
            yield Found(till.pk, f"{till.name} {first}", place_id=till.place_id, facts=facts)


def _owed_by_the_gone(now: datetime) -> Iterator[Found]:
    owed = (
        Line.objects.filter(charge__isnull=False, charge__reader__closed_at__isnull=False)
        .values("charge__reader_id")
        .annotate(sum=Sum("amount_fen"))
        .filter(sum__gt=0)
    )
    for one in owed:
        ident = one["charge__reader_id"]
        yield Found(ident, f"#{ident} {yuan(one['sum'])}")


def _old_debts(now: datetime) -> Iterator[Found]:
    before = now - timedelta(days=OLD_DEBT_DAYS)
    owed = (
        Line.objects.filter(charge__made_at__lt=before, charge__reader__closed_at=None)
        .values("charge_id", "charge__reader_id", "charge__place_id")
        .annotate(sum=Sum("amount_fen"))
        .filter(sum__gt=0)
    )
    for one in owed:
        yield Found(
            one["charge_id"],
            f"#{one['charge__reader_id']} {yuan(one['sum'])}",
            subject_id=one["charge__reader_id"],
            place_id=one["charge__place_id"],
        )


def _without_words(now: datetime) -> Iterator[Found]:
    for ident, reader_id in Charge.objects.filter(why="").values_list("pk", "reader_id"):
        yield Found(ident, f"#{reader_id}", subject_id=reader_id)


ODDITIES = (
    Oddity(
        "cashier.day-not-closed", Subject.TILL, _("几天没有日结"),
        _("月底对账对不上"), _days_not_closed,
    ),
    Oddity(
        "cashier.owed-by-the-gone", Subject.READER, _("退了证还欠着钱"),
        _("账上一直挂着，收不到"), _owed_by_the_gone,
    ),
    Oddity(
        "cashier.old-debt", Subject.READER, _("两年没交的欠款"),
        _("他可能因此不来了，可以商量着免掉"), _old_debts,
    ),
    Oddity(
        "cashier.without-words", Subject.READER, _("应收没有写为什么"),
        _("读者问起来说不清"), _without_words,
    ),
)  # fmt: skip
