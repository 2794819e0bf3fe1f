"""分项细找: the form that writes a query in fields for whoever does not want to know how."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _


def _box(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=60,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1000,
        max_value=2999,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("年份是四位数字，例如 2020")
        ),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "enterkeyhint": "search"}
        ),
    )


#: Field of the form → what it is called in the search box.
NAMES = (
    ("title", "题名"),
    ("author", "作者"),
    ("subject", "主题"),
    ("publisher", "出版社"),
    ("series", "丛书"),
    ("number", "索书号"),
)


class InFields(forms.Form):
    """What is wanted, field by field; nothing is required."""

    words = _box(_("哪里有都行"))
    title = _box(_("题名"), _("书名里的几个字就行，也可以写拼音"))
    author = _box(_("作者"))
    subject = _box(_("主题"), _("讲什么的，例如 养蜂"))
    publisher = _box(_("出版社"))
    series = _box(_("丛书"))
    number = _box(_("号码"), _("ISBN、索书号或分类号"))
    without = _box(_("不要有这些词"))
    year_from = _year(_("出版年从"))
    year_to = _year(_("出版年到"))
    available = forms.BooleanField(label=_("只找现在能借的"), required=False)

    def address(self) -> str:
        """Return the address of the search that was asked for; call it after `is_valid`."""
        given = self.cleaned_data
        pieces = given["words"].split()
        for name, word in NAMES:
            pieces += [f"{word}:{piece}" for piece in given[name].split()]
        pieces += [f"-{piece}" for piece in given["without"].split()]
        pairs: list[tuple[str, object]] = [("q", " ".join(pieces))] if pieces else []
        pairs += [("from", given["year_from"])] if given["year_from"] else []
        pairs += [("to", given["year_to"])] if given["year_to"] else []
        pairs += [("now", 1)] if given["available"] else []
        return f"/search/?{urlencode(pairs)}"
