"""Every sentence that circulation says to people: what is the matter, and the way on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shuxiang.departments.circulation.rules import (
    Compensation,
    DamagePolicy,
    Late,
    LoanPolicy,
    PointsFor,
    Reason,
)
from shuxiang.departments.circulation.slips import (
    Availability,
    Origin,
    PointsSlip,
    PolicyNames,
    WhatIf,
)
from shuxiang.foundations.kernel.days import in_words
from shuxiang.foundations.kernel.money import yuan
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of a title's whereabouts. `tone` is ok, info or no; the page adds icon and colour."""

    tone: str
    words: str


def _day(facts: dict[str, Any], name: str) -> str:
    day, today = facts.get(name), facts.get("today")
    if not isinstance(day, date):
        return ""
    return in_words(day, today) if isinstance(today, date) else day.isoformat()


def _blocked(facts: dict[str, Any]) -> Sentence:
    why = facts.get("why", "")
    if facts.get("until"):
        return Sentence(
            _("停借到%(day)s：%(why)s") % {"day": _day(facts, "until"), "why": why},
            _("过了这天自己就能借"),
        )
    return Sentence(_("停借中，没有定期限：%(why)s") % {"why": why}, _("请读者服务台解除停借"))


def _overdue(facts: dict[str, Any]) -> Sentence:
    count = int(facts["count"])
    return Sentence(
        ngettext("有 %(n)d 本超期 %(days)d 天", "有 %(n)d 本超期，最久的 %(days)d 天", count)
        % {"n": count, "days": facts.get("days", 0)},
        _("还了就能接着借"),
    )


def _limit(facts: dict[str, Any]) -> Sentence:
    return Sentence(
        _("已经借满 %(held)d 本，最多 %(limit)d 本")
        % {"held": facts["held"], "limit": facts["limit"]},
        _("先还一本就能再借"),
    )


def _too_soon(facts: dict[str, Any]) -> Sentence:
    return Sentence(
        _("还没到能续借的日子"), _("%(day)s起可以续借") % {"day": _day(facts, "earliest")}
    )


