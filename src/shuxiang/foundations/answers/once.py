"""Doing once what is asked again: after a cut line a program cannot know whether it was heard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction

from shuxiang.foundations.answers.models import Answer

#: So long an answer is kept for a request that comes again.
KEPT = timedelta(hours=24)

#: Status and body of an answer.
Told = tuple[int, str]


class KeyUsedForElse(Exception):
    """The same key came with another request."""


class StillBeingDone(Exception):
    """The first request with this key is not over yet."""


def once(*, whose: str, key: str, asked: str, now: datetime, act: Callable[[], Told]) -> Told:
    """Do what is asked, or return what was answered when it was asked before.

    Whatever `act` writes and the answer are written together. An act that raises is not answered
    for: it may be asked again. Raises KeyUsedForElse or StillBeingDone.
    """
    hashed, wanted = _hash(f"{whose}\n{key}"), _hash(asked)
    before = _known(hashed, wanted)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            # The row first: whoever comes second waits for it and fails, and the act is not done.
            row = Answer.objects.create(key=hashed, asked=wanted, status=0, body="", at=now)
            status, body = act()
            Answer.objects.filter(pk=row.pk).update(status=status, body=body)
    except IntegrityError:
        before = _known(hashed, wanted)
        if before is None:
            raise StillBeingDone from None
        return before
    return status, body


def _known(key: str, asked: str) -> Told | None:
    row = Answer.objects.filter(key=key).values_list("asked", "status", "body").first()
    if row is None:
        return None
    if row[0] != asked:
        raise KeyUsedForElse
    return row[1], row[2]


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def forget_answers(now: datetime) -> str:
    """Delete answers whose time is over. Returns one line for people."""
    gone, _ = Answer.objects.filter(at__lt=now - KEPT).delete()
    return f"忘了 {gone} 条过期的应答。"
