"""When somebody looks at readers far more than the work asks for."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

#: So many looks a day are anybody's work; more are asked about if it is so many times what
#: the others do.
USUAL, TIMES = 100, 3


def unusual(looks: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """Return who looked far more often than the others on one day, with how often; most first.

    `looks` is staff id → how often. The others are those who looked at all; where there are none
    the number alone decides.
    """
    found = []
    for who, count in looks.items():
        others = [other for one, other in looks.items() if one != who]
        if count > USUAL and count > TIMES * (median(others) if others else 0):
            found.append((who, count))
    return tuple(sorted(found, key=lambda one: -one[1]))