#: Code → sentence. Facts are those that services put beside the reason.
_SAID = {
    Reason.CARD_CLOSED: lambda f: Sentence(
        _("这张证已经退了：%(card)s") % {"card": f["card"]}, _("想再借书，请重新办证")
    ),
    Reason.CARD_LOST: lambda f: Sentence(
        _("这张证挂失了：%(card)s") % {"card": f["card"]}, _("找到了请解挂，找不到请补证")
    ),
    Reason.CARD_REPLACED: lambda f: Sentence(
        _("这张是旧证：%(card)s") % {"card": f["card"]}, _("补过新证了，请用新证")
    ),
    Reason.CARD_EXPIRED: lambda f: Sentence(
        _("这张证%(day)s到期了") % {"day": _day(f, "until")}, _("验证以后就能接着用")
    ),
    Reason.BLOCKED: _blocked,
    Reason.OVERDUE: _overdue,
    Reason.COPY_WITHDRAWN: lambda f: Sentence(_("这一册已经注销"), _("请放到一边，交给编目员")),
    Reason.COPY_LOST: lambda f: Sentence(
        _("这一册记的是丢失"), _("书在手里，先按 F3 还一下就好了")
    ),
    Reason.IN_PROCESSING: lambda f: Sentence(_("这一册还在加工"), _("请交给编目员")),
    Reason.KIND_NOT_LENT: lambda f: Sentence(
        _("%(kind)s只在馆内看") % {"kind": f["kind"]}, _("可以换一本能借走的")
    ),
    Reason.LOCATION_NOT_LENT: lambda f: Sentence(
        _("%(location)s的书只在馆内看") % {"location": f["location"]}, _("可以换一本能借走的")
    ),
    Reason.TOO_YOUNG: lambda f: Sentence(
        _("这本书要满 %(age)d 岁才能借") % {"age": f["min_age"]}, _("请换一本，或由监护人来借")
    ),
    Reason.AGE_UNKNOWN: lambda f: Sentence(
        _("这本书要满 %(age)d 岁，读者没有登记生日") % {"age": f["min_age"]}, _("看过证件就可以借")
    ),
    Reason.OUT_TO_OTHER: lambda f: Sentence(
        _("这一册还记在别的读者名下：%(reader)s") % {"reader": f["reader"]}, _("先还，再借")
    ),
    Reason.OUT_TO_SAME: lambda f: Sentence(
        _("这一册已经在这位读者手里"), _("想多留些日子，按 F4 续借")
    ),
    Reason.KEPT_FOR_OTHER: lambda f: Sentence(
        _("这一册给%(reader)s留着") % {"reader": f["reader"]}, _("请放回预约架，换一本给眼前的读者")
    ),
    Reason.ON_ITS_WAY_TO_OTHER: lambda f: Sentence(
        _("这一册要送到%(place)s给%(reader)s") % {"place": f["place"], "reader": f["reader"]},
        _("请放回送书筐，换一本给眼前的读者"),
    ),
    Reason.WANTED_BY_OTHER: lambda f: Sentence(
        ngettext("有 %(n)d 位读者在等这本书", "有 %(n)d 位读者在等这本书", f["count"])
        % {"n": f["count"]},
        _("先按 F3 扫一下，会放上预约架；眼前的读者可以预约"),
    ),
    Reason.OWES: lambda f: Sentence(
        _("欠 %(owed)s，超过 %(limit)s") % {"owed": yuan(f["owed"]), "limit": yuan(f["limit"])},
        _("交了就能接着借"),
    ),
    Reason.POINTS_LIMIT: lambda f: Sentence(
        _("信用分 %(points)d，现在最多借 %(limit)d 本，手上有 %(held)d 本")
        % {"points": f["points"], "limit": f["limit"], "held": f["held"]},
        _("先还一本就能再借，按时还书分会涨回来"),
    ),
    Reason.NO_RULE: lambda f: Sentence(
        _("没有借阅规则管得着：%(category)s借%(kind)s")
        % {"category": f["category"], "kind": f["kind"]},
        _("请在后台“借阅规则”里加一条"),
    ),
    Reason.RULE_LIMIT: _limit,
    Reason.CARD_LIMIT: _limit,
    Reason.WANTED: lambda f: Sentence(
        _("有 %(n)d 位读者在等这本书，不能续借") % {"n": f["count"]}, _("请到期前还回来")
    ),
    Reason.NOTHING_TO_HOLD: lambda f: Sentence(_("这本书没有能外借的册"), _("可以荐购，或换一种")),
    Reason.HOLDS_NOT_ALLOWED: lambda f: Sentence(_("这类书不接受预约"), _("请到馆里来借")),
    Reason.HOLD_LIMIT: lambda f: Sentence(
        _("已经预约 %(held)d 本，最多 %(limit)d 本") % {"held": f["held"], "limit": f["limit"]},
        _("先取消一个就能再约"),
    ),
    Reason.HOLDS_TODAY: lambda f: Sentence(
        _("今天已经约满 %(limit)d 本了") % {"limit": f["limit"]}, _("明天再来约")
    ),
    Reason.HELD_ALREADY: lambda f: Sentence(_("已经预约过了"), _("不用再约，到了会告诉您")),
    Reason.HAS_IT: lambda f: Sentence(_("这本书已经借在手里"), _("想多留些日子，可以续借")),
    Reason.ON_THE_SHELF: lambda f: Sentence(_("现在就在架上"), _("请直接来借")),
    Reason.PICKUP_CLOSED: lambda f: Sentence(
        _("%(place)s现在不能取书") % {"place": f["place"]}, _("请换一个取书的地方")
    ),
    Reason.NOT_ON_LOAN: lambda f: Sentence(_("这一册没有借出"), _("不用续借")),
    Reason.NOT_YOURS: lambda f: Sentence(_("这一册不在您名下"), _("请看看“我的借阅”")),
    Reason.RENEWALS_USED: lambda f: Sentence(
        _("已经续借 %(used)d 次，最多 %(most)d 次") % {"used": f["used"], "most": f["most"]},
        _("请到期前还回，还了可以再借"),
    ),
    Reason.LOAN_OVERDUE: lambda f: Sentence(
        _("已经超期 %(days)d 天，不能续借") % {"days": f["days"]}, _("还了就能接着借")
    ),
    Reason.TOO_SOON: _too_soon,
    Reason.NOT_LATER: lambda f: Sentence(
        _("续借不会比现在更晚：%(day)s") % {"day": _day(f, "due_on")}, _("到期前几天再续就好")
    ),
}

