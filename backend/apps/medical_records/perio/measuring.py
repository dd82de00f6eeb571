"""How given measurements become a tooth's row; nothing here asks the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from apps.medical_records.perio.choices import BY_PROBING, ENTRANCES, MEASURES, SITES
from apps.medical_records.perio.errors import NotProbed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from apps.medical_records.perio.models import PerioTooth


class Measured(TypedDict, total=False):
    """What was given of a tooth, `tooth` always: what is left out stays as it was."""

    tooth: str
    sites: Mapping[str, Mapping[str, Any]]
    mobility: int | None
    furcation: Mapping[str, int | None]


# The columns that a measurement can change.
COLUMNS = (*MEASURES, "mobility", *(f"furcation_{each.lower()}" for each in ENTRANCES))


def measure(row: PerioTooth, given: Measured, place: int) -> None:
    """Write what was given of a tooth into its row; `place` is where it stands in the body.

    A site whose depth is given, and nothing of what probing shows, did not bleed and had no pus. Raises `NotProbed` for
    blood or pus without a depth.
    """
    for site, values in given.get("sites", {}).items():
        _measure_site(row, site, values, place)
    if "mobility" in given:
        row.mobility = given["mobility"]
    for entrance, grade in given.get("furcation", {}).items():
        row.set_furcation(entrance, grade)


def values_of(row: PerioTooth) -> tuple[Any, ...]:
    """Return all that is measured, to be compared."""
    return tuple(
        tuple(value) if isinstance(value, list) else value
        for value in (getattr(row, column) for column in COLUMNS)
    )


def _measure_site(row: PerioTooth, site: str, values: Mapping[str, Any], place: int) -> None:
    at = SITES.index(site)
    for name, value in values.items():
        getattr(row, name)[at] = value
    is_probed = row.depth[at] is not None
    for flag in BY_PROBING:
        seen = getattr(row, flag)
        if values.get(flag) is not None and not is_probed:
            raise NotProbed(place, site, flag)
        seen[at] = bool(seen[at]) if is_probed else None
