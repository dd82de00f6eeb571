"""Patients for tests."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.models import Patient
from apps.medical_records.patients import services
from apps.medical_records.patients.merging.services import merge


class PatientFactory(DjangoModelFactory[Patient]):
    """A patient of the current clinic, registered as the front desk does."""

    class Meta:
        model = Patient

    first_name = factory.Sequence(lambda n: f"Erika{n}")
    last_name = "Mustermann"
    birth_date = "1980-05-17"

    @classmethod
    def _create(cls, model_class: type[Patient], *args: Any, **fields: Any) -> Patient:  # noqa: ARG003
        return services.register(**fields)


def merged_patient(into: Patient) -> Patient:
    """Somebody who was registered twice, and is kept under another number now."""
    patient: Patient = PatientFactory()
    merge(patient, into=into)
    patient.refresh_from_db()
    return patient
