"""Every sentence that network says to people: what is the matter, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.departments.network.rules import HolidayManner, PlaceKind
from shuxiang.departments.network.slips import OpenState
from shuxiang.foundations.kernel.days import WEEKDAYS, in_words
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence

Facts = dict[str, Any]


def weekday(number: int) -> str:
    """Say a weekday, 0 is Monday."""
    return str(WEEKDAYS[number])


def place_kind(kind: PlaceKind) -> str:
    """Say what kind of place it is."""
    return {
        PlaceKind.MAIN: _("总馆"),
        PlaceKind.BRANCH: _("分馆"),
        PlaceKind.POINT: _("服务点"),
    }[kind]


def holiday_manner(manner: HolidayManner) -> str:
    """Say what a statutory holiday does to a place's week."""
    return {
        HolidayManner.AS_WEEKDAY: _("节假日照平时开"),
        HolidayManner.OPEN: _("节假日都开"),
        HolidayManner.CLOSED: _("节假日都不开"),
    }[manner]


def _on(facts: Facts) -> str:
    return _("、").join(weekday(one) for one in facts["weekdays"])


def _not_a_time(facts: Facts) -> Sentence:
    said = _("不是时间：%(typed)s") % {"typed": facts["typed"]}
    if not facts["typed"]:
        said = _("请把时间填全")
    if "weekdays" in facts:
        said = _("%(days)s：%(said)s") % {"days": _on(facts), "said": said}
    return Sentence(said, _("请写成 08:30 这样"))


_SAID: dict[str, Callable[[Facts], Sentence]] = {
    "network.already-open": lambda f: Sentence(
        _("这里已经有一个图书馆了：%(name)s") % {"name": f["name"]},
        _("请登录，或换一个数据文件夹"),
    ),
    "network.not-open-yet": lambda f: Sentence(
        _("这里还没有图书馆"), _("请先打开 /setup/，回答五个问题")
    ),
    "network.unknown-place": lambda f: Sentence(
        _("没有这个馆点"), _("请从馆点的列表里选，或刷新再看")
    ),
    "network.name-empty": lambda f: Sentence(_("请填名字")),
    "network.county-empty": lambda f: Sentence(_("请填县（区）名")),
    "network.name-taken": lambda f: Sentence(
        _("已经有一个叫%(name)s的馆点了") % {"name": f["name"]}, _("请换一个名字")
    ),
    "network.code-taken": lambda f: Sentence(
        _("代码 %(code)s 已经有馆点在用") % {"code": f["code"]}, _("请换一个代码")
    ),
    "network.code-form": lambda f: Sentence(
        _("代码只用字母、数字和横线：%(code)s") % {"code": f["code"]}, _("最多 20 个字")
    ),
    "network.slug-taken": lambda f: Sentence(
        _("网址里的名字 %(slug)s 已经有馆点在用") % {"slug": f["slug"]}, _("请换一个")
    ),
    "network.one-main": lambda f: Sentence(_("总馆只有一个"), _("请选分馆或服务点")),
    "network.kind-stays": lambda f: Sentence(
        _("馆点的种类不能改"),
        _("请选回“%(kind)s”，或另加一个馆点") % {"kind": place_kind(f["kind"])},
    ),
    "network.parent-unfit": lambda f: Sentence(
        _("上级要选总馆或分馆"), _("服务点下面不能再挂馆点")
    ),
    "network.parent-circle": lambda f: Sentence(_("上级不能是它自己或它下面的"), _("请换一个上级")),
    "network.main-stays": lambda f: Sentence(_("总馆不能撤"), _("可以改名、改地址和开放时间")),
    "network.places-below": lambda f: Sentence(
        _("下面还有 %(n)d 个馆点开着") % {"n": f["count"]}, _("请先撤它们，或改挂到别处")
    ),
    "network.closed-already": lambda f: Sentence(_("这个馆点已经撤了"), _("不用再做什么")),
    "network.open-already": lambda f: Sentence(_("这个馆点开着"), _("不用再做什么")),
    "network.week-incomplete": lambda f: Sentence(
        _("周一到周日要各填一次"), _("不开的日子选“闭馆”")
    ),
    "network.day-without-hours": lambda f: Sentence(
        _("%(day)s开馆，却没有填时间") % {"day": _on(f)}, _("请填几点到几点，或选“闭馆”")
    ),
    "network.too-many-hours": lambda f: Sentence(
        _("%(day)s填了三段时间") % {"day": _on(f)}, _("一天最多上午、下午两段")
    ),
    "network.not-a-time": _not_a_time,
    "network.closes-before-opening": lambda f: Sentence(
        (_("%(day)s的闭馆时间不比开馆晚") % {"day": _on(f)})
        if "weekdays" in f
        else _("闭馆时间不比开馆晚"),
        _("请改一下时间"),
    ),
    "network.hours-touch": lambda f: Sentence(
        _("%(day)s的两段时间连着或重叠") % {"day": _on(f)}, _("中间不休息就写成一段")
    ),
    "network.ends-before-start": lambda f: Sentence(_("结束的日子比开始早"), _("请改一下日子")),
    "network.too-long": lambda f: Sentence(_("每年一次的不能超过一年"), _("请改一下日子")),
    "network.reason-empty": lambda f: Sentence(_("请填原因"), _("读者会看到，例如：馆舍维修")),
    "network.exception-overlaps": lambda f: Sentence(
        _("和%(from)s到%(to)s的“%(reason)s”重了")
        % {"from": f["from_on"].isoformat(), "to": f["to_on"].isoformat(), "reason": f["reason"]},
        _("请先删掉那一条，或改一下日子"),
    ),
    "network.needs-hours": lambda f: Sentence(_("这里平时没有开放时间"), _("请填这天几点到几点开")),
    "network.unknown-exception": lambda f: Sentence(
        _("没有这一条"), _("可能刚刚被别人删了，请刷新再看")
    ),
    "network.holiday-taken": lambda f: Sentence(
        _("%(day)s已经在表里了") % {"day": f["on"].isoformat()}, _("请改那一条")
    ),
    "network.unknown-holiday": lambda f: Sentence(
        _("表里没有这一天"), _("可能刚刚被别人删了，请刷新再看")
    ),
}


def say(because: Because) -> Sentence:
    """Put one reason of network into words."""
    return _SAID[because.code](because.facts)


def open_state(state: OpenState, today: Any) -> str:
    """Say whether a place is open, as on its page: ``开着，到 20:30`` or when it opens next."""
    if state.is_open and state.until:
        return _("开着，到 %(time)s") % {"time": f"{state.until:%H:%M}"}
    if state.opens_next is None:
        return _("现在闭馆")
    opens = state.opens_next
    if opens.date() == today:
        return _("现在闭馆，今天 %(time)s 开") % {"time": f"{opens:%H:%M}"}
    return _("现在闭馆，%(day)s %(time)s 开") % {
        "day": in_words(opens.date(), today),
        "time": f"{opens:%H:%M}",
    }
