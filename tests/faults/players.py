"""Clients who do everything that lending knows, at random, and write down each act.

Each has copies of its own and shares others with everybody; they meet over titles, readers and
tills. What a client believes of a copy only chooses its next act: the truth is the checker's.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import clients
from faults.notebook import DONE, UNKNOWN, Notebook

World = Mapping[str, Any]
Answer = tuple[str, dict[str, Any]]

#: What an answer is not, so that nobody knows what became of the act.
NOBODY_KNOWS: Answer = (UNKNOWN, {})


class Player:
    """One client. Below it stands how its acts are asked for."""

    #: How often it does what, in a hundred: the rest are loans and returns.
    holds, money = 0, 0

    def __init__(self, world: World, name: str, folder: Path, chance: random.Random) -> None:
        self.world, self.name, self.chance = world, name, chance
        self.me: Mapping[str, Any] = world["who"][name]
        self.notebook = Notebook(folder / f"{name}.jsonl", name, self.me["who"])
        self.cards = {reader: card for card, reader in world["readers"]}
        self.tails = {card[-4:]: reader for card, reader in world["readers"]}
        self.barcodes = {copy: barcode for barcode, copy, _ in world["copies"]}
        self._out: dict[int, bool] = {}
        self._for: dict[int, int] = {}
        self._open: dict[int, int] = {}
        self._receipts: list[tuple[Any, int, int]] = []
        self._charges: list[tuple[int, int]] = []
        #: What was cut off and is asked again with the same words, as a machine or a second click does.
        self._cut_off: tuple[str, Callable[[], Answer]] | None = None

    def sit_down(self) -> None:
        """Begin, or go on after the program was started again."""

    def get_up(self) -> None:
        """Leave, for good."""
        self.notebook.close()

    def play(self) -> None:
        """Do one act. Raises what the connection raises."""
        if self._cut_off is not None:
            ident, ask = self._cut_off
            self.notebook.again(ident)
            if self._hear(ident, ask)[0] != UNKNOWN:
                self._cut_off = None
            return
        luck = self.chance.random() * 100
        if luck < self.money:
            self._play_money()
        elif luck < self.money + self.holds:
            self._play_holds()
        else:
            self._play_copy()

    def _do(
        self, what: str, ask: Callable[[], Answer], *, repeatable: bool = False, **asked: Any
    ) -> Answer:
        ident = self.notebook.call(what, **asked)
        if repeatable:
            self._cut_off = ident, ask
        answer = self._hear(ident, ask)
        if answer[0] != UNKNOWN:
            self._cut_off = None
        return answer

    def _hear(self, ident: str, ask: Callable[[], Answer]) -> Answer:
        try:
            answer, said = ask()
        except clients.CUT_OFF:
            self.notebook.answered(ident, UNKNOWN)
            raise
        self.notebook.answered(ident, answer, **said)
        return answer, said

    # --- copies -----------------------------------------------------------------------------

    def _play_copy(self) -> None:
        own = self.chance.random() < 0.5
        copy = self.chance.choice(self.me["copies"] if own else self.world["shared"])
        out = self._out.get(copy, False)
        luck = self.chance.random()
        if copy in self._for:
            self._lend(copy, self._for.pop(copy), own)
        elif out and luck < 0.2:
            self._renew(copy, own)
        elif out == (luck < 0.9):
            self._back(copy, own)
        else:
            self._lend(copy, self._somebody(), own)

    def _lend(self, copy: int, reader: int, own: bool) -> None:
        self.before_lending(reader)
        asked = {"copy": copy, "reader": reader}
        self._do("lend", lambda: self.lend(copy, reader), repeatable=own and self.repeats, **asked)
        self._out[copy] = True

    def _back(self, copy: int, own: bool) -> None:
        self.before_return()
        repeats = own and self.repeats
        _, said = self._do("back", lambda: self.take_back(copy), repeatable=repeats, copy=copy)
        self._out[copy] = False
        if said.get("goes") == "hold-shelf" and "for" in said:
            self._for[copy] = said["for"]

    def _renew(self, copy: int, own: bool) -> None:
        self.before_renewal()
        self._do("renew", lambda: self.renew(copy), copy=copy)
        self._out[copy] = self.chance.random() < 0.7

    def _somebody(self) -> int:
        reader: int = self.chance.choice(self.world["readers"])[1]
        return reader

    # --- holds ------------------------------------------------------------------------------

    def _play_holds(self) -> None:
        if self._open and self.chance.random() < 0.4:
            hold, title = self._open.popitem()
            self._do("cancel", lambda: self.cancel(hold), hold=hold, title=title)
            return
        reader, title = self._somebody(), self.chance.choice(self.world["titles"])
        place = self.chance.choice(list(self.world["places"].values()))
        self.before_lending(reader)
        answer, said = self._do(
            "hold", lambda: self.hold(title, reader, place), title=title, reader=reader
        )
        if answer == DONE and "hold" in said:
            self._open[said["hold"]] = title

    # --- money ------------------------------------------------------------------------------

    def _play_money(self) -> None:
        luck, till = self.chance.random(), self.me["till"]
        if self._charges and luck < 0.2:
            charge, reader = self._charges.pop()
            asked = {"charge": charge, "reader": reader, "fen": 10}
            self._do("waive", lambda: self.waive(charge, reader, 10), **asked)
        elif self._receipts and luck < 0.4:
            receipt, reader, fen = self._receipts.pop()
            self._do("refund", lambda: self.void(receipt), reader=reader, fen=fen, till=till)
        elif luck < 0.7:
            reader, fen, key = self._payer(), self.chance.randint(1, 9) * 10, secrets.token_hex(12)
            _, said = self._do(
                "pay",
                lambda: self.pay(reader, fen, key),
                repeatable=self.repeats,
                reader=reader,
                fen=fen,
                till=till,
            )
            if "receipt" in said:
                self._receipts.append((said["receipt"], reader, fen))
        else:
            reader, fen = self._payer(), self.chance.randint(1, 9) * 100
            _, said = self._do("charge", lambda: self.charge(reader, fen), reader=reader, fen=fen)
            if "charge" in said:
                self._charges.append((said["charge"], reader))

    def _payer(self) -> int:
        reader: int = self.chance.choice(self.world["readers"][:4])[1]
        return reader

    # --- how it is asked for ----------------------------------------------------------------

    #: Whether it asks again, with the same words, what was cut off.
    repeats = False

    def before_lending(self, reader: int) -> None: ...
    def before_return(self) -> None: ...
    def before_renewal(self) -> None: ...

    def lend(self, copy: int, reader: int) -> Answer:
        raise NotImplementedError

    def take_back(self, copy: int) -> Answer:
        raise NotImplementedError

    def renew(self, copy: int) -> Answer:
        raise NotImplementedError

    def hold(self, title: int, reader: int, place: int) -> Answer:
        raise NotImplementedError

    def cancel(self, hold: int) -> Answer:
        raise NotImplementedError

    def charge(self, reader: int, fen: int) -> Answer:
        raise NotImplementedError

    def pay(self, reader: int, fen: int, key: str) -> Answer:
        raise NotImplementedError

    def waive(self, charge: int, reader: int, fen: int) -> Answer:
        raise NotImplementedError

    def void(self, receipt: Any) -> Answer:
        raise NotImplementedError
