"""A refusal in the place of the result."""

from __future__ import annotations

from shuxiang.doors.desk.counter import Result
from shuxiang.doors.frame.saying import sentences
from shuxiang.foundations.kernel.refusals import Refusal


def stopped(refusal: Refusal) -> Result:
    """Say a refusal in the place of the result: the gravest reason large, the others below."""
    said = sentences(refusal)
    return Result(
        tone="stop",
        title=said[0].what,
        detail=said[0].way_on,
        notes=[str(one) for one in said[1:]],
    )
