"""编栏目: issues of 新书推介, themed shelves, picks: what came, what is chosen, what is said of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.columns import queries, services
from shuxiang.departments.columns.refusals import ColumnRefused, UnknownColumn
from shuxiang.departments.columns.rules import ColumnDraft, ColumnKind
from shuxiang.departments.columns.slips import ColumnSlip
from shuxiang.departments.columns.wording import heading, kind_in_words
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings.refusals import UnknownBarcode
from shuxiang.departments.network import queries as network
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.frame.saying import say
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.listeners.discovery import finding

#: Before the first issue what came in so many days is offered.
FIRST_LOOK_DAYS = 60
OFFERED = 60


class ColumnForm(forms.Form):
    """What is written over a column."""

    title = forms.CharField(
        label=gettext_lazy("名字"),
        help_text=gettext_lazy("新书推介可以不填，发布时自动编期号"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label=gettext_lazy("开头的话"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.ChoiceField(label=gettext_lazy("摆在哪个馆点"), required=False)
    spot = forms.CharField(
        label=gettext_lazy("具体在哪里"),
        help_text=gettext_lazy("例如：一楼大厅"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    from_on = forms.DateField(
        label=gettext_lazy("从哪天"),
        required=False,
        error_messages={"invalid": gettext_lazy("日子写成 2026-10-01 这样")},
    )
    until_on = forms.DateField(
        label=gettext_lazy("到哪天"),
        required=False,
        error_messages={"invalid": gettext_lazy("日子写成 2026-10-01 这样")},
    )

    def __init__(self, kind: ColumnKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is ColumnKind.SHELF:
            field = self.fields["place"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", gettext_lazy("不在架上摆"))] + [
                (str(one.place_id), one.name) for one in network.open_places()
            ]
        else:
            for name in ("place", "spot", "from_on", "until_on"):
                del self.fields[name]
        if kind is not ColumnKind.NEW:
            self.fields["title"].help_text = gettext_lazy("例如：国庆专题")

    def draft(self) -> ColumnDraft:
        told = self.cleaned_data
        return ColumnDraft(
            title=told["title"],
            words=told["words"],
            place_id=row_number(told.get("place", "")),
            spot=told.get("spot", ""),
            from_on=told.get("from_on"),
            until_on=told.get("until_on"),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Say each reason beside its field."""
        for because in refusal.because:
            beside = "until_on" if because.code == "columns.ends-before-it-begins" else "title"
            named = because.facts.get("field", beside)
            self.add_error(named if named in self.fields else None, str(say(because)))


def _by(request: HttpRequest) -> Actor:
    by: Actor = request.actor  # type: ignore[attr-defined]  # the access table asks for staff
    return by


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Everything there is, and beginning one."""
    if request.method == "POST":
        kind = _kind_of(request.POST.get("kind", ""))
        title = request.POST.get("title", "")[:200]
        try:
            made = services.begin(
                kind=kind, draft=ColumnDraft(title=title), by=_by(request), now=clock.now()
            )
        except Refusal as refusal:
            note(request, "stop", " ".join(str(say(one)) for one in refusal.because))
            return HttpResponseRedirect("/office/columns/")
        return HttpResponseRedirect(f"/office/columns/{made.column_id}/")
    year = day_of(clock.now()).year
    context = {
        "notes": notes(request),
        "kinds": [(one.value, kind_in_words(one)) for one in ColumnKind],
        "drafts": [_line(one) for one in queries.drafts()],
        "published": [_line(one) for one in queries.published()],
        "year": year,
        "issues": queries.issues_in(year),
    }
    return render(request, "office/columns.html", context)


def _kind_of(text: str) -> ColumnKind:
    return ColumnKind(text) if text in {one.value for one in ColumnKind} else ColumnKind.NEW


def _line(one: ColumnSlip) -> dict[str, Any]:
    return {"column": one, "heading": heading(one), "kind": kind_in_words(one.kind)}


@require_http_methods(["GET", "POST"])
def one_column(request: HttpRequest, column_id: int) -> HttpResponse:
    """The editor: what is written over it, what is in it, and what could come to it."""
    one = queries.column(column_id)
    form, status = _form_of(one), 200
    if request.method == "POST":
        form, status = ColumnForm(one.kind, request.POST), 422
        if form.is_valid():
            try:
                services.change(
                    column_id=column_id, draft=form.draft(), by=_by(request), now=clock.now()
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                note(request, "ok", _("存好了"))
                return HttpResponseRedirect(f"/office/columns/{column_id}/")
    items = queries.items_of(column_id)
    held = {item.bib_id for item in items}
    context = {
        **_line(one),
        "form": form,
        "items": items,
        "notes": notes(request),
        "crumbs": [(_("栏目"), "/office/columns/")],
        "q": request.GET.get("q", "")[:200],
        **(_offered(request, one, held) if one.is_open else {}),
    }
    return render(request, "office/column.html", context, status=status)


def _form_of(one: ColumnSlip) -> ColumnForm:
    return ColumnForm(
        one.kind,
        initial={
            "title": one.title,
            "words": one.words,
            "place": str(one.place_id or ""),
            "spot": one.spot,
            "from_on": one.from_on,
            "until_on": one.until_on,
        },
    )


def _offered(request: HttpRequest, one: ColumnSlip, held: set[int]) -> dict[str, Any]:
    """Return what could come to a column: what was searched for, else what came since the last issue."""
    words = request.GET.get("q", "").strip()[:200]
    since = queries.last_published_on() or day_of(clock.now()) - timedelta(days=FIRST_LOOK_DAYS)
    after = row_number(request.GET.get("after", "")) or 0
    more = 0
    if words:
        ids = _searched(words)
    elif one.kind is ColumnKind.NEW:
        came = holdings.received_since(since, most=OFFERED, after_bib=after)
        ids = [bib_id for bib_id, _day, _copies in came]
        more = ids[-1] if len(came) == OFFERED else 0
    else:
        ids = []
    ids = [one for one in ids if one not in held]
    before = queries.recommended_already(ids)
    lines, shown = catalogue.title_line(ids), queries.shown_now(ids)
    return {
        "since": since,
        "more": more,
        "offered": [
            {"line": lines[bib], "shown": shown[bib], "before": bib in before}
            for bib in ids
            if bib in lines
        ],
    }


def _searched(words: str) -> list[int]:
    """Return the titles that words mean: a barcode's, or what the search finds."""
    try:
        return [holdings.copy(words).bib_id]
    except UnknownBarcode:
        return [one.bib_id for one in finding.find(words, size=20).lines]


