"""What is in a mouth on a day, by what was charted, and where nothing was, by the patient's age."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.choices import DrawnAs, Region
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.odontogram import eruption
from apps.medical_records.charting.odontogram.bridges import Bridge, bridges_among
from apps.medical_records.charting.odontogram.choices import OUT_OF_SIGHT, Presence
from apps.medical_records.charting.odontogram.presence import Said, charted
from apps.medical_records.charting.odontogram.rows import ALWAYS
from apps.medical_records.charting.odontogram.work import Work, work_on
from apps.medical_records.charting.teeth import PERMANENT, PRIMARY, TEETH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from apps.medical_records.charting.odontogram.rows import ChartedFinding, ChartedProcedure
    from apps.medical_records.charting.teeth import Tooth

_ARCHES: Final = {Region.UPPER_ARCH.value: True, Region.LOWER_ARCH.value: False}
# No denture has wisdom teeth.
_LAST_OF_A_DENTURE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ToothInMouth:
    """One tooth's place: what is there, what was done to it and what was found, and every row that says so.

    `is_assumed` says that nobody charted it, and what is there is what a mouth of that age has; `is_covered` that a
    complete denture is worn over it.
    """

    tooth: Tooth
    presence: Presence
    is_assumed: bool
    work: Work
    is_covered: bool = False
    findings: tuple[ChartedFinding, ...] = ()
    procedures: tuple[ChartedProcedure, ...] = ()


@dataclass(frozen=True, slots=True)
class Denture:
    """A denture of one jaw."""

    is_upper: bool
    is_complete: bool
    is_wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mouth:
    """All that there is: teeth by quadrant and position, and what is of more than one tooth."""

    teeth: tuple[ToothInMouth, ...]
    bridges: tuple[Bridge, ...] = ()
    dentures: tuple[Denture, ...] = ()
    regional: tuple[ChartedProcedure, ...] = ()

    @property
    def has_primary(self) -> bool:
        """Whether there are primary teeth."""
        return any(each.tooth.is_primary for each in self.teeth)


def mouth_of(
    findings: Iterable[ChartedFinding],
    procedures: Iterable[ChartedProcedure],
    *,
    birth_date: date | None,
    day: date,
) -> Mouth:
    """Return what is in a mouth on a day; later work covers earlier, and no tooth appears twice."""
    chart = _Chart(findings, procedures, birth_date=birth_date, day=day)
    teeth = tuple(there for tooth in chart.places() if (there := chart.tooth(tooth)) is not None)
    return Mouth(
        teeth=teeth,
        bridges=bridges_among(teeth),
        dentures=chart.dentures,
        regional=tuple(chart.regional),
    )


class _Chart:
    """The rows that hold on a day, by tooth."""

    def __init__(
        self,
        findings: Iterable[ChartedFinding],
        procedures: Iterable[ChartedProcedure],
        *,
        birth_date: date | None,
        day: date,
    ) -> None:
        self.birth_date, self.age = birth_date, eruption.age_on(day, birth_date)
        self.findings: dict[str, list[ChartedFinding]] = defaultdict(list)
        self.procedures: dict[str, list[ChartedProcedure]] = defaultdict(list)
        self.regional: list[ChartedProcedure] = []
        for finding in sorted(findings, key=lambda each: each.from_date):
            if finding.holds_on(day):
                self.findings[finding.tooth].append(finding)
        for procedure in sorted(procedures, key=lambda each: each.since):
            if procedure.is_wanted or (procedure.is_done and procedure.since <= day):
                of_tooth = self.procedures[procedure.tooth] if procedure.tooth else self.regional
                of_tooth.append(procedure)
        self.said = {
            fdi: charted(fdi, self.findings.get(fdi, ()), self.procedures.get(fdi, ()), on=day)
            for fdi in {*self.findings, *self.procedures}
        }
        self.dentures = tuple(_dentures(self.regional))
        worn = [denture for denture in self.dentures if not denture.is_wanted]
        self.complete = {denture.is_upper for denture in worn if denture.is_complete}
        self.partial = {denture.is_upper for denture in worn if not denture.is_complete}

    def places(self) -> list[Tooth]:
        """Return all places of teeth, and beside them the supernumerary ones that were charted."""
        beside = [TEETH[fdi] for fdi in self.said if TEETH[fdi].is_supernumerary]
        places = [*PERMANENT, *PRIMARY, *beside]
        return sorted(places, key=lambda each: (each.quadrant, each.position, each.fdi))

    def tooth(self, tooth: Tooth) -> ToothInMouth | None:
        """Return what is at a place, and None for a primary tooth that isn't there any more."""
        said = self.said.get(tooth.fdi)
        presence = self._by_chart(tooth, said) if said else self._by_age(tooth)
        if presence is None:
            return None
        findings = tuple(self.findings.get(tooth.fdi, ()))
        procedures = tuple(self.procedures.get(tooth.fdi, ()))
        gone_on = said.gone_on if said else None
        return ToothInMouth(
            tooth=tooth,
            presence=presence,
            is_assumed=said is None,
            work=work_on(tooth, findings, procedures, presence, gone_on),
            is_covered=not tooth.is_primary and tooth.is_upper in self.complete,
            findings=findings,
            procedures=procedures,
        )

    def _by_chart(self, tooth: Tooth, said: Said) -> Presence | None:
        if tooth.is_primary and not self._is_still_there(tooth, said):
            return None
        if said.presence is Presence.MISSING:
            return self._in_a_gap(tooth)
        return said.presence

    def _in_a_gap(self, tooth: Tooth) -> Presence:
        """Return whether a denture fills a gap."""
        is_worn = tooth.is_upper in self.complete | self.partial
        is_filled = is_worn and tooth.position <= _LAST_OF_A_DENTURE and not tooth.is_primary
        return Presence.REPLACED if is_filled else Presence.MISSING

    def _by_age(self, tooth: Tooth) -> Presence | None:
        """Return what a mouth of that age has; whoever wears a complete denture has no tooth that isn't charted."""
        if tooth.is_upper in self.complete:
            return None if tooth.is_primary else self._in_a_gap(tooth)
        if tooth.is_primary and (self.age >= eruption.goes_at(tooth) or self._has_followed(tooth)):
            return None
        has_come = self.age >= eruption.comes_at(tooth) and not self._is_kept_back(tooth)
        return Presence.PRESENT if has_come else Presence.UNERUPTED

    def _is_still_there(self, tooth: Tooth, said: Said) -> bool:
        """Tell whether a charted primary tooth is shown: until it is shed on average, or if a row says so later."""
        if said.presence in (Presence.MISSING, Presence.REPLACED):
            return self.age < eruption.goes_at(tooth)
        if said.in_words or FindingKind.RETAINED_PRIMARY in self._kinds(tooth):
            return True
        if self._has_followed(tooth):
            return False
        return self.age < eruption.goes_at(tooth) or said.last >= self._shed_on(tooth)

    def _shed_on(self, tooth: Tooth) -> date:
        if self.birth_date is None:
            return ALWAYS
        return self.birth_date + timedelta(days=eruption.goes_at(tooth) * eruption.DAYS_A_YEAR)

    def _kinds(self, tooth: Tooth) -> set[str]:
        return {finding.kind for finding in self.findings.get(tooth.fdi, ())}

    def _has_followed(self, primary: Tooth) -> bool:
        """Tell whether the tooth that follows a primary one was charted in the mouth."""
        if primary.is_supernumerary:
            return False
        said = self.said.get(f"{primary.quadrant - 4}{primary.position}")
        return said is not None and said.presence not in OUT_OF_SIGHT | {Presence.MISSING}

    def _is_kept_back(self, tooth: Tooth) -> bool:
        """Tell whether the primary tooth before a permanent one was charted and is still there."""
        before = TEETH.get(f"{tooth.quadrant + 4}{tooth.position}")
        said = self.said.get(before.fdi) if before else None
        if before is None or said is None or said.presence is Presence.MISSING:
            return False
        return self.age >= eruption.goes_at(before) and self._is_still_there(before, said)


def _dentures(regional: Iterable[ChartedProcedure]) -> Iterable[Denture]:
    for procedure in regional:
        is_complete = procedure.drawn_as == DrawnAs.DENTURE
        if is_complete or procedure.drawn_as == DrawnAs.PARTIAL_DENTURE:
            is_upper = _ARCHES[procedure.region]
            yield Denture(is_upper, is_complete, is_wanted=procedure.is_wanted)
