"""Reads of the keys of programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

from django.db.models import Q

from shuxiang.departments.readers.models import ApiToken
from shuxiang.departments.readers.queries.people import reader_actor
from shuxiang.departments.readers.slips import ApiTokenSlip
from shuxiang.foundations.kernel.actor import Actor, Power

#: What a key that may only look cannot do.
_ACTS = frozenset({Power.RENEW_OWN, Power.HOLD_OWN})


def api_tokens_of(reader_id: int, today: date) -> tuple[ApiTokenSlip, ...]:
    """Return the keys of a reader that still open something, the newest first."""
    found = (
        ApiToken.objects.filter(reader_id=reader_id, revoked_at=None, ends_on__gte=today)
        .select_related("reader")
        .order_by("-pk")
    )
    return tuple(
        ApiTokenSlip(
            one.pk, one.name, one.shown, one.may_act, one.made_at, one.ends_on, one.last_used_on
        )
        for one in found
        if one.session_stamp == one.reader.session_stamp
    )


def actor_of_key(key: str, today: date) -> tuple[Actor, int] | None:
    """Return the reader whom a program acts for and the number of its key; None for a key that is
    unknown, over or taken back, or whose reader has a new PIN or has left.

    The day of use is noted, once a day.
    """
    hashed = sha256(key.encode()).hexdigest()
    token = ApiToken.objects.filter(hashed=hashed, revoked_at=None, ends_on__gte=today).first()
    if token is None:
        return None
    actor = reader_actor(token.reader_id, token.session_stamp)
    if actor is None:
        return None
    unused = Q(last_used_on=None) | Q(last_used_on__lt=today)
    if token.last_used_on != today:
        ApiToken.objects.filter(unused, pk=token.pk).update(last_used_on=today)
    powers = actor.powers if token.may_act else actor.powers - _ACTS
    return replace(actor, powers=powers), token.pk
