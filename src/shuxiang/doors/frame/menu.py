"""The office's menu, by job and not by table; nobody sees what they could not open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuxiang.foundations.kernel.actor import Actor, Power

#: Label, address, powers of which one is needed. Doors of the office stand here in their order.
ITEMS: tuple[tuple[object, str, frozenset[Power]], ...] = (
    (_("服务台"), "/desk/", frozenset({Power.LEND, Power.TAKE_BACK})),
    (_("读者"), "/office/readers/", frozenset({Power.SEE_READERS})),
    (_("编目"), "/office/catalog/", frozenset({Power.CATALOGUE, Power.SEE_LOANS})),
    (_("栏目"), "/office/columns/", frozenset({Power.EDIT_COLUMNS})),
    (_("超期"), "/office/overdue/", frozenset({Power.SEE_LOANS})),
    (_("预约"), "/office/holds/", frozenset({Power.HOLD, Power.ORDER_HOLDS})),
    (_("送书"), "/office/transit/", frozenset({Power.CARRY})),
    (_("收款处"), "/office/till/", frozenset({Power.CLOSE_TILL, Power.SEE_MONEY})),
    (_("通知"), "/office/notices/", frozenset({Power.SET_NOTICES, Power.SEE_LOANS})),
    (_("搬家"), "/office/import/", frozenset({Power.IMPORT})),
    (_("借阅规则"), "/office/rules/", frozenset({Power.SET_RULES, Power.LEND})),
    (_("日历"), "/office/calendar/", frozenset({Power.SET_CALENDAR, Power.LEND})),
    (_("登记表"), "/office/registers/", frozenset({Power.SET_NETWORK, Power.EDIT_COPIES})),
    (_("工作人员"), "/office/registers/staff/", frozenset({Power.MANAGE_STAFF})),
    (_("自助机"), "/office/devices/", frozenset({Power.MANAGE_TERMINALS, Power.LEND})),
    (
        _("试借试还"),
        "/office/preflight/",
        frozenset({Power.EDIT_COPIES, Power.EDIT_READERS, Power.SET_RULES}),
    ),
    (
        _("个人资料"),
        "/office/privacy/",
        frozenset({Power.EDIT_READERS, Power.ERASE_READERS, Power.SEE_JOURNAL}),
    ),
    (_("今天的流水"), "/office/log/", frozenset({Power.SEE_JOURNAL, Power.LEND})),
)


def menu_for(actor: Actor | None, path: str) -> list[tuple[str, str, bool]]:
    """Return (label, address, whether it is the current one) of what an actor may open."""
    if actor is None:
        return []
    return [
        (str(label), address, _is_current(address, path))
        for label, address, powers in ITEMS
        if powers & actor.powers
    ]


def _is_current(address: str, path: str) -> bool:
    """The longest address that begins the path is the current one."""
    fitting = [one for _label, one, _powers in ITEMS if path.startswith(one)]
    return bool(fitting) and address == max(fitting, key=len)
