"""Every sentence that staff says to people: what is the matter, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence

Facts = dict[str, Any]


def _until(facts: Facts) -> str:
    return f"{local(facts['until']):%H:%M}"


_SAID: dict[str, Callable[[Facts], Sentence]] = {
    "staff.wrong-login": lambda f: Sentence(
        _("工号或密码不对"), _("请再试一次，忘了密码请找馆里的管理员重设")
    ),
    "staff.locked": lambda f: Sentence(
        _("错了好几次，先歇一歇"),
        _("%(time)s 以后再试，急用请管理员重设密码") % {"time": _until(f)},
    ),
    "staff.too-many-tries": lambda f: Sentence(
        _("这台电脑上错得太多了"), _("%(time)s 以后再试") % {"time": _until(f)}
    ),
    "staff.old-password-wrong": lambda f: Sentence(_("原来的密码不对"), _("请再输入一次")),
    "staff.password-same": lambda f: Sentence(_("新密码和原来的一样"), _("请换一个")),
    "staff.password-short": lambda f: Sentence(
        _("密码太短"),
        _("至少 %(long)d 位，或 %(short)d 位、字母和数字都有")
        % {"long": f["long"], "short": f["short"]},
    ),
    "staff.password-long": lambda f: Sentence(_("密码太长"), _("最多 200 位")),
    "staff.password-own-name": lambda f: Sentence(
        _("密码里主要是您的工号或姓名"), _("请换一个别人猜不到的")
    ),
    "staff.password-common": lambda f: Sentence(
        _("这个密码太容易猜"), _("请换一个，例如几个不相干的词连在一起")
    ),
    "staff.login-empty": lambda f: Sentence(_("请填工号")),
    "staff.login-form": lambda f: Sentence(
        _("工号里不能有空格和标点"), _("最多 40 个字，汉字、字母、数字都行")
    ),
    "staff.login-taken": lambda f: Sentence(
        _("工号 %(login)s 已经有人用了") % {"login": f["login"]}, _("请换一个")
    ),
    "staff.terminal-login-empty": lambda f: Sentence(_("请填登录名")),
    "staff.terminal-login-form": lambda f: Sentence(_("登录名里不能有空格"), _("最多 40 个字")),
    "staff.terminal-login-taken": lambda f: Sentence(
        _("登录名 %(login)s 已经有人用了") % {"login": f["login"]}, _("请换一个")
    ),
    "staff.name-empty": lambda f: Sentence(_("请填名字")),
    "staff.unknown-member": lambda f: Sentence(_("没有这个账号"), _("请刷新再看")),
    "staff.unknown-role": lambda f: Sentence(_("没有这个岗位"), _("请刷新再看")),
    "staff.unknown-terminal": lambda f: Sentence(_("没有这台机器"), _("请刷新再看")),
    "staff.place-closed": lambda f: Sentence(_("这个馆点已经撤了"), _("请选一个开着的馆点")),
    "staff.role-too-strong": lambda f: Sentence(
        _("这个岗位的权限比您的多"), _("请总馆的管理员来办")
    ),
    "staff.own-account": lambda f: Sentence(
        _("不能改自己的岗位，也不能停用自己"), _("请另一位管理员来办")
    ),
    "staff.last-manager": lambda f: Sentence(
        _("这是最后一位能管全馆账号的人"), _("请先给另一位这个岗位")
    ),
    "staff.disabled-already": lambda f: Sentence(_("已经停用了"), _("不用再做什么")),
    "staff.enabled-already": lambda f: Sentence(_("没有停用"), _("不用再做什么")),
    "staff.role-name-taken": lambda f: Sentence(
        _("已经有一个叫%(name)s的岗位了") % {"name": f["name"]}, _("请换一个名字")
    ),
    "staff.role-in-use": lambda f: Sentence(
        _("还有 %(n)d 个账号是这个岗位") % {"n": f["count"]}, _("请先给他们换岗位")
    ),
    "staff.unknown-power": lambda f: Sentence(
        _("没有这个权限：%(power)s") % {"power": f["power"]}, _("请从列表里选")
    ),
    "staff.address-form": lambda f: Sentence(
        _("不是地址或网段：%(typed)s") % {"typed": f["typed"]},
        _("一行一个，例如 192.168.1.20 或 192.168.1.0/24"),
    ),
    "staff.bin-form": lambda f: Sentence(
        _("看不懂“%(typed)s”") % {"typed": f["typed"]},
        _("每行写“去处 格口”，去处是馆点代码、HOLD、SHELF 或 ASIDE，如 HOLD 2"),
    ),
    "staff.profile-form": lambda f: Sentence(
        _("没有这种机型：%(typed)s") % {"typed": f["typed"]}, _("不清楚就选 standard")
    ),
    "staff.charset-form": lambda f: Sentence(
        _("没有这种编码：%(typed)s") % {"typed": f["typed"]}, _("不清楚就选“自动”")
    ),
    "staff.terminal-address": lambda f: Sentence(
        _("这台机器不能从这个地址来"), _("请在后台“自助机”里加上它的地址")
    ),
}


def say(because: Because) -> Sentence:
    """Put one reason of staff into words."""
    return _SAID[because.code](because.facts)


def power(one: Power) -> str:
    """Say what a power lets somebody do."""
    return {
        Power.LEND: _("借"),
        Power.TAKE_BACK: _("还"),
        Power.RENEW: _("续借"),
        Power.UNDO: _("撤销自己做的"),
        Power.UNDO_OTHERS: _("撤销别人做的"),
        Power.BACKDATE: _("补记以前的还书"),
        Power.WAIVE_CARD: _("破例：证到期、挂失"),
        Power.WAIVE_LIMIT: _("破例：借满了"),
        Power.WAIVE_OVERDUE: _("破例：有超期"),
        Power.WAIVE_BLOCK: _("破例：停借"),
        Power.WAIVE_COPY: _("破例：只在馆内看的书"),
        Power.WAIVE_HOLD: _("破例：给别人留着的书"),
        Power.WAIVE_OWED: _("破例：欠费"),
        Power.SEE_LOANS: _("看借阅"),
        Power.HOLD: _("替读者预约、取消预约"),
        Power.ORDER_HOLDS: _("调整预约的先后"),
        Power.CARRY: _("发出和收到馆点之间的书"),
        Power.SEE_READERS: _("查读者"),
        Power.REGISTER_READERS: _("办证"),
        Power.EDIT_READERS: _("改读者资料，挂失、补证、验证"),
        Power.BLOCK_READERS: _("停借和解除停借"),
        Power.CLOSE_READERS: _("退证"),
        Power.SEE_IDENTITY: _("看完整的证件号和电话"),
        Power.SEE_CHILDREN: _("看未成年人的资料"),
        Power.ERASE_READERS: _("删除读者资料"),
        Power.CHARGE: _("记应收"),
        Power.TAKE_MONEY: _("收款"),
        Power.WAIVE_DEBT: _("免除欠费"),
        Power.REFUND: _("退款、退押金"),
        Power.CLOSE_TILL: _("日结、月结"),
        Power.SEE_MONEY: _("看账目"),
        Power.CATALOGUE: _("编目"),
        Power.EDIT_COPIES: _("改馆藏"),
        Power.WITHDRAW_COPIES: _("注销图书"),
        Power.IMPORT: _("导入"),
        Power.EDIT_COLUMNS: _("编栏目"),
        Power.SET_RULES: _("定借阅规则"),
        Power.SET_CALENDAR: _("定开放时间"),
        Power.SET_NETWORK: _("管馆点"),
        Power.MANAGE_STAFF: _("管工作人员账号"),
        Power.MANAGE_TERMINALS: _("管自助机"),
        Power.SEE_JOURNAL: _("看流水"),
        Power.SET_NOTICES: _("定通知"),
        Power.RENEW_OWN: _("续借自己的书"),
        Power.HOLD_OWN: _("预约自己要的书"),
    }[one]
