"""Titles and copies: find, look, and a plain form of eight fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.catalogue import queries, services
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.rules import CopyDraft
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.codecs import cnmarc
from shuxiang.foundations.codecs.iso2709 import ControlField
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.foundations.kernel.registers import Text
from shuxiang.listeners.discovery import finding


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Find titles by anything; without words the newest."""
    text = request.GET.get("q", "").strip()[:200]
    lines = finding.find(text, size=50).lines if text else tuple(queries.newest(50))
    context = {
        "q": text,
        "lines": lines,
        "count": queries.count_titles(),
        "copies": holdings.count_copies(),
        "notes": notes(request),
        "search_url": "/office/find/",
    }
    return render(request, "office/catalog.html", context)


@require_GET
def title(request: HttpRequest, bib_id: int) -> HttpResponse:
    """One title: its description, its record, its copies."""
    bib_id = queries.standing_id(bib_id)
    record = queries.record_of(bib_id)
    rows = []
    for one in record.fields:
        if isinstance(one, ControlField):
            rows.append({"tag": one.tag, "ind": "", "parts": (("", one.value),)})
        else:
            rows.append({"tag": one.tag, "ind": one.ind1 + one.ind2, "parts": one.subfields})
    held = holdings.all_copies_of(bib_id)
    context = {
        "bib": queries.bib(bib_id),
        "said": queries.description(bib_id),
        "isbd": cnmarc.isbd_line(record) if queries.bib(bib_id).flavour == "cnmarc" else "",
        "leader": record.leader,
        "rows": rows,
        "copies": held,
        "due": circulation.due_dates([one.copy_id for one in held]),
        "marks": [(name, label) for name, (label, _serve) in _MARKS.items()],
        "notes": notes(request),
        "crumbs": [(_("编目"), "/office/catalog/")],
        "search_url": "/office/find/",
    }
    return render(request, "office/title.html", context)


#: Name in the address → what the button says, and the service.
_MARKS: dict[str, tuple[object, Any]] = {
    "lost": (gettext_lazy("记为丢失"), copies.mark_lost),
    "missing": (gettext_lazy("记为找不到"), copies.mark_missing),
    "damaged": (gettext_lazy("记为污损"), copies.mark_damaged),
    "found": (gettext_lazy("找到了"), copies.mark_found),
    "mended": (gettext_lazy("修好了"), copies.mark_mended),
    "processed": (gettext_lazy("加工好了"), copies.mark_processed),
}


