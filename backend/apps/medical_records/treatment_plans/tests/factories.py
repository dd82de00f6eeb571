"""Treatment plans for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.charting.findings.tests.factories import RecorderFactory
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.models import TreatmentPhase, TreatmentPlan
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.treatment_plans import services

if TYPE_CHECKING:
    from apps.medical_records.models import Patient
    from apps.users.models import User

SIGNATURE = {"width": 300, "height": 100, "strokes": [[[10, 50], [80, 60], [120, 20]]]}
SIGNING: dict[str, Any] = {
    "signer": "patient",
    "signer_name": "Erika Mustermann",
    "signature": SIGNATURE,
}


class PlanFactory(DjangoModelFactory[TreatmentPlan]):
    """A draft with nothing in it."""

    class Meta:
        model = TreatmentPlan

    patient = factory.SubFactory(PatientFactory)
    title = "Restore the molars"
    provider = factory.SubFactory(RecorderFactory)


class PhaseFactory(DjangoModelFactory[TreatmentPhase]):
    """The first phase of a plan."""

    class Meta:
        model = TreatmentPhase

    plan = factory.SubFactory(PlanFactory)
    position = 1
    title = "Caries"


def planned(*teeth: str, **fields: Any) -> TreatmentPlan:
    """Return a draft with a filling planned in each tooth, in one phase."""
    plan = PlanFactory(**fields)
    phase = PhaseFactory(plan=plan)
    for tooth in teeth or ("36", "46"):
        ProcedureFactory(patient=plan.patient, treatment_plan=plan, phase=phase, tooth=tooth)
    return plan


def presented(*teeth: str, by: User, **fields: Any) -> TreatmentPlan:
    """Return a plan that the patient was told."""
    return services.present(planned(*teeth, **fields), by=by)


def filled_plan(*, patient: Patient) -> TreatmentPlan:
    """Return a draft of a patient that can be presented."""
    return planned(patient=patient)


def presented_plan(**fields: Any) -> TreatmentPlan:
    """Return a plan that waits for the patient's decision."""
    return presented(**fields)


def accepted(*teeth: str, by: User, **fields: Any) -> TreatmentPlan:
    """Return a plan that the patient wants."""
    return services.accept(presented(*teeth, by=by, **fields), by=by, **SIGNING)
