"""From what readers type to values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Login(forms.Form):
    """Card and PIN."""

    card = forms.CharField(
        label=_("读者证号"),
        max_length=40,
        help_text=_("证上条码下面的数字，身份证号也行"),
        error_messages={"required": _("请填读者证号")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "inputmode": "text", "enterkeyhint": "next"}
        ),
    )
    pin = forms.CharField(
        label=_("密码"),
        max_length=100,
        strip=False,
        error_messages={"required": _("请填密码")},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "enterkeyhint": "go"}
        ),
    )


class NewPin(forms.Form):
    """The old PIN and, twice, the new one."""

    old = forms.CharField(
        label=_("现在的密码"),
        max_length=100,
        strip=False,
        error_messages={"required": _("请填现在的密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        max_length=100,
        min_length=6,
        strip=False,
        help_text=_("至少 6 位，不要用生日、证号末尾或 123456"),
        error_messages={"required": _("请填新密码"), "min_length": _("新密码至少 6 位")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再填一遍新密码"),
        max_length=100,
        strip=False,
        error_messages={"required": _("请再填一遍新密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "enterkeyhint": "go"}),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", _("两次填的不一样，请再填一遍"))
        return values
