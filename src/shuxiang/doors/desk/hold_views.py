"""预约 at the counter: the form for one title, and what the reader who is here waits for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services, wording
from shuxiang.departments.circulation.refusals import HoldRefused
from shuxiang.departments.circulation.rules import WAIVABLE_WITH, Reason
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.desk import holding
from shuxiang.doors.desk.counter import Counter, Result, load, store
from shuxiang.doors.desk.drawing import act_on, draw
from shuxiang.doors.frame.saying import say, sentences
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because, Refusal


class HoldForm(forms.Form):
    """Where to pick it up, and until when it is of use."""

    pickup = forms.ChoiceField(
        label=gettext_lazy("在哪里取"),
        error_messages={
            "required": gettext_lazy("请选取书处"),
            "invalid_choice": gettext_lazy("请选取书处"),
        },
        widget=forms.Select(attrs={"data-typing": "", "data-focus": ""}),
    )
    needed_until = forms.DateField(
        label=gettext_lazy("用到哪天"),
        required=False,
        help_text=gettext_lazy("过了这天就不要了，写成 2026-12-31；空着就一直等"),
        error_messages={"invalid": gettext_lazy("日期写成 2026-12-31 这样")},
        widget=forms.DateInput(attrs={"autocomplete": "off", "data-typing": ""}),
    )

    def __init__(self, *args: Any, here: int | None, home: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pickup"]
        assert isinstance(field, forms.ChoiceField)
        near = {here: 0, home: 1}
        places = sorted(network.open_places(), key=lambda one: near.get(one.place_id, 2))
        field.choices = [(str(one.place_id), one.name) for one in places]


def _waivable(because: tuple[Because, ...], by: Actor) -> tuple[Reason, ...]:
    """Return the reasons as codes if this actor may set all of them aside, else nothing."""
    known = {one.value for one in Reason}
    if not because or any(one.code not in known for one in because):
        return ()
    reasons = tuple(Reason(one.code) for one in because)
    return reasons if all(WAIVABLE_WITH.get(one) in by.powers for one in reasons) else ()


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, bib_id: int) -> HttpResponse:
    """Let the reader who is here wait for a title."""
    now = clock.now()
    by: Actor = request.actor  # type: ignore[attr-defined]
    lying = load(request.session, now)
    bib = catalogue.bib(bib_id)
    if lying.reader_id is None:
        lying.result = Result(
            "warn", _("请扫读者证"), _("扫了证再预约《%(title)s》") % {"title": bib.title}
        )
        store(request.session, lying, now)
        return HttpResponseRedirect("/desk/")
    home = readers.reader_card(lying.reader_id).place_id
    form = HoldForm(request.POST or None, here=by.place_id, home=home)
    because: tuple[Because, ...] = ()
    if request.method == "POST" and form.is_valid():
        waive = _waivable_now(lying, bib_id, form, by, now) if "waive" in request.POST else ()
        try:
            holding.place(
                lying,
                bib_id,
                int(form.cleaned_data["pickup"]),
                form.cleaned_data["needed_until"],
                by,
                now,
                waive=waive,
            )
        except HoldRefused as refusal:
            because = refusal.because
        except Refusal as refusal:
            for one in sentences(refusal):
                form.add_error(None, str(one))
        else:
            store(request.session, lying, now)
            return HttpResponseRedirect("/desk/")
    elif request.method == "GET":
        because = services.why_not_hold(
            reader_id=lying.reader_id,
            bib_id=bib_id,
            pickup_id=by.place_id or home,
            by=by,
            now=now,
        )
    lying.result = None
    queue = circulation.queue_of(bib_id)
    return draw(
        request,
        lying,
        now,
        status=422 if request.method == "POST" else 200,
        template="desk/hold.html",
        bib=bib,
        form=form,
        standing=wording.availability(circulation.availability([bib_id])[bib_id], day_of(now)),
        ahead=sum(one.caught_copy_id is None for one in queue),
        refused=[say(one) for one in because],
        may_waive=bool(_waivable(because, by)),
    )


def _waivable_now(
    lying: Counter, bib_id: int, form: HoldForm, by: Actor, now: datetime
) -> tuple[Reason, ...]:
    """Return what stands against the hold and may be set aside; the service asks again."""
    assert lying.reader_id is not None
    because = services.why_not_hold(
        reader_id=lying.reader_id,
        bib_id=bib_id,
        pickup_id=int(form.cleaned_data["pickup"]),
        by=by,
        now=now,
    )
    return _waivable(because, by)


@require_GET
def holds(request: HttpRequest) -> HttpResponse:
    """What the reader who is here waits for, each with what can be done."""
    now = clock.now()
    lying = load(request.session, now)
    if lying.reader_id is None:
        return HttpResponseRedirect("/desk/")
    today = day_of(now)
    lines = services.holds_of(reader_id=lying.reader_id, now=now)
    return draw(
        request,
        lying,
        now,
        template="desk/holds.html",
        lines=[
            {
                "line": one,
                "stands": holding.stands(one, today),
                "waits": one.state.value in ("waiting", "suspended"),
            }
            for one in lines
        ],
        places=network.open_places(),
    )


@require_POST
def hold_act(request: HttpRequest, ident: int, name: str) -> HttpResponse:
    """Cancel, suspend or resume one hold, or let it be picked up elsewhere."""
    if not holding.known(name):
        raise Http404

    def act(lying: Counter, asked: HttpRequest, now: datetime) -> str | None:
        by: Actor = asked.actor  # type: ignore[attr-defined]
        holding.change(lying, ident, name, asked.POST.get("pickup", ""), by, now)
        return "/desk/holds/" if lying.reader_id is not None else None

    return act_on(request, act)