_OTHER = {
    "circulation.return-future": lambda f: Sentence(
        _("归还日期在将来：%(day)s") % {"day": f["day"]}, _("请改成今天或以前的日子")
    ),
    "circulation.return-before-loan": lambda f: Sentence(
        _("归还日期比借出还早"), _("这一册是%(day)s借出的，请改一下") % {"day": _day(f, "lent_on")}
    ),
    "circulation.undone-before": lambda f: Sentence(_("这一步已经撤销过了"), _("不用再做什么")),
    "circulation.undo-superseded": lambda f: Sentence(
        _("后面又办过别的，这一步撤销不了"), _("请从最后一步开始撤销")
    ),
    "circulation.undo-unknown": lambda f: Sentence(_("没有这一步"), _("请看“今天做过的”")),
    "circulation.undo-not-yours": lambda f: Sentence(
        _("这一步是别人做的，或者不是今天的"), _("请有权限的同事来撤销")
    ),
    "circulation.rule-days": lambda f: Sentence(_("借期要在 0 到 3650 天之间"), _("请改一下天数")),
    "circulation.rule-number": lambda f: Sentence(
        _("%(field)s不能小于 0") % {"field": f["field"]}, _("没有限制就空着")
    ),
    "circulation.rule-unknown": lambda f: Sentence(_("没有这条规则"), _("可能刚刚被别人停用了")),
    "circulation.rule-last": lambda f: Sentence(
        _("这是最后一条管所有读者的规则"), _("先加一条新的，再停用它")
    ),
    "circulation.copy-is-out": lambda f: Sentence(_("这一册还借着"), _("还回来才能注销")),
    "circulation.unknown-hold": lambda f: Sentence(
        _("没有这个预约，什么也没有改"), _("可能已经取消或借走了，请刷新再看")
    ),
    "circulation.hold-is-ready": lambda f: Sentence(
        _("书已经找到了，不能再改"), _("不要了可以取消")
    ),
    "circulation.needed-until-past": lambda f: Sentence(
        _("“用到哪天”已经过了"), _("请改成以后的日子，或者空着")
    ),
    "circulation.suspended-until-past": lambda f: Sentence(
        _("暂停要停到明天以后"), _("请改成以后的日子，或者空着")
    ),
    "circulation.queue-why": lambda f: Sentence(
        _("请写上为什么要改先后"), _("排在后面的读者问起来有个交代")
    ),
    "circulation.queue-changed": lambda f: Sentence(
        _("队伍刚刚变了，没有改"), _("请看新的队伍再排一次")
    ),
    "circulation.retention-days": lambda f: Sentence(
        _("天数要在 1 到 365 之间"), _("法律要求不超过用得着的时间，一般 30 天")
    ),
    "circulation.amnesty-end": lambda f: Sentence(
        _("到的日子在从的日子前面"), _("请把两个日子对调")
    ),
    "circulation.compensation-years": lambda f: Sentence(
        _("出版年份不对"), _("写成四位的年份，前面的不能比后面的晚")
    ),
    "circulation.lost-not-out": lambda f: Sentence(
        _("这一册没有借出"), _("请看看条码是不是扫错了")
    ),
    "circulation.loss-why": lambda f: Sentence(
        _("改了金额，请写上为什么"), _("读者和馆长都会看到")
    ),
    "circulation.loss-negative": lambda f: Sentence(_("金额不能小于 0"), _("不收就填 0")),
    "circulation.damage-nobody": lambda f: Sentence(
        _("不知道上一位读者是谁，不能记账"), _("只记“污损”就好，书照样可以借")
    ),
    "circulation.damage-what": lambda f: Sentence(
        _("请选哪里坏了，或者写上怎么回事"), _("读者会看到这句话")
    ),
    "circulation.damage-figures": lambda f: Sentence(
        _("金额不能小于 0，百分比在 0 到 1000 之间"), _("按定价全赔是 100")
    ),
    "circulation.damage-twice": lambda f: Sentence(
        _("已经有“%(name)s”了") % {"name": f["name"]}, _("先停用旧的，再加新的")
    ),
    "circulation.sublending-not-group": lambda f: Sentence(
        _("这一册不在集体证名下，或者已经还了"), _("转借只记集体证的书")
    ),
    "circulation.points-figures": lambda f: Sentence(
        _("分数和天数要在 0 到 100000 之间"), _("没有限制就空着")
    ),
    "circulation.points-tiers": lambda f: Sentence(
        _("分档要从高到低，分少的不能比分多的借得多"), _("每行写“分数 册数”，如 601 6")
    ),
    "circulation.points-back-to": lambda f: Sentence(
        _("停借期满以后给的分，要比 %(at)d 多") % {"at": f["at"]}, _("不然刚放开又停了")
    ),
    "circulation.points-none": lambda f: Sentence(
        _("现在没有用信用分"), _("在“借阅规则”里的“信用分”打开")
    ),
    "circulation.points-why": lambda f: Sentence(_("请写上为什么加减分"), _("读者会看到")),
    "circulation.points-nothing": lambda f: Sentence(
        _("加减的分数不对"), _("加分写正数，扣分写负数，如 5 或 -5")
    ),
    "circulation.claimed-before": lambda f: Sentence(
        _("已经记过“读者说还了”"), _("找到了按 F3 扫一下就好")
    ),
    "circulation.send-out": lambda f: Sentence(_("这一册还借着"), _("先按 F3 还了再送")),
    "circulation.send-kept": lambda f: Sentence(
        _("这一册有读者在等"), _("请按 F3 扫一下，看它该去哪里")
    ),
    "circulation.send-same": lambda f: Sentence(
        _("书就在%(place)s") % {"place": f["place"]}, _("请选另一个地方")
    ),
    "circulation.send-again": lambda f: Sentence(
        _("已经在送往%(place)s的路上") % {"place": f["place"]}, _("到了那边扫一下就好")
    ),
    "circulation.not-on-its-way": lambda f: Sentence(
        _("这一册不在路上"), _("可能已经有人扫过了，请刷新再看")
    ),
    "circulation.erase-loans": lambda f: Sentence(
        _("还有 %(n)d 本没还") % {"n": f["count"]}, _("请先还书")
    ),
    "circulation.erase-claims": lambda f: Sentence(
        _("有 %(n)d 本读者说已经还了，还在找") % {"n": f["count"]}, _("请先在“说已还”里办完")
    ),
    "circulation.erase-owes": lambda f: Sentence(
        _("还欠 %(yuan)s") % {"yuan": yuan(f["fen"])}, _("请先在账目里收清或免除")
    ),
    "circulation.erase-credit": lambda f: Sentence(
        _("图书馆还欠读者 %(yuan)s") % {"yuan": yuan(f["fen"])}, _("请先在账目里退给读者")
    ),
    "circulation.erase-deposit": lambda f: Sentence(
        _("还有押金 %(yuan)s 没退") % {"yuan": yuan(f["fen"])}, _("请先在账目里退押金")
    ),
    "circulation.erase-wards": lambda f: Sentence(
        _("还是 %(n)d 个孩子的监护人") % {"n": f["count"]}, _("请先给孩子换一位监护人")
    ),
    "circulation.erase-typed": lambda f: Sentence(
        _("填的证号不是这位读者的：%(typed)s") % {"typed": f["typed"]}
        if f["typed"].strip()
        else _("请填读者的证号"),
        _("注销不能恢复，请照证上的号再填一次"),
    ),
    "circulation.loans-outstanding": lambda f: Sentence(
        _("还有 %(n)d 本没还") % {"n": f["count"]}, _("都还了才能退证")
    ),
}


