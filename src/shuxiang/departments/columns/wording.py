"""Every sentence that columns say to people: what is the matter, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.departments.columns.rules import ColumnKind
from shuxiang.departments.columns.slips import ColumnSlip
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence

_SAID: dict[str, Callable[[dict[str, Any]], Sentence]] = {
    "columns.unknown": lambda f: Sentence(_("没有这个栏目"), _("请回到栏目的单子再看")),
    "columns.title-empty": lambda f: Sentence(_("请填名字"), _("例如：国庆专题")),
    "columns.too-long": lambda f: Sentence(_("太长了，最多 %(most)d 个字") % f),
    "columns.ends-before-it-begins": lambda f: Sentence(
        _("结束的日子比开始的早"), _("请把两个日子换过来")
    ),
    "columns.published": lambda f: Sentence(
        _("这一期已经发布，不能再改"), _("要补充，请在下一期里写")
    ),
    "columns.empty": lambda f: Sentence(_("还没有挑书"), _("至少挑一种再发布")),
    "columns.full": lambda f: Sentence(
        _("已经有 %(most)d 种了") % f, _("再多没有人看得完，请先拿掉几种")
    ),
    "columns.not-published": lambda f: Sentence(_("还没有发布"), _("不要了就删掉草稿")),
}


def say(because: Because) -> Sentence:
    """Put one reason of columns into words."""
    return _SAID[because.code](because.facts)


def kind_in_words(kind: ColumnKind) -> str:
    """Say what sort of column it is."""
    return {
        ColumnKind.NEW: _("新书推介"),
        ColumnKind.SHELF: _("专题书架"),
        ColumnKind.PICKS: _("馆员推荐"),
    }[kind]


def heading(one: ColumnSlip) -> str:
    """Say what a column is called: 新书推介 2026 年第 8 期, or its own title."""
    if one.kind is not ColumnKind.NEW:
        return one.title
    if one.number is None:
        return one.title or _("新书推介（草稿）")
    named = _("新书推介 %(year)d 年第 %(number)d 期") % {"year": one.year, "number": one.number}
    return _("%(named)s：%(title)s") % {"named": named, "title": one.title} if one.title else named