def _line(label: Text, length: int = 300, hint: Text = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class TitleForm(forms.Form):
    """The eight fields that are needed."""

    title = forms.CharField(
        label=gettext_lazy("书名"),
        max_length=500,
        error_messages={"required": gettext_lazy("请填书名")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": ""}),
    )
    author = _line(gettext_lazy("作者"), 300, gettext_lazy("例如：萧红著"))
    publisher = _line(gettext_lazy("出版社"))
    year = _line(gettext_lazy("出版年"), 20, "", inputmode="numeric")
    isbn = _line("ISBN", 30, gettext_lazy("扫书背后的条码"))
    class_number = _line(gettext_lazy("分类号"), 60, gettext_lazy("例如：I247.5"))
    price = _line(gettext_lazy("价格"), 40, gettext_lazy("例如：26.00"))
    pages = _line(gettext_lazy("页数"), 40)


@require_http_methods(["GET", "POST"])
def title_form(request: HttpRequest, bib_id: int = 0) -> HttpResponse:
    """A new title (0), or a standing one to be changed; what the form does not show stays."""
    initial: dict[str, Any] = {"isbn": request.GET.get("isbn", "")}
    if bib_id:
        bib, said = queries.bib(bib_id), queries.description(bib_id)
        initial = {
            "title": bib.title,
            "author": said.statement or bib.author,
            "publisher": bib.publisher,
            "year": bib.year or "",
            "isbn": bib.isbn,
            "class_number": bib.class_number,
            "price": said.price.raw if said.price else "",
            "pages": said.pages,
        }
    form = TitleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        plain = PlainTitle(**form.cleaned_data)
        actor, now = request.actor, clock.now()  # type: ignore[attr-defined]
        try:
            slip = (
                services.amend_plain(bib_id=bib_id, plain=plain, by=actor, now=now)
                if bib_id
                else services.add_plain(plain=plain, by=actor, now=now)
            )
        except Refusal as refusal:
            for one in sentences(refusal):
                form.add_error(None, str(one))
        else:
            note(request, "ok", _("存好了"))
            return HttpResponseRedirect(f"/office/catalog/{slip.bib_id}/")
    context = {
        "form": form,
        "bib_id": bib_id,
        "crumbs": [(_("编目"), "/office/catalog/")],
        "heading": _("改书目") if bib_id else _("新书目"),
    }
    return render(request, "office/form.html", context, status=422 if form.errors else 200)


class CopyForm(forms.Form):
    """One copy."""

    barcode = forms.CharField(
        label=gettext_lazy("条码号"),
        max_length=40,
        error_messages={"required": gettext_lazy("请扫条码")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": ""}),
    )
    accession_number = _line(gettext_lazy("登录号"), 40, gettext_lazy("没有就空着"))
    location = forms.ChoiceField(label=gettext_lazy("馆藏地点"))
    kind = forms.ChoiceField(label=gettext_lazy("文献类型"))
    call_number = _line(gettext_lazy("索书号"), 80, gettext_lazy("空着就按分类号自动编种次号"))
    price_text = _line(gettext_lazy("价格"), 40)
    source = _line(gettext_lazy("来源"), 20, gettext_lazy("购入、捐赠、调拨…"))
    desk_note = _line(gettext_lazy("借还时提醒"), 200, gettext_lazy("例如：附光盘 1 张"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            (
                "location",
                [
                    (str(one.location_id), f"{one.place_name} {one.name}")
                    for one in holdings.locations()
                ],
            ),
            ("kind", [(str(one.kind_id), one.name) for one in holdings.copy_kinds()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def draft(self, bib_id: int, by: Actor) -> CopyDraft:
        told = self.cleaned_data
        room = holdings.location(int(told["location"]))
        assert room is not None
        number = told["call_number"] or copies.call_number_for(
            bib_id=bib_id, by=by, now=clock.now()
        )
        return CopyDraft(
            barcode=told["barcode"],
            owner_id=room.place_id,
            location_id=room.location_id,
            kind_id=int(told["kind"]),
            accession_number=told["accession_number"],
            call_number=number,
            price_text=told["price_text"],
            source=told["source"],
            desk_note=told["desk_note"],
        )


@require_http_methods(["GET", "POST"])
def copy_form(request: HttpRequest, bib_id: int, copy_id: int = 0) -> HttpResponse:
    """A new copy (0) of a title, or a standing one to be changed."""
    bib = queries.bib(bib_id)
    initial: dict[str, Any] = {"call_number": holdings.call_number_of_title(bib_id)}
    if copy_id:
        detail = holdings.copy_detail(copy_id)
        slip = detail.slip
        initial = {
            "barcode": slip.barcode,
            "accession_number": slip.accession_number,
            "location": str(slip.location_id),
            "kind": str(slip.kind_id),
            "call_number": slip.call_number,
            "price_text": detail.price_text,
            "source": detail.source,
            "desk_note": detail.desk_note,
        }
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor, now = request.actor, clock.now()  # type: ignore[attr-defined]
        try:
            draft = form.draft(bib_id, actor)
            if copy_id:
                copies.change_copy(copy_id=copy_id, draft=draft, by=actor, now=now)
            else:
                copies.add_copy(bib_id=bib_id, draft=draft, by=actor, now=now)
        except Refusal as refusal:
            for one in sentences(refusal):
                form.add_error(None, str(one))
        else:
            note(request, "ok", _("存好了"))
            return HttpResponseRedirect(f"/office/catalog/{bib_id}/")
    context = {
        "form": form,
        "crumbs": [(_("编目"), "/office/catalog/"), (bib.title, f"/office/catalog/{bib_id}/")],
        "heading": _("改这一册") if copy_id else _("加一册"),
    }
    return render(request, "office/form.html", context, status=422 if form.errors else 200)


@require_POST
def copy_act(request: HttpRequest, bib_id: int, copy_id: int, name: str) -> HttpResponse:
    """Mark a copy, withdraw it, or take a withdrawal back."""
    actor, now = request.actor, clock.now()  # type: ignore[attr-defined]
    back = f"/office/catalog/{bib_id}/"
    if name == "withdraw":
        why = request.POST.get("why", "")
        return act(
            request, back, _("注销了"),
            lambda: lending.withdraw_copy(copy_id=copy_id, why=why, by=actor, now=now),
        )  # fmt: skip
    if name == "reinstate":
        return act(
            request, back, _("恢复了"),
            lambda: copies.reinstate(copy_id=copy_id, by=actor, now=now),
        )  # fmt: skip
    if name not in _MARKS:
        raise Http404
    serve = _MARKS[name][1]
    return act(
        request, back, _("记好了"),
        lambda: serve(copy_id=copy_id, by=actor, now=now),
    )  # fmt: skip