#: Reason → its figures, so that whoever reckons comes to the same answer (rules.follows).
BASIS = {
    Reason.CARD_EXPIRED: gettext_lazy("有效期到 %(until)s，今天是 %(today)s"),
    Reason.BLOCKED: gettext_lazy("停借到 %(until)s，那天还停；今天是 %(today)s"),
    Reason.OVERDUE: gettext_lazy("超期的有 %(count)d 本，不能多于 %(tolerated)d 本"),
    Reason.OWES: gettext_lazy("欠 %(owed)s，不能多于 %(limit)s"),
    Reason.TOO_YOUNG: gettext_lazy("读者 %(age)d 岁，要满 %(min_age)d 岁"),
    Reason.RULE_LIMIT: gettext_lazy("手上这样的书有 %(held)d 本，最多 %(limit)d 本"),
    Reason.CARD_LIMIT: gettext_lazy("手上有 %(held)d 本，这类证最多 %(limit)d 本"),
    Reason.POINTS_LIMIT: gettext_lazy(
        "信用分 %(points)d，手上有 %(held)d 本，这些分最多借 %(limit)d 本"
    ),
    Reason.WANTED_BY_OTHER: gettext_lazy("%(count)d 位在等，架上有 %(copies)d 本"),
    Reason.WANTED: gettext_lazy("%(count)d 位在等，架上有 %(copies)d 本"),
    Reason.RENEWALS_USED: gettext_lazy("续借过 %(used)d 次，最多 %(most)d 次"),
    Reason.LOAN_OVERDUE: gettext_lazy("应该 %(due_on)s 还，今天是 %(today)s"),
    Reason.TOO_SOON: gettext_lazy("%(earliest)s 起可以续，今天是 %(today)s"),
    Reason.NOT_LATER: gettext_lazy("现在 %(due_on)s 到期，续借算到 %(until)s"),
    Reason.HOLD_LIMIT: gettext_lazy("预约着 %(held)d 本，最多 %(limit)d 本"),
    Reason.HOLDS_TODAY: gettext_lazy("今天约了 %(held)d 本，一天最多 %(limit)d 本"),
}

