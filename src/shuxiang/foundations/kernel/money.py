"""Money is a whole number of 分. Nothing here is ever a float."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """Write 分 as a price on a screen: 2600 → ``¥26.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def plain(fen: int) -> str:
    """Write 分 without a sign or thousands commas, as machines want it: 2600 → ``26.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
