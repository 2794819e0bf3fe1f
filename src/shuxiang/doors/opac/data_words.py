"""What the tables and columns of 我的资料 are called, and how a value is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.departments.cashier import wording as cashier
from shuxiang.departments.cashier.rules import ChargeKind, LineKind, PayMethod
from shuxiang.departments.circulation.rules import HoldEnd, PointsFor
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import wording as readers
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.requests import RequestEnd, RequestKind
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.money import plain
from shuxiang.listeners.notices import wording as notices
from shuxiang.listeners.notices.rules import ChannelName, Ended, Kind

#: Key of a table → what it is called. Their order here is their order everywhere.
SHEETS: dict[str, Any] = {
    "person": gettext_lazy("您是谁"),
    "cards": gettext_lazy("证和别的凭证"),
    "loans": gettext_lazy("借着的和还连着您的借阅"),
    "holds": gettext_lazy("预约"),
    "late": gettext_lazy("晚还"),
    "points": gettext_lazy("信用分"),
    "blocks": gettext_lazy("停借"),
    "account": gettext_lazy("账上"),
    "charges": gettext_lazy("应收"),
    "lines": gettext_lazy("账上的每一行"),
    "receipts": gettext_lazy("收据"),
    "messages": gettext_lazy("给您的消息"),
    "told_of_you": gettext_lazy("告诉监护人的消息"),
    "sendings": gettext_lazy("发到馆外的消息"),
    "wishes": gettext_lazy("您要怎么收消息"),
    "guardians": gettext_lazy("监护人的同意"),
    "wards": gettext_lazy("由您监护的孩子"),
    "lists": gettext_lazy("书单"),
    "programs": gettext_lazy("程序的钥匙"),
    "requests": gettext_lazy("您的申请"),
    "looks": gettext_lazy("工作人员看过几次"),
    "journal": gettext_lazy("读者证上办过的事"),
}

COLUMNS: dict[str, Any] = {
    "name": gettext_lazy("姓名"),
    "category": gettext_lazy("读者类型"),
    "place": gettext_lazy("馆点"),
    "place_id": gettext_lazy("馆点"),
    "id_kind": gettext_lazy("证件"),
    "id_number": gettext_lazy("证件号"),
    "birth_on": gettext_lazy("出生日期"),
    "birth_year": gettext_lazy("出生年份"),
    "phone": gettext_lazy("手机"),
    "address": gettext_lazy("地址"),
    "email": gettext_lazy("邮箱"),
    "contact_name": gettext_lazy("负责人"),
    "note": gettext_lazy("备注"),
    "registered_on": gettext_lazy("办证"),
    "valid_until": gettext_lazy("有效期"),
    "verified_on": gettext_lazy("上次验证"),
    "closed_at": gettext_lazy("退证"),
    "keeps_history": gettext_lazy("替您记着借过的书"),
    "pin_failures": gettext_lazy("密码输错几次"),
    "kind": gettext_lazy("种类"),
    "shown": gettext_lazy("号码"),
    "issued_at": gettext_lazy("发出"),
    "lost_at": gettext_lazy("挂失或丢失"),
    "retired_at": gettext_lazy("停用"),
    "reason": gettext_lazy("原因"),
    "placed_at": gettext_lazy("开始"),
    "until_on": gettext_lazy("到哪天"),
    "lifted_at": gettext_lazy("解除"),
    "list_name": gettext_lazy("书单"),
    "bib_id": gettext_lazy("书目号"),
    "put_at": gettext_lazy("记下的时间"),
    "program": gettext_lazy("给谁用"),
    "may_act": gettext_lazy("能替您办事"),
    "ends_on": gettext_lazy("管到哪天"),
    "last_used_on": gettext_lazy("上次用"),
    "revoked_at": gettext_lazy("收回"),
    "relation": gettext_lazy("关系"),
    "consent_version": gettext_lazy("同意书"),
    "consented_at": gettext_lazy("同意的时间"),
    "ended_at": gettext_lazy("结束"),
    "request_kind": gettext_lazy("申请什么"),
    "asked_at": gettext_lazy("申请的时间"),
    "ended_how": gettext_lazy("结果"),
    "answer": gettext_lazy("答复"),
    "at": gettext_lazy("时间"),
    "why": gettext_lazy("原因"),
    "opened": gettext_lazy("看了完整证件号"),
    "what": gettext_lazy("什么事"),
    "fields": gettext_lazy("改了哪些"),
    "title": gettext_lazy("书名"),
    "barcode": gettext_lazy("条码"),
    "lent_at": gettext_lazy("借出"),
    "due_on": gettext_lazy("应还日期"),
    "renewals": gettext_lazy("续借次数"),
    "returned_at": gettext_lazy("还回"),
    "claimed_at": gettext_lazy("说已经还了"),
    "needed_until": gettext_lazy("要到哪天"),
    "suspended_until": gettext_lazy("暂停到"),
    "ready_at": gettext_lazy("到书"),
    "keep_until": gettext_lazy("保留到"),
    "hold_end": gettext_lazy("结果"),
    "day_on": gettext_lazy("哪天"),
    "points_for": gettext_lazy("为什么"),
    "change": gettext_lazy("加减"),
    "settled_at": gettext_lazy("算的时间"),
    "counted_days": gettext_lazy("算几天"),
    "fine_fen": gettext_lazy("收多少"),
    "balance_fen": gettext_lazy("欠多少"),
    "deposit_fen": gettext_lazy("押金"),
    "made_at": gettext_lazy("时间"),
    "charge_kind": gettext_lazy("种类"),
    "charged_fen": gettext_lazy("应收"),
    "paid_fen": gettext_lazy("已付"),
    "waived_fen": gettext_lazy("免除"),
    "line_kind": gettext_lazy("种类"),
    "amount_fen": gettext_lazy("金额"),
    "till": gettext_lazy("收款处"),
    "number": gettext_lazy("收据号"),
    "method": gettext_lazy("怎么付"),
    "notice_kind": gettext_lazy("种类"),
    "created_at": gettext_lazy("记下的时间"),
    "told_at": gettext_lazy("告诉的时间"),
    "read_at": gettext_lazy("您看的时间"),
    "subject": gettext_lazy("标题"),
    "body": gettext_lazy("内容"),
    "channel": gettext_lazy("哪条路"),
    "sending_end": gettext_lazy("结果"),
    "channels": gettext_lazy("怎么收"),
    "language": gettext_lazy("用哪种文字"),
    "set_at": gettext_lazy("定的时间"),
}

REQUESTS: dict[RequestKind, Any] = {
    RequestKind.NAME: gettext_lazy("更正姓名"),
    RequestKind.BIRTH: gettext_lazy("更正出生日期"),
    RequestKind.IDENTITY: gettext_lazy("更正证件号"),
    RequestKind.ERASE: gettext_lazy("注销，忘掉我的资料"),
}

ENDS: dict[RequestEnd, Any] = {
    RequestEnd.ACCEPTED: gettext_lazy("办好了"),
    RequestEnd.DECLINED: gettext_lazy("没有办"),
    RequestEnd.WITHDRAWN: gettext_lazy("您收回了"),
}

_HOLD_ENDS: dict[HoldEnd, Any] = {
    HoldEnd.FILLED: gettext_lazy("借走了"),
    HoldEnd.CANCELLED: gettext_lazy("取消了"),
    HoldEnd.EXPIRED: gettext_lazy("没有来取"),
    HoldEnd.NOT_NEEDED: gettext_lazy("过了要的日子"),
    HoldEnd.OTHER_CAME: gettext_lazy("另一本先到了"),
    HoldEnd.MERGED: gettext_lazy("两种书目并成了一种"),
}

_POINTS: dict[PointsFor, Any] = {
    PointsFor.LOANS: gettext_lazy("借书"),
    PointsFor.LATE: gettext_lazy("晚还"),
    PointsFor.LOST: gettext_lazy("丢书"),
    PointsFor.DAMAGED: gettext_lazy("污损"),
    PointsFor.UNCOLLECTED: gettext_lazy("预约没来取"),
    PointsFor.REISSUED: gettext_lazy("补证"),
    PointsFor.BY_HAND: gettext_lazy("馆员加减"),
    PointsFor.BACK_AGAIN: gettext_lazy("停借期满"),
    PointsFor.UNDONE: gettext_lazy("撤销"),
}

_HAPPENED: dict[str, Any] = {
    "readers.registered": gettext_lazy("办证"),
    "readers.changed": gettext_lazy("改了资料"),
    "readers.card-lost": gettext_lazy("挂失"),
    "readers.card-found": gettext_lazy("解挂"),
    "readers.card-replaced": gettext_lazy("补证"),
    "readers.card-verified": gettext_lazy("验证"),
    "readers.credential-added": gettext_lazy("加了一种凭证"),
    "readers.credential-retired": gettext_lazy("停用了一种凭证"),
    "readers.pin-set": gettext_lazy("改了密码"),
    "readers.pin-locked": gettext_lazy("密码错了多次，停了一会儿"),
    "readers.closed": gettext_lazy("退证"),
    "readers.reopened": gettext_lazy("恢复"),
    "readers.data-handed-out": gettext_lazy("下载了自己的资料"),
}

_CHANNELS: dict[str, Any] = {one.value: said for one, said in notices.CHANNELS.items()}


def _place(value: Any) -> str:
    return next((one.name for one in network.places() if one.place_id == value), "")


#: Column → how its codes are said.
_SAID: dict[str, Callable[[Any], object]] = {
    "kind": lambda v: readers.credential(CredentialKind(v)),
    "id_kind": lambda v: readers.document(v),
    "place_id": _place,
    "request_kind": lambda v: REQUESTS[RequestKind(v)],
    "ended_how": lambda v: ENDS[RequestEnd(v)],
    "hold_end": lambda v: _HOLD_ENDS.get(HoldEnd(v), v),
    "points_for": lambda v: _POINTS[PointsFor(v)],
    "what": lambda v: _HAPPENED.get(v, v),
    "fields": lambda v: "、".join(str(COLUMNS.get(one, one)) for one in v.split("、")),
    "charge_kind": lambda v: cashier.charge_kind(ChargeKind(v)),
    "line_kind": lambda v: cashier.line_kind(LineKind(v)),
    "method": lambda v: cashier.pay_method(PayMethod(v)),
    "notice_kind": lambda v: notices.KINDS[Kind(v)],
    "channel": lambda v: notices.CHANNELS[ChannelName(v)],
    "channels": lambda v: "、".join(str(_CHANNELS.get(one, one)) for one in v.split("、")),
    "sending_end": lambda v: notices.ENDINGS[Ended(v)],
}


def value_in_words(column: str, value: object) -> str:
    """Say a value as a person reads it: a time on the library's clock, money in yuan, codes in
    words; what is empty is empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    if column.endswith("_fen") and isinstance(value, int):
        return plain(value)
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    say = _SAID.get(column)
    return str(say(value)) if say else str(value)
