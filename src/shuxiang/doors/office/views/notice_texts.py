"""通知: how one kind is told, and with which words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuxiang.doors.office import notice_forms
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.doors.office.views.notices import HOME, actor_of, add_faults, crumbs
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.listeners.notices import queries, services
from shuxiang.listeners.notices.rules import (
    VARIABLES,
    ChannelName,
    Kind,
    faults_of_text,
    read_text,
)
from shuxiang.listeners.notices.rules import render as fill
from shuxiang.listeners.notices.wording import (
    CHANNELS,
    KINDS,
    LANGUAGES,
    MEANINGS,
    example,
    say,
)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, name: str) -> HttpResponse:
    """How one kind is told, and its texts."""
    which = _kind(name)
    policy = queries.policy(which)
    form = notice_forms.Policy(
        which,
        request.POST if request.method == "POST" else None,
        initial=notice_forms.Policy.of(policy),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_rule(policy=form.policy(policy), by=actor_of(request), now=clock.now())
        except Refusal as refusal:
            add_faults(form, refusal)
        else:
            note(request, "ok", _("存好了"))
            return HttpResponseRedirect(f"{HOME}kinds/{which}/")
    context = {
        "heading": KINDS[which],
        "form": form,
        "texts": [
            {
                "text": one,
                "language": LANGUAGES[one.language],
                "channel": CHANNELS[one.channel],
                "url": f"{HOME}kinds/{which}/{one.language}-{one.channel}/",
            }
            for one in queries.texts_of(which)
        ],
        "notes": notes(request),
        "crumbs": crumbs(),
    }
    return render(request, "office/notices_kind.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """The words of a kind in a language for a way: write, look at them filled, or go back."""
    which = _kind(name)
    code, _dash, way = slug.rpartition("-")
    found = {(one.language.value, one.channel.value): one for one in queries.texts_of(which)}
    words = found.get((code, way))
    if words is None:
        raise Http404
    where = {"kind": which, "language": words.language, "channel": words.channel}
    if request.method == "POST" and "standard" in request.POST:
        return act(
            request,
            request.path,
            _("用回原来的了"),
            lambda: services.standard_text(**where, by=actor_of(request), now=clock.now()),  # type: ignore[arg-type]
        )
    form = notice_forms.Text(
        request.POST if request.method == "POST" else None,
        initial={"subject": words.subject, "body": words.body},
    )
    if words.channel is ChannelName.SMS:
        del form.fields["subject"]
    subject, body = words.subject, words.body
    if request.method == "POST" and form.is_valid():
        subject = read_text(form.cleaned_data.get("subject", ""))
        body = read_text(form.cleaned_data["body"])
        faults = faults_of_text(which, words.channel, subject, body)
        for one in faults:
            form.add_error(None, str(say(one)))
        if not faults and "look" not in request.POST:
            try:
                services.set_text(
                    **where,  # type: ignore[arg-type]
                    subject=subject,
                    body=body,
                    by=actor_of(request),
                    now=clock.now(),
                )
            except Refusal as refusal:
                add_faults(form, refusal)
            else:
                note(request, "ok", _("存好了，下一条就用它"))
                return HttpResponseRedirect(request.path)
    values = example(which, words.channel, words.language, day_of(clock.now()))
    shown = fill(which, body, values)
    context = {
        "heading": f"{KINDS[which]} · {LANGUAGES[words.language]} · {CHANNELS[words.channel]}",
        "form": form,
        "own": words.own,
        "variables": [
            {
                "name": "{" + one.name + "}",
                "english": "{" + one.english + "}",
                "means": MEANINGS[one.name],
                "value": values.get(one.name, ""),
            }
            for one in VARIABLES[which]
        ],
        "preview_subject": fill(which, subject, values),
        "preview": shown,
        "pieces": -(-len(shown) // 70) if words.channel is ChannelName.SMS else 0,
        "length": len(shown),
        "notes": notes(request),
        "crumbs": [*crumbs(), (str(KINDS[which]), f"{HOME}kinds/{which}/")],
    }
    return render(request, "office/notices_text.html", context, status=422 if form.errors else 200)
