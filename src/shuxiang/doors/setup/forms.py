"""The five questions. Each is a form of its own; going back keeps the answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuxiang.departments.network.rules import DayPlan, read_time
from shuxiang.departments.staff.refusals import PasswordRefused
from shuxiang.departments.staff.services.logins import checked_password
from shuxiang.doors.frame.saying import sentences
from shuxiang.foundations.kernel.days import WEEKDAYS
from shuxiang.foundations.kernel.registers import Text


def _text(label: Text, missing: Text, **more: Any) -> forms.CharField:
    hint, length, attrs = more.pop("hint", ""), more.pop("length", 100), more.pop("attrs", {})
    return forms.CharField(
        label=label,
        max_length=length,
        help_text=hint,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next", **attrs}),
        **more,
    )


class NameOfLibrary(forms.Form):
    """1: what is the library called?"""

    heading = _("您的图书馆叫什么")
    lead = _("这个名字会写在每一页的最上面。")

    name = _text(_("图书馆名称"), _("请填图书馆名称"), hint=_("例如：云溪县图书馆"))
    county = _text(_("在哪个县（市、区）"), _("请填县名"), hint=_("例如：云溪县"))


class MainLibrary(forms.Form):
    """2: where is it, and when is it open?"""

    heading = _("总馆在哪里，什么时候开")
    lead = _("到期日不会落在闭馆的日子。以后可以再改，节假日已经替您填好。")

    address = _text(_("地址"), _("请填地址"), required=False)
    phone = _text(
        _("电话"), _("请填电话"), required=False, hint=_("读者有事打这个电话"), length=40,
        attrs={"inputmode": "tel"},
    )  # fmt: skip
    opens = _text(_("几点开门"), _("请填开门时间"), initial="8:30", length=5)
    closes = _text(_("几点关门"), _("请填关门时间"), initial="17:30", length=5)
    days = forms.MultipleChoiceField(
        label=_("星期几开门"),
        choices=[(str(number), day) for number, day in enumerate(WEEKDAYS)],
        initial=["1", "2", "3", "4", "5", "6"],
        error_messages={"required": _("至少开一天")},
        widget=forms.CheckboxSelectMultiple,
    )

    def _time(self, name: str) -> str:
        found = read_time(str(self.cleaned_data[name]))
        if found is None:
            raise forms.ValidationError(_("时间写成 8:30 这样"))
        return f"{found:%H:%M}"

    def clean_opens(self) -> str:
        return self._time("opens")

    def clean_closes(self) -> str:
        return self._time("closes")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("opens") and values.get("closes"):
            first, last = (tuple(map(int, values[n].split(":"))) for n in ("opens", "closes"))
            if first >= last:
                self.add_error("closes", _("关门要比开门晚"))
        return values


def week_of(values: dict[str, Any]) -> tuple[DayPlan, ...]:
    """Return the week that the second answer describes."""
    days = {int(one) for one in values["days"]}
    span = ((values["opens"], values["closes"]),)
    return tuple(DayPlan(day, day in days, span if day in days else ()) for day in range(7))


class Director(forms.Form):
    """3: who looks after it?"""

    heading = _("谁来当管理员")
    lead = _("用这个工号和密码进后台。没有别的账号，也没有默认密码，请记牢。")

    name = _text(_("姓名"), _("请填姓名"), length=50)
    login = _text(
        _("工号"), _("请填工号"), length=40, hint=_("登录用，例如姓名的拼音"),
        attrs={"autocomplete": "username"},
    )  # fmt: skip
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        help_text=_("至少 10 位，或 8 位以上且字母、数字都有"),
        error_messages={"required": _("请填密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再填一遍密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请再填一遍密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("password") and values.get("again") != values["password"]:
            self.add_error("again", _("两次填的不一样，请再填一遍"))
        if values.get("password"):
            try:
                checked_password(
                    values["password"],
                    login=values.get("login", ""),
                    name=values.get("name", ""),
                )
            except PasswordRefused as refusal:
                for one in sentences(refusal):
                    self.add_error("password", str(one))
        return values


class LoanTerms(forms.Form):
    """4: how long, how many?"""

    heading = _("一次能借几本，借多久")
    lead = _("先按一条规则管所有读者，开馆以后可以按读者和书再细分。超期不收钱，还了就能再借。")

    limit = forms.IntegerField(
        label=_("最多借几本"), min_value=1, max_value=1000, initial=10,
        error_messages={"required": _("请填册数"), "invalid": _("请填数字")},
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("借多少天"), min_value=1, max_value=365, initial=30,
        error_messages={"required": _("请填天数"), "invalid": _("请填数字")},
    )  # fmt: skip
    renewals = forms.IntegerField(
        label=_("能续借几次"), min_value=0, max_value=20, initial=1,
        error_messages={"required": _("请填次数"), "invalid": _("请填数字")},
    )  # fmt: skip


class Books(forms.Form):
    """5: are there books to bring along?"""

    heading = _("旧系统里的书目，现在就搬吗")
    lead = _("CNMARC、MARC21、MARCXML 都行，编码自己认。也可以以后再搬。")

    then = forms.ChoiceField(
        label=_("接下来"),
        choices=[("import", _("开馆，然后去搬书目")), ("desk", _("开馆，先看看服务台"))],
        initial="import",
        widget=forms.RadioSelect,
    )


QUESTIONS: tuple[type[forms.Form], ...] = (
    NameOfLibrary,
    MainLibrary,
    Director,
    LoanTerms,
    Books,
)
