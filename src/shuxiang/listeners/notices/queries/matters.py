"""Is it still so? Each matter of a message is asked of the department that knows, just before it
is told."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation.slips import ShelvedLine, TransitLine
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.refusals import UnknownReader
from shuxiang.listeners.notices.models import Matter
from shuxiang.listeners.notices.rules import Kind, What
from shuxiang.listeners.notices.slips import Line


class Looking:
    """The state of the house as one run sees it. Lists are read once, loans one by one."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._names: dict[int, str] = {}

    @cached_property
    def _shelved(self) -> dict[int, ShelvedLine]:
        return {one.hold_id: one for one in circulation.hold_shelf(None)}

    @cached_property
    def _late(self) -> dict[int, TransitLine]:
        return {one.transit_id: one for one in circulation.on_the_way(self.today) if one.late}

    def _name(self, reader_id: int | None) -> str:
        if reader_id is None:
            return ""
        if reader_id not in self._names:
            self._names[reader_id] = readers.contact_of(reader_id).name
        return self._names[reader_id]

    def lines(self, kind: Kind, matters: list[Matter]) -> tuple[Line, ...]:
        """Return what still is as it was said, each thing once, in the order in which it turns
        due."""
        things = {(one.what, one.what_id, one.about_id): one for one in matters}
        found = [line for one in things.values() if (line := self._line(kind, one))]
        return tuple(sorted(found, key=lambda one: (one.day or date.max, one.title)))

    def _line(self, kind: Kind, matter: Matter) -> Line | None:
        match What(matter.what):
            case What.LOAN:
                return self._loan(kind, matter)
            case What.HOLD:
                return self._hold(matter)
            case What.TITLE:
                return self._title(matter)
            case What.CARD:
                return self._card(matter)
            case What.BLOCK:
                return self._block(matter)
            case What.READER:
                return self._closed(matter)
            case What.REQUEST:
                return self._request(matter)
            case What.TRANSIT:
                return self._transit(matter)

    def _loan(self, kind: Kind, matter: Matter) -> Line | None:
        """A book that came back, or was renewed to another day, is no matter any more."""
        loan = circulation.loan_line(matter.what_id)
        if loan is None or loan.returned_at is not None or loan.reader_id != matter.about_id:
            return None
        late = loan.due_on < self.today
        if loan.due_on != matter.day or late != (kind is Kind.OVERDUE):
            return None
        name = self._name(matter.about_id)
        return Line(matter.about_id, name, loan.title, loan.barcode, loan.due_on, loan.place_name)

    def _hold(self, matter: Matter) -> Line | None:
        one = self._shelved.get(matter.what_id)
        if one is None or one.reader_id != matter.about_id or one.keep_until < self.today:
            return None
        name = self._name(matter.about_id)
        return Line(matter.about_id, name, one.title, one.barcode, one.keep_until, one.pickup_name)

    def _title(self, matter: Matter) -> Line | None:
        found = catalogue.title_line([matter.what_id]).get(matter.what_id)
        title = found.title if found else ""
        return Line(matter.about_id, self._name(matter.about_id), title, why=matter.why)

    def _card(self, matter: Matter) -> Line | None:
        try:
            card = readers.card_of(matter.what_id)
        except UnknownReader:
            return None
        if card.closed or card.valid_until != matter.day or matter.day is None:
            return None
        if matter.day < self.today:
            return None
        return Line(matter.about_id, card.name, day=matter.day)

    def _block(self, matter: Matter) -> Line | None:
        assert matter.about_id is not None
        slip = readers.reader_card(matter.about_id)
        for one in slip.blocks:
            if one.block_id == matter.what_id:
                if one.until_on is not None and one.until_on < self.today:
                    return None
                return Line(matter.about_id, slip.name, day=one.until_on, why=one.reason)
        return None

    def _closed(self, matter: Matter) -> Line | None:
        card = readers.card_of(matter.what_id)
        return Line(matter.about_id, card.name, day=matter.day) if card.closed else None

    def _request(self, matter: Matter) -> Line:
        answer = readers.request(matter.what_id).answer
        return Line(matter.about_id, self._name(matter.about_id), why=answer)

    def _transit(self, matter: Matter) -> Line | None:
        one = self._late.get(matter.what_id)
        if one is None:
            return None
        way = f"{one.from_name} → {one.to_name}"
        return Line(None, "", one.title, one.barcode, matter.day, way)