@require_POST
def add(request: HttpRequest, column_id: int) -> HttpResponse:
    """Put what was ticked into a column."""
    chosen = [row_number(one) for one in request.POST.getlist("bib")[:200]]
    back = f"/office/columns/{column_id}/"
    try:
        came = services.add_titles(
            column_id=column_id,
            bib_ids=[one for one in chosen if one is not None],
            by=_by(request),
            now=clock.now(),
        )
    except Refusal as refusal:
        note(request, "stop", " ".join(str(say(one)) for one in refusal.because))
    else:
        said = ngettext("放进去 %(n)d 种", "放进去 %(n)d 种", came) % {"n": came}
        note(request, "ok" if came else "warn", said if came else _("没有勾选，或都已经在里面"))
    return HttpResponseRedirect(back)


@require_POST
def item(request: HttpRequest, column_id: int, item_id: int) -> HttpResponse:
    """Say why it is there, move it, or take it out."""
    do, by, now = request.POST.get("do", ""), _by(request), clock.now()
    acts: dict[str, tuple[str, Callable[[], Any]]] = {
        "up": (
            _("往前挪了"),
            lambda: services.move_item(item_id=item_id, by_places=-1, by=by, now=now),
        ),
        "down": (
            _("往后挪了"),
            lambda: services.move_item(item_id=item_id, by_places=1, by=by, now=now),
        ),
        "out": (_("拿掉了"), lambda: services.take_out(item_id=item_id, by=by, now=now)),
    }
    words = request.POST.get("words", "")[:600]
    if do in ("up", "down"):  # what was typed beside it and not saved yet is not lost
        with contextlib.suppress(ColumnRefused, UnknownColumn):
            services.say_of_item(item_id=item_id, words=words, by=by, now=now)
    said, call = acts.get(
        do,
        (_("存好了"), lambda: services.say_of_item(item_id=item_id, words=words, by=by, now=now)),
    )
    return act(request, f"/office/columns/{column_id}/#i{item_id}", said, call)


@require_POST
def decide(request: HttpRequest, column_id: int) -> HttpResponse:
    """Publish it, take it down, or throw the draft away."""
    do, by, now = request.POST.get("do", ""), _by(request), clock.now()
    here = f"/office/columns/{column_id}/"
    if do == "publish":
        return act(
            request,
            here,
            _("发布好了，读者现在就看得到"),
            lambda: services.publish(column_id=column_id, by=by, now=now),
        )
    if do == "end":
        return act(
            request, here, _("撤下来了"), lambda: services.end(column_id=column_id, by=by, now=now)
        )
    return act(
        request,
        "/office/columns/",
        _("草稿删掉了"),
        lambda: services.drop(column_id=column_id, by=by, now=now),
    )
