"""Reads of circulation. Slips go out, drawers stay closed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from shuxiang.departments.circulation.models import Loan, LoanRule, Retention
from shuxiang.departments.circulation.queries.holds import promised, waiting_for
from shuxiang.departments.circulation.rules import LoanPolicy, OpenLoan, specificity
from shuxiang.departments.circulation.slips import (
    Availability,
    CopyState,
    DayCounts,
    Held,
    LoanLine,
    PolicyNames,
    RetentionSlip,
)
from shuxiang.departments.holdings import queries as holdings
from shuxiang.foundations.kernel.days import day_of, end_of, start_of
from shuxiang.foundations.store import sql

_T = TypeVar("_T")

_cache_guard = threading.Lock()
_cache: dict[str, tuple[int, Any]] = {}


def _policy(rule: LoanRule) -> LoanPolicy:
    return LoanPolicy(
        rule_id=rule.pk,
        place_id=rule.place_id,
        category_id=rule.category_id,
        kind_id=rule.kind_id,
        days=rule.days,
        limit=rule.limit,
        renewals=rule.renewals,
        renewal_days=rule.renewal_days,
        renew_within_days=rule.renew_within_days,
        overdue_tolerated=rule.overdue_tolerated,
        readers_renew_overdue=rule.readers_renew_overdue,
        staff_renew_overdue=rule.staff_renew_overdue,
        holds=rule.holds,
        holds_a_day=rule.holds_a_day,
        holds_on_shelf=rule.holds_on_shelf,
        keep_days=rule.keep_days,
        consequence=rule.consequence,
        grace_days=rule.grace_days,
        count_closed_days=rule.count_closed_days,
        suspension_days=rule.suspension_days,
        suspension_per=rule.suspension_per,
        suspension_most=rule.suspension_most,
        fine_fen=rule.fine_fen,
        fine_step_after=rule.fine_step_after,
        fine_step_fen=rule.fine_step_fen,
        fine_cap_fen=rule.fine_cap_fen,
        fine_cap_price=rule.fine_cap_price,
        owed_fen=rule.owed_fen,
        lost_after_days=rule.lost_after_days,
        set_by=rule.set_by,
    )


def rules_version() -> int:
    """Return the number that changes whenever a rule does."""
    found = sql.row("SELECT version FROM circulation_rulesversion WHERE id = 1")
    return int(found[0]) if found else 0


def remembered(name: str, read: Callable[[], _T]) -> _T:
    """Return what was read of the rules, reading again only once their version has moved on: the
    look-up costs one tiny query."""
    version = rules_version()
    with _cache_guard:
        held = _cache.get(name)
    if held and held[0] == version:
        known: _T = held[1]
        return known
    fresh = read()
    with _cache_guard:
        _cache[name] = (version, fresh)
    return fresh


def policies() -> tuple[LoanPolicy, ...]:
    """Return the rules in force, the most specific first: the order in which they are printed."""
    return remembered("rules", _policies)


def _policies() -> tuple[LoanPolicy, ...]:
    return tuple(
        sorted(
            (_policy(one) for one in LoanRule.objects.filter(retired_at=None)),
            key=lambda one: (-specificity(one), one.rule_id),
        )
    )


def policy_of(rule_id: int) -> LoanPolicy:
    """Return a rule by its number, also one that is no longer in force."""
    for one in policies():
        if one.rule_id == rule_id:
            return one
    return _policy(LoanRule.objects.get(pk=rule_id))


def forget_policies() -> None:
    """Drop what is remembered of the rules (a new database, a restored backup)."""
    with _cache_guard:
        _cache.clear()


def policy_names(policy: LoanPolicy | None) -> PolicyNames | None:
    """Return the names that belong to a rule, for saying it in words."""
    if policy is None:
        return None
    row = (
        LoanRule.objects.filter(pk=policy.rule_id)
        .values_list("place__name", "category__name", "kind__name", "set_at", "set_by")
        .first()
    )
    if row is None:
        return None
    return PolicyNames(
        row[0] or "", row[1] or "", row[2] or "", day_of(row[3]), policy.rule_id, row[4]
    )


def open_loan_of(copy_id: int) -> OpenLoan | None:
    """Return the running loan of a copy, if there is one."""
    found = sql.row(
        "SELECT id, reader_id, copy_id, due_on, renewals, place_id FROM circulation_loan"
        " WHERE copy_id = %s AND returned_at IS NULL",
        [copy_id],
    )
    if found is None:
        return None
    return OpenLoan(found[0], found[1], found[2], sql.day_out(found[3]), found[4], found[5])  # type: ignore[arg-type]


def held_by(reader_id: int, today: date) -> Held:
    """Count the running loans of a reader."""
    found = sql.row(
        "SELECT count(*),"
        " coalesce(sum(CASE WHEN due_on < %s AND claimed_at IS NULL THEN 1 ELSE 0 END), 0),"
        " min(CASE WHEN claimed_at IS NULL THEN due_on END)"
        " FROM circulation_loan WHERE reader_id = %s AND returned_at IS NULL",
        [sql.day_in(today), reader_id],
    )
    assert found is not None
    return Held(int(found[0]), int(found[1]), sql.day_out(found[2]))


def held_by_all(today: date) -> dict[int, Held]:
    """Count the running loans of every reader who has one: reader → Held."""
    return {
        int(reader_id): Held(int(loans), int(overdue), sql.day_out(oldest))
        for reader_id, loans, overdue, oldest in sql.rows(
            "SELECT reader_id, count(*),"
            " coalesce(sum(CASE WHEN due_on < %s AND claimed_at IS NULL THEN 1 ELSE 0 END), 0),"
            " min(CASE WHEN claimed_at IS NULL THEN due_on END)"
            " FROM circulation_loan WHERE returned_at IS NULL AND reader_id IS NOT NULL"
            " GROUP BY reader_id",
            [sql.day_in(today)],
        )
    }


def held_under(reader_id: int, policy: LoanPolicy) -> int:
    """Count the running loans of a reader that a rule's limit speaks of: those made at its place
    and of its kind, where it names them."""
    found = sql.row(
        "SELECT count(*) FROM circulation_loan l JOIN holdings_copy c ON c.id = l.copy_id"
        " WHERE l.reader_id = %s AND l.returned_at IS NULL"
        " AND l.place_id = coalesce(%s, l.place_id) AND c.kind_id = coalesce(%s, c.kind_id)",
        [reader_id, policy.place_id, policy.kind_id],
    )
    assert found is not None
    return int(found[0])


# --- loans for screens ----------------------------------------------------------------------


_LINE = (
    "pk",
    "copy_id",
    "copy__bib_id",
    "copy__barcode",
    "copy__bib__title",
    "copy__bib__author",
    "copy__bib__clc_letter",
    "reader_id",
    "lent_at",
    "due_on",
    "renewals",
    "rule__renewals",
    "place__name",
    "returned_at",
)


def loans_of(reader_id: int) -> list[LoanLine]:
    """Return the running loans of a reader, those due first at the top."""
    found = Loan.objects.filter(reader_id=reader_id, returned_at=None).order_by("due_on", "pk")
    return [LoanLine(*row) for row in found.values_list(*_LINE)]


def loan_line(loan_id: int) -> LoanLine | None:
    """Return one loan, running or not."""
    row = Loan.objects.filter(pk=loan_id).values_list(*_LINE).first()
    return LoanLine(*row) if row else None


def past_loans_of(reader_id: int, *, most: int = 200) -> list[LoanLine]:
    """Return the ended loans of a reader that are still linked to them, newest first."""
    found = Loan.objects.filter(
        reader_id=reader_id, returned_at__isnull=False, undone_at=None
    ).order_by("-returned_at")[:most]
    return [LoanLine(*row) for row in found.values_list(*_LINE)]


def overdue_loans(
    today: date, *, place_ids: Collection[int] | None = None, most: int = 200, after: int = 0
) -> list[LoanLine]:
    """Return loans past their day, the longest overdue first. `after` skips so many."""
    found = Loan.objects.filter(returned_at=None, due_on__lt=today)
    if place_ids is not None:
        found = found.filter(place_id__in=place_ids)
    page = found.order_by("due_on", "pk")[after : after + most]
    return [LoanLine(*row) for row in page.values_list(*_LINE)]


def count_overdue(today: date, *, place_ids: Collection[int] | None = None) -> int:
    """Count loans past their day."""
    found = Loan.objects.filter(returned_at=None, due_on__lt=today)
    if place_ids is not None:
        found = found.filter(place_id__in=place_ids)
    return found.count()


def counts_on(day: date, place_id: int | None = None) -> DayCounts:
    """Count the loans and returns of a library day; undone ones count in neither."""
    start, end = start_of(day), end_of(day)
    lent = Loan.objects.filter(lent_at__gte=start, lent_at__lt=end, undone_at=None)
    back = Loan.objects.filter(
        returned_at__gte=start, returned_at__lt=end, undone_at=None, lost_at=None
    )
    if place_id is not None:
        lent, back = lent.filter(place_id=place_id), back.filter(returned_place_id=place_id)
    return DayCounts(lent.count(), back.count())


# --- is it in? ------------------------------------------------------------------------------


def retention() -> RetentionSlip:
    """Return after how many days the links between readers and their past are cut."""
    last = Retention.objects.order_by("-pk").first()
    if last is None:
        return RetentionSlip(30, 90, "")
    return RetentionSlip(last.loan_days, last.hold_days, last.set_by)


def unlinked(loan_ids: Collection[int]) -> frozenset[int]:
    """Return those of these loans of which nobody knows any more whose they were."""
    found = Loan.objects.filter(pk__in=list(loan_ids), reader__isnull=True)
    return frozenset(found.values_list("pk", flat=True))


def due_dates(copy_ids: Sequence[int]) -> dict[int, date]:
    """Return the due day of each of these copies that is out."""
    found = Loan.objects.filter(copy_id__in=copy_ids, returned_at=None)
    return dict(found.values_list("copy_id", "due_on"))


def availability(bib_ids: Iterable[int]) -> dict[int, Availability]:
    """Return where the copies of these titles are now. Four queries for however many titles."""
    wanted = list(bib_ids)
    copies = holdings.copies_of(wanted)
    ids = [copy.copy_id for held in copies.values() for copy in held]
    out, away, queues = due_dates(ids), promised(ids), waiting_for(wanted)
    return {
        bib_id: Availability(
            bib_id,
            tuple(
                CopyState(copy, out.get(copy.copy_id), copy.copy_id in away)
                for copy in copies.get(bib_id, ())
                if not copy.withdrawn
            ),
            queues.get(bib_id, 0),
        )
        for bib_id in wanted
    }


def bibs_all_out() -> list[int]:
    """Return the titles of which every lendable copy is out now: what “现在能借” leaves out.

    The running loans are few beside the stock, so this reads only them and their titles' copies.
    """
    return [
        int(row[0])
        for row in sql.rows(
            "SELECT o.bib_id FROM (SELECT c.bib_id AS bib_id, count(*) AS gone FROM ("
            "SELECT copy_id FROM circulation_loan WHERE returned_at IS NULL"
            " UNION SELECT copy_id FROM circulation_transit WHERE ended_at IS NULL"
            " UNION SELECT caught_copy_id FROM circulation_hold"
            " WHERE ended_at IS NULL AND caught_copy_id IS NOT NULL"
            ") l JOIN holdings_copy c ON c.id = l.copy_id GROUP BY c.bib_id) o"
            " WHERE o.gone >= (SELECT count(*) FROM holdings_copy c"
            " JOIN holdings_copykind k ON k.id = c.kind_id"
            " JOIN holdings_location n ON n.id = c.location_id"
            " WHERE c.bib_id = o.bib_id AND c.withdrawn_at IS NULL AND c.lost_at IS NULL"
            " AND c.missing_at IS NULL AND k.lends AND n.lends)"
        )
    ]
