"""Loans and the rules they are made by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from shuxiang.departments.circulation.rules import Consequence


class LoanRule(models.Model):
    """One typed row of the regulations. Blank place, category or kind means any.

    The most specific row wins: place before category before kind. A loan stores the outcome, so
    editing a row never rewrites history.
    """

    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, null=True, blank=True)
    category = models.ForeignKey(
        "readers.ReaderCategory", on_delete=models.PROTECT, null=True, blank=True
    )
    kind = models.ForeignKey("holdings.CopyKind", on_delete=models.PROTECT, null=True, blank=True)
    days = models.IntegerField("借期")
    #: How many at a time under this rule; empty means without limit, 0 means none.
    limit = models.IntegerField("册数", null=True, blank=True)
    renewals = models.IntegerField("续借次数", default=1)
    #: Empty means as long as the loan itself.
    renewal_days = models.IntegerField("续借天数", null=True, blank=True)
    #: Renewal is possible only in the last so many days; empty means at any time.
    renew_within_days = models.IntegerField(null=True, blank=True)
    #: Overdue books that still let a reader borrow; 0 means that one overdue book stops them.
    overdue_tolerated = models.IntegerField(null=True, blank=True, default=0)
    readers_renew_overdue = models.BooleanField(default=False)
    staff_renew_overdue = models.BooleanField(default=True)
    #: Open holds a reader may have; empty means without limit, 0 means none.
    holds = models.IntegerField("预约册数", null=True, blank=True, default=5)
    holds_a_day = models.IntegerField(null=True, blank=True)
    #: May be held while a copy stands on a shelf: how a village gets a book from the main library.
    holds_on_shelf = models.BooleanField(default=True)
    #: Open days that a copy waits on the hold shelf.
    keep_days = models.IntegerField("保留天数", default=5)
    consequence = models.CharField(
        max_length=12,
        choices=[(one.value, one.value) for one in Consequence],
        default=Consequence.NOTHING.value,
    )
    grace_days = models.IntegerField("宽限天数", default=0)
    count_closed_days = models.BooleanField(default=False)
    suspension_days = models.IntegerField(default=1)
    suspension_per = models.IntegerField(default=1)
    suspension_most = models.IntegerField(null=True, blank=True)
    fine_fen = models.IntegerField(default=0)
    fine_step_after = models.IntegerField(null=True, blank=True)
    fine_step_fen = models.IntegerField(null=True, blank=True)
    fine_cap_fen = models.IntegerField(null=True, blank=True)
    fine_cap_price = models.BooleanField(default=False)
    #: More debt than this stops further loans; empty means never.
    owed_fen = models.IntegerField(null=True, blank=True)
    #: Overdue so many days a copy counts as lost; empty means never.
    lost_after_days = models.IntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    set_by = models.CharField(max_length=50, blank=True)
    set_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(days__gte=0, days__lte=3650), name="sane_days"),
            models.CheckConstraint(condition=Q(renewals__gte=0), name="sane_renewals"),
            models.CheckConstraint(condition=Q(keep_days__gte=1), name="sane_keep_days"),
            models.UniqueConstraint(
                # SQLite has no NULLS NOT DISTINCT; an empty column is 0 for both databases.
                Coalesce("place", 0),
                Coalesce("category", 0),
                Coalesce("kind", 0),
                condition=Q(retired_at=None),
                name="one_rule_per_case",
            ),
        ]


class RulesVersion(models.Model):
    """Counts changes of the rules, so that remembered rules are known to be stale. One row."""

    version = models.IntegerField(default=1)


class Loan(models.Model):
    """One copy, out to one reader, from lent_at until returned_at.

    There is no status column: open while returned_at is null, overdue when open past due_on.
    A loan taken back by 撤销 has `undone_at`, and counts in no figure.
    """

    copy = models.ForeignKey("holdings.Copy", on_delete=models.PROTECT, related_name="loans")
    reader = models.ForeignKey(
        "readers.Reader", on_delete=models.PROTECT, null=True, related_name="loans"
    )
    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="lent_here")
    rule = models.ForeignKey(LoanRule, on_delete=models.PROTECT, related_name="+")
    lent_at = models.DateTimeField("借出时间")
    due_on = models.DateField("应还日期")
    renewals = models.IntegerField("已续借次数", default=0)
    returned_at = models.DateTimeField("归还时间", null=True, blank=True)
    returned_place = models.ForeignKey(
        "network.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    #: The reader said that it was lost: the loan ended, but nothing came back.
    lost_at = models.DateTimeField(null=True, blank=True)
    #: The reader says that they returned it: it is looked for and counts as overdue for nothing.
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["copy"], condition=Q(returned_at=None), name="one_open_loan_per_copy"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("lent_at")),
                name="returned_after_lent",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(returned_at__isnull=False),
                name="undone_is_not_open",
            ),
            models.CheckConstraint(
                condition=Q(lost_at=None) | Q(returned_at__isnull=False), name="lost_is_not_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["reader"], condition=Q(returned_at=None), name="open_loans_of_reader"
            ),
            models.Index(fields=["due_on"], condition=Q(returned_at=None), name="open_loans_due"),
            models.Index(fields=["lent_at"], name="loan_by_time"),
            models.Index(fields=["reader", "lent_at"], name="loan_of_reader"),
        ]


class InLibraryUse(models.Model):
    """A book read on the spot and put on the trolley: scanned as a return without a loan."""

    copy = models.ForeignKey("holdings.Copy", on_delete=models.PROTECT, related_name="uses")
    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["used_at"], name="use_by_time")]
