"""The services called in process, as the clock and doors to come call them.

These clients live in the program that is killed, and their notebooks survive it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from faults.notebook import DONE, REFUSED
from faults.players import NOBODY_KNOWS, Answer, Player

from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import ChargeKind, PayMethod
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.slips import Goes
from shuxiang.departments.staff import queries as staff
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.refusals import Refusal

#: What a refusal says of the state of things, by its codes.
_BECAUSE = {
    "circulation.out-to-other": "out",
    "circulation.out-to-same": "out",
    "circulation.not-on-loan": "in",
    "circulation.held-already": "held",
    "kernel.not-found": "no-hold",
    "cashier.sum-too-much": "too-much",
    "cashier.nothing-owed": "too-much",
}


class ServicePlayer(Player):
    """Calls services with an actor of its own."""

    holds, money = 25, 25

    def sit_down(self) -> None:
        actor = staff.actor_for(self.me["ident"], self.me["stamp"])
        assert actor is not None
        self._by: Any = actor

    def play_on(self) -> None:
        """Go on for as long as the program lives, whatever becomes of the database."""
        rest = threading.Event()
        while not rest.wait(self.chance.random() * 0.005):
            try:
                self.play()
            except (DatabaseError, InterfaceError):
                connection.close()
                rest.wait(0.05)

    def _ask(
        self, act: Callable[..., Any], told: Callable[[Any], dict[str, Any]], **asked: Any
    ) -> Answer:
        try:
            slip = act(by=self._by, now=clock.now(), **asked)
        except Refusal as refusal:
            known = [_BECAUSE[one.code] for one in refusal.because if one.code in _BECAUSE]
            return REFUSED, {"because": known[0]} if known else {}
        except (DatabaseError, InterfaceError):
            connection.close()
            return NOBODY_KNOWS
        return DONE, told(slip)

    def lend(self, copy: int, reader: int) -> Answer:
        return self._ask(
            services.lend,
            lambda slip: {"loan": slip.loan_id, "entry": slip.entry_id, "due": str(slip.due_on)},
            card_number=self.cards[reader],
            barcode=self.barcodes[copy],
        )

    def take_back(self, copy: int) -> Answer:
        outcomes = {
            "returned": "returned",
            "used-here": "used",
            "again": "again",
            "arrived": "arrived",
        }

        def told(slip: Any) -> dict[str, Any]:
            said: dict[str, Any] = {"outcome": outcomes[slip.outcome.value]}
            if slip.routing.again:
                return said
            said |= {"entry": slip.entry_id, "goes": slip.routing.goes.value}
            if slip.routing.goes is Goes.HOLD_SHELF:
                said["for"] = slip.routing.reader_id
            elif slip.routing.goes is Goes.AWAY:
                said["to"] = slip.routing.to_place_id
            return said

        return self._ask(services.take_back, told, barcode=self.barcodes[copy])

    def renew(self, copy: int) -> Answer:
        return self._ask(
            services.renew,
            lambda slip: {"loan": slip.loan_id, "entry": slip.entry_id, "due": str(slip.due_on)},
            barcode=self.barcodes[copy],
        )

    def hold(self, title: int, reader: int, place: int) -> Answer:
        return self._ask(
            services.place_hold,
            lambda slip: {"hold": slip.hold_id, "position": slip.position},
            reader_id=reader,
            bib_id=title,
            pickup_id=place,
        )

    def cancel(self, hold: int) -> Answer:
        return self._ask(services.cancel_hold, lambda _: {}, hold_id=hold)

    def charge(self, reader: int, fen: int) -> Answer:
        return self._ask(
            cashier.charge,
            lambda slip: {"charge": slip.charge_id},
            reader_id=reader,
            kind=ChargeKind.OTHER,
            amount_fen=fen,
            place_id=self.me["place"],
            why="测试",
        )

    def pay(self, reader: int, fen: int, key: str) -> Answer:
        return self._ask(
            cashier.pay,
            lambda slip: {"number": slip.number, "receipt": slip.receipt_id},
            reader_id=reader,
            amount_fen=fen,
            method=PayMethod.CASH,
            till_id=self.me["till"],
            key=key,
        )

    def waive(self, charge: int, reader: int, fen: int) -> Answer:
        answer, _ = self._ask(
            cashier.waive, lambda _: {}, charge_id=charge, amount_fen=fen, why="测试"
        )
        return answer, {}

    def void(self, receipt: Any) -> Answer:
        return self._ask(
            cashier.void, lambda slip: {"number": slip.number}, receipt_id=receipt, why="收错了"
        )
