"""The numbered ways on from a book that is not lent: the first is recommended, one is always safe."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.rules import (
    WAIVABLE_WITH,
    LendingCase,
    Reason,
    may_fill,
    next_hold,
)
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.desk.counter import Choice
from shuxiang.foundations.kernel.actor import Actor, Power

#: Somebody else waits for this copy, or for the title.
FOR_OTHERS = frozenset({Reason.KEPT_FOR_OTHER, Reason.ON_ITS_WAY_TO_OTHER, Reason.WANTED_BY_OTHER})


def ways_on(case: LendingCase, reasons: list[Reason], by: Actor, now: datetime) -> list[Choice]:
    """Return the numbered ways on; one of them always leaves the book unlent."""
    found = _to_whom_it_belongs(case, reasons, by)
    found += _at_once(reasons, by)
    other = _another_copy(case)
    if other and reasons[0] not in (Reason.CARD_LIMIT, Reason.RULE_LIMIT, Reason.OVERDUE):
        found.append(Choice("aside", _("换一本给眼前的读者"), other))
    elif FOR_OTHERS.intersection(reasons) and _may_wait_too(case, by, now):
        found.append(Choice("hold", _("替眼前的读者预约"), _("排在后面，到了会告诉他")))
    found += _by_power(reasons, by)
    if not any(one.act == "put-back" for one in found):
        found.append(Choice("aside", _("先放在手边，不借"), _("接着扫下一本也行")))
    return found


def _to_whom_it_belongs(case: LendingCase, reasons: list[Reason], by: Actor) -> list[Choice]:
    if Reason.KEPT_FOR_OTHER in reasons:
        return [Choice("put-back", _("放回预约架，不借"), _("推荐。给约好的读者留着"))]
    if Reason.ON_ITS_WAY_TO_OTHER in reasons:
        return [Choice("put-back", _("放回送书筐，不借"), _("推荐。约好的读者在等它"))]
    if Reason.WANTED_BY_OTHER not in reasons or not by.may(Power.TAKE_BACK):
        return []
    first = next_hold(case.queue, case.copy, case.today)
    if first is None:
        return []
    name = readers.masked_name(first.reader_id)
    if first.pickup_id == by.place_id:
        verb = _("放到预约架，通知%(reader)s来取") % {"reader": name}
    else:
        place = network.place(first.pickup_id).name
        verb = _("送到%(place)s，给%(reader)s") % {"place": place, "reader": name}
    return [Choice("catch", verb, _("推荐。会记下来，还能打一张夹书条"))]


def _at_once(reasons: list[Reason], by: Actor) -> list[Choice]:
    found = []
    if Reason.OUT_TO_OTHER in reasons:
        hint = _("推荐。书在手里，说明已经还回来了")
        if len(reasons) > 1:
            hint = _("推荐。书在手里，说明已经还回来了；别的原因还了再看")
        found.append(Choice("return-then-lend", _("先还，再借给眼前的读者"), hint))
    if reasons == [Reason.OUT_TO_SAME]:
        found.append(Choice("renew", _("续借这一册"), _("推荐。从原来的到期日往后算")))
    if Reason.COPY_LOST in reasons:
        found.append(Choice("return-then-lend", _("记为找到了，再借"), _("推荐。会先按还书登记")))
    if reasons == [Reason.CARD_EXPIRED] and by.may(Power.EDIT_READERS):
        found.append(Choice("verify", _("验证，续一年，再借"), _("推荐。请看一眼证件")))
    return found


def _another_copy(case: LendingCase) -> str:
    """Say where a copy of the title stands that nobody waits for, if one does."""
    waiting = sum(may_fill(one, case.copy, case.today) for one in case.queue)
    free = [
        one.copy
        for one in circulation.availability([case.copy.bib_id])[case.copy.bib_id].lendable_now
        if one.copy.copy_id != case.copy.copy_id
    ]
    if len(free) <= waiting:
        return ""
    return _("%(place)s还有在架的：%(spot)s %(call)s") % {
        "place": free[0].place_name,
        "spot": free[0].shelf or free[0].location_name,
        "call": free[0].call_number,
    }


def _may_wait_too(case: LendingCase, by: Actor, now: datetime) -> bool:
    if by.place_id is None or not by.may(Power.HOLD):
        return False
    return not services.why_not_hold(
        reader_id=case.card.reader_id,
        bib_id=case.copy.bib_id,
        pickup_id=by.place_id,
        by=by,
        now=now,
    )


def _by_power(reasons: list[Reason], by: Actor) -> list[Choice]:
    needed = [WAIVABLE_WITH.get(one) for one in reasons]
    if None in needed:
        return []
    if all(power in by.powers for power in needed):
        return [Choice("waive", _("仍然借给眼前的读者"), _("会留下记录"))]
    hint = _("同事在这里输入工号和密码，会留下记录")
    return [Choice("colleague", _("请有权限的同事来借"), hint)]
