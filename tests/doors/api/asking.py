"""A program that asks the interface, and the reader whose key it has."""

from __future__ import annotations

from typing import Any

from django.test import Client
from doors.opac.front_door import House

from shuxiang.departments.readers import queries, services
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.foundations.kernel.actor import Actor


class Program:
    """A program that asks the interface, with a key or without."""

    def __init__(self, key: str = "") -> None:
        self.key, self._client = key, Client(raise_request_exception=False)

    def ask(self, method: str, path: str, told: Any = None, *, once: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if once:
            headers["Idempotency-Key"] = once
        return self._client.generic(
            method,
            f"/api/v1{path}",
            "" if told is None else told,
            content_type="application/json",
            headers=headers,
        )

    def get(self, path: str) -> Any:
        return self.ask("GET", path)


def owner(house: House, who: ReaderSlip | None = None) -> Actor:
    """Return 陈桂兰, or another reader, as one who acts."""
    reader_id = (who or house.county.chen).reader_id
    found = queries.reader_actor(reader_id, Reader.objects.get(pk=reader_id).session_stamp)
    assert found is not None
    return found


def key_of(
    house: House,
    who: ReaderSlip | None = None,
    *,
    may_act: bool = True,
    days: int = 30,
    name: str = "书单",
) -> str:
    """Let 陈桂兰, or another reader, make a key."""
    made = services.make_api_token(
        name=name, may_act=may_act, days=days, by=owner(house, who), now=house.clock()
    )
    return made.key
