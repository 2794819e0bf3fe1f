"""A reader's own program over REST: it renews and waits, and what was cut off it asks again by the
same Idempotency-Key, as a program does that cannot know whether it was heard."""

from __future__ import annotations

import http.client
import json
import random
import secrets
from pathlib import Path
from typing import Any

import clients
from faults.notebook import DONE, REFUSED
from faults.players import NOBODY_KNOWS, Answer, Player, World

_BECAUSE = {"circulation.not-on-loan": "in", "circulation.held-already": "held"}
_SECONDS = 30


class ApiPlayer(Player):
    """Holds a reader's key and does what that reader may."""

    holds = 50

    def __init__(
        self, server: clients.Server, world: World, name: str, folder: Path, chance: random.Random
    ) -> None:
        super().__init__(world, name, folder, chance)
        self._port, self._reader = server.port, self.me["reader"]

    def _ask(self, method: str, path: str, once: str = "", **told: Any) -> tuple[int, Any]:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_SECONDS)
        headers = {"Authorization": f"Bearer {self.me['key']}", "Content-Type": "application/json"}
        if once:
            headers["Idempotency-Key"] = once
        try:
            line.request(method, f"/api/v1{path}", json.dumps(told) if told else None, headers)
            answer = line.getresponse()
            text = answer.read()
        finally:
            line.close()
        return answer.status, json.loads(text)

    @staticmethod
    def _refused(status: int, told: Any) -> Answer:
        if status >= 500:
            return NOBODY_KNOWS
        assert status in (404, 409), (status, told)
        known = [_BECAUSE[one] for one in told.get("reasons", ()) if one in _BECAUSE]
        if told["code"] == "kernel.not-found":
            known = ["no-hold"]
        return REFUSED, {"because": known[0]} if known else {}

    def _play_copy(self) -> None:
        """Renew one of the reader's own loans; where there is none, something of everybody's."""
        status, loans = self._ask("GET", "/me/loans")
        barcodes = {barcode: copy for copy, barcode in self.barcodes.items()}
        mine = [barcodes[one["barcode"]] for one in loans] if status == 200 else []
        copy = self.chance.choice(mine or self.world["shared"])
        once = secrets.token_hex(8)

        def ask() -> Answer:
            status, told = self._ask("POST", f"/me/loans/{self.barcodes[copy]}/renewal", once)
            return (DONE, {"due": told["due_on"]}) if status == 200 else self._refused(status, told)

        self._do("renew", ask, repeatable=True, copy=copy)

    def _play_holds(self) -> None:
        if self._open and self.chance.random() < 0.4:
            hold, title = self._open.popitem()
            self._cancel(hold, title)
            return
        title, once = self.chance.choice(self.world["titles"]), secrets.token_hex(8)
        place = self.world["codes"][str(self.chance.choice(list(self.world["places"].values())))]

        def ask() -> Answer:
            status, told = self._ask("POST", "/me/holds", once, title_id=title, place=place)
            if status == 201:
                return DONE, {"hold": told["id"], "position": told["position"]}
            return self._refused(status, told)

        answer, said = self._do("hold", ask, repeatable=True, title=title, reader=self._reader)
        if answer == DONE:
            self._open[said["hold"]] = title

    def _cancel(self, hold: int, title: int) -> None:
        once = secrets.token_hex(8)

        def ask() -> Answer:
            status, told = self._ask("DELETE", f"/me/holds/{hold}", once)
            return (DONE, {}) if status == 200 else self._refused(status, told)

        self._do("cancel", ask, repeatable=True, hold=hold, title=title)
