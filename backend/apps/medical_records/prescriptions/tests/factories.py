"""Prescriptions for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.models import Prescription
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.prescriptions import services
from apps.users.staff.tests.factories import ColleagueFactory

if TYPE_CHECKING:
    from apps.medical_records.models import Patient
    from apps.users.models import User


class PrescriptionFactory(DjangoModelFactory[Prescription]):
    """An antibiotic that goes with most."""

    class Meta:
        model = Prescription

    patient = factory.SubFactory(PatientFactory)
    prescriber = factory.SubFactory(ColleagueFactory, role="dentist", is_provider=True)
    drug = "Clindamycin Aristo"
    substance = "Clindamycin"
    atc = "J01FF01"
    strength = "600 mg"
    dose = "1 tablet"
    frequency = "three times a day"
    quantity = "15 tablets"


def void_prescription(*, patient: Patient, by: User) -> Prescription:
    """Return one that was cancelled."""
    issued = PrescriptionFactory(patient=patient, prescriber=by)
    return services.cancel(issued, by=by, reason="Wrong strength")
