"""A reader's own side, by the same services as the pages: a program can do what its reader can."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Schema

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.refusals import UnknownPlace
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.api import shapes
from shuxiang.doors.api.interface import api
from shuxiang.foundations.answers.once import once
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.listeners.notices import queries as messages

LONGEST_KEY = 100
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=LONGEST_KEY)]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the table asks for a key
    return actor


def _once(
    request: HttpRequest, key: str, now: datetime, act: Callable[[], tuple[int, Schema]]
) -> HttpResponse:
    """Answer an act; with a key it is done once however often it is sent."""

    def told() -> tuple[int, str]:
        status, body = act()
        return status, json.dumps(body.model_dump(mode="json"), ensure_ascii=False)

    if not key:
        status, body = told()
    else:
        asked = f"{request.method} {request.path}\n{request.body.decode(errors='replace')}"
        whose = f"api {request.token_id}"  # type: ignore[attr-defined]
        status, body = once(whose=whose, key=key, asked=asked, now=now, act=told)
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


@api.get("/me", response=shapes.Me, url_name="me")
def me(request: HttpRequest) -> shapes.Me:
    """Whose key this is, and how much there is to see."""
    actor, now = _actor(request), clock.now()
    card = readers.reader_card(actor.ident)
    return shapes.Me(
        name=card.name,
        category=card.category_name,
        valid_until=card.valid_until,
        loans=len(circulation.loans_of(actor.ident)),
        holds=len(lending.holds_of(reader_id=actor.ident, now=now)),
        unread=messages.count_unread(actor.ident),
        may_act=Power.RENEW_OWN in actor.powers,
    )


@api.get("/me/loans", response=list[shapes.Loan], url_name="loans")
def loans(request: HttpRequest) -> list[shapes.Loan]:
    """What is out now, what is due first in front."""
    today = day_of(clock.now())
    return [
        shapes.Loan(
            barcode=one.barcode,
            title_id=one.bib_id,
            title=one.title,
            lent_at=one.lent_at,
            due_on=one.due_on,
            renewals=one.renewals,
            renewals_allowed=one.renewals_allowed,
            overdue_days=one.overdue_days(today),
        )
        for one in circulation.loans_of(_actor(request).ident)
    ]


@api.post("/me/loans/{str:barcode}/renewal", response={200: shapes.Renewal}, url_name="renewal")
def renewal(request: HttpRequest, barcode: str, key: IdempotencyKey = "") -> HttpResponse:
    """Renew one loan."""
    actor, now = _actor(request), clock.now()

    def act() -> tuple[int, Schema]:
        slip = lending.renew(barcode=barcode[:60], by=actor, now=now)
        return 200, shapes.Renewal(
            barcode=slip.barcode, title=slip.title, due_on=slip.due_on, renewals=slip.renewals
        )

    return _once(request, key, now, act)


def _holds(actor: Actor, now: datetime) -> list[shapes.Hold]:
    return [
        shapes.Hold(
            id=one.hold_id,
            title_id=one.bib_id,
            title=one.title,
            place=one.pickup_name,
            placed_at=one.placed_at,
            state=one.state.value,
            position=one.position,
            keep_until=one.keep_until,
        )
        for one in lending.holds_of(reader_id=actor.ident, now=now)
    ]


@api.get("/me/holds", response=list[shapes.Hold], url_name="holds")
def holds(request: HttpRequest) -> list[shapes.Hold]:
    """What is waited for: waiting, suspended, coming, ready."""
    return _holds(_actor(request), clock.now())


@api.post("/me/holds", response={201: shapes.Hold}, url_name="place-hold")
def place_hold(
    request: HttpRequest, wanted: shapes.HoldWanted, key: IdempotencyKey = ""
) -> HttpResponse:
    """Wait for a title."""
    actor, now = _actor(request), clock.now()

    def act() -> tuple[int, Schema]:
        slip = lending.place_hold(
            reader_id=actor.ident,
            bib_id=catalogue.standing_id(wanted.title_id),
            pickup_id=_place_id(wanted.place, actor),
            by=actor,
            now=now,
        )
        return 201, next(one for one in _holds(actor, now) if one.id == slip.hold_id)

    return _once(request, key, now, act)


def _place_id(code: str, actor: Actor) -> int:
    if not code:
        return actor.place_id or network.main_place().place_id
    for one in network.open_places():
        if one.code == code:
            return one.place_id
    raise UnknownPlace(code=code[:60])


class Gone(Schema):
    """What is waited for no more."""

    id: int


@api.delete("/me/holds/{int:hold_id}", response={200: Gone}, url_name="cancel-hold")
def cancel_hold(request: HttpRequest, hold_id: int, key: IdempotencyKey = "") -> HttpResponse:
    """Wait no longer."""
    actor, now = _actor(request), clock.now()

    def act() -> tuple[int, Schema]:
        lending.cancel_hold(hold_id=hold_id, by=actor, now=now)
        return 200, Gone(id=hold_id)

    return _once(request, key, now, act)


@api.get("/me/notices", response=list[shapes.Notice], url_name="notices")
def notices(
    request: HttpRequest, most: Annotated[int, Query(ge=1, le=100)] = 20
) -> list[shapes.Notice]:
    """The inbox, the newest first. Reading it here does not mark anything as read."""
    found = messages.inbox(_actor(request).ident, most=most)
    return [
        shapes.Notice(
            id=one.notice_id,
            sent_at=one.told_at,
            read=not one.unread,
            subject=one.subject,
            text=one.body,
        )
        for one in found
    ]
