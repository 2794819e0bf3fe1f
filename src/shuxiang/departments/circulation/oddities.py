"""What is odd in lending: what would be refused, go astray or cost somebody, found the night before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shuxiang.departments.circulation import queries, rules, services
from shuxiang.departments.circulation.models import Hold, Loan, LoanRule, Transit
from shuxiang.departments.circulation.rules import Consequence
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import is_open_day
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services as reader_services
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.oddities import Found, Oddity, Subject
from shuxiang.foundations.store import sql

FAR_DAYS = 400
LONG_OVERDUE_DAYS = 365
CLAIM_DAYS = 30
SUSPENDED_DAYS = 365


# --- the rules ---------------------------------------------------------------------------------------


def _no_rule_for_copies(now: datetime) -> Iterator[Found]:
    """Kinds of copies at places for which no reader at all has a rule."""
    policies = queries.policies()
    categories = [one.category_id for one in readers.categories()]
    for place_id, place, kind_id, kind, number in sql.rows(
        "SELECT c.place_id, p.name, c.kind_id, k.name, count(*) FROM holdings_copy c"
        " JOIN network_place p ON p.id = c.place_id JOIN holdings_copykind k ON k.id = c.kind_id"
        " JOIN holdings_location l ON l.id = c.location_id"
        " WHERE c.withdrawn_at IS NULL AND k.lends AND l.lends"
        " GROUP BY c.place_id, p.name, c.kind_id, k.name ORDER BY c.place_id, c.kind_id"
    ):
        if not any(
            rules.choose_policy(policies, place_id=place_id, category_id=one, kind_id=kind_id)
            for one in categories
        ):
            yield Found(kind_id, f"{place} {kind} {number}", place_id=place_id)


def _no_rule_for_readers(now: datetime) -> Iterator[Found]:
    """Categories whose readers have a rule for no kind of copy at their place."""
    policies = queries.policies()
    kinds = [one.kind_id for one in holdings.copy_kinds()]
    for category_id, category, place_id, place, number in sql.rows(
        "SELECT r.category_id, g.name, r.place_id, p.name, count(*) FROM readers_reader r"
        " JOIN readers_readercategory g ON g.id = r.category_id"
        " JOIN network_place p ON p.id = r.place_id WHERE r.closed_at IS NULL"
        " GROUP BY r.category_id, g.name, r.place_id, p.name ORDER BY r.category_id, r.place_id"
    ):
        if not any(
            rules.choose_policy(policies, place_id=place_id, category_id=category_id, kind_id=one)
            for one in kinds
        ):
            yield Found(category_id, f"{category} {place} {number}", place_id=place_id)


def _rules_of_what_is_gone(now: datetime) -> Iterator[Found]:
    standing = LoanRule.objects.filter(retired_at=None)
    found = (
        standing.filter(place__closed_since__isnull=False)
        | standing.filter(category__retired_at__isnull=False)
        | standing.filter(kind__retired_at__isnull=False)
    )
    for ident in found.order_by("pk").values_list("pk", flat=True):
        yield Found(ident, str(ident))


def _general_rule_lends_nothing(now: datetime) -> Iterator[Found]:
    for one in queries.policies():
        if (one.place_id, one.category_id, one.kind_id) == (None, None, None) and one.limit == 0:
            yield Found(one.rule_id, str(one.rule_id))


def _points_without_scheme(now: datetime) -> Iterator[Found]:
    if queries.points_scheme() is None:
        for one in queries.policies():
            if one.consequence == Consequence.POINTS:
                yield Found(one.rule_id, str(one.rule_id))


# --- running loans -----------------------------------------------------------------------------------


def _loans(loans: Any) -> Iterator[Found]:
    """Findings of loans; the page that is opened is that of the title with its copies."""
    rows = loans.order_by("pk").values_list(
        "pk", "copy_id", "copy__barcode", "copy__bib__title", "copy__bib_id", "place_id"
    )
    for _pk, copy_id, barcode, title, bib_id, place_id in rows.iterator(chunk_size=2_000):
        label = f"{barcode} 《{title[:60]}》"
        yield Found(copy_id, label, subject_id=bib_id, place_id=place_id)


def _running() -> Any:
    return Loan.objects.filter(returned_at=None)


def _reader_closed(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(reader__closed_at__isnull=False))


def _readerless(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(reader=None))


def _due_on_closed_days(now: datetime) -> Iterator[Found]:
    today = day_of(now)
    found = _running().filter(due_on__gte=today).values_list("place_id", "due_on").distinct()
    for place_id, due_on in found.order_by("place_id", "due_on"):
        if not is_open_day(network.calendar_of(place_id), due_on):
            number = _running().filter(place_id=place_id, due_on=due_on).count()
            label = f"{network.place(place_id).name} {due_on} {number}"
            yield Found(place_id, label, place_id=place_id)


def _due_before_lent(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(due_on__lt=F("lent_at__date")))


def _due_far_off(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(due_on__gt=day_of(now) + timedelta(days=FAR_DAYS)))


def _lent_tomorrow(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(lent_at__gt=now + timedelta(hours=1)))


def _long_overdue(now: datetime) -> Iterator[Found]:
    before = day_of(now) - timedelta(days=LONG_OVERDUE_DAYS)
    yield from _loans(_running().filter(due_on__lt=before, claimed_at=None))


def _long_claimed(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(claimed_at__lt=now - timedelta(days=CLAIM_DAYS)))


def _lent_at_closed_place(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(place__closed_since__isnull=False))


def _out_but_lost(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(copy__lost_at__isnull=False))


def _out_but_missing(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(copy__missing_at__isnull=False))


def _out_but_in_processing(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(copy__in_processing_since__isnull=False))


def _out_but_withdrawn(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(copy__withdrawn_at__isnull=False))


def _out_but_not_lent(now: datetime) -> Iterator[Found]:
    found = _running().filter(copy__kind__lends=False) | _running().filter(
        copy__location__lends=False
    )
    yield from _loans(found)


def _home_is_closed(now: datetime) -> Iterator[Found]:
    yield from _loans(_running().filter(copy__location__place__closed_since__isnull=False))


# --- copies ------------------------------------------------------------------------------------------


def _lost_by_nobody(now: datetime) -> Iterator[Found]:
    for copy_id, barcode, title, place_id in sql.rows(
        "SELECT c.id, c.barcode, b.title, c.place_id FROM holdings_copy c"
        " JOIN catalogue_bib b ON b.id = c.bib_id"
        " WHERE c.withdrawn_at IS NULL AND c.lost_at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM circulation_loan l WHERE l.copy_id = c.id AND l.lost_at IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM circulation_loan l WHERE l.copy_id = c.id"
        " AND l.returned_at IS NULL) ORDER BY c.id"
    ):
        yield Found(copy_id, f"{barcode} 《{title[:60]}》", place_id=place_id)


def _away_from_home(now: datetime) -> Iterator[Found]:
    """Stands elsewhere than where it belongs, with no reason: not out, not on its way, not kept,
    and by no rule may it stay."""
    policies = queries.float_policies()
    for copy_id, barcode, title, place_id, kind_id in sql.rows(
        "SELECT c.id, c.barcode, b.title, c.place_id, c.kind_id FROM holdings_copy c"
        " JOIN holdings_location l ON l.id = c.location_id JOIN catalogue_bib b ON b.id = c.bib_id"
        " WHERE c.place_id <> l.place_id AND c.withdrawn_at IS NULL AND c.lost_at IS NULL"
        " AND c.missing_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM circulation_loan o WHERE o.copy_id = c.id"
        " AND o.returned_at IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM circulation_transit t WHERE t.copy_id = c.id"
        " AND t.ended_at IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM circulation_hold h WHERE h.caught_copy_id = c.id"
        " AND h.ended_at IS NULL) ORDER BY c.id"
    ):
        if not rules.floats(policies, place_id=place_id, kind_id=kind_id):
            yield Found(copy_id, f"{barcode} 《{title[:60]}》", place_id=place_id)


def _barcode_like_a_card(now: datetime) -> Iterator[Found]:
    for copy_id, barcode, place_id in sql.rows(
        "SELECT c.id, c.barcode, c.place_id FROM holdings_copy c"
        " JOIN readers_credential k ON k.key = c.barcode"
        " WHERE c.withdrawn_at IS NULL AND k.retired_at IS NULL ORDER BY c.id"
    ):
        yield Found(copy_id, barcode, place_id=place_id)


def _long_on_the_way(now: datetime) -> Iterator[Found]:
    for line in queries.on_the_way(day_of(now)):
        if line.late:
            yield Found(line.copy_id, f"{line.barcode} 《{line.title[:60]}》", place_id=line.to_id)


def _to_a_closed_place(now: datetime) -> Iterator[Found]:
    found = Transit.objects.filter(ended_at=None, to_place__closed_since__isnull=False)
    rows = found.values_list("copy_id", "copy__barcode", "copy__bib__title", "from_place_id")
    for copy_id, barcode, title, place_id in rows:
        yield Found(copy_id, f"{barcode} 《{title[:60]}》", place_id=place_id)


# --- holds -------------------------------------------------------------------------------------------


def _holds(holds: Any) -> Iterator[Found]:
    rows = holds.order_by("pk").values_list("pk", "bib__title", "bib_id", "pickup_id")
    for ident, title, bib_id, place_id in rows:
        yield Found(ident, f"《{title[:80]}》", subject_id=bib_id, place_id=place_id)


def _waiting() -> Any:
    return Hold.objects.filter(ended_at=None)


def _pickup_closed(now: datetime) -> Iterator[Found]:
    yield from _holds(_waiting().filter(pickup__closed_since__isnull=False))


def _hopeless(now: datetime) -> Iterator[Found]:
    for bib_id, _number in queries.hopeless():
        yield from _holds(_waiting().filter(bib_id=bib_id))


def _holder_closed(now: datetime) -> Iterator[Found]:
    yield from _holds(_waiting().filter(reader__closed_at__isnull=False))


def _long_suspended(now: datetime) -> Iterator[Found]:
    before = now - timedelta(days=SUSPENDED_DAYS)
    yield from _holds(_waiting().filter(suspended_at__lt=before, suspended_until=None))


def _long_kept(now: datetime) -> Iterator[Found]:
    yield from _holds(
        Hold.objects.filter(ended_at=None, ready_at__isnull=False, keep_until__lt=day_of(now))
    )


def _not_cleared(now: datetime) -> Iterator[Found]:
    for line in queries.clearance(None):
        yield Found(line.hold_id, f"{line.barcode} 《{line.title[:60]}》 {line.pickup_name}")


# --- readers -----------------------------------------------------------------------------------------


def _readers(statement: str, parameters: list[object]) -> Iterator[Found]:
    for ident, name, place_id in sql.rows(statement, parameters):
        yield Found(ident, f"#{ident} {identity.masked_name(name)}", place_id=place_id)


def _expired_with_loans(now: datetime) -> Iterator[Found]:
    yield from _readers(
        "SELECT r.id, r.name, r.place_id FROM readers_reader r WHERE r.closed_at IS NULL"
        " AND r.valid_until < %s AND EXISTS (SELECT 1 FROM circulation_loan l"
        " WHERE l.reader_id = r.id AND l.returned_at IS NULL) ORDER BY r.id",
        [sql.day_in(day_of(now))],
    )


def _over_the_limit(now: datetime) -> Iterator[Found]:
    """More books than the rule for any kind allows: brought in from another system, or waived."""
    policies = queries.policies()
    held = queries.held_by_all(day_of(now))
    for reader_id, one in sorted(held.items()):
        card = readers.card_of(reader_id)
        limits = [
            policy.limit
            for policy in policies
            if policy.kind_id is None
            and policy.limit is not None
            and policy.place_id in (None, card.place_id)
            and policy.category_id in (None, card.category_id)
        ]
        limit = card.loan_limit if card.loan_limit is not None else max(limits, default=None)
        if limit is not None and one.loans > limit:
            label = f"#{reader_id} {identity.masked_name(card.name)} {one.loans}/{limit}"
            yield Found(reader_id, label, place_id=card.place_id)


# --- putting right -----------------------------------------------------------------------------------


def _retire_rule(*, ident: int, by: Actor, now: datetime) -> None:
    services.retire_rule(rule_id=ident, by=by, now=now)


def _move_due_dates(*, ident: int, by: Actor, now: datetime) -> None:
    by.require(Power.SET_CALENDAR)
    services.move_due_dates(place_id=ident, by=by, now=now)


def _found_again(*, ident: int, by: Actor, now: datetime) -> None:
    copies.mark_found(copy_id=ident, by=by, now=now)


def _processed(*, ident: int, by: Actor, now: datetime) -> None:
    copies.mark_processed(copy_id=ident, by=by, now=now)


def _send_home(*, ident: int, by: Actor, now: datetime) -> None:
    copy = holdings.copy_by_id(ident)
    there = replace(by, place_id=copy.place_id)  # it is sent from where it stands
    services.send_copy(barcode=copy.barcode, to_id=copy.home_id, by=there, now=now)


def _give_up(*, ident: int, by: Actor, now: datetime) -> None:
    services.give_up(copy_id=ident, by=by, now=now)


def _pick_up_at_main(*, ident: int, by: Actor, now: datetime) -> None:
    main = network.main_place().place_id
    services.change_pickup(hold_id=ident, pickup_id=main, by=by, now=now)


def _cancel(*, ident: int, by: Actor, now: datetime) -> None:
    services.cancel_hold(hold_id=ident, by=by, now=now)


def _resume(*, ident: int, by: Actor, now: datetime) -> None:
    services.resume_hold(hold_id=ident, by=by, now=now)


def _verify(*, ident: int, by: Actor, now: datetime) -> None:
    reader_services.verify(reader_id=ident, by=by, now=now)


ODDITIES = (
    Oddity(
        "circulation.no-rule-for-copies", Subject.RULE, _("没有一条规则管这种书"),
        _("谁来借都会被拦下"), _no_rule_for_copies,
    ),
    Oddity(
        "circulation.no-rule-for-readers", Subject.RULE, _("没有一条规则管这类读者"),
        _("他们什么都借不了"), _no_rule_for_readers,
    ),
    Oddity(
        "circulation.rule-of-gone", Subject.RULE, _("规则说的馆点或类型已经停用"),
        _("这条规则再也用不到，看着乱"), _rules_of_what_is_gone,
        _retire_rule, _("停用这条规则"), Power.SET_RULES,
    ),
    Oddity(
        "circulation.general-rule-nothing", Subject.RULE, _("总的规则一册也不借"),
        _("没有另写规则的读者都借不了"), _general_rule_lends_nothing,
    ),
    Oddity(
        "circulation.points-without-scheme", Subject.RULE, _("规则要扣信用分，却没有用信用分"),
        _("晚还了什么也不会发生"), _points_without_scheme,
    ),
    Oddity(
        "circulation.reader-closed", Subject.TITLE, _("退了证的人还借着书"),
        _("还得回来，催不了"), _reader_closed,
    ),
    Oddity(
        "circulation.readerless", Subject.TITLE, _("借出的书不知道在谁手里"),
        _("催还找不到人"), _readerless,
    ),
    Oddity(
        "circulation.due-on-closed-day", Subject.PLACE, _("到期日是闭馆的日子"),
        _("读者来还门关着，第二天就算超期"), _due_on_closed_days,
        _move_due_dates, _("顺延到开馆"), Power.SET_CALENDAR,
    ),
    Oddity(
        "circulation.due-before-lent", Subject.TITLE, _("到期日比借出还早"),
        _("一借出去就是超期"), _due_before_lent,
    ),
    Oddity(
        "circulation.due-far-off", Subject.TITLE, _("到期日在一年以后"),
        _("多半是日期敲错了，等于不用还"), _due_far_off,
    ),
    Oddity(
        "circulation.lent-tomorrow", Subject.TITLE, _("借出时间在将来"),
        _("电脑的钟走错过"), _lent_tomorrow,
    ),
    Oddity(
        "circulation.long-overdue", Subject.TITLE, _("超期一年多"),
        _("多半回不来了，可以按丢失办"), _long_overdue,
    ),
    Oddity(
        "circulation.long-claimed", Subject.TITLE, _("读者说还了，找了一个月"),
        _("该有个说法：找到了，或者不再找"), _long_claimed,
    ),
    Oddity(
        "circulation.lent-at-closed-place", Subject.TITLE, _("在已经停用的馆点借的"),
        _("闭馆和顺延都按那里的日历算"), _lent_at_closed_place,
    ),
    Oddity(
        "circulation.out-but-lost", Subject.TITLE, _("借着的书记成了丢失"),
        _("续借、还书时会说丢失"), _out_but_lost,
        _found_again, _("没有丢"), Power.EDIT_COPIES,
    ),
    Oddity(
        "circulation.out-but-missing", Subject.TITLE, _("借着的书记成了找不到"),
        _("其实在读者手里"), _out_but_missing,
        _found_again, _("没有丢"), Power.EDIT_COPIES,
    ),
    Oddity(
        "circulation.out-but-in-processing", Subject.TITLE, _("借着的书还记着加工"),
        _("还回来再借会被拦下"), _out_but_in_processing,
        _processed, _("加工好了"), Power.EDIT_COPIES,
    ),
    Oddity(
        "circulation.out-but-withdrawn", Subject.TITLE, _("注销的书还借着"),
        _("还回来不知道怎么办"), _out_but_withdrawn,
    ),
    Oddity(
        "circulation.out-but-not-lent", Subject.TITLE, _("只在馆内看的书借出去了"),
        _("续借会被拦下"), _out_but_not_lent,
    ),
    Oddity(
        "circulation.home-is-closed", Subject.TITLE, _("借着的书，家在停用的馆点"),
        _("还了会往那里送"), _home_is_closed,
    ),
    Oddity(
        "circulation.lost-by-nobody", Subject.COPY, _("记成丢失，却没有人赔过"),
        _("来借会被拦下，也没有人在找"), _lost_by_nobody,
        _found_again, _("找到了"), Power.EDIT_COPIES,
    ),
    Oddity(
        "circulation.away-from-home", Subject.COPY, _("书在别的馆点，却没有在送"),
        _("按架上找找不到它"), _away_from_home,
        _send_home, _("送回去"), Power.CARRY,
    ),
    Oddity(
        "circulation.barcode-like-card", Subject.COPY, _("图书条码和一张读者证同号"),
        _("扫了不知道是书还是人"), _barcode_like_a_card,
    ),
    Oddity(
        "circulation.long-on-the-way", Subject.TRANSIT, _("在路上太久了"),
        _("约书的读者一直在等"), _long_on_the_way,
    ),
    Oddity(
        "circulation.to-closed-place", Subject.TRANSIT, _("正送往已经停用的馆点"),
        _("没有人会收"), _to_a_closed_place,
        _give_up, _("不送了"), Power.CARRY,
    ),
    Oddity(
        "circulation.pickup-closed", Subject.TITLE, _("预约在已经停用的馆点取"),
        _("书到了没有人能取"), _pickup_closed,
        _pick_up_at_main, _("改到总馆取"), Power.HOLD,
    ),
    Oddity(
        "circulation.hopeless", Subject.TITLE, _("预约的书没有一册能借了"),
        _("读者会一直等下去"), _hopeless,
        _cancel, _("取消，告诉读者"), Power.HOLD,
    ),
    Oddity(
        "circulation.holder-closed", Subject.TITLE, _("退了证的人还在排队"),
        _("轮到他书就白等几天"), _holder_closed,
        _cancel, _("取消"), Power.HOLD,
    ),
    Oddity(
        "circulation.long-suspended", Subject.TITLE, _("预约暂停了一年多"),
        _("他多半忘了"), _long_suspended,
        _resume, _("恢复"), Power.HOLD,
    ),
    Oddity(
        "circulation.long-kept", Subject.HOLD_SHELF, _("留着的书过了日子没人取"),
        _("后面的读者在等"), _long_kept,
    ),
    Oddity(
        "circulation.not-cleared", Subject.HOLD_SHELF, _("预约架上该撤的书没有撤"),
        _("别人想借找不到"), _not_cleared,
    ),
    Oddity(
        "circulation.expired-with-loans", Subject.READER, _("证到期了，手里还有书"),
        _("来续借会被拦下"), _expired_with_loans,
        _verify, _("验证，接着用"), Power.EDIT_READERS,
    ),
    Oddity(
        "circulation.over-the-limit", Subject.READER, _("手里的书比规则许可的多"),
        _("还掉几本以前一本也借不了"), _over_the_limit,
    ),
)  # fmt: skip
