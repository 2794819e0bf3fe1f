"""Running the check, reading it, and putting one finding right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.oddities import Found, Oddity
from shuxiang.foundations.kernel.refusals import NotFound
from shuxiang.foundations.preflight.models import Check, Finding

#: So many findings of a kind are kept; the others are counted. Nobody puts more right in a day.
KEPT = 1_000
#: So many rows are written in one transaction: a desk never waits longer than for one of these.
BATCH = 500
#: Checks before the last one are kept for so long, for their counts.
CHECKS_KEPT = timedelta(days=60)


class UnknownFinding(NotFound):
    """It was put right before, or the next check has begun."""

    code = "kernel.not-found"


@dataclass(frozen=True, slots=True)
class CheckSlip:
    """The last check that came to its end."""

    check_id: int
    began_at: datetime
    ended_at: datetime
    played: dict[str, Any]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class FindingSlip:
    """One finding as it is handed out."""

    finding_id: int
    code: str
    ident: int
    subject_id: int
    place_id: int | None
    label: str
    facts: dict[str, Any]


def run(
    oddities: Iterable[Oddity],
    play: Callable[[datetime], dict[str, Any]],
    *,
    now: datetime,
) -> CheckSlip:
    """Ask every oddity for its findings, play lending over all records, and keep what came of it.

    Until it has ended, the check before it is what people see; one that was killed leaves nothing.
    """
    Check.objects.filter(ended_at=None).delete()
    check = Check.objects.create(began_at=now)
    counts: dict[str, int] = {}
    for oddity in oddities:
        if number := _keep(check, oddity, now):
            counts[oddity.code] = number
    check.played, check.counts, check.ended_at = play(now), counts, now
    check.save()
    Finding.objects.exclude(check_run=check).delete()
    Check.objects.filter(began_at__lt=now - CHECKS_KEPT).delete()
    return _slip(check)


def _keep(check: Check, oddity: Oddity, now: datetime) -> int:
    found = iter(oddity.find(now))
    number = 0
    while batch := list(islice(found, BATCH)):
        with transaction.atomic():
            Finding.objects.bulk_create(
                _row(check, oddity.code, one) for one in batch[: max(0, KEPT - number)]
            )
        number += len(batch)
    return number


def _row(check: Check, code: str, one: Found) -> Finding:
    return Finding(
        check_run=check,
        code=code,
        ident=one.ident,
        subject_id=one.subject_id or one.ident,
        place_id=one.place_id,
        label=one.label[:200],
        facts=one.facts,
    )


def _slip(check: Check) -> CheckSlip:
    assert check.ended_at is not None
    return CheckSlip(check.pk, check.began_at, check.ended_at, check.played, check.counts)


def last_check() -> CheckSlip | None:
    """Return the last check that came to its end."""
    check = Check.objects.filter(ended_at__isnull=False).order_by("-pk").first()
    return _slip(check) if check else None


def open_counts(place_ids: Sequence[int] | None = None) -> Mapping[str, int]:
    """Return code → findings that are still to be put right; those of some places only where given,
    and those that belong to no place to everybody."""
    counts: dict[str, int] = {}
    for code, place_id in _open().values_list("code", "place_id"):
        if place_ids is None or place_id is None or place_id in place_ids:
            counts[code] = counts.get(code, 0) + 1
    return counts


def findings(
    code: str, place_ids: Sequence[int] | None = None, *, after: int = 0, most: int = 100
) -> list[FindingSlip]:
    """Return findings of a kind that are still to be put right; `after` skips so many."""
    found = _open().filter(code=code)
    if place_ids is not None:
        found = found.filter(place_id__in=place_ids) | found.filter(place_id=None)
    return [_finding(one) for one in found.order_by("pk")[after : after + most]]


def finding(finding_id: int) -> FindingSlip:
    """Return one finding. Refuses with UnknownFinding."""
    one = _open().filter(pk=finding_id).first()
    if one is None:
        raise UnknownFinding()
    return _finding(one)


def _open() -> Any:
    last = last_check()
    return Finding.objects.filter(check_run_id=last.check_id if last else 0, mended_at=None)


def _finding(one: Finding) -> FindingSlip:
    return FindingSlip(
        one.pk, one.code, one.ident, one.subject_id, one.place_id, one.label, one.facts
    )


def mend(oddity: Oddity, *, finding_id: int, by: Actor, now: datetime) -> None:
    """Put one finding right by the act of its oddity, which refuses and records as everywhere.

    Refuses with UnknownFinding, also where the oddity has no such act.
    """
    one = finding(finding_id)
    if oddity.mend is None or one.code != oddity.code:
        raise UnknownFinding()
    if one.place_id is not None:
        by.require_place(one.place_id)
    with transaction.atomic():
        oddity.mend(ident=one.ident, by=by, now=now)
        Finding.objects.filter(pk=finding_id).update(mended_at=now)


def set_aside(*, finding_id: int, now: datetime) -> None:
    """Take a finding off the list until the next check finds it again. Refuses with
    UnknownFinding."""
    finding(finding_id)
    Finding.objects.filter(pk=finding_id).update(mended_at=now)
