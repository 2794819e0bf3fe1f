"""赔偿: what a lost book costs, by a table of a library's own, with the working shown.

Source: the practice gathered in domain 3.8: a multiple of the price by age and kind, a least
amount because old prices are tiny, and a fee for the work of putting another copy on the shelf.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Days after the payment in which a lost book that comes back is refunded (rule 12).
REFUND_DAYS = 30
#: A lost book may still be found and refunded: so long its reader is not forgotten.
LOST_IS_KNOWN_FOR_DAYS = 180


@dataclass(frozen=True, slots=True)
class CompensationPolicy:
    """One row of the table. Empty means any; years are of publication, both ends included."""

    rule_id: int
    from_year: int | None
    to_year: int | None
    kind_id: int | None
    category_id: int | None
    #: In hundredths: 200 is twice the price.
    percent: int
    least_fen: int = 0
    fee_fen: int = 0
    #: A lost volume of a set costs the price of the whole set.
    whole_set: bool = False


@dataclass(frozen=True, slots=True)
class Compensation:
    """What is to be paid, and how it came to that. All amounts in 分."""

    price_fen: int
    percent: int
    least_fen: int
    book_fen: int
    fee_fen: int
    rule_id: int | None
    #: The least amount was more than price times multiple, or there was no price at all.
    by_least: bool

    @property
    def total_fen(self) -> int:
        return self.book_fen + self.fee_fen


@dataclass(frozen=True, slots=True)
class DamagePolicy:
    """One kind of damage: a sum in 分, and so many hundredths of the price beside it."""

    rule_id: int
    name: str
    fixed_fen: int
    percent: int


def damage_cost(price_fen: int | None, rows: Iterable[DamagePolicy], *, most_fen: int) -> int:
    """Return what damages cost together, never more than a lost copy would."""
    cost = sum(one.fixed_fen + (price_fen or 0) * one.percent // 100 for one in rows)
    return min(cost, most_fen) if most_fen else cost


def _specificity(row: CompensationPolicy) -> tuple[int, int]:
    named = (row.kind_id, row.category_id, row.from_year, row.to_year)
    return (sum(one is not None for one in named), row.rule_id)


def choose_row(
    rows: Iterable[CompensationPolicy], *, year: int | None, kind_id: int, category_id: int
) -> CompensationPolicy | None:
    """Return the row that names most of the case; of equals the one that was set last. A book
    without a year fits only rows that name none."""
    fitting = [
        one
        for one in rows
        if one.kind_id in (None, kind_id)
        and one.category_id in (None, category_id)
        and (one.from_year is None or (year is not None and year >= one.from_year))
        and (one.to_year is None or (year is not None and year <= one.to_year))
    ]
    return max(fitting, key=_specificity, default=None)


def compensation(price_fen: int | None, row: CompensationPolicy | None) -> Compensation:
    """Work out what a lost book costs: price times multiple, at least the least amount, and the
    fee. Without a row it is the price, and nothing where there is none."""
    price = price_fen or 0
    if row is None:
        return Compensation(price, 100, 0, price, 0, None, by_least=False)
    wished = price * row.percent // 100
    book = max(wished, row.least_fen)
    return Compensation(
        price, row.percent, row.least_fen, book, row.fee_fen, row.rule_id, by_least=book > wished
    )