#: What a reason stands on, where somebody set it.
_STANDS_ON = {
    "rule": gettext_lazy("第 %(ident)d 条借阅规则"),
    "category": gettext_lazy("读者类型里定的"),
    "kind": gettext_lazy("文献类型里定的"),
    "location": gettext_lazy("馆藏地点里定的"),
    "block": gettext_lazy("停借的记录"),
    "card": gettext_lazy("读者证的记录"),
}


def basis(because: Because) -> str:
    """Say the figures of a reason, what it stands on, and who set that when."""
    parts = []
    template = str(BASIS.get(because.code, ""))  # type: ignore[call-overload]
    facts = {name: because.facts.get(name) for name in re.findall(r"%\((\w+)\)", template)}
    if because.code == Reason.OWES:
        facts = {name: None if fen is None else yuan(fen) for name, fen in facts.items()}
    if template and None not in facts.values():
        parts.append(template % facts)
    origin = because.facts.get("origin")
    if isinstance(origin, Origin):
        parts.append(origin_in_words(origin))
    return _("；").join(parts)


def origin_in_words(origin: Origin) -> str:
    """Say what something stands on, and who set it when, as far as that is known."""
    what = str(_STANDS_ON[origin.what]) % {"ident": origin.ident}
    if origin.who and origin.on:
        return _("%(what)s（%(who)s %(day)s 定）") % {
            "what": what, "who": origin.who, "day": origin.on.isoformat(),
        }  # fmt: skip
    if origin.on:
        return _("%(what)s（%(day)s 定）") % {"what": what, "day": origin.on.isoformat()}
    return what


def say(because: Because) -> Sentence:
    """Put one reason of circulation into words."""
    for table in (_SAID, _OTHER):
        if because.code in table:
            said: Sentence = table[because.code](because.facts)  # type: ignore[index,no-untyped-call]
            return replace(said, basis=basis(because))
    raise KeyError(because.code)


