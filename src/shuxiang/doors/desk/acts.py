"""From a scan to one call of a service, and from its answer to what the screen says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.refusals import LendingRefused, RenewalRefused
from shuxiang.departments.circulation.rules import WAIVABLE_WITH, LendingCase, Reason
from shuxiang.departments.circulation.slips import ReturnOutcome, ReturnSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings.refusals import UnknownBarcode
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services as reader_services
from shuxiang.departments.readers.refusals import AmbiguousCard, UnknownCard
from shuxiang.departments.staff import queries as staff_queries
from shuxiang.departments.staff import services as staff
from shuxiang.doors.desk.counter import Choice, Counter, Mode, Question, Result, Step
from shuxiang.doors.frame.saying import sentences
from shuxiang.foundations.codecs import barcode as barcodes
from shuxiang.foundations.codecs import isbn as isbns
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import in_words
from shuxiang.foundations.kernel.refusals import Refusal


def stopped(refusal: Refusal) -> Result:
    """Say a refusal in the place of the result: the gravest reason large, the others below."""
    said = sentences(refusal)
    return Result(
        tone="stop",
        title=said[0].what,
        detail=said[0].way_on,
        notes=[str(one) for one in said[1:]],
    )


def scanned(counter: Counter, code: str, by: Actor, now: datetime) -> str:
    """Act on one scanned or typed code. Returns an address to go to instead, or nothing.

    Any code does in any mode: a copy, a card, an ISBN. A question that stands is answered with
    "not lent" by scanning on.
    """
    code = barcodes.clean(code)
    counter.put_aside()
    if not code:
        counter.result = Result("stop", _("什么也没有扫到"), _("请再扫一次，或手工输入后按回车"))
        return ""
    try:
        if _is_copy(code):
            _book(counter, code, by, now)
            return ""
        card = readers.lock_card(code)
    except AmbiguousCard as refusal:
        counter.result = stopped(refusal)
        return ""
    except UnknownCard:
        if isbns.is_valid(code):
            return f"/desk/?m=find&q={isbns.normalise(code)}"
        counter.result = Result(
            "stop",
            _("没有这个条码：%(code)s") % {"code": code},
            _("请再扫一次，或按 F7 按书名找，按 F8 按姓名找"),
        )
        return ""
    _welcome(counter, card.reader_id, card.card_number, by, now)
    return ""


def _is_copy(code: str) -> bool:
    try:
        holdings.copy(code)
    except UnknownBarcode:
        return False
    return True


def _welcome(counter: Counter, reader_id: int, card_number: str, by: Actor, now: datetime) -> None:
    """A card was scanned: show its reader, and lend what was waiting for a card."""
    waiting = counter.waiting
    counter.greet(reader_id, card_number)
    name = readers.reader_card(reader_id).name
    counter.result = Result("ok", name, _("接着扫要借的书"))
    if counter.mode in (Mode.FIND, Mode.READER, Mode.CARD):
        counter.mode = Mode.LEND
    for code in waiting:
        lend(counter, code, by, now)
    counter.waiting = []


def _book(counter: Counter, code: str, by: Actor, now: datetime) -> None:
    if counter.mode is Mode.RETURN:
        take_back(counter, code, by, now)
    elif counter.mode is Mode.RENEW:
        renew(counter, code, by, now)
    elif counter.reader_id is None:
        title = holdings.title_of_barcode(code) or code
        if code not in counter.waiting:
            counter.waiting.append(code)
        counter.result = Result(
            "warn",
            _("请扫读者证"),
            _("《%(title)s》先记着，扫了证马上就借") % {"title": title},
        )
    else:
        counter.mode = Mode.LEND
        lend(counter, code, by, now)


def lend(
    counter: Counter,
    code: str,
    by: Actor,
    now: datetime,
    waive: tuple[Reason, ...] = (),
) -> None:
    """Lend a copy to the reader who is here, or put the question with its ways on."""
    try:
        slip = services.lend(
            card_number=counter.card_number, barcode=code, by=by, now=now, waive=waive
        )
    except LendingRefused as refusal:
        _ask(counter, refusal, by)
        return
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    counter.question = None
    tag = _("破例借出") if slip.waived else ""
    counter.add(Step(0, "lend", slip.title, slip.barcode, str(slip.due_on), slip.entry_id, tag))
    notes = [slip.desk_note] if slip.desk_note else []
    if slip.damaged:
        notes.append(_("这一册有污损，借出前请和读者一起看一下"))
    counter.result = Result(
        "ok",
        _("借出成功"),
        f"《{slip.title}》 {slip.author}",
        str(slip.due_on),
        notes,
    )


def _ask(counter: Counter, refusal: LendingRefused, by: Actor) -> None:
    case = refusal.case
    said = sentences(refusal)
    reasons = [Reason(one.code) for one in refusal.because]
    counter.question = Question(
        card_number=case.card.card_number,
        barcode=case.copy.barcode,
        title=case.copy.title,
        reasons=[one.value for one in reasons],
        choices=ways_on(case, reasons, by),
    )
    counter.result = Result(
        tone="stop",
        title=_("这本先别借出去"),
        detail=f"《{case.copy.title}》{said[0]}",
        notes=[str(one) for one in said[1:]],
    )


def ways_on(case: LendingCase, reasons: list[Reason], by: Actor) -> list[Choice]:
    """Return the numbered ways on; the first is the recommended one, the last is always safe."""
    found: list[Choice] = []
    first = reasons[0]
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
    other = _another_copy(case)
    if other and first not in (Reason.CARD_LIMIT, Reason.RULE_LIMIT, Reason.OVERDUE):
        found.append(Choice("aside", _("换一本给眼前的读者"), other))
    needed = [WAIVABLE_WITH.get(one) for one in reasons]
    if None not in needed:
        if all(power in by.powers for power in needed):
            found.append(Choice("waive", _("仍然借给眼前的读者"), _("会留下记录")))
        else:
            found.append(
                Choice(
                    "colleague", _("请有权限的同事来借"), _("同事在这里输入工号和密码，会留下记录")
                )
            )
    found.append(Choice("aside", _("先放在手边，不借"), _("接着扫下一本也行")))
    return found


def _another_copy(case: LendingCase) -> str:
    """Say where another copy of the title stands on the shelf, if one does."""
    for state in circulation.availability([case.copy.bib_id])[case.copy.bib_id].lendable_now:
        if state.copy.copy_id != case.copy.copy_id:
            return _("%(place)s还有在架的：%(spot)s %(call)s") % {
                "place": state.copy.place_name,
                "spot": state.copy.shelf or state.copy.location_name,
                "call": state.copy.call_number,
            }
    return ""


def choose(counter: Counter, number: int, by: Actor, now: datetime) -> None:
    """Act on a numbered way on."""
    question = counter.question
    if question is None or not 1 <= number <= len(question.choices):
        counter.result = Result("warn", _("现在没有要选的"), _("接着扫就行"))
        return
    choice = question.choices[number - 1]
    reasons = tuple(Reason(one) for one in question.reasons)
    if choice.act == "aside":
        counter.put_aside()
        counter.result = Result(
            "warn", _("放在手边了，没有借"), _("《%(title)s》") % {"title": question.title}
        )
    elif choice.act == "waive":
        lend(counter, question.barcode, by, now, waive=reasons)
    elif choice.act == "return-then-lend":
        try:
            services.take_back(barcode=question.barcode, by=by, now=now)
        except Refusal as refusal:
            counter.result = stopped(refusal)
            return
        lend(counter, question.barcode, by, now)
    elif choice.act == "renew":
        counter.question = None
        renew(counter, question.barcode, by, now)
    elif choice.act == "verify" and counter.reader_id is not None:
        try:
            reader_services.verify(reader_id=counter.reader_id, by=by, now=now)
        except Refusal as refusal:
            counter.result = stopped(refusal)
            return
        lend(counter, question.barcode, by, now)


def colleague(
    counter: Counter, login: str, password: str, address: str, by: Actor, now: datetime
) -> None:
    """Lend by the power of a colleague who shows who they are; the record names the colleague."""
    question = counter.question
    if question is None:
        counter.result = Result("warn", _("现在没有要选的"), _("接着扫就行"))
        return
    try:
        session = staff.log_in(login=login, password=password, address=address, now=now)
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    helper = staff_queries.actor_for(session.staff_id, session.session_stamp)
    if helper is None or session.must_change_password:
        counter.result = Result("stop", _("这位同事要先改密码"), _("请在自己的电脑上登录一次"))
        return
    reasons = tuple(Reason(one) for one in question.reasons)
    lend(counter, question.barcode, replace(helper, place_id=by.place_id), now, waive=reasons)


_RETURN_TITLES = {
    ReturnOutcome.RETURNED: gettext_lazy("还好了"),
    ReturnOutcome.USED_HERE: gettext_lazy("这本没有借出，记为馆内看过"),
    ReturnOutcome.AGAIN: gettext_lazy("刚刚办过了"),
}


def take_back(counter: Counter, code: str, by: Actor, now: datetime) -> None:
    """Take a copy back, whoever had it. The answer says where the book belongs."""
    try:
        slip = services.take_back(barcode=code, by=by, now=now)
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    if slip.entry_id is not None:
        counter.add(
            Step(0, "return", slip.title, slip.barcode, "", slip.entry_id, _return_tag(slip))
        )
    counter.result = Result(
        "warn" if _needs_a_look(slip) else "ok",
        str(_RETURN_TITLES[slip.outcome]),
        f"《{slip.title}》 {_where_to(slip)}",
        "",
        _return_notes(slip),
    )


def _needs_a_look(slip: ReturnSlip) -> bool:
    return bool(
        slip.days_overdue
        or slip.belongs_elsewhere
        or slip.withdrawn
        or slip.was_lost
        or slip.desk_note
        or slip.damaged
        or slip.outcome is not ReturnOutcome.RETURNED
    )


def _where_to(slip: ReturnSlip) -> str:
    if slip.withdrawn:
        return _("已经注销，请放到一边")
    if slip.belongs_elsewhere:
        return _("是%(place)s的书，请放到送回的筐里") % {"place": network.place(slip.owner_id).name}
    return _("请放回%(place)s %(call)s") % {"place": slip.location_name, "call": slip.call_number}


def _return_tag(slip: ReturnSlip) -> str:
    if slip.days_overdue:
        return _("超期 %(n)d 天") % {"n": slip.days_overdue}
    if slip.outcome is ReturnOutcome.USED_HERE:
        return _("馆内看过")
    return _("送回") if slip.belongs_elsewhere else ""


def _return_notes(slip: ReturnSlip) -> list[str]:
    notes = []
    if slip.days_overdue:
        notes.append(_("超期 %(n)d 天，已经还了，不用再做什么") % {"n": slip.days_overdue})
    if slip.was_lost:
        notes.append(_("这一册原来记的是丢失，现在记为找到了"))
    if slip.desk_note:
        notes.append(slip.desk_note)
    if slip.damaged:
        notes.append(_("这一册有污损记录"))
    return notes


def renew(counter: Counter, code: str, by: Actor, now: datetime) -> None:
    """Renew one copy, whoever has it."""
    try:
        slip = services.renew(barcode=code, by=by, now=now)
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    counter.add(Step(0, "renew", slip.title, slip.barcode, str(slip.due_on), slip.entry_id))
    counter.result = Result("ok", _("续借好了"), f"《{slip.title}》", str(slip.due_on))


def renew_all(counter: Counter, by: Actor, now: datetime) -> None:
    """Renew whatever can be renewed of the reader who is here."""
    if counter.reader_id is None:
        counter.mode = Mode.RENEW
        counter.result = Result("warn", _("请扫读者证"), _("扫了证再按一次 F4，就全部续借"))
        return
    answers = services.renew_all(reader_id=counter.reader_id, by=by, now=now)
    done = [one for one in answers if one.slip]
    for one in done:
        assert one.slip is not None
        counter.add(
            Step(0, "renew", one.title, one.barcode, str(one.slip.due_on), one.slip.entry_id)
        )
    kept = [
        f"《{one.title}》{sentences(RenewalRefused(*one.because))[0]}"
        for one in answers
        if not one.slip
    ]
    if not answers:
        counter.result = Result("warn", _("手里没有书"), _("不用续借"))
        return
    counter.result = Result(
        "ok" if not kept else "warn",
        _("续借好了 %(n)d 本") % {"n": len(done)},
        _("有 %(n)d 本没有续，原因在下面") % {"n": len(kept)} if kept else "",
        "",
        kept,
    )


def undo(counter: Counter, entry_id: int | None, by: Actor, now: datetime) -> None:
    """Take back a step; without a number, the last one that was not taken back yet."""
    if entry_id is None:
        entry_id = next((one.entry_id for one in counter.steps if not one.undone), None)
    if entry_id is None:
        counter.result = Result("warn", _("没有可以撤销的"), _("今天做过的都在“今天做过的”里"))
        return
    try:
        undone = services.undo(entry_id=entry_id, by=by, now=now)
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    for step in counter.steps:
        if step.entry_id == entry_id:
            step.undone = True
    counter.question = None
    counter.result = Result("warn", _("撤销了"), f"《{undone.title}》 {undone.barcode}")


def due_soon(reader_id: int, today: date) -> list[str]:
    """Say which books of a reader are due within three days or late, for the alerts."""
    said = []
    for line in circulation.loans_of(reader_id):
        days = (line.due_on - today).days
        if days < 0:
            said.append(_("《%(title)s》超期 %(n)d 天") % {"title": line.title, "n": -days})
        elif days <= 3:
            said.append(
                _("《%(title)s》%(day)s到期，可顺手按 F4 续借")
                % {"title": line.title, "day": in_words(line.due_on, today)}
            )
    return said
