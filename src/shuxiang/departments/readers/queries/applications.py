"""What people told at home who want a card."""

from __future__ import annotations

import json
from datetime import date

from shuxiang.departments.readers.models import Application
from shuxiang.departments.readers.rules.applying import Applied, reads_as_application
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.vault import unseal


def application(number: str, by: Actor) -> Applied | None:
    """Return what was told under a number, for whoever makes the card; None where there is none.

    Refuses with NotAllowed.
    """
    by.require(Power.REGISTER_READERS)
    if not reads_as_application(number):
        return None
    row = Application.objects.filter(number=number).first()
    if row is None:
        return None
    told = json.loads(unseal(row.told_sealed))
    born = told.pop("birth_on")
    return Applied(birth_on=date.fromisoformat(born) if born else None, **told)
