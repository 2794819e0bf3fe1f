"""One screen for all plain registers: list, form, put out of use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.circulation import registers as circulation
from shuxiang.departments.holdings import registers as holdings
from shuxiang.departments.network import registers as network
from shuxiang.departments.network import services as network_services
from shuxiang.departments.readers import registers as readers
from shuxiang.departments.staff import registers as staff
from shuxiang.departments.staff import services as staff_services
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.money import plain
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal
from shuxiang.foundations.kernel.registers import Field, FieldKind, Register, Row

ALL: dict[str, Register] = {
    one.name: one
    for one in (
        *network.REGISTERS,
        *readers.REGISTERS,
        *holdings.REGISTERS,
        *staff.REGISTERS,
        *circulation.REGISTERS,
    )
}

#: Beyond this a column of figures keeps nothing.
_LARGEST = 2**31 - 1

#: Register → the service that takes a row into use again.
_RESTORE: dict[str, Callable[..., Any]] = {
    "places": network_services.reopen_place,
    "staff": staff_services.enable_member,
    "terminals": staff_services.enable_terminal,
}

#: Register → the service that gives a row another password, shown once.
_PASSWORD: dict[str, Callable[..., str]] = {
    "staff": staff_services.reset_password,
    "terminals": staff_services.set_terminal_password,
}


def _register(request: HttpRequest, name: str) -> Register:
    found = ALL.get(name)
    if found is None:
        raise Http404
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(found.power):
        raise NotAllowed(power=found.power.value)
    return found


def _row(register: Register, ident: int) -> Row:
    for one in register.rows():
        if one.ident == ident:
            return one
    raise Http404


def _form_field(field: Field) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.label,
        "required": field.required,
        "help_text": field.hint,
        "error_messages": {
            "required": _("请填%(label)s") % {"label": field.label},
            "invalid": _("%(label)s填得不对") % {"label": field.label},
        },
    }
    choices = [("", "—"), *field.choices()] if field.choices else []
    match field.kind:
        case FieldKind.NUMBER:
            wrong = common["error_messages"]["invalid"]
            common["error_messages"] |= {"min_value": wrong, "max_value": wrong}
            return forms.IntegerField(min_value=-_LARGEST, max_value=_LARGEST, **common)
        case FieldKind.MONEY:
            return forms.DecimalField(decimal_places=2, max_digits=9, **common)
        case FieldKind.DAY:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
        case FieldKind.YES:
            return forms.BooleanField(**{**common, "required": False})
        case FieldKind.CHOICE | FieldKind.NUMBERED:
            return forms.ChoiceField(choices=choices, **common)
        case FieldKind.MANY:
            return forms.MultipleChoiceField(
                choices=choices[1:], widget=forms.CheckboxSelectMultiple, **common
            )
        case FieldKind.LINES:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **common)
        case _:
            return forms.CharField(max_length=500, **common)


def _value(field: Field, typed: Any) -> Any:
    """Make of a cleaned value what the register's services take."""
    match field.kind:
        case FieldKind.NUMBERED:
            return int(typed) if typed else None
        case FieldKind.MONEY:
            return int(typed * 100) if typed is not None else 0
        case FieldKind.MANY:
            return tuple(typed)
        case FieldKind.NUMBER | FieldKind.DAY | FieldKind.YES:
            return typed
        case _:
            return typed or ""


def _initial(field: Field, value: Any) -> Any:
    if field.kind is FieldKind.MONEY and value is not None:
        return plain(value)
    if field.kind is FieldKind.NUMBERED and value is not None:
        return str(value)
    return value


