"""Prescriptions for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.models import Prescription
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.staff.tests.factories import ColleagueFactory


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
