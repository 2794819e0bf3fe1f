"""The old system's words for places, rooms and kinds, tied to rows here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shuxiang.departments.holdings import queries
from shuxiang.departments.holdings.events import LocationSet
from shuxiang.departments.holdings.models import Location
from shuxiang.departments.holdings.services.move_in.facts import CopyRead, Settings
from shuxiang.departments.network import queries as network
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor

#: As many new rooms come out of one file at most. More means that the field holds something else.
MOST_NEW_ROOMS = 200


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a copy goes."""

    owner_id: int
    location_id: int
    kind_id: int


class Wordlist:
    """Looks the words up, and opens a room under its old name where there is none yet."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._owners = dict(settings.owners)
        for place in network.places():
            self._owners.setdefault(place.code, place.place_id)
            self._owners.setdefault(place.name, place.place_id)
        self._rooms: dict[tuple[int, str], int] = {}
        self._home: dict[int, int] = {}
        for room in queries.locations():
            self._rooms.setdefault((room.place_id, room.code), room.location_id)
            self._rooms.setdefault((room.place_id, room.name), room.location_id)
            self._home[room.location_id] = room.place_id
        self._kinds = dict(settings.kinds)
        for kind in queries.copy_kinds():
            self._kinds.setdefault(kind.code, kind.kind_id)
            self._kinds.setdefault(kind.name, kind.kind_id)
        self._new_rooms = 0
        self._placed: dict[tuple[str, str, str], Placing] = {}

    def of(self, copy: CopyRead, *, by: Actor, now: datetime) -> Placing:
        """Return where a copy goes, opening a room for a word that is not known yet."""
        said = (copy.owner, copy.location, copy.kind)
        found = self._placed.get(said)
        if found is None:
            found = self._placed[said] = self._look_up(*said, by=by, now=now)
        return found

    def _look_up(
        self, owner: str, location: str, kind: str, *, by: Actor, now: datetime
    ) -> Placing:
        settings = self._settings
        owner_id = self._owners.get(owner, settings.owner_id)
        location_id = settings.locations.get(location)
        if location_id is None:
            # Some systems write the branch where the room belongs.
            if location in self._owners and (owner_id, location) not in self._rooms:
                owner_id, location = self._owners[location], ""
            location_id = self._room(owner_id, location, by=by, now=now)
        return Placing(
            owner_id=self._home[location_id],
            location_id=location_id,
            kind_id=self._kinds.get(kind, settings.kind_id),
        )

    def _room(self, owner_id: int, name: str, *, by: Actor, now: datetime) -> int:
        default = self._settings.location_id
        if not name:
            if self._home[default] == owner_id:
                return default
            standing = (room for room, place in self._home.items() if place == owner_id)
            if (first := next(standing, None)) is not None:
                return first
            name = "图书室"
        known = self._rooms.get((owner_id, name))
        if known is not None:
            return known
        if self._new_rooms >= MOST_NEW_ROOMS:
            return default
        self._new_rooms += 1
        room = Location.objects.create(
            place_id=owner_id, code=self._free_code(owner_id, name), name=name[:60]
        )
        self._rooms[(owner_id, name)] = room.pk
        self._home[room.pk] = owner_id
        record(
            LocationSet(location_id=room.pk, place_id=owner_id, name=room.name, lends=room.lends),
            by=by,
            now=now,
        )
        return room.pk

    def _free_code(self, owner_id: int, name: str) -> str:
        code, number = name[:20], 1
        while Location.objects.filter(place_id=owner_id, code=code).exists():
            number += 1
            code = f"{name[:16]}-{number}"
        return code
