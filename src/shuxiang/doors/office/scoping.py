"""Of which places a page of the office speaks: one's own, another within one's range, or all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shuxiang.departments.network import queries as network
from shuxiang.foundations.kernel.actor import Actor

ALL = "all"


@dataclass(frozen=True, slots=True)
class Ranged:
    """`place_ids` as queries take them (None is everywhere), the choice and what may be chosen."""

    place_ids: Collection[int] | None
    chosen: str
    name: str
    choices: tuple[tuple[str, str], ...]


def ranged(request: HttpRequest) -> Ranged:
    """Return what `?place=` asks for: the actor's own place unless it says otherwise.

    Refuses with NotAllowed for a place beyond the actor's range, and UnknownPlace.
    """
    by: Actor = request.actor  # type: ignore[attr-defined]
    asked = request.GET.get("place", "")
    open_to = [one for one in network.open_places() if by.scope is None or one.place_id in by.scope]
    choices = tuple((str(one.place_id), one.name) for one in open_to)
    if len(choices) > 1:
        choices += ((ALL, _("所有馆点")),)
    if not asked and by.place_id is not None:
        asked = str(by.place_id)
    if asked in ("", ALL):
        places = None if by.scope is None else sorted(by.scope)
        return Ranged(places, ALL, _("所有馆点"), choices)
    place = network.place(int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
    by.require_place(place.place_id)
    return Ranged([place.place_id], asked, place.name, choices)
