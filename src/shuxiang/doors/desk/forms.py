"""办证 at the counter: what is asked of a new reader, nothing more than is needed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import wording
from shuxiang.departments.readers.rules.applying import Applied
from shuxiang.departments.readers.rules.people import CONSENT_VERSION, GuardianGiven
from shuxiang.doors.frame.saying import say
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.foundations.kernel.registers import Text

#: Beginning of a reason's code → the field beside which it is said.
_FIELDS = {
    "readers.name": "name",
    "readers.identity": "id_number",
    "readers.phone": "phone",
    "readers.age": "category",
    "readers.category": "category",
    "readers.unknown-category": "category",
    "readers.number": "card_number",
    "readers.guardian": "guardian_name",
    "readers.consent": "consent",
    "readers.contact": "contact_name",
    "readers.birth": "birth_on",
    "readers.pin": "id_number",
}

_PERSON = ("name", "id_number", "phone", "category", "card_number", "birth_on")


def _line(label: Text, hint: Text = "", length: int = 60, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=length,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "enterkeyhint": "next", "data-typing": "", **attrs}
        ),
    )


class NewReader(forms.Form):
    """A new reader. Everything that a document tells is read from it."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=50,
        error_messages={"required": _("请填姓名")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "data-typing": "", "autofocus": "", "data-focus": ""}
        ),
    )
    id_number = _line(_("身份证号"), _("刷身份证或手工输入，没有可以不填"), 20)
    phone = _line(_("手机号"), "", 20, inputmode="tel")
    category = forms.ChoiceField(
        label=_("读者类型"), error_messages={"invalid_choice": _("请选一种读者类型")}
    )
    card_number = _line(_("读者证号"), _("扫一张空白证；空着就自动编一个"), 40)
    birth_on = forms.DateField(
        label=_("生日"),
        required=False,
        help_text=_("填了身份证号就不用填，写成 2016-06-01"),
        error_messages={"invalid": _("生日写成 2016-06-01 这样")},
        widget=forms.DateInput(attrs={"autocomplete": "off", "data-typing": ""}),
    )
    guardian_name = _line(_("监护人姓名"), _("未满 14 岁要有监护人到场同意"), 50)
    guardian_relation = _line(_("监护人是孩子的"), _("例如：母亲"), 20)
    guardian_phone = _line(_("监护人手机号"), "", 20, inputmode="tel")
    consent = forms.BooleanField(
        label=_("监护人看过同意书，同意"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-typing": ""}),
    )
    contact_name = _line(_("负责人"), _("集体证要填谁来负责"), 50)
    #: The number of what was told at home, to be forgotten once the card is made.
    applied = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [one for one in readers.categories() if not one.retired]
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.category_id), one.name) for one in kinds]
        if kinds and not self.is_bound:
            self.initial.setdefault("category", str(kinds[0].category_id))

    @classmethod
    def fresh(cls) -> NewReader:
        """Return an empty form."""
        return cls()

    @classmethod
    def told_at_home(cls, told: Applied, number: str) -> NewReader:
        """Return the form with what somebody told at home."""
        typed = {name: str(getattr(told, name, "") or "") for name in cls.base_fields}
        return cls(initial={**typed, "applied": number})

    @classmethod
    def with_scanned(cls, asked: QueryDict, code: str) -> NewReader:
        """Return the form as it was typed so far, with a scanned number in the field it belongs to:
        a citizen's number beside the name, anything else as the number of a blank card."""
        typed: dict[str, Any] = {name: asked.get(name, "") for name in cls.base_fields}
        typed["id_number" if identity.check(code) else "card_number"] = code
        return cls(initial=typed)

    @property
    def person(self) -> list[forms.BoundField]:
        """Return the fields about the reader."""
        return [self[name] for name in _PERSON]

    @property
    def guardian(self) -> list[forms.BoundField]:
        """Return the fields about who answers for the reader."""
        return [self[name] for name in self.fields if name not in (*_PERSON, "consent", "applied")]

    @property
    def consent_lines(self) -> tuple[str, ...]:
        """Return what a guardian agrees to."""
        return wording.consent_text(CONSENT_VERSION)

    def as_arguments(self, *, place_id: int) -> dict[str, Any]:
        """Return what `readers.services.register` takes."""
        told = self.cleaned_data
        guardian = None
        if told["guardian_name"]:
            guardian = GuardianGiven(
                name=told["guardian_name"],
                relation=told["guardian_relation"],
                phone=told["guardian_phone"],
                consent_version=CONSENT_VERSION if told["consent"] else "",
            )
        return {
            "name": told["name"],
            "category_id": int(told["category"]),
            "place_id": place_id,
            "card_number": told["card_number"] or None,
            "id_number": told["id_number"],
            "birth_on": told["birth_on"],
            "phone": told["phone"],
            "contact_name": told["contact_name"],
            "guardian": guardian,
        }

    def refuse(self, refusal: Refusal) -> None:
        """Say each reason beside its field."""
        for because in refusal.because:
            name = next(
                (field for code, field in _FIELDS.items() if because.code.startswith(code)), None
            )
            self.add_error(name, str(say(because)))
