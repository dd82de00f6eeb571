"""What became of a patient's gums from one exam to another: every difference is the one less the other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apps.medical_records.perio.choices import SITES
from apps.medical_records.perio.reading import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

Told = dict[str, Any]
_NOTHING: Final[dict[str, Any]] = {
    "sites": {site: dict.fromkeys(SHOWN) for site in SITES},
    "mobility": None,
    "furcation": {},
}


class Difference(NamedTuple):
    """Of scores, of teeth, and how many sites that were probed in both exams became deeper, shallower, or neither."""

    scores: dict[str, Any]
    teeth: list[dict[str, Any]]
    sites: dict[str, int]


def compare(this: Told, other: Told) -> Difference:
    """Compare two exams as answers have them; what was measured in one of them only has no difference."""
    theirs = (
        {tooth["tooth"]: tooth for tooth in this["teeth"]},
        {tooth["tooth"]: tooth for tooth in other["teeth"]},
    )
    teeth = [
        _tooth(number, *(each.get(number, _NOTHING) for each in theirs))
        for number in sorted({*theirs[0], *theirs[1]})
    ]
    scores = {name: _less(value, other["scores"][name]) for name, value in this["scores"].items()}
    return Difference(scores, teeth, _counted(teeth))


def _tooth(number: str, this: Told, other: Told) -> dict[str, Any]:
    sites = {
        site: {name: _less(values[name], other["sites"][site][name]) for name in SHOWN}
        for site, values in this["sites"].items()
    }
    entrances = this["furcation"] or other["furcation"]
    return {
        "tooth": number,
        "sites": sites,
        "mobility": _less(this["mobility"], other["mobility"]),
        "furcation": {
            each: _less(this["furcation"].get(each), other["furcation"].get(each))
            for each in entrances
        },
    }


def _less(this: Any, other: Any) -> Any:
    """Return a difference of numbers, or of yes and no: 1 where it is new, -1 where it has gone."""
    if this is None or other is None:
        return None
    if isinstance(this, float) or isinstance(other, float):
        return float(Decimal(str(this)) - Decimal(str(other)))
    return int(this) - int(other)


def _counted(teeth: list[dict[str, Any]]) -> dict[str, int]:
    depths = list(_depths(teeth))
    return {
        "compared": len(depths),
        "deeper": sum(depth > 0 for depth in depths),
        "shallower": sum(depth < 0 for depth in depths),
        "same": depths.count(0),
    }


def _depths(teeth: list[dict[str, Any]]) -> Iterator[int]:
    for tooth in teeth:
        for site in tooth["sites"].values():
            if site["depth"] is not None:
                yield site["depth"]
