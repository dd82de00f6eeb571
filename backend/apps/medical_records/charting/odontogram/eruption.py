"""When teeth come and go, on average: what a chart shows of a mouth in which nobody has charted a tooth yet.

The ages, in years and sexes together, are the middles of the ranges in the eruption charts of the American Dental
Association, which follow Logan and Kronfeld (1933) as revised by Schour and Massler (1940), rounded to quarters of a year.
A real child may be a year ahead or behind, so any charted row outweighs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from apps.medical_records.charting.teeth import Tooth

DAYS_A_YEAR = 365.2425
GROWN_UP = 25.0
"""The age, in years, that a patient whose birth date isn't known is taken to be of."""

# By position from the midline. The lower ones of the permanent teeth come a little before the upper.
_UPPER_COME = (7.5, 8.5, 11.5, 10.5, 11.0, 6.5, 12.5, 19.0)
_LOWER_COME = (6.5, 7.5, 9.5, 11.0, 11.5, 6.5, 12.0, 19.0)
_UPPER_PRIMARY_COME = (0.75, 1.0, 1.5, 1.25, 2.25)
_LOWER_PRIMARY_COME = (0.75, 1.0, 1.5, 1.25, 2.25)
_UPPER_PRIMARY_GO = (7.0, 8.0, 11.0, 10.0, 11.0)
_LOWER_PRIMARY_GO = (6.5, 7.5, 10.0, 10.5, 11.5)

_COME: Final = {
    (True, True): _UPPER_PRIMARY_COME,
    (True, False): _LOWER_PRIMARY_COME,
    (False, True): _UPPER_COME,
    (False, False): _LOWER_COME,
}


def comes_at(tooth: Tooth) -> float:
    """Return the mean age in years at which a tooth comes."""
    return _COME[tooth.is_primary, tooth.is_upper][tooth.position - 1]


def goes_at(tooth: Tooth) -> float:
    """Return the mean age in years at which a primary tooth is shed."""
    ages = _UPPER_PRIMARY_GO if tooth.is_upper else _LOWER_PRIMARY_GO
    return ages[tooth.position - 1]


def age_on(day: date, birth_date: date | None) -> float:
    """Return an age in years; whose birth date isn't known has grown up."""
    return GROWN_UP if birth_date is None else (day - birth_date).days / DAYS_A_YEAR
