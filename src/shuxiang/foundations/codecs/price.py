"""Prices as cataloguers write them: CNY18.00, ￥58.00, RMB3.50(2000), 7, CNY79.00 (含光盘)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: 1280, 1,280.00, 12.5, .50; not a piece of a longer number.
_NUMBER = r"(?<![\d.,])(\d{1,3}(?:,\d{3})+(?!\d)|\d{1,7}(?!\d))?(?:\.(\d{1,2})\d*)?(?!\.?\d)"
_AMOUNT = re.compile(rf"(?=[\d.]){_NUMBER}\s*(元|圆)?\s*(?:(\d)角)?(?!角)")
_DIMES = re.compile(r"(?<![\d.])(\d{1,3})角")
_CURRENCY = re.compile(
    r"CNY|RMB|HKD|HK\$|TWD|NTD|NT\$|USD|US\$|GBP|EUR|JPY|KRW|人民币|港币|台币|美元|英镑|欧元|日元|[¥$£€]"
)
_NAMES = {
    "CNY": "CNY", "RMB": "CNY", "¥": "CNY", "人民币": "CNY", "HKD": "HKD", "HK$": "HKD",
    "港币": "HKD", "TWD": "TWD", "NTD": "TWD", "NT$": "TWD", "台币": "TWD", "USD": "USD",
    "US$": "USD", "$": "USD", "美元": "USD", "GBP": "GBP", "£": "GBP", "英镑": "GBP",
    "EUR": "EUR", "€": "EUR", "欧元": "EUR", "JPY": "JPY", "日元": "JPY", "KRW": "KRW",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Price:
    """`fen` is hundredths of the currency, None where no amount could be read; `raw` as written."""

    fen: int | None
    currency: str
    raw: str


def parse(text: str) -> Price:
    """Read a price. Never fails: what cannot be read keeps its text and has no amount.

    The amount is the number behind the currency. Without a currency it is the one with 元 or 角, else
    the one with decimals, else the first: ``3册 45.00`` costs 45.
    """
    plain = unicodedata.normalize("NFKC", text).upper().strip()
    currency = _CURRENCY.search(plain)
    fen = None
    if currency:
        behind = _amounts(plain[currency.end() :])
        before = _amounts(plain[: currency.start()])
        if behind:
            fen = behind[0][1]
        elif before:
            fen = before[-1][1]
    elif found := _amounts(plain):
        fen = max(found, key=lambda one: one[0])[1]  # max keeps the first of equals
    return Price(fen, _NAMES[currency[0]] if currency else "CNY", text.strip())


def _amounts(plain: str) -> list[tuple[int, int]]:
    """Return each amount as (how surely it is one, hundredths)."""
    found = []
    for one in _AMOUNT.finditer(plain):
        whole, decimals, unit, dimes = one.groups()
        if whole is None and decimals is None:
            continue
        fen = int((whole or "0").replace(",", "")) * 100 + int((decimals or "0").ljust(2, "0"))
        if unit:
            fen += int(dimes or "0") * 10
        found.append((2 if unit else 1 if decimals else 0, fen))
    if not any(sure == 2 for sure, _ in found):
        found += [(3, int(one[1]) * 10) for one in _DIMES.finditer(plain)]
    return found
