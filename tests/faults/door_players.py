"""Clients outside the program: a browser at a desk over HTTP, a self-service machine over SIP2."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import clients
from faults.notebook import DONE, REFUSED
from faults.players import NOBODY_KNOWS, Answer, Player, World

#: The number of the receipt that a page shows. What its notes say may be of an act before, whose own
#: answer was cut off.
_RECEIPT = re.compile(r"<h1[^>]*>\s*第 (\d+) 号收据")


class DeskPlayer(Player):
    """A browser at the counter and in the office, by the forms of the pages."""

    holds, money, repeats = 15, 20, False

    def __init__(
        self, server: clients.Server, world: World, name: str, folder: Path, chance: random.Random
    ) -> None:
        super().__init__(world, name, folder, chance)
        login = (self.me["login"], self.me["password"])
        self._browser = clients.Desk(server, login, "", ())
        self._places = {"总馆": world["places"]["main"], "枫溪分馆": world["places"]["branch"]}

    def sit_down(self) -> None:
        self._browser.sit_down()

    def _open_desk(self, mode: str) -> str:
        status, page = self._browser.get(f"/desk/?m={mode}")
        if status >= 500:
            raise ConnectionError(page)
        assert status == 200, page
        return page

    def before_lending(self, reader: int) -> None:
        self._open_desk("lend")
        status, page = self._browser.post("/desk/scan/", code=self.cards[reader])
        if status >= 500:
            raise ConnectionError(page)
        assert status == 200, page
        assert self.cards[reader] in page, page

    def before_return(self) -> None:
        self._open_desk("return")

    def before_renewal(self) -> None:
        self._open_desk("renew")

    def _scan(self, copy: int) -> str | None:
        """Scan a book; return what the counter says of it, or None where nobody knows."""
        status, page = self._browser.post("/desk/scan/", code=self.barcodes[copy])
        said = re.search(r'<div class="result .*?</h2>(?:<p>.*?</p>)?', page, re.DOTALL)
        return re.sub(r"<[^>]+>", " ", said.group(0)) if status == 200 and said else None

    def lend(self, copy: int, reader: int) -> Answer:
        said = self._scan(copy)
        if said is None:
            return NOBODY_KNOWS
        if "借出成功" in said:
            return DONE, {}
        out = "还记在别的读者名下" in said or "已经在这位读者手里" in said
        return REFUSED, {"because": "out"} if out else {}

    def take_back(self, copy: int) -> Answer:
        said = self._scan(copy)
        if said is None:
            return NOBODY_KNOWS
        told: dict[str, Any] = {"goes": "shelf"}
        if tail := re.search(r"放预约架.*尾号 (\d{4})", said):
            told = {"goes": "hold-shelf", "for": self.tails[tail[1]]}
        elif place := re.search(r"送到\S*?(总馆|枫溪分馆)", said):
            told = {"goes": "away", "to": self._places[place[1]]}
        words = {
            "还好了": "returned", "记为馆内看过": "used", "刚刚办过了": "again",
            "已经分好了": "again", "到了": "arrived", "找到了": "arrived", "没有借出": None,
        }  # fmt: skip
        outcome = next(value for word, value in words.items() if word in said)
        if outcome == "again":
            told = {}
        return DONE, {**told, "outcome": outcome}

    def renew(self, copy: int) -> Answer:
        said = self._scan(copy)
        if said is None:
            return NOBODY_KNOWS
        if "续借好了" in said:
            return DONE, {}
        return REFUSED, {"because": "in"} if "没有借出" in said else {}

    def hold(self, title: int, reader: int, place: int) -> Answer:
        status, page = self._browser.post(f"/desk/hold/{title}/", pickup=str(place))
        if position := re.search(r"预约好了，排第 (\d+)", page):
            return DONE, {"position": int(position[1])}
        return (REFUSED, {}) if status == 422 else NOBODY_KNOWS

    def charge(self, reader: int, fen: int) -> Answer:
        return self._account(reader, fen, do="charge", kind="other", why="测试")

    def pay(self, reader: int, fen: int, key: str) -> Answer:
        return self._account(reader, fen, do="pay", method="cash", key=key)

    def waive(self, charge: int, reader: int, fen: int) -> Answer:
        return self._account(reader, fen, do="waive", charge=str(charge), why="测试")

    def void(self, receipt: Any) -> Answer:
        status, page = self._browser.post(f"/office/receipts/{receipt}/", why="收错了")
        number = _RECEIPT.search(page)
        if status == 200 and number and "作废了" in page:
            return DONE, {"number": int(number[1])}
        return (REFUSED, {}) if status == 422 else NOBODY_KNOWS

    def _account(self, reader: int, fen: int, **fields: str) -> Answer:
        amount = f"{fen / 100:.2f}"
        status, page = self._browser.post(
            f"/office/readers/{reader}/account/", amount=amount, **fields
        )
        if status == 422:
            return REFUSED, {"because": "too-much"} if fields["do"] == "pay" else {}
        if status != 200 or "记好了" not in page:
            return NOBODY_KNOWS
        told: dict[str, Any] = {}
        if number := _RECEIPT.search(page):
            told["number"] = int(number[1])
            told["receipt"] = re.search(r"/office/receipts/(\d+)/", page)[1]  # type: ignore[index]
        return DONE, told


class BoxPlayer(Player):
    """A self-service machine over SIP2."""

    repeats = True

    def __init__(
        self, server: clients.Server, world: World, name: str, folder: Path, chance: random.Random
    ) -> None:
        super().__init__(world, name, folder, chance)
        login = (self.me["login"], self.me["password"])
        self._machine = clients.Machine(server, login, "", ())
        self._lent_to: dict[int, int] = {}

    def sit_down(self) -> None:
        self._machine.connect()

    def get_up(self) -> None:
        self._machine.leave()
        super().get_up()

    def _say(self, message: str) -> str:
        moment = clients.Machine.NOW
        answer = self._machine.say(message.format(now=moment))
        assert answer[:2] in ("12", "10", "30", "96"), answer
        return answer

    def lend(self, copy: int, reader: int) -> Answer:
        self._lent_to[copy] = reader
        card, barcode = self.cards[reader], self.barcodes[copy]
        return self._told(self._say(f"11NN{{now}}{{now}}AO|AA{card}|AB{barcode}|AC|"))

    def take_back(self, copy: int) -> Answer:
        answer = self._say(f"09N{{now}}{{now}}AP|AO|AB{self.barcodes[copy]}|AC|")
        outcome, said = self._told(answer)
        if outcome == DONE and "记为馆内看过" in answer:
            said["outcome"] = "used"
        return outcome, said

    def renew(self, copy: int) -> Answer:
        card = self.cards[self._lent_to.get(copy, 0) or self._somebody()]
        return self._told(self._say(f"29NN{{now}}{{now}}AO|AA{card}|AB{self.barcodes[copy]}|AC|"))

    @staticmethod
    def _told(answer: str) -> Answer:
        if answer.startswith("96"):
            return NOBODY_KNOWS
        return (DONE if answer[2] == "1" else REFUSED), {}
