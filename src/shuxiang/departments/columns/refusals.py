"""How columns say no."""

from __future__ import annotations

from shuxiang.foundations.kernel.refusals import NotFound, Refusal


class UnknownColumn(NotFound):
    """There is no such column, or readers may not see it yet."""

    code = "columns.unknown"


class ColumnRefused(Refusal):
    """A column cannot be like this, or not any more; every fault is named."""

    code = "columns.refused"
