"""Bridges: the retainers and pontics of one jaw that stand side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.teeth import TEETH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from apps.medical_records.charting.odontogram.mouth import ToothInMouth

_UNITS: Final = (DrawnAs.RETAINER, DrawnAs.PONTIC)


def _arch(right: int, left: int, teeth: int) -> tuple[str, ...]:
    away, on = range(teeth, 0, -1), range(1, teeth + 1)
    return tuple([f"{right}{at}" for at in away] + [f"{left}{at}" for at in on])


ARCHES: Final = (_arch(1, 2, 8), _arch(4, 3, 8), _arch(5, 6, 5), _arch(8, 7, 5))
"""The teeth of each jaw, permanent and primary, from the patient's right to the left."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Teeth that one bridge joins, from the patient's right to the left."""

    teeth: tuple[str, ...]
    is_wanted: bool

    @property
    def is_upper(self) -> bool:
        """Whether it is in the upper jaw."""
        return TEETH[self.teeth[0]].is_upper


class _Unit(NamedTuple):
    tooth: str
    is_pontic: bool
    since: date | None


def bridges_among(teeth: Iterable[ToothInMouth]) -> tuple[Bridge, ...]:
    """Return the bridges that are in a mouth, and those that are planned."""
    by_number = {each.tooth.fdi: each for each in teeth}
    return tuple(
        bridge
        for is_wanted in (False, True)
        for arch in ARCHES
        for bridge in _in_arch([by_number.get(fdi) for fdi in arch], is_wanted=is_wanted)
    )


def _in_arch(arch: Sequence[ToothInMouth | None], *, is_wanted: bool) -> Iterator[Bridge]:
    run: list[_Unit] = []
    units = [_unit(each, is_wanted=is_wanted) for each in arch]
    for before, unit in pairwise([None, *units, None]):
        if run and not _are_joined(before, unit):
            if any(each.is_pontic for each in run) and len(run) > 1:
                yield Bridge(tuple(each.tooth for each in run), is_wanted)
            run = []
        if unit is not None:
            run.append(unit)


def _unit(there: ToothInMouth | None, *, is_wanted: bool) -> _Unit | None:
    if there is None:
        return None
    work = there.work.wanted if is_wanted else there.work.done
    drawn = next((drawn for drawn in _UNITS if drawn in work), None)
    if drawn is not None:
        return _Unit(there.tooth.fdi, drawn is DrawnAs.PONTIC, work[drawn])
    if there.presence is Presence.PONTIC and not is_wanted:
        return _Unit(there.tooth.fdi, is_pontic=True, since=None)
    return None


def _are_joined(one: _Unit | None, other: _Unit | None) -> bool:
    """Tell whether neighbours are of one bridge: two retainers are where they were made on one day."""
    if one is None or other is None:
        return False
    return one.is_pontic or other.is_pontic or one.since == other.since
