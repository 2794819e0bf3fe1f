"""What kinds, ways and names in texts are called on the screen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shuxiang.listeners.notices.rules import ChannelName, Ended, Guardians, Kind, Language

KINDS: dict[Kind, Any] = {
    Kind.DUE_SOON: _("快到期"),
    Kind.OVERDUE: _("超期催还"),
    Kind.HOLD_READY: _("预约到书"),
    Kind.HOLD_EXPIRING: _("预约快过保留期"),
    Kind.HOLD_CANCELLED: _("预约取消"),
    Kind.CARD_EXPIRING: _("读者证快到期"),
    Kind.BLOCK_SET: _("停借"),
    Kind.ACCOUNT_CLOSED: _("退证"),
    Kind.REQUEST_DONE: _("更正办好了"),
    Kind.REQUEST_DECLINED: _("申请没有办成"),
    Kind.TRANSIT_LATE: _("在途太久（给工作人员）"),
}

CHANNELS: dict[ChannelName, Any] = {
    ChannelName.INBOX: _("站内消息"),
    ChannelName.SMS: _("短信"),
    ChannelName.EMAIL: _("邮件"),
    ChannelName.PRINT: _("打印催还单"),
}

GUARDIANS: dict[Guardians, Any] = {
    Guardians.NO: _("只告诉孩子"),
    Guardians.ALSO: _("孩子和监护人都告诉"),
    Guardians.INSTEAD: _("只告诉监护人"),
}

LANGUAGES: dict[Language, Any] = {Language.CHINESE: _("中文"), Language.ENGLISH: _("英文")}

ENDINGS: dict[Ended, Any] = {
    Ended.SENT: _("送出了"),
    Ended.GIVEN_UP: _("没送到，换了别的办法"),
    Ended.OVER: _("事情已经过去，没有送"),
}

#: What the days of a kind mean.
DAYS_MEAN: dict[Kind, Any] = {
    Kind.DUE_SOON: _("到期前几天，例如 3 或 7,1"),
    Kind.OVERDUE: _("超期几天，例如 1,7,30"),
    Kind.HOLD_EXPIRING: _("保留到期前几天"),
    Kind.CARD_EXPIRING: _("读者证到期前几天"),
}

#: What the names in texts stand for.
MEANINGS: dict[str, Any] = {
    "馆名": _("图书馆的名字"),
    "馆电话": _("图书馆的电话"),
    "称呼": _("本人是“您”，监护人收到的是孩子的名字"),
    "读者": _("是谁的事：读者的名字"),
    "书名": _("第一本的书名，几本就加“等几本”"),
    "本数": _("一共几本"),
    "书单": _("每本一行：书名和日期"),
    "到期日": _("最早的到期日"),
    "天数": _("还有几天，或超期几天"),
    "取书处": _("到哪里取"),
    "保留到": _("留到哪一天；停借是到哪一天为止"),
    "原因": _("为什么"),
}
