"""Periodontal exams of a few patients of a demo clinic: treatment makes them better, and one is still being measured."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.mouth import states_on
from apps.medical_records.charting.teeth import PERMANENT
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.perio import services
from apps.medical_records.perio.choices import OUT_OF_REACH, SITES, entrances
from demo.anamnesis import age_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from apps.medical_records.charting.teeth import Tooth
    from apps.medical_records.models import Patient, PerioExam
    from apps.medical_records.perio.measuring import Measured
    from apps.users.models import User
    from demo.book import Moment
    from demo.clinics import Clinic

# Whose gums are looked at.
AGES: Final = range(35, 66)
_MOLAR, _WISDOM, _INCISOR = 6, 8, 1


class Visit(NamedTuple):
    """An exam so many days ago, of gums that are so bad, from 0 to 1; an open one has come to the end of a quadrant."""

    ago: int
    badness: float
    is_open: bool = False


# The oldest first, of a patient each.
COURSES: Final = (
    (Visit(420, 1.0), Visit(300, 0.7), Visit(120, 0.45), Visit(4, 0.35)),
    (Visit(200, 0.6), Visit(30, 0.3)),
    (Visit(390, 0.25), Visit(0, 0.3, is_open=True)),
)


def add_perio_exams(
    clinic: Clinic, patients: Sequence[Patient], *, by: User, moment: Moment
) -> None:
    """Give each course to one of the first patients who are of the age."""
    of_age = (
        one
        for one in patients
        if one.status == PatientStatus.ACTIVE and age_of(one, moment.today) in AGES
    )
    for turn, (patient, course) in enumerate(zip(of_age, COURSES, strict=False)):
        for visit in course:
            # Of one course every visit throws the same dice, so that a bad site stays the worse one.
            dice = Random(f"{clinic.slug} gums {turn}")  # noqa: S311  the same gums every time is the point
            _examine(patient, visit, dice, by=by, moment=moment)


def _examine(
    patient: Patient, visit: Visit, dice: Random, *, by: User, moment: Moment
) -> PerioExam:
    at = moment.now - timedelta(days=visit.ago, minutes=30)
    day = at.astimezone(moment.zone).date()
    states = states_on(patient.pk, [tooth.fdi for tooth in PERMANENT], day)
    teeth = []
    for tooth in PERMANENT:
        state = states.get(tooth.fdi)
        measured = _measured(tooth, visit.badness, dice)
        if tooth.position == _WISDOM or (state and state.kind in OUT_OF_REACH):
            continue
        if state and state.kind == FindingKind.IMPLANT:
            del measured["furcation"]
        if not visit.is_open or tooth.quadrant == 1:
            teeth.append(measured)
    exam = services.record(patient=patient, by=by, examined_at=at, teeth=teeth)
    return exam if visit.is_open else services.complete(exam)


def _measured(tooth: Tooth, badness: float, dice: Random) -> Measured:
    worse = badness * (1.4 if tooth.position >= _MOLAR else 1.1 if _is_lower_front(tooth) else 0.6)
    forked = {entrance: round(worse * dice.random() * 1.8) for entrance in entrances(tooth)}
    return {
        "tooth": tooth.fdi,
        "sites": dict(_sites(worse, badness, dice)),
        "mobility": round(worse * dice.random() * 1.2),
        "furcation": {entrance: min(grade, 3) for entrance, grade in forked.items()},
    }


def _is_lower_front(tooth: Tooth) -> bool:
    return tooth.position == _INCISOR and not tooth.is_upper


def _sites(worse: float, badness: float, dice: Random) -> Iterator[tuple[str, dict[str, Any]]]:
    for site in SITES:
        between = 1.0 if len(site) > 1 else 0.4
        lost = worse * between * dice.random() * 6
        depth = min(2 + round(lost) + dice.randrange(2), 12)
        yield (
            site,
            {
                "depth": depth,
                # Where gums have healed they have receded.
                "margin": round(lost * 0.3 + (1 - badness) * 0.8 * dice.random()),
                "bleeding": dice.random() < badness * 0.35 + (depth > 3) * 0.3,  # noqa: PLR2004  mm
                "suppuration": dice.random() < (depth > 6) * 0.25,  # noqa: PLR2004  mm
                "plaque": dice.random() < 0.1 + badness * 0.45,
            },
        )
