"""What was done to a tooth, what is to be done, and what was found on it, as far as later work doesn't cover it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import STATES, FindingKind
from apps.medical_records.charting.odontogram.choices import Presence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from apps.medical_records.charting.odontogram.rows import ChartedFinding, ChartedProcedure
    from apps.medical_records.charting.teeth import Tooth

CROWNS: Final = (DrawnAs.CROWN, DrawnAs.RETAINER, DrawnAs.IMPLANT_CROWN, DrawnAs.PONTIC)
"""What covers all that was on the surfaces."""
_ON_SURFACES: Final = (DrawnAs.FILLING, DrawnAs.SEALANT, DrawnAs.INLAY, DrawnAs.VENEER)
_OF_THE_CROWN: Final = frozenset({*CROWNS, *_ON_SURFACES})
# What stays in place of a tooth that was taken out on the same day.
_AFTER_A_TOOTH: Final = frozenset(
    {DrawnAs.IMPLANT, DrawnAs.IMPLANT_CROWN, DrawnAs.PONTIC, DrawnAs.RETAINER}
)
# What work ends: the caries that was drilled out, the pulp that was taken out.
_OF_HARD_TISSUE: Final = frozenset(
    {
        FindingKind.CARIES,
        FindingKind.INITIAL_CARIES,
        FindingKind.DEFECTIVE_RESTORATION,
        FindingKind.FRACTURE,
        FindingKind.WEAR,
        FindingKind.HYPOMINERALISATION,
        FindingKind.DISCOLORATION,
    }
)
_OF_THE_PULP: Final = frozenset({FindingKind.PULPITIS, FindingKind.NECROSIS})


@dataclass(slots=True)
class Surface:
    """What is on one surface."""

    done: DrawnAs | None = None
    wanted: DrawnAs | None = None
    conditions: list[FindingKind] = field(default_factory=list)


@dataclass(slots=True)
class Work:
    """What is on a tooth: its surfaces, what is of the whole of it, and what was found on the whole of it."""

    surfaces: dict[str, Surface] = field(default_factory=dict)
    done: dict[DrawnAs, date] = field(default_factory=dict)
    wanted: dict[DrawnAs, date | None] = field(default_factory=dict)
    conditions: list[FindingKind] = field(default_factory=list)

    @property
    def crown(self) -> DrawnAs | None:
        """What covers the whole crown."""
        return next((drawn for drawn in CROWNS if drawn in self.done), None)

    def on(self, surface: str) -> Surface:
        """Return a surface, to be written to."""
        return self.surfaces.setdefault(surface, Surface())


def work_on(
    tooth: Tooth,
    findings: Iterable[ChartedFinding],
    procedures: Iterable[ChartedProcedure],
    presence: Presence,
    gone_on: date | None,
) -> Work:
    """Return what is on a tooth. What it lost with a crown or a root that was taken out is not there any more."""
    work = Work()
    for procedure in sorted(procedures, key=lambda each: each.since):
        drawn = DrawnAs(procedure.drawn_as)
        if procedure.is_wanted:
            _want(work, tooth, procedure, drawn)
        elif _is_still_there(drawn, procedure.since, presence, gone_on):
            _do(work, tooth, procedure, drawn)
    covered = _covering(procedures)
    for finding in findings:
        _find(work, finding, presence, gone_on, covered)
    return work


def _is_still_there(drawn: DrawnAs, since: date, presence: Presence, gone_on: date | None) -> bool:
    if drawn in (DrawnAs.NOTHING, DrawnAs.EXTRACTION) or presence in _NOTHING_TO_SEE:
        return False
    if presence is Presence.RETAINED_ROOT and drawn in _OF_THE_CROWN:
        return False
    if gone_on is None or since > gone_on:
        return True
    return (since == gone_on and drawn in _AFTER_A_TOOTH) or drawn in _REPLACES.get(presence, ())


_NOTHING_TO_SEE: Final = frozenset({Presence.MISSING, Presence.REPLACED})
# What stays where a tooth was found missing afterwards: it is what replaces it.
_REPLACES: Final[Mapping[Presence, tuple[DrawnAs, ...]]] = {
    Presence.IMPLANT: (DrawnAs.IMPLANT, DrawnAs.IMPLANT_CROWN, DrawnAs.RETAINER),
    Presence.PONTIC: (DrawnAs.PONTIC,),
}


def _surfaces_of(tooth: Tooth, procedure: ChartedProcedure, drawn: DrawnAs) -> str:
    """Return the surfaces that are worked on; a veneer of a tooth is on its front."""
    if drawn not in _ON_SURFACES:
        return ""
    front = tooth.surfaces[3]
    return procedure.surfaces or (front if drawn is DrawnAs.VENEER else "")


def _do(work: Work, tooth: Tooth, procedure: ChartedProcedure, drawn: DrawnAs) -> None:
    if drawn in CROWNS:
        work.surfaces.clear()
        for other in CROWNS:
            work.done.pop(other, None)
    surfaces = _surfaces_of(tooth, procedure, drawn)
    for surface in surfaces:
        work.on(surface).done = drawn
    if not surfaces:
        work.done[drawn] = procedure.since


def _want(work: Work, tooth: Tooth, procedure: ChartedProcedure, drawn: DrawnAs) -> None:
    surfaces = _surfaces_of(tooth, procedure, drawn)
    for surface in surfaces:
        work.on(surface).wanted = drawn
    if not surfaces and drawn is not DrawnAs.NOTHING:
        work.wanted[drawn] = procedure.date_planned


@dataclass(slots=True)
class _Covering:
    """Since when each surface, the whole crown and the canals are covered."""

    surfaces: dict[str, date] = field(default_factory=dict)
    crown: date | None = None
    canals: date | None = None


def _covering(procedures: Iterable[ChartedProcedure]) -> _Covering:
    covering = _Covering()
    for procedure in sorted(procedures, key=lambda each: each.since):
        drawn = DrawnAs(procedure.drawn_as)
        if not procedure.is_done:
            continue
        if drawn in CROWNS:
            covering.crown = procedure.since
        elif drawn is DrawnAs.ROOT_CANAL:
            covering.canals = procedure.since
        elif drawn in _ON_SURFACES:
            covering.surfaces.update(dict.fromkeys(procedure.surfaces, procedure.since))
    return covering


def _find(
    work: Work,
    finding: ChartedFinding,
    presence: Presence,
    gone_on: date | None,
    covering: _Covering,
) -> None:
    kind = FindingKind(finding.kind)
    is_gone = gone_on is not None and finding.from_date <= gone_on
    if kind in STATES or is_gone or presence in _NOTHING_TO_SEE:
        return
    if kind in _OF_THE_PULP and _is_over(finding.from_date, covering.canals):
        return
    if kind in _OF_HARD_TISSUE and _is_over(finding.from_date, covering.crown):
        return
    for surface in finding.surfaces:
        is_filled = _is_over(finding.from_date, covering.surfaces.get(surface))
        if not (kind in _OF_HARD_TISSUE and is_filled):
            _add(work.on(surface).conditions, kind)
    if not finding.surfaces:
        _add(work.conditions, kind)


def _is_over(found_on: date, covered_on: date | None) -> bool:
    return covered_on is not None and found_on <= covered_on


def _add(conditions: list[FindingKind], kind: FindingKind) -> None:
    if kind not in conditions:
        conditions.append(kind)