def _shown(field: Field, value: Any) -> str:
    """Return a value as the list shows it."""
    if value is None or value == "":
        return "—"
    if field.kind is FieldKind.YES:
        return _("是") if value else _("否")
    if field.kind is FieldKind.MONEY:
        return plain(value)
    labels = {key: str(label) for key, label in field.choices()} if field.choices else {}
    if field.kind is FieldKind.MANY:
        return _("、").join(labels.get(one, one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    return labels.get(str(value), str(value))


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Which registers there are, for this actor."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = [one for one in ALL.values() if actor.may(one.power)]
    return render(request, "office/registers.html", {"registers": shown, "notes": notes(request)})


@require_GET
def listing(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of one register, those out of use last."""
    register = _register(request, name)
    fields = [one for one in register.fields if one.listed]
    rows = sorted(register.rows(), key=lambda row: row.retired)
    context = {
        "register": register,
        "fields": fields,
        "rows": [
            {
                "ident": row.ident,
                "retired": row.retired,
                "cells": [
                    {"label": one.label, "text": _shown(one, row.values.get(one.name))}
                    for one in fields
                ],
            }
            for row in rows
        ],
        "restores": name in _RESTORE,
        "gives_passwords": name in _PASSWORD,
        "notes": notes(request),
        "crumbs": [(_("登记表"), "/office/registers/")],
    }
    return render(request, "office/register.html", context)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, name: str, ident: int = 0) -> HttpResponse:
    """One row, new (0) or to be changed."""
    register = _register(request, name)
    serve = register.change if ident else register.add
    if serve is None:
        raise Http404
    row = _row(register, ident) if ident else None
    shape = type(
        "RegisterForm", (forms.Form,), {one.name: _form_field(one) for one in register.fields}
    )
    initial = (
        {one.name: _initial(one, row.values.get(one.name)) for one in register.fields}
        if row
        else None
    )
    sheet: forms.Form = shape(request.POST or None, initial=initial)
    if request.method == "POST" and sheet.is_valid():
        values = {one.name: _value(one, sheet.cleaned_data[one.name]) for one in register.fields}
        if ident:
            values[register.key] = ident
        try:
            answer = serve(**values, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
        except Refusal as refusal:
            for one in sentences(refusal):
                sheet.add_error(None, str(one))
        else:
            password = getattr(answer, "password", "")
            if password:
                text = _("记下来，只显示这一次。一次性密码：%(password)s")
                note(request, "warn", text % {"password": password})
            else:
                note(request, "ok", _("存好了"))
            return HttpResponseRedirect(f"/office/registers/{name}/")
    context = {
        "register": register,
        "form": sheet,
        "row": row,
        "notes": notes(request),
        "crumbs": [
            (_("登记表"), "/office/registers/"),
            (str(register.title), f"/office/registers/{name}/"),
        ],
    }
    return render(
        request, "office/register_form.html", context, status=422 if sheet.errors else 200
    )


@require_POST
def retire(request: HttpRequest, name: str, ident: int) -> HttpResponse:
    """Put a row out of use."""
    register = _register(request, name)
    serve = register.retire
    if serve is None:
        raise Http404
    return act(
        request,
        f"/office/registers/{name}/",
        _("办好了"),
        lambda: serve(**{register.key: ident}, by=request.actor, now=clock.now()),  # type: ignore[attr-defined]
    )


@require_POST
def restore(request: HttpRequest, name: str, ident: int) -> HttpResponse:
    """Take a row into use again."""
    register = _register(request, name)
    serve = _RESTORE.get(name)
    if serve is None:
        raise Http404
    return act(
        request,
        f"/office/registers/{name}/",
        _("恢复了"),
        lambda: serve(**{register.key: ident}, by=request.actor, now=clock.now()),  # type: ignore[attr-defined]
    )


@require_POST
def password(request: HttpRequest, name: str, ident: int) -> HttpResponse:
    """Give a row another password. One's own is changed on its page: this ends the sessions of
    whoever it belongs to, and nobody would be left to read it."""
    register = _register(request, name)
    serve, back = _PASSWORD.get(name), f"/office/registers/{name}/"
    if serve is None:
        raise Http404
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if name == "staff" and ident == actor.ident:
        return HttpResponseRedirect("/office/password/")
    return act(
        request,
        back,
        _("记下来，只显示这一次。新密码：%s"),
        lambda: serve(**{register.key: ident}, by=actor, now=clock.now()),
        tell=True,
    )
