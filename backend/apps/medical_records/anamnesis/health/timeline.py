"""When facts of a patient's health were recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from rest_framework import serializers

from apps.medical_records.anamnesis.health.choices import (
    AllergyCategory,
    AllergyStatus,
    ConditionStatus,
    MedicationStatus,
)
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


class AllergyDetailsSerializer(serializers.Serializer[Any]):
    """An allergy in short, as it stands now."""

    category = serializers.ChoiceField(choices=AllergyCategory.choices)
    substance = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=AllergyStatus.choices)


class ConditionDetailsSerializer(serializers.Serializer[Any]):
    """A condition in short, as it stands now."""

    icd10 = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=ConditionStatus.choices)


class MedicationDetailsSerializer(serializers.Serializer[Any]):
    """A medication in short, as it stands now."""

    name = serializers.CharField()
    dose = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=MedicationStatus.choices)


def _source(model: Any, details: type[serializers.Serializer[Any]]) -> TimelineSource:
    kind, names = f"{model._meta.model_name}_recorded", [*details().fields]

    def rows(patient_id: UUID) -> QuerySet[Any]:
        return entries(
            model.objects.filter(patient=patient_id),
            at="created_at",
            kind=Value(kind, output_field=CharField()),
            details={name: name for name in names},
        )

    return TimelineSource(
        name=f"medical_records.{model._meta.model_name}",
        permission="health.read",
        scope="health:read",
        kinds=(kind,),
        details=details,
        rows=rows,
    )


SOURCES = (
    _source(Allergy, AllergyDetailsSerializer),
    _source(Condition, ConditionDetailsSerializer),
    _source(Medication, MedicationDetailsSerializer),
)
