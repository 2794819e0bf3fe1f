"""Every "no" of notices in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence

Facts = dict[str, Any]


def _listed(facts: Facts) -> str:
    return _("、").join("{" + str(one) + "}" for one in facts["names"])


_SAID: dict[str, Callable[[Facts], Sentence]] = {
    "notices.days-empty": lambda f: Sentence(_("请填天数"), _("例如：3，或者 1,7,30")),
    "notices.days-range": lambda f: Sentence(_("天数在 0 到 365 之间"), _("请改一下")),
    "notices.days-many": lambda f: Sentence(_("最多填 6 个天数"), _("请去掉几个")),
    "notices.quiet-half": lambda f: Sentence(
        _("安静的时段要有头有尾"), _("两个都填，或者两个都空着")
    ),
    "notices.text-empty": lambda f: Sentence(_("请填内容"), _("也可以用回原来的")),
    "notices.text-long": lambda f: Sentence(
        _("内容太长"), _("最多 %(most)d 个字") % {"most": f["most"]}
    ),
    "notices.subject-empty": lambda f: Sentence(_("请填标题")),
    "notices.subject-long": lambda f: Sentence(
        _("标题太长"), _("一行，最多 %(most)d 个字") % {"most": f["most"]}
    ),
    "notices.name-unknown": lambda f: Sentence(
        _("没有这个变量：%(names)s") % {"names": _listed(f)}, _("请从右边的表里选")
    ),
    "notices.brace-alone": lambda f: Sentence(
        _("花括号没有成对"), _("变量写成 {书名} 这样，别处不要用花括号")
    ),
    "notices.address-wrong": lambda f: Sentence(
        _("网址不对"), _("例如：https://sms.example.com/send")
    ),
    "notices.address-secret": lambda f: Sentence(
        _("网址里不要写账号和密码"), _("请填到“密钥”里，存的时候会加密")
    ),
    "notices.address-open": lambda f: Sentence(
        _("外面的网址要用 https"), _("http 只能用于本馆内网")
    ),
    "notices.header-wrong": lambda f: Sentence(
        _("请求头不对"), _("写成一行，例如：Authorization: Bearer {密钥}")
    ),
    "notices.body-json": lambda f: Sentence(
        _("请求内容不是 JSON"), _("请照短信公司的说明书填，文字都在双引号里")
    ),
    "notices.body-lacks": lambda f: Sentence(
        _("请求内容里缺：%(names)s") % {"names": _listed(f)}, _("不写上，短信发不到人手里")
    ),
    "notices.key-missing": lambda f: Sentence(_("用到了密钥，还没有填"), _("请填短信公司给的密钥")),
    "notices.password-missing": lambda f: Sentence(
        _("有账号，没有密码"), _("请填邮箱的密码或授权码")
    ),
    "notices.host-wrong": lambda f: Sentence(_("服务器名不对"), _("例如：smtp.example.com")),
    "notices.port-wrong": lambda f: Sentence(_("端口在 1 到 65535 之间"), _("一般是 587 或 465")),
    "notices.mail-open": lambda f: Sentence(
        _("不加密的连接会让人看到密码和信"), _("请选 STARTTLS 或 SSL")
    ),
    "notices.sender-wrong": lambda f: Sentence(_("发件地址不对"), _("例如：library@example.com")),
    "notices.certificate-wrong": lambda f: Sentence(
        _("这不是证书"), _("用 PEM 格式，第一行是 BEGIN CERTIFICATE；一般空着就好")
    ),
    "notices.channel-unset": lambda f: Sentence(_("这条路还没有设好"), _("先填好再试")),
    "notices.address-none": lambda f: Sentence(_("请填发给谁"), _("手机号或邮箱")),
    "notices.not-sent": lambda f: Sentence(
        _("没有送出去：%(error)s") % {"error": f.get("error", "")},
        _("请看看地址、密钥和网络，再试一次"),
    ),
    "notices.no-address": lambda f: Sentence(
        _("还没有邮箱，收不到邮件"), _("请先填邮箱，或者不选邮件")
    ),
    "notices.unknown-notice": lambda f: Sentence(_("没有这条消息"), _("可能已经过了保留的日子")),
}


def say(because: Because) -> Sentence:
    """Put one reason of notices into words."""
    return _SAID[because.code](because.facts)
