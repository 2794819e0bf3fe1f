"""An entry of the journal as a sentence. What has no sentence of its own is told by its kind."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.foundations.journal.reading import EntrySlip
from shuxiang.foundations.kernel.money import yuan

_KINDS: dict[str, Any] = {
    "circulation.hold-placed": gettext_lazy("预约了第 %(bib_id)s 号书目"),
    "circulation.hold-changed": gettext_lazy("改了一个预约"),
    "circulation.hold-caught": gettext_lazy("给预约找到了一册"),
    "circulation.hold-ready": gettext_lazy("预约的书到了，留到 %(keep_until)s"),
    "circulation.hold-released": gettext_lazy("留着的一册拿走了，预约接着等"),
    "circulation.hold-filled": gettext_lazy("预约的书借走了"),
    "circulation.hold-cancelled": gettext_lazy("一个预约结束了"),
    "circulation.queue-set": gettext_lazy("调整了预约的先后：%(why)s"),
    "circulation.copy-sent": gettext_lazy("送出一册"),
    "circulation.transit-ended": gettext_lazy("在途的一册到了，路上 %(days)s 天"),
    "circulation.floating-set": gettext_lazy("改了留在还书处的规矩"),
    "circulation.late-return-settled": gettext_lazy("晚还，算 %(days)s 天"),
    "circulation.late-return-undone": gettext_lazy("晚还的处理撤销了"),
    "circulation.loss-declared": gettext_lazy("记了一册丢失，应赔 %(book)s"),
    "circulation.loss-found": gettext_lazy("丢失的一册找到了"),
    "circulation.return-claimed": gettext_lazy("读者说已经还了一册"),
    "circulation.links-cut": gettext_lazy("%(loans)s 笔借阅不再连着读者"),
    "circulation.retention-set": gettext_lazy("定了借阅和读者连着几天：%(loan_days)s 天"),
    "circulation.points-scheme-set": gettext_lazy("定了信用分的办法"),
    "circulation.points-changed": gettext_lazy("信用分加减 %(change)s"),
    "circulation.damage-charged": gettext_lazy("记了一册污损，收 %(charged)s"),
    "circulation.passed-on-changed": gettext_lazy("集体证的一册转了手"),
    "circulation.damage-set": gettext_lazy("改了污损的算法：%(name)s"),
    "circulation.amnesty-set": gettext_lazy("定了免计的日子：%(from_on)s 到 %(to_on)s"),
    "circulation.compensation-set": gettext_lazy("改了赔书的算法"),
    "cashier.charge-made": gettext_lazy("应收 %(amount)s"),
    "cashier.charge-changed": gettext_lazy("应收改了 %(by)s：%(why)s"),
    "cashier.debt-waived": gettext_lazy("免除 %(amount)s：%(why)s"),
    "cashier.money-taken": gettext_lazy("收款 %(amount)s，第 %(number)s 号收据"),
    "cashier.money-given-back": gettext_lazy("退出 %(amount)s，第 %(number)s 号：%(why)s"),
    "cashier.day-closed": gettext_lazy("%(day_on)s 日结，点到 %(counted)s"),
    "cashier.month-closed": gettext_lazy("%(year)s 年 %(month)s 月月结"),
    "circulation.loan-made": gettext_lazy("借出一册，%(due_on)s 前还"),
    "circulation.loan-returned": gettext_lazy("还回一册"),
    "circulation.loan-renewed": gettext_lazy("续借一册，到 %(due_on)s"),
    "circulation.used-in-library": gettext_lazy("馆内看过一册"),
    "circulation.act-undone": gettext_lazy("撤销了第 %(entry_id)s 条"),
    "circulation.rule-set": gettext_lazy("定了借阅规则：%(days)s 天"),
    "circulation.rule-retired": gettext_lazy("停用了第 %(rule_id)s 条借阅规则"),
    "circulation.due-dates-moved": gettext_lazy(
        "闭馆顺延：%(loans)s 册从 %(from_due_on)s 改到 %(due_on)s"
    ),
    "circulation.loans-brought-in": gettext_lazy("带进 %(count)s 笔借阅"),
    "catalogue.bib-added": gettext_lazy("新书目第 %(bib_id)s 号"),
    "catalogue.bib-changed": gettext_lazy("改了书目第 %(bib_id)s 号"),
    "catalogue.bibs-merged": gettext_lazy("书目 %(drop_id)s 并入 %(keep_id)s"),
    "catalogue.bibs-imported": gettext_lazy("搬进一批书目，新的 %(count)s 种"),
    "holdings.copy-added": gettext_lazy("新入藏一册 %(barcode)s"),
    "holdings.copy-moved": gettext_lazy("一册换了地方"),
    "holdings.move-in-started": gettext_lazy("开始搬第 %(run_id)s 个文件"),
    "holdings.move-in-finished": gettext_lazy(
        "第 %(run_id)s 个文件搬完：读入 %(read)s，新增 %(imported)s，合并 %(merged)s，退回 %(rejected)s"
    ),
    "notices.rule-set": gettext_lazy("定了通知的规矩"),
    "notices.text-set": gettext_lazy("改了通知的文字"),
    "notices.channel-set": gettext_lazy("设了通知往外送的路"),
    "notices.channel-tested": gettext_lazy("试发了一条通知"),
    "notices.printed": gettext_lazy("印了 %(sheets)s 张催还单"),
    "notices.wish-set": gettext_lazy("读者说了怎么告诉他"),
    "network.library-opened": gettext_lazy("开馆"),
    "network.library-changed": gettext_lazy("改了全馆的资料"),
    "network.place-added": gettext_lazy("新设一个馆点"),
    "network.place-changed": gettext_lazy("改了一个馆点"),
    "network.place-closed": gettext_lazy("停用了一个馆点"),
    "network.place-reopened": gettext_lazy("恢复了一个馆点"),
    "network.calendar-changed": gettext_lazy("改了开放日历"),
    "staff.logged-in": gettext_lazy("登录"),
    "staff.login-failed": gettext_lazy("登录没有成功"),
    "staff.password-changed": gettext_lazy("改了自己的密码"),
    "staff.password-reset": gettext_lazy("给同事重设了密码"),
    "staff.member-added": gettext_lazy("新增一位同事"),
    "staff.member-changed": gettext_lazy("改了一位同事的资料"),
    "staff.member-disabled": gettext_lazy("停用了一位同事的账号"),
    "staff.member-enabled": gettext_lazy("恢复了一位同事的账号"),
    "staff.role-set": gettext_lazy("定了一个岗位的权限"),
    "staff.role-removed": gettext_lazy("删了一个岗位"),
    "staff.terminal-set": gettext_lazy("登记了一台自助机"),
    "staff.terminal-password-set": gettext_lazy("给自助机设了密码"),
    "staff.terminal-disabled": gettext_lazy("停用了一台自助机"),
    "staff.terminal-enabled": gettext_lazy("恢复了一台自助机"),
    "readers.registered": gettext_lazy("办了一张读者证"),
    "readers.changed": gettext_lazy("改了读者的资料"),
    "readers.seen": gettext_lazy("看了读者的资料：%(why)s"),
    "readers.identity-seen": gettext_lazy("看了读者的证件号：%(why)s"),
    "readers.request-made": gettext_lazy("读者申请更正或注销自己的资料"),
    "readers.request-ended": gettext_lazy("办了读者的一份申请"),
    "readers.data-handed-out": gettext_lazy("读者下载了自己的资料"),
    "readers.erased": gettext_lazy("注销了一位读者，资料都去掉了"),
    "columns.begun": gettext_lazy("开始编一个栏目"),
    "columns.changed": gettext_lazy("改了一个栏目"),
    "columns.published": gettext_lazy("发布了一个栏目"),
    "columns.ended": gettext_lazy("撤下了一个栏目"),
    "columns.dropped": gettext_lazy("删掉了一个栏目的草稿"),
    "readers.application-made": gettext_lazy("有人在网上登记要办证"),
    "readers.application-ended": gettext_lazy("网上登记的办好了证"),
    "readers.api-token-made": gettext_lazy("读者给一个程序发了钥匙"),
    "readers.api-token-revoked": gettext_lazy("读者收回了一个程序的钥匙"),
    "readers.card-lost": gettext_lazy("挂失一张证"),
    "readers.card-found": gettext_lazy("解挂一张证"),
    "readers.card-replaced": gettext_lazy("补办一张证"),
    "readers.card-verified": gettext_lazy("验了一张证"),
    "readers.credential-added": gettext_lazy("加了一种认人的办法"),
    "readers.credential-retired": gettext_lazy("停用了一种认人的办法"),
    "readers.block-placed": gettext_lazy("停了一位读者的借阅"),
    "readers.block-lifted": gettext_lazy("恢复了一位读者的借阅"),
    "readers.closed": gettext_lazy("退了一张读者证"),
    "readers.reopened": gettext_lazy("恢复了一张退掉的证"),
    "readers.pin-set": gettext_lazy("改了读者的密码"),
    "readers.guardian-added": gettext_lazy("登记了一位监护人"),
    "readers.grew-up": gettext_lazy("一位读者长大了，换了读者类型"),
    "readers.guardian-ended": gettext_lazy("撤下了一位监护人"),
    "readers.category-set": gettext_lazy("定了一个读者类型"),
}

#: Beginning of a kind → what it is about, for the rest.
_ROOMS = {
    "network": gettext_lazy("馆点和日历"),
    "staff": gettext_lazy("工作人员"),
    "readers": gettext_lazy("读者"),
    "catalogue": gettext_lazy("编目"),
    "holdings": gettext_lazy("典藏"),
    "circulation": gettext_lazy("流通"),
    "cashier": gettext_lazy("收银"),
    "notices": gettext_lazy("通知"),
}


def _facts(entry: EntrySlip) -> dict[str, Any]:
    """Return the facts with each sum said as money, under its name without ``_fen``."""
    sums = {
        name.removesuffix("_fen"): yuan(value)
        for name, value in entry.facts.items()
        if name.endswith("_fen") and isinstance(value, int)
    }
    why = (entry.personal or {}).get("why")
    return entry.facts | sums | ({"why": why} if why else {})


def tell(entry: EntrySlip) -> str:
    """Return an entry as a sentence, without anybody's name."""
    template = _KINDS.get(entry.kind)
    if template is not None:
        try:
            return str(template) % _facts(entry)
        except KeyError:
            return str(template).partition("%")[0].rstrip("，：")
    room, _dot, what = entry.kind.partition(".")
    return _("%(room)s：%(what)s") % {"room": _ROOMS.get(room, room), "what": what}
