"""Whether somebody may be erased: nothing of the library's may be with them, nothing of theirs with
the library. Pure.

个人信息保护法 art. 47: what is not needed any more is erased; 公共图书馆法 art. 43 guards it until then.
"""

from __future__ import annotations

from dataclasses import dataclass

from shuxiang.foundations.kernel.refusals import Because


@dataclass(frozen=True, slots=True)
class LeavingCase:
    """What stands between a reader and being forgotten. Sums are in 分."""

    card_number: str
    typed: str
    loans: int
    claims: int
    owed_fen: int
    credit_fen: int
    deposit_fen: int
    wards: int


def reasons_not_to_erase(case: LeavingCase) -> tuple[Because, ...]:
    """Return everything that keeps a reader from being erased, what they still have first."""
    found = []
    if case.loans - case.claims > 0:
        found.append(Because("circulation.erase-loans", {"count": case.loans - case.claims}))
    if case.claims:
        found.append(Because("circulation.erase-claims", {"count": case.claims}))
    if case.owed_fen:
        found.append(Because("circulation.erase-owes", {"fen": case.owed_fen}))
    if case.credit_fen:
        found.append(Because("circulation.erase-credit", {"fen": case.credit_fen}))
    if case.deposit_fen:
        found.append(Because("circulation.erase-deposit", {"fen": case.deposit_fen}))
    if case.wards:
        found.append(Because("circulation.erase-wards", {"count": case.wards}))
    return tuple(found)


def typed_right(case: LeavingCase) -> bool:
    """Say whether the card's number was typed: a hand that meant this reader, and not a click."""
    return bool(case.card_number) and case.typed.strip().upper() == case.card_number.upper()
