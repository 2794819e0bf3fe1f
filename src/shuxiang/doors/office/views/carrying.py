"""送书: what is on its way between places, what is late, and what never came."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.rules import Errand
from shuxiang.departments.circulation.slips import TransitFacts, TransitLine
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.doors.office.scoping import Ranged, ranged
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

_VIEWS = (
    ("in", gettext_lazy("要收的")),
    ("out", gettext_lazy("已发出的")),
    ("late", gettext_lazy("晚了的")),
)

_ERRANDS = {
    Errand.HOLD.value: gettext_lazy("有读者在等"),
    Errand.HOME.value: gettext_lazy("回馆"),
    Errand.MOVE.value: gettext_lazy("换书"),
}


class SendForm(forms.Form):
    """One copy and where it is to go."""

    to = forms.ChoiceField(
        label=gettext_lazy("送到"),
        error_messages={
            "required": gettext_lazy("请选送到哪里"),
            "invalid_choice": gettext_lazy("请选送到哪里"),
        },
    )
    barcode = forms.CharField(
        label=gettext_lazy("图书条码"),
        max_length=60,
        error_messages={"required": gettext_lazy("请扫书，或填条码")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "enterkeyhint": "send", "autofocus": ""}
        ),
    )

    def __init__(self, *args: Any, here: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        there = [one for one in network.open_places() if one.place_id != here]
        field.choices = [("", "—"), *((str(one.place_id), one.name) for one in there)]


def _lines(view: str, places: Ranged) -> list[TransitLine]:
    today = day_of(clock.now())
    if view == "out":
        lines = circulation.on_the_way(today, sent_from=places.place_ids)
        return sorted(lines, key=lambda one: (one.to_name, one.sent_at))
    coming = circulation.on_the_way(today, to=places.place_ids)
    if view == "in":
        return coming
    gone = circulation.on_the_way(today, sent_from=places.place_ids)
    both = {one.transit_id: one for one in (*coming, *gone) if one.late}
    return sorted(both.values(), key=lambda one: one.sent_at)


def _page(request: HttpRequest, form: SendForm, status: int = 200) -> HttpResponse:
    asked = request.GET.get("view", "")
    view = asked if asked in dict(_VIEWS) else "in"
    places = ranged(request)
    context = {
        "view": view,
        "views": _VIEWS,
        "places": places,
        "form": form,
        "lines": [
            {"line": one, "errand": _ERRANDS.get(one.errand, one.errand)}
            for one in _lines(view, places)
        ],
        "today": day_of(clock.now()),
        "notes": notes(request),
    }
    return render(request, "office/transit.html", context, status=status)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What is on its way here, from here, or for too long; above it the form that sends."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    to = request.GET.get("to", "")[:10]
    return _page(request, SendForm(here=by.place_id, initial={"to": to}))


@require_http_methods(["POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Send one copy and wait for the next scan; the place stays chosen."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    form = SendForm(request.POST, here=by.place_id)
    if form.is_valid():
        to = int(form.cleaned_data["to"])
        try:
            services.send_copy(
                barcode=form.cleaned_data["barcode"], to_id=to, by=by, now=clock.now()
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error("barcode", " ".join(str(one) for one in sentences(refusal)))
        else:
            title = holdings.title_of_barcode(form.cleaned_data["barcode"])
            said = _("记好了：《%(title)s》送到%(place)s，请放进送书筐")
            note(request, "ok", said % {"title": title, "place": network.place(to).name})
            return HttpResponseRedirect(f"/office/transit/?view=out&to={to}")
    return _page(request, form, status=422)


def _in_range(transit: TransitFacts, by: Actor) -> None:
    """Both ends of a way may say that something never came."""
    if by.scope is not None and transit.from_id not in by.scope:
        by.require_place(transit.to_id)


@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest, copy_id: int) -> HttpResponse:
    """没收到: ask once more, then give the copy up."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    transit = circulation.transit_of(copy_id)
    if transit is None:
        if request.method == "GET":
            raise Http404
        note(request, "warn", _("这一册已经不在路上了，可能有人刚扫过"))
        return HttpResponseRedirect("/office/transit/")
    _in_range(transit, by)
    copy = holdings.copy_by_id(copy_id)
    if request.method == "POST":
        return act(
            request,
            "/office/transit/?view=late",
            _("记为没收到：《%(title)s》。从现在起请大家找一找") % {"title": copy.title},
            lambda: services.give_up(copy_id=copy_id, by=by, now=clock.now()),
        )
    hold = circulation.hold(transit.hold_id) if transit.hold_id is not None else None
    context = {
        "copy": copy,
        "title": copy.title,
        "sent_at": transit.sent_at,
        "days": (day_of(clock.now()) - day_of(transit.sent_at)).days,
        "from_name": network.place(transit.from_id).name,
        "to_name": network.place(transit.to_id).name,
        "reader": readers.masked_name(hold.reader_id) if hold is not None else "",
        "notes": notes(request),
        "crumbs": [(_("送书"), "/office/transit/")],
    }
    return render(request, "office/transit_lost.html", context)
