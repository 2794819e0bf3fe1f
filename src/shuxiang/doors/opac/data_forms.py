"""From what readers type about their own data to values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shuxiang.departments.readers.rules.requests import RequestKind
from shuxiang.departments.readers.services import CopyForm
from shuxiang.doors.opac.data_words import REQUESTS

_FORMS = (
    (CopyForm.HTML.value, _("网页，自己看")),
    (CopyForm.CSV.value, _("表格，一类一张，打包在一起")),
    (CopyForm.JSON.value, _("JSON，给别的程序用")),
)


def pin_field() -> forms.CharField:
    """Return the field in which a reader shows once more who they are."""
    return forms.CharField(
        label=_("密码"),
        max_length=100,
        help_text=_("登录用的那个，再输入一次，免得别人拿您的手机来办"),
        error_messages={"required": _("请再输入一次密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Download(forms.Form):
    """In which form, and whose: one's own or a child's for whom one answers."""

    whose = forms.ChoiceField(
        label=_("谁的资料"),
        error_messages={"invalid_choice": _("请从列表里选")},
    )
    form = forms.ChoiceField(label=_("要哪一种"), choices=_FORMS)
    pin = forms.CharField()

    def __init__(self, data: QueryDict | None = None, *, whose: list[tuple[str, str]]) -> None:
        if data is not None and not data.get("whose"):
            data = data.copy()
            data["whose"] = whose[0][0]  # who does not say means themselves
        super().__init__(data)
        self.fields["pin"] = pin_field()
        field = self.fields["whose"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = whose
        field.initial = whose[0][0]
        if len(whose) == 1:
            field.widget = forms.HiddenInput()


_REACHED_BY = (("phone", _("手机")), ("email", _("邮箱")), ("address", _("地址")))


class ContactForm(forms.Form):
    """What a reader changes without the desk. What is left blank stays as it is."""

    phone = forms.CharField(
        label=_("手机"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("邮箱"),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    address = forms.CharField(
        label=_("地址"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    drop = forms.MultipleChoiceField(
        label=_("不要再记的"),
        required=False,
        choices=_REACHED_BY,
        help_text=_("勾上的会去掉，不影响借书"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从列表里选")},
    )
    pin = forms.CharField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["pin"] = pin_field()

    def told(self, name: str) -> str | None:
        """Return what a field shall be: None where it stays, empty where it goes."""
        typed = str(self.cleaned_data.get(name, "")).strip()
        if typed:
            return typed
        return "" if name in self.cleaned_data.get("drop", ()) else None


class AskForm(forms.Form):
    """What a reader asks of the library: a correction with what is right, or to be forgotten."""

    kind = forms.ChoiceField(
        label=_("申请什么"),
        choices=[(one.value, said) for one, said in REQUESTS.items()],
        error_messages={"invalid_choice": _("请从列表里选")},
    )
    wanted = forms.CharField(
        label=_("应该是"),
        required=False,
        max_length=100,
        help_text=_("姓名、证件号照证件写；出生日期写成 1968-03-12 这样；注销就空着"),
    )
    pin = forms.CharField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["pin"] = pin_field()

    def request_kind(self) -> RequestKind:
        return RequestKind(self.cleaned_data["kind"])
