"""How each refusal of periodontal exams is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.models import Patient, PerioExam
from apps.medical_records.patients.examples import OTHER, PATIENT
from apps.medical_records.perio import services
from apps.medical_records.perio.examples import EARLIER_EXAM, PERIO_EXAM

if TYPE_CHECKING:
    from collections.abc import Callable

TEETH = {"teeth": [{"tooth": "26", "sites": {"B": {"depth": 3}}}]}
# A body for every step of an exam.
STEPS: dict[str, Any] = {
    "create": {"patient": PATIENT, **TEETH},
    "update": TEETH,
    "partial_update": TEETH,
    "complete": None,
    "retract": {"reason": "Another patient's"},
}


def asks(step: str, desk: Any) -> Any:
    return desk.asks(f"perio_exams_{step}", STEPS[step])


def when_archived(step: str, desk: Any) -> Any:
    desk.archives()
    return asks(step, desk)


def when_merged(step: str, desk: Any) -> Any:
    """Ask of who was merged; exams follow, so this one is left behind."""
    desk.merges()
    with desk.clinic.context():
        PerioExam.objects.update(patient=PATIENT)
    return asks(step, desk)


def when_the_tooth_is_gone(step: str, desk: Any) -> Any:
    with desk.clinic.context():
        patient = Patient.objects.get(pk=PATIENT)
        FindingFactory(patient=patient, tooth="26", kind="missing", surfaces="")
    return asks(step, desk)


def when_retracted(step: str, desk: Any) -> Any:
    with desk.clinic.context():
        services.retract(PerioExam.objects.get(pk=PERIO_EXAM), reason="Another patient's")
    return asks(step, desk)


def compares_two_patients(desk: Any) -> Any:
    with desk.clinic.context():
        PerioExam.objects.filter(pk=EARLIER_EXAM).update(patient=OTHER)
    return desk.asks("perio_exams_compare", {"with": EARLIER_EXAM})


PROVOKED: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("perio_exams_compare", "validation_error"): compares_two_patients,
}
for _step in STEPS:
    PROVOKED[f"perio_exams_{_step}", "patient_archived"] = partial(when_archived, _step)
    PROVOKED[f"perio_exams_{_step}", "patient_merged"] = partial(when_merged, _step)
    if _step != "create":
        PROVOKED[f"perio_exams_{_step}", "invalid_transition"] = partial(when_retracted, _step)
for _step in ("create", "update", "partial_update"):
    PROVOKED[f"perio_exams_{_step}", "tooth_not_there"] = partial(when_the_tooth_is_gone, _step)
