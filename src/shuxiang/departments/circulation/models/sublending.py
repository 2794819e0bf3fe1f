"""Who inside a unit has a book that is lent to the unit's card."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from shuxiang.departments.circulation.models.loans import Loan


class SubLoan(models.Model):
    """转借: one book of a group card, in the hands of one of its people. The loan stays the unit's."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="passed_on")
    #: As the unit calls them: 四年级 王小雨. Gone when nobody may know any more whose the loan was.
    who = models.CharField(max_length=60)
    given_on = models.DateField()
    back_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["loan"], condition=Q(back_on=None), name="one_holder_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(back_on=None) | Q(back_on__gte=F("given_on")),
                name="back_after_given",
            ),
        ]
