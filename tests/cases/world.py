"""A small library that cases are played in: each act answers with a word or with coded reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import cast
from shelves import Shelves

from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.rules import LoanPolicy, Reason
from shuxiang.departments.holdings.models import Copy, CopyKind
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Reader
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Refusal

OK = "ok"


@dataclass
class World:
    """云溪县图书馆 with ten books; copies are meant by their number on the shelf."""

    county: cast.County
    books: Shelves
    now: datetime

    # --- setting the scene ---

    def reader(self, **columns: Any) -> None:
        Reader.objects.filter(pk=self.county.chen.reader_id).update(**columns)

    def copy(self, number: int = 0, **columns: Any) -> None:
        Copy.objects.filter(barcode=self.books[number]).update(**columns)

    def kind(self, **columns: Any) -> None:
        CopyKind.objects.filter(code="book").update(**columns)

    def rule(self, **figures: Any) -> int:
        """Put a row in force; what is not said is 30 days, 10 books, one renewal."""
        usual = LoanPolicy(0, None, None, None, days=30, limit=10)
        return services.set_rule(
            policy=replace(usual, **figures), by=self.county.director, now=self.now
        )

    def block(self, days: int | None, why: str = "撕书") -> int:
        until = None if days is None else day_of(self.now) + timedelta(days=days)
        return readers.block(
            reader_id=self.county.chen.reader_id, reason=why, until_on=until,
            by=self.county.director, now=self.now,
        )  # fmt: skip

    def owes(self, fen: int) -> None:
        cashier.record_debt(
            reader_id=self.county.chen.reader_id, kind=ChargeKind.OTHER, amount_fen=fen,
            place_id=self.county.main.place_id, why="补证", by=self.county.director, now=self.now,
        )  # fmt: skip

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    # --- acting ---

    def _try(self, act: Any) -> str | list[str]:
        try:
            self.last = act()
        except Refusal as refusal:
            self.because = refusal.because
            return [one.code for one in refusal.because]
        return OK

    def lend(self, number: int = 0, who: Any = None, *, by: Any = None, waive: Any = ()) -> Any:
        card = (who or self.county.chen).card_number
        return self.scan(card, self.books[number], by=by, waive=waive)

    def scan(self, card: str, barcode: str, *, by: Any = None, waive: Any = ()) -> Any:
        return self._try(
            lambda: services.lend(
                card_number=card,
                barcode=barcode,
                by=by or self.county.desk,
                now=self.now,
                waive=waive,
            )
        )

    def back(self, number: int = 0, **more: Any) -> Any:
        return self._try(
            lambda: services.take_back(
                barcode=self.books[number],
                by=more.pop("by", self.county.desk),
                now=self.now,
                **more,
            )
        )

    def renew(self, number: int = 0, *, by: Any = None, waive: Any = ()) -> Any:
        return self._try(
            lambda: services.renew(
                barcode=self.books[number], by=by or self.county.desk, now=self.now, waive=waive
            )
        )

    def hold(self, bib: int = 0, who: Any = None) -> Any:
        return self._try(
            lambda: services.place_hold(
                reader_id=(who or self.county.wu).reader_id,
                bib_id=self.books.bib_ids[bib],
                pickup_id=self.county.main.place_id,
                by=self.county.desk,
                now=self.now,
            )
        )

    # --- looking ---

    def due(self, number: int = 0) -> Any:
        return Loan.objects.get(copy__barcode=self.books[number], returned_at=None).due_on

    def in_days(self, number: int) -> Any:
        return day_of(self.now) + timedelta(days=number)

    def facts(self) -> dict[str, Any]:
        return self.because[0].facts

    def wins(self, **case: Any) -> int | None:
        """Return the number of the rule that speaks for a reader, a place and a kind."""
        from shuxiang.departments.circulation.rules import choose_policy

        found = choose_policy(queries.policies(), **case)
        return found.rule_id if found else None


def codes(*reasons: Reason) -> list[str]:
    return [one.value for one in reasons]
