"""Facts of patients' health for tests."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.anamnesis.health import services
from apps.medical_records.models import Allergy, Condition, Medication
from apps.medical_records.patients.tests.factories import PatientFactory


class FactFactory(DjangoModelFactory[Any]):
    """A fact of the current clinic's patient, recorded by the service."""

    class Meta:
        abstract = True

    patient = factory.SubFactory(PatientFactory)

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **fields: Any) -> Any:  # noqa: ARG003
        return services.record(model_class(), **{"by": None, **fields})


class AllergyFactory(FactFactory):
    """A severe one."""

    class Meta:
        model = Allergy

    category = "drug"
    substance = "Penicillin"
    severity = "severe"


class ConditionFactory(FactFactory):
    """One that a clinician must see."""

    class Meta:
        model = Condition

    icd10 = "E11.9"
    name = "Type 2 diabetes"
    is_alert = True


class MedicationFactory(FactFactory):
    """An anticoagulant."""

    class Meta:
        model = Medication

    name = "Phenprocoumon"
    dose = "3 mg"
    is_alert = True
