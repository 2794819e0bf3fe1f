"""Prices as cataloguers write them: CNY18.00, ￥58.00, RMB3.50(2000), 7, CNY79.00 (含光盘)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_AMOUNT = re.compile(r"(\d{1,7})(?:[.．](\d{1,2}))?")
_CURRENCY = re.compile(
    r"CNY|RMB|HKD|HK\$|TWD|NTD|NT\$|USD|US\$|GBP|EUR|JPY|人民币|港币|台币|美元|日元|[¥￥$£€]"
)
_NAMES = {
    "CNY": "CNY", "RMB": "CNY", "¥": "CNY", "￥": "CNY", "人民币": "CNY", "HKD": "HKD",
    "HK$": "HKD", "港币": "HKD", "TWD": "TWD", "NTD": "TWD", "NT$": "TWD", "台币": "TWD",
    "USD": "USD", "US$": "USD", "$": "USD", "美元": "USD", "GBP": "GBP", "£": "GBP",
    "EUR": "EUR", "€": "EUR", "JPY": "JPY", "日元": "JPY",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Price:
    """`fen` is hundredths of the currency, None where no amount could be read; `raw` as written."""

    fen: int | None
    currency: str
    raw: str


def parse(text: str) -> Price:
    """Read a price. Never fails: what cannot be read keeps its text and has no amount."""
    plain = unicodedata.normalize("NFKC", text).upper().strip()
    currency = _CURRENCY.search(plain)
    amount = _AMOUNT.search(plain, currency.end() if currency else 0)
    if amount is None and currency:
        amount = _AMOUNT.search(plain)
    fen = None
    if amount:
        fen = int(amount[1]) * 100 + int((amount[2] or "0").ljust(2, "0"))
    return Price(fen, _NAMES[currency[0]] if currency else "CNY", text.strip())
