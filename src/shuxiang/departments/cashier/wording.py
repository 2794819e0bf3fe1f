"""Every sentence that the cashier says to people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shuxiang.departments.cashier.rules import ChargeKind, LineKind, PayMethod
from shuxiang.foundations.kernel.money import yuan
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence

_SAID = {
    "cashier.sum-form": lambda f: Sentence(
        _("看不懂这个金额：%(typed)s") % {"typed": f["typed"]}, _("请写成 12 或 12.50，单位是元")
    ),
    "cashier.sum-nothing": lambda f: Sentence(_("金额要大于 0"), _("请改一下金额")),
    "cashier.sum-too-much": lambda f: Sentence(
        _("只欠 %(owed)s，收多了") % {"owed": yuan(f["owed"])}, _("请改成不超过欠的数")
    ),
    "cashier.nothing-owed": lambda f: Sentence(_("没有欠费"), _("不用交钱")),
    "cashier.sum-differs": lambda f: Sentence(
        _("金额不一致：欠 %(owed)s") % {"owed": yuan(f["owed"])}, _("请按欠的数交，或到服务台")
    ),
    "cashier.no-credit": lambda f: Sentence(
        _("只能退 %(left)s") % {"left": yuan(f["left"])}, _("请改一下金额")
    ),
    "cashier.why-empty": lambda f: Sentence(_("请写上为什么"), _("对账的时候要看")),
    "cashier.unknown-charge": lambda f: Sentence(_("没有这一笔应收"), _("请刷新再看")),
    "cashier.unknown-receipt": lambda f: Sentence(_("没有这张收据"), _("请看看号码")),
    "cashier.unknown-till": lambda f: Sentence(_("没有这个收款处"), _("请刷新再看")),
    "cashier.voided-before": lambda f: Sentence(_("这张收据已经作废过了"), _("不用再做什么")),
    "cashier.not-voidable": lambda f: Sentence(
        _("这是退款的单子，不能作废"), _("退错了请重新收一次")
    ),
    "cashier.credit-used": lambda f: Sentence(_("这笔钱后来用掉了，不能作废"), _("请先看读者的账")),
    "cashier.day-closed": lambda f: Sentence(
        _("今天已经日结了"), _("请明天再收，或另开一个收款处")
    ),
    "cashier.day-to-come": lambda f: Sentence(_("这一天还没有到"), _("请选今天或以前的日子")),
    "cashier.days-open": lambda f: Sentence(
        _("还有 %(n)d 天没有日结") % {"n": f["count"]}, _("都日结了才能月结")
    ),
    "cashier.month-running": lambda f: Sentence(_("这个月还没有过完"), _("下个月再月结")),
    "cashier.month-closed": lambda f: Sentence(_("这个月已经月结了"), _("不用再做什么")),
}


def say(because: Because) -> Sentence:
    """Put one reason of the cashier into words."""
    return _SAID[because.code](because.facts)


def charge_kind(kind: ChargeKind) -> str:
    return {
        ChargeKind.OVERDUE: _("超期"),
        ChargeKind.LOST: _("赔书"),
        ChargeKind.PROCESSING: _("加工费"),
        ChargeKind.DAMAGE: _("污损"),
        ChargeKind.CARD: _("补证工本费"),
        ChargeKind.HOLD: _("预约"),
        ChargeKind.OTHER: _("其他"),
    }[kind]


def pay_method(method: PayMethod) -> str:
    return {
        PayMethod.CASH: _("现金"),
        PayMethod.CARD: _("刷卡"),
        PayMethod.WECHAT: _("微信"),
        PayMethod.ALIPAY: _("支付宝"),
        PayMethod.OTHER: _("别的方式"),
    }[method]


def line_kind(kind: LineKind) -> str:
    return {
        LineKind.CHARGE: _("应收"),
        LineKind.CHANGE: _("改金额"),
        LineKind.PAYMENT: _("收款"),
        LineKind.WAIVER: _("免除"),
        LineKind.PAID_OUT: _("退还"),
        LineKind.VOID: _("作废"),
        LineKind.DEPOSIT: _("收押金"),
        LineKind.DEPOSIT_BACK: _("退押金"),
    }[kind]
