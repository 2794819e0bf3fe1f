"""Age bands: all that figures keep of how old somebody was. Pure.

Bands as the county's forms and the children's law part them: 0–6 before school, 7–14 children
(未满 14 岁 a guardian agrees), 15–17 minors, 18–59, 60 and over (老年人权益保障法, art. 2).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class AgeBand(StrEnum):
    """The value is what an entry of the journal keeps for ever."""

    TO_6 = "0-6"
    TO_14 = "7-14"
    TO_17 = "15-17"
    TO_59 = "18-59"
    FROM_60 = "60+"
    #: Units, and people who did not say.
    UNKNOWN = ""


_LAST_YEARS = ((6, AgeBand.TO_6), (14, AgeBand.TO_14), (17, AgeBand.TO_17), (59, AgeBand.TO_59))


def age_band(birth_year: int | None, today: date) -> AgeBand:
    """Return the band of somebody born in a year, as the year counts; the day of birth is not asked.

    Only the year stays readable, and a sealed day is not opened for the sake of a figure.
    """
    if birth_year is None:
        return AgeBand.UNKNOWN
    age = today.year - birth_year
    return next((band for last, band in _LAST_YEARS if age <= last), AgeBand.FROM_60)
