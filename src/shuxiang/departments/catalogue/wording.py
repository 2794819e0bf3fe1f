"""Every sentence that cataloguing says to people: what is the matter, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence

_SAID: dict[str, Callable[[dict[str, Any]], Sentence]] = {
    "catalogue.unknown-bib": lambda f: Sentence(_("没有这种书"), _("请换个词再找一次")),
    "catalogue.title-empty": lambda f: Sentence(_("请填题名"), _("题名在书名页上")),
    "catalogue.isbn-odd": lambda f: Sentence(
        _("ISBN 不对：%(isbn)s") % {"isbn": f.get("isbn", "")},
        _("请照版权页再抄一遍，没有就空着"),
    ),
    "catalogue.year-odd": lambda f: Sentence(
        _("出版年看不懂：%(year)s") % {"year": f.get("year", "")}, _("请写成 2026 这样四位数")
    ),
    "catalogue.merge-itself": lambda f: Sentence(_("这是同一条书目"), _("请选另一条")),
    "catalogue.merge-again": lambda f: Sentence(
        _("其中一条已经合并过了"), _("请用合并后的那条再试")
    ),
}


def say(because: Because) -> Sentence:
    """Put one reason of cataloguing into words."""
    return _SAID[because.code](because.facts)


def kind_in_words(kind: str) -> str:
    """Say what sort of thing a title is."""
    return {
        "book": _("图书"),
        "serial": _("期刊"),
        "newspaper": _("报纸"),
        "map": _("地图"),
        "music": _("乐谱和音乐"),
        "audiovisual": _("视听资料"),
        "electronic": _("电子资源"),
    }.get(kind, _("其他"))


def audience_in_words(audience: str) -> str:
    """Say for whom a title is (CNMARC 100/17: the first code counts)."""
    return {
        "a": _("少儿"),
        "b": _("学龄前"),
        "c": _("小学低年级"),
        "d": _("小学高年级"),
        "e": _("青少年"),
        "k": _("成人，专业"),
        "m": _("成人"),
    }.get(audience[:1], "")