#: Reason → what it is called in a count.
_BRIEF = {
    Reason.CARD_CLOSED: gettext_lazy("退了证"),
    Reason.CARD_LOST: gettext_lazy("证挂失了"),
    Reason.CARD_REPLACED: gettext_lazy("证换过了"),
    Reason.CARD_EXPIRED: gettext_lazy("证到期了"),
    Reason.BLOCKED: gettext_lazy("停借"),
    Reason.OVERDUE: gettext_lazy("有超期的书"),
    Reason.OWES: gettext_lazy("欠款太多"),
    Reason.COPY_WITHDRAWN: gettext_lazy("已注销"),
    Reason.COPY_LOST: gettext_lazy("丢失"),
    Reason.IN_PROCESSING: gettext_lazy("在加工"),
    Reason.KIND_NOT_LENT: gettext_lazy("这类书只在馆内看"),
    Reason.LOCATION_NOT_LENT: gettext_lazy("放在只供阅览的地方"),
    Reason.OUT_TO_OTHER: gettext_lazy("借出了"),
    Reason.OUT_TO_SAME: gettext_lazy("借出了"),
    Reason.NO_RULE: gettext_lazy("没有借阅规则"),
    Reason.RULE_LIMIT: gettext_lazy("借满了"),
    Reason.CARD_LIMIT: gettext_lazy("借满了"),
    Reason.POINTS_LIMIT: gettext_lazy("信用分不够"),
}


def brief(code: str) -> str:
    """Say a reason in a word or two, for counting; a code that has none stands for itself."""
    return str(_BRIEF.get(code, code))  # type: ignore[call-overload]


def undone() -> str:
    """Say why a fine is nought again."""
    return _("还书撤销了")


def late_in_words(
    title: str, due_on: date, late: Late, policy: LoanPolicy, names: PolicyNames | None
) -> str:
    """Say what came of a late return so that its reader can work it out: the days, what was left
    out, and by which row of the rules."""
    parts = [_("《%(title)s》%(day)s到期，晚还 %(n)d 天") % {
        "title": title, "day": due_on.isoformat(), "n": late.days_late
    }]  # fmt: skip
    if late.closed:
        parts.append(_("闭馆 %(n)d 天不算") % {"n": late.closed})
    if late.forgiven:
        parts.append(_("免计 %(n)d 天") % {"n": late.forgiven})
    if late.grace:
        parts.append(_("宽限 %(n)d 天") % {"n": late.grace})
    if late.suspended_until is not None:
        parts.append(_("停借到 %(day)s") % {"day": late.suspended_until.isoformat()})
    if late.fine_fen:
        fine = _("算 %(n)d 天，%(yuan)s") % {"n": late.days, "yuan": yuan(late.fine_fen)}
        parts.append(fine + (_("（到顶）") if late.capped else ""))
    if late.points:
        parts.append(_("扣 %(n)d 分") % {"n": late.points})
    set_on = names.set_on if names else None
    parts.append(origin_in_words(Origin("rule", policy.rule_id, policy.set_by, set_on)))
    return _("，").join(parts)


def loss_in_words(title: str, told: Compensation, why: str) -> str:
    """Say how the price of a lost book was worked out, and why another sum is asked if one is."""
    price = yuan(told.price_fen) if told.price_fen else _("没有定价")
    working = _("《%(title)s》丢失：定价 %(price)s × %(times)s") % {
        "title": title,
        "price": price,
        "times": f"{told.percent / 100:g}",
    }
    if told.by_least:
        working += _("，不足 %(least)s 按 %(least)s") % {"least": yuan(told.least_fen)}
    if told.fee_fen:
        working += _("，加工费 %(fee)s") % {"fee": yuan(told.fee_fen)}
    if why.strip():
        working += _("；改了：%(why)s") % {"why": why.strip()}
    return working


def found_in_words() -> str:
    """Say why what was paid for a lost book goes back; which book it was, the charge says."""
    return _("书找到了")


def damage_costs(one: DamagePolicy) -> str:
    """Say what one kind of damage costs."""
    costs = [yuan(one.fixed_fen)] if one.fixed_fen else []
    if one.percent:
        costs.append(_("定价的 %(percent)d%%") % {"percent": one.percent})
    return " + ".join(costs)


def damage_in_words(title: str, rows: Iterable[DamagePolicy], why: str) -> str:
    """Say what was the matter with a copy that came back damaged, and how that was worked out."""
    parts = [f"{one.name} {damage_costs(one)}".strip() for one in rows]
    working = _("《%(title)s》污损：%(what)s") % {
        "title": title,
        "what": _("，").join(parts) or why.strip(),
    }
    if parts and why.strip():
        working += _("；改了：%(why)s") % {"why": why.strip()}
    return working


def no_points_left() -> str:
    """Say why somebody without points waits."""
    return _("信用分用完了")


