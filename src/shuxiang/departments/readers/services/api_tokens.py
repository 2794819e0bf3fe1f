"""Keys that readers give to programs of their choice."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from shuxiang.departments.readers.events import ApiTokenMade, ApiTokenRevoked
from shuxiang.departments.readers.models import ApiToken, Reader
from shuxiang.departments.readers.refusals import TokenRefused
from shuxiang.departments.readers.slips import NewApiToken
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because

#: More keys than this nobody looks after; none lives longer than a year.
MOST_TOKENS, LONGEST_DAYS = 10, 366
LONGEST_NAME = 60
_SHOWN = 9


@transaction.atomic
def make_api_token(*, name: str, may_act: bool, days: int, by: Actor, now: datetime) -> NewApiToken:
    """Make a key for a program of the reader's; the key is returned this once and never again.

    Refuses with TokenRefused (no name, too many keys, too long a life) or NotAllowed. Records
    ApiTokenMade.
    """
    by.require(Power.RENEW_OWN)
    reader = Reader.objects.select_for_update().get(pk=by.ident)
    standing = ApiToken.objects.filter(
        reader=reader, revoked_at=None, ends_on__gte=day_of(now), session_stamp=reader.session_stamp
    )
    faults = []
    if not name.strip():
        faults.append(Because("readers.token-without-name"))
    if not 1 <= days <= LONGEST_DAYS:
        faults.append(Because("readers.token-too-long", {"most": LONGEST_DAYS}))
    if standing.count() >= MOST_TOKENS:
        faults.append(Because("readers.too-many-tokens", {"most": MOST_TOKENS}))
    if faults:
        raise TokenRefused(*faults)
    key = f"sx_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        reader=reader,
        name=name.strip()[:LONGEST_NAME],
        hashed=sha256(key.encode()).hexdigest(),
        shown=key[:_SHOWN],
        may_act=may_act,
        session_stamp=reader.session_stamp,
        made_at=now,
        ends_on=day_of(now) + timedelta(days=days),
    )
    record(ApiTokenMade(reader_id=reader.pk, token_id=token.pk, may_act=may_act), by=by, now=now)
    return NewApiToken(token.pk, key)


@transaction.atomic
def revoke_api_token(*, token_id: int, by: Actor, now: datetime) -> None:
    """Take a key back; a program that uses it is refused from then on. A key of somebody else's is
    not there. Refuses with NotAllowed. Records ApiTokenRevoked."""
    by.require(Power.RENEW_OWN)
    changed = ApiToken.objects.filter(pk=token_id, reader_id=by.ident, revoked_at=None).update(
        revoked_at=now
    )
    if changed:
        record(ApiTokenRevoked(reader_id=by.ident, token_id=token_id), by=by, now=now)
