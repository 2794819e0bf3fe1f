"""From a scan to one call of a service, and from its answer to what the screen says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.refusals import LendingRefused, RenewalRefused
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings.refusals import UnknownBarcode
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services as reader_services
from shuxiang.departments.readers.refusals import AmbiguousCard, CodeOver, UnknownCard
from shuxiang.departments.staff import queries as staff_queries
from shuxiang.departments.staff import services as staff
from shuxiang.doors.desk import holding
from shuxiang.doors.desk.counter import Counter, Mode, Question, Result, Step
from shuxiang.doors.desk.returning import take_back
from shuxiang.doors.desk.saying import stopped
from shuxiang.doors.desk.ways import FOR_OTHERS, ways_on
from shuxiang.doors.frame.asked import read_asked
from shuxiang.doors.frame.saying import sentences
from shuxiang.foundations.codecs import barcode as barcodes
from shuxiang.foundations.codecs import isbn as isbns
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import in_words
from shuxiang.foundations.kernel.refusals import Refusal


def scanned(counter: Counter, code: str, by: Actor, now: datetime) -> str:
    """Act on one scanned or typed code. Returns an address to go to instead, or nothing.

    Any code does in any mode: a copy, a card, an ISBN. A question that stands is answered with
    "not lent" by scanning on.
    """
    code = barcodes.clean(code)
    counter.put_aside()
    counter.paper = {}
    if not code:
        counter.result = Result("stop", _("什么也没有扫到"), _("请再扫一次，或手工输入后按回车"))
        return ""
    try:
        if _is_copy(code):
            _book(counter, code, by, now)
            return ""
        card = readers.lock_card(readers.card_behind(code, now))
    except (AmbiguousCard, CodeOver) as refusal:
        counter.result = stopped(refusal)
        return ""
    except UnknownCard:
        if isbns.is_valid(code):
            return f"/desk/?m=find&q={isbns.normalise(code)}"
        if by.may(Power.REGISTER_READERS) and readers.application(code, by):
            return f"/desk/?m=card&applied={code}"
        counter.result = _nobodys(code)
        return ""
    _welcome(counter, card.reader_id, card.card_number, by, now)
    return ""


def _nobodys(code: str) -> Result:
    """Say what a number is that is neither a copy's nor a reader's."""
    asked = read_asked(code)
    if not asked.box:
        return Result(
            "stop",
            _("这张身份证还没有办过读者证：%(number)s") % {"number": asked.shown},
            _("按 F6 办证，按 F8 按姓名找"),
        )
    again = _("请再扫一次，或按 F7 按书名找，按 F8 按姓名找")
    return Result("stop", _("没有这个条码：%(code)s") % {"code": code}, asked.odd or again)


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
    if counter.mode in (Mode.FIND, Mode.READER, Mode.CARD):
        counter.mode = Mode.LEND
    onward = {Mode.RETURN: _("接着扫要还的书"), Mode.RENEW: _("接着扫要续借的书")}
    counter.result = Result("ok", name, onward.get(counter.mode, _("接着扫要借的书")))
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
        _ask(counter, refusal, by, now)
        return
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    counter.question = None
    tag = _("破例借出") if slip.waived else ""
    kept = slip.hold_id is not None
    if kept:
        tag = _("预约书已取")
    counter.add(
        Step(0, "lend", slip.title, slip.barcode, str(slip.due_on), slip.entry_id, tag, kept=kept)
    )
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


def _ask(counter: Counter, refusal: LendingRefused, by: Actor, now: datetime) -> None:
    case = refusal.case
    said = sentences(refusal)
    reasons = [Reason(one.code) for one in refusal.because]
    counter.question = Question(
        card_number=case.card.card_number,
        barcode=case.copy.barcode,
        title=case.copy.title,
        reasons=[one.value for one in reasons],
        choices=ways_on(case, reasons, by, now),
    )
    counter.result = Result(
        tone="stop",
        title=_("这本先别借出去"),
        detail=f"《{case.copy.title}》{said[0]}",
        notes=[str(one) for one in said[1:]],
        basis=[one.basis for one in said if one.basis],
    )


def choose(counter: Counter, number: int, by: Actor, now: datetime) -> None:
    """Act on a numbered way on."""
    question = counter.question
    if question is None or not 1 <= number <= len(question.choices):
        counter.result = Result("warn", _("现在没有要选的"), _("接着扫就行"))
        return
    choice = question.choices[number - 1]
    counter.paper = {}
    match choice.act:
        case "aside":
            counter.put_aside()
            title = _("《%(title)s》") % {"title": question.title}
            counter.result = Result("warn", _("放在手边了，没有借"), title)
        case "put-back":
            counter.question = None
            counter.result = Result("warn", choice.verb, f"《{question.title}》")
        case "catch":
            take_back(counter, question.barcode, by, now)
        case "hold":
            _hold_instead(counter, question, by, now)
        case "waive":
            reasons = tuple(Reason(one) for one in question.reasons)
            lend(counter, question.barcode, by, now, waive=reasons)
        case "renew":
            counter.question = None
            renew(counter, question.barcode, by, now)
        case _:
            _put_right_and_lend(counter, choice.act, question.barcode, by, now)


def _put_right_and_lend(counter: Counter, act: str, barcode: str, by: Actor, now: datetime) -> None:
    """Take away what stands in the way, then lend; what else stands is asked after that."""
    try:
        if act == "verify" and counter.reader_id is not None:
            reader_services.verify(reader_id=counter.reader_id, by=by, now=now)
        else:
            services.take_back(barcode=barcode, by=by, now=now)
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    lend(counter, barcode, by, now)


def _hold_instead(counter: Counter, question: Question, by: Actor, now: datetime) -> None:
    """The reader who is here waits too; the book in hand goes to whoever waited before."""
    bib_id = holdings.copy(question.barcode).bib_id
    try:
        placed = holding.place(counter, bib_id, by.place_id or 0, None, by, now)
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    counter.question = None
    if not FOR_OTHERS.isdisjoint(question.reasons):
        take_back(counter, question.barcode, by, now)
    assert counter.result is not None
    counter.result.notes.insert(
        0, _("替眼前的读者预约好了，《%(title)s》到了会告诉他") % {"title": placed.title}
    )


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
    counter.paper = {}
    if entry_id is None:
        entry_id = next(
            (one.entry_id for one in counter.steps if one.entry_id and not one.undone), None
        )
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