def points_for(one: PointsSlip) -> str:
    """Say what a change of points was for, with what staff wrote beside it."""
    words = {
        PointsFor.LOANS: _("借书"),
        PointsFor.LATE: _("晚还"),
        PointsFor.LOST: _("丢书"),
        PointsFor.DAMAGED: _("污损"),
        PointsFor.UNCOLLECTED: _("预约没来取"),
        PointsFor.REISSUED: _("补证"),
        PointsFor.BY_HAND: _("馆员加减"),
        PointsFor.BACK_AGAIN: _("停借期满"),
        PointsFor.UNDONE: _("撤销"),
    }[one.what]
    by_hand = one.what is PointsFor.BY_HAND and one.why
    return _("%(what)s：%(why)s") % {"what": words, "why": one.why} if by_hand else words


def lateness_compared(told: WhatIf) -> list[str]:
    """Say what becomes of late returns under the rules as they are and under the changed ones."""
    said = [
        _("现在的规则下晚还 %(before)d 次，照这样 %(after)d 次")
        % {"before": told.late_before, "after": told.late_after}
    ]
    if told.fines_before or told.fines_after:
        said.append(
            _("违约金从 %(before)s 变成 %(after)s")
            % {"before": yuan(told.fines_before), "after": yuan(told.fines_after)}
        )
    if told.suspended_before or told.suspended_after:
        said.append(
            _("因晚还停借从 %(before)d 次变成 %(after)d 次")
            % {"before": told.suspended_before, "after": told.suspended_after}
        )
    if told.points_before or told.points_after:
        said.append(
            _("扣的信用分从 %(before)d 变成 %(after)d")
            % {"before": told.points_before, "after": told.points_after}
        )
    return said


def rule_in_words(policy: LoanPolicy | None, names: PolicyNames | None) -> str:
    """Say a rule as the regulations would print it: whom it speaks of, then what it grants."""
    if policy is None or names is None:
        return _("没有一条规则管得着")
    who = _("，").join(
        (names.place or _("各馆点"), names.category or _("各类读者"), names.kind or _("各类书"))
    )
    limit = _("册数不限") if policy.limit is None else _("最多 %(n)d 册") % {"n": policy.limit}
    grants = _("借 %(days)d 天，%(limit)s，可续借 %(renewals)d 次") % {
        "days": policy.days,
        "limit": limit,
        "renewals": policy.renewals,
    }
    origin = _("第 %(id)d 条") % {"id": policy.rule_id}
    if policy.set_by and names.set_on:
        origin = _("第 %(id)d 条，%(who)s %(day)s 定") % {
            "id": policy.rule_id,
            "who": policy.set_by,
            "day": names.set_on.isoformat(),
        }
    return _("%(who)s：%(grants)s（%(origin)s）") % {
        "who": who,
        "grants": grants,
        "origin": origin,
    }


def availability(found: Availability, today: date, here: int | None = None) -> Standing:
    """Say where a title is now: one sentence for every surface, with a tone beside it."""
    free = found.lendable_now
    if free and found.waiting >= len(free):
        return Standing("no", _("架上的有人约了，%(n)d 人在等") % {"n": found.waiting})
    if free:
        first = next((one for one in free if one.copy.place_id == here), free[0])
        spot = first.copy.shelf or first.copy.location_name
        if len(free) == 1:
            return Standing(
                "ok",
                _("现在就能借，%(place)s%(spot)s") % {"place": first.copy.place_name, "spot": spot},
            )
        return Standing(
            "ok",
            _("现在就能借，%(place)s%(spot)s，还有 %(n)d 本")
            % {"place": first.copy.place_name, "spot": spot, "n": len(free) - 1},
        )
    if found.to_read_here:
        one = found.to_read_here[0]
        return Standing("info", _("只在馆内看，%(place)s") % {"place": one.copy.place_name})
    if found.next_back and found.waiting:
        return Standing(
            "no",
            _("借出了，%(day)s前后还，%(n)d 人在等")
            % {"day": in_words(found.next_back, today), "n": found.waiting},
        )
    if found.next_back:
        return Standing(
            "no", _("借出了，%(day)s前后还") % {"day": in_words(found.next_back, today)}
        )
    return Standing("no", _("现在没有能借的"))
