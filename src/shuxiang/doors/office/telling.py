"""An entry of the journal as a sentence. What has no sentence of its own is told by its kind."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.foundations.journal.reading import EntrySlip

_KINDS: dict[str, Any] = {
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
    "network.library-opened": gettext_lazy("开馆"),
}

#: Beginning of a kind → what it is about, for the rest.
_ROOMS = {
    "network": gettext_lazy("馆点和日历"),
    "staff": gettext_lazy("工作人员"),
    "readers": gettext_lazy("读者"),
    "catalogue": gettext_lazy("编目"),
    "holdings": gettext_lazy("典藏"),
    "circulation": gettext_lazy("流通"),
}


def tell(entry: EntrySlip) -> str:
    """Return an entry as a sentence, without anybody's name."""
    template = _KINDS.get(entry.kind)
    if template is not None:
        try:
            return str(template) % entry.facts
        except KeyError:
            return str(template).partition("%")[0].rstrip("，：")
    room, _dot, what = entry.kind.partition(".")
    return _("%(room)s：%(what)s") % {"room": _ROOMS.get(room, room), "what": what}
