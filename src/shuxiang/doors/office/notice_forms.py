"""From what staff type about notices to values."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.listeners.notices.rules import (
    ChannelName,
    Guardians,
    Kind,
    MailSecurity,
    NoticePolicy,
)
from shuxiang.listeners.notices.wording import CHANNELS, DAYS_MEAN, GUARDIANS

_WAYS = ("first", "second", "third")


class Days(forms.CharField):
    """Days apart by commas of either kind, or blanks: ``1，7、30``."""

    def clean(self, value: Any) -> tuple[int, ...]:
        typed = [one for one in re.split(r"[,，、\s]+", super().clean(value) or "") if one]
        if not all(one.isascii() and one.isdecimal() and len(one) < 5 for one in typed):
            raise forms.ValidationError(_("天数只用数字，几个就用逗号隔开"))
        return tuple(sorted({int(one) for one in typed}))


class Policy(forms.Form):
    """How one kind is told."""

    is_on = forms.BooleanField(label=gettext_lazy("要告诉"), required=False)
    days = Days(label=gettext_lazy("天数"), required=False, max_length=60)
    first = forms.ChoiceField(label=gettext_lazy("站内以外，先用"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("不通再用"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("再不通用"), required=False)
    guardians = forms.ChoiceField(
        label=gettext_lazy("孩子的通知"), choices=[(one.value, GUARDIANS[one]) for one in Guardians]
    )
    digest = forms.BooleanField(label=gettext_lazy("攒到第二天早上一起说"), required=False)
    quiet_from = forms.TimeField(
        label=gettext_lazy("从几点起不打扰"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("短信和邮件等到安静的时段过了再发，站内消息不等"),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("到几点"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [ChannelName.SMS, ChannelName.EMAIL]
        ways += [ChannelName.PRINT] if kind is Kind.OVERDUE else []
        for name in _WAYS:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), *((one.value, CHANNELS[one]) for one in ways)]
        if kind in DAYS_MEAN:
            self.fields["days"].help_text = DAYS_MEAN[kind]
        else:
            del self.fields["days"]
        if kind is Kind.TRANSIT_LATE:
            for name in (*_WAYS, "guardians", "digest", "quiet_from", "quiet_until"):
                del self.fields[name]

    @staticmethod
    def of(policy: NoticePolicy) -> dict[str, Any]:
        """Return a policy as it stands in the form."""
        ways = [*(one.value for one in policy.channels), "", "", ""]
        return {
            "is_on": policy.is_on,
            "days": ",".join(map(str, policy.days)),
            "guardians": policy.guardians.value,
            "digest": policy.digest,
            "quiet_from": policy.quiet_from,
            "quiet_until": policy.quiet_until,
            **dict(zip(_WAYS, ways, strict=False)),
        }

    def policy(self, before: NoticePolicy) -> NoticePolicy:
        """Return the policy that the form says; what it does not ask stays as before."""
        typed = self.cleaned_data
        ways = dict.fromkeys(typed.get(name, "") for name in _WAYS)
        hours: dict[str, time | None] = {
            name: typed.get(name, getattr(before, name)) for name in ("quiet_from", "quiet_until")
        }
        return NoticePolicy(
            kind=before.kind,
            is_on=typed["is_on"],
            days=typed.get("days", before.days),
            channels=tuple(ChannelName(one) for one in ways if one),
            guardians=Guardians(typed.get("guardians", before.guardians)),
            digest=typed.get("digest", before.digest),
            **hours,
        )


class Text(forms.Form):
    """The words of a kind in a language for a way."""

    subject = forms.CharField(label=gettext_lazy("标题"), max_length=200, required=False)
    body = forms.CharField(
        label=gettext_lazy("内容"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("请填内容")},
    )


class SmsGateway(forms.Form):
    """The gateway for text messages."""

    is_on = forms.BooleanField(label=gettext_lazy("开着用"), required=False)
    address = forms.CharField(
        label=gettext_lazy("网址"),
        max_length=500,
        help_text=gettext_lazy("短信公司给的接收地址，要 https"),
        error_messages={"required": gettext_lazy("请填网址")},
    )
    body = forms.CharField(
        label=gettext_lazy("请求内容（JSON）"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        initial='{"mobile": "{手机号}", "content": "{内容}", "key": "{密钥}"}',
        help_text=gettext_lazy("照短信公司的说明书填，可以用：{手机号} {内容} {密钥} {编号}"),
        error_messages={"required": gettext_lazy("请填请求内容")},
    )
    header = forms.CharField(
        label=gettext_lazy("请求头"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("例如：Authorization: Bearer {密钥}"),
    )
    key = forms.CharField(
        label=gettext_lazy("密钥"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("加密存着，不再显示。空着就是不改"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    success_field = forms.CharField(
        label=gettext_lazy("看回答里的哪一项"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("例如：code 或 data.status；空着就只看有没有回答"),
    )
    success_value = forms.CharField(
        label=gettext_lazy("是什么才算成功"), max_length=60, required=False
    )


class MailServer(forms.Form):
    """The server that takes mail."""

    is_on = forms.BooleanField(label=gettext_lazy("开着用"), required=False)
    host = forms.CharField(
        label=gettext_lazy("服务器"),
        max_length=200,
        help_text=gettext_lazy("例如：smtp.example.com"),
        error_messages={"required": gettext_lazy("请填服务器")},
    )
    port = forms.IntegerField(
        label=gettext_lazy("端口"),
        initial=587,
        error_messages={
            "required": gettext_lazy("请填端口"),
            "invalid": gettext_lazy("请填数字"),
        },
    )
    security = forms.ChoiceField(
        label=gettext_lazy("加密"),
        choices=(
            (MailSecurity.STARTTLS.value, "STARTTLS"),
            (MailSecurity.SSL.value, "SSL"),
            (MailSecurity.NONE.value, gettext_lazy("不加密（只能是本馆内网）")),
        ),
    )
    sender = forms.CharField(
        label=gettext_lazy("发件地址"),
        max_length=200,
        error_messages={"required": gettext_lazy("请填发件地址")},
    )
    login = forms.CharField(label=gettext_lazy("账号"), max_length=200, required=False)
    password = forms.CharField(
        label=gettext_lazy("密码或授权码"),
        max_length=500,
        required=False,
        strip=False,
        help_text=gettext_lazy("加密存着，不再显示。空着就是不改"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    certificate = forms.CharField(
        label=gettext_lazy("服务器自己的证书"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("只有内网的服务器要填，一般空着"),
    )
