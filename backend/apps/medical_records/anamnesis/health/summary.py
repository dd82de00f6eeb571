"""What of a patient's health whoever stands at the chair must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.anamnesis.health.choices import (
    AllergyCategory,
    AllergyStatus,
    ConditionStatus,
    MedicationStatus,
    Severity,
)
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, first, listed

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

# More than one screen holds is looked up at the resource itself.
LONGEST = 50


class KnownAllergySerializer(serializers.Serializer[Any]):
    """An active allergy in short."""

    id = serializers.UUIDField()
    category = serializers.ChoiceField(choices=AllergyCategory.choices)
    substance = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices, allow_blank=True)
    reaction = serializers.CharField(allow_blank=True)


class StatementSerializer(serializers.Serializer[Any]):
    """That none are known: since when, and who said so."""

    stated_at = MomentField()
    recorded_by = serializers.UUIDField(allow_null=True)


class AllergiesSummarySerializer(serializers.Serializer[Any]):
    """Active allergies, or the statement that none are known; where nobody asked there is neither."""

    active = KnownAllergySerializer(many=True)
    none_known = StatementSerializer(allow_null=True)


class PresentConditionSerializer(serializers.Serializer[Any]):
    """A present condition in short."""

    id = serializers.UUIDField()
    icd10 = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices, allow_blank=True)
    status = serializers.ChoiceField(choices=ConditionStatus.choices)
    is_alert = serializers.BooleanField()


class ConditionsSummarySerializer(serializers.Serializer[Any]):
    """Conditions that are active or in remission."""

    present = PresentConditionSerializer(many=True)


class TakenMedicationSerializer(serializers.Serializer[Any]):
    """A medication in short."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    dose = serializers.CharField(allow_blank=True)
    frequency = serializers.CharField(allow_blank=True)
    is_alert = serializers.BooleanField()


class MedicationsSummarySerializer(serializers.Serializer[Any]):
    """Medications that are taken."""

    active = TakenMedicationSerializer(many=True)


def _columns(shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    return {str(name): name for name in shape().fields}


def allergies(patient: Any) -> Combinable:
    """Tell active allergies, or that none are known."""
    active = Allergy.objects.filter(patient=patient, status=AllergyStatus.ACTIVE)
    is_none = Q(category=AllergyCategory.NONE_KNOWN)
    return JSONObject(
        active=listed(
            active.exclude(is_none).order_by("created_at", "pk")[:LONGEST],
            **_columns(KnownAllergySerializer),
        ),
        none_known=first(
            active.filter(is_none).order_by("pk"),
            stated_at=MomentText("created_at"),
            recorded_by="recorded_by_id",
        ),
    )


def conditions(patient: Any) -> Combinable:
    """Tell present conditions, those that are alerts first."""
    present = Condition.objects.filter(patient=patient, status__in=ConditionStatus.present())
    ordered = present.order_by("-is_alert", "created_at", "pk")[:LONGEST]
    return JSONObject(present=listed(ordered, **_columns(PresentConditionSerializer)))


def medications(patient: Any) -> Combinable:
    """Tell what a patient takes, what is an alert first."""
    taken = Medication.objects.filter(patient=patient, status=MedicationStatus.ACTIVE)
    ordered = taken.order_by("-is_alert", "created_at", "pk")[:LONGEST]
    return JSONObject(active=listed(ordered, **_columns(TakenMedicationSerializer)))


def _source(field: str, shape: type[serializers.Serializer[Any]], value: Any) -> SummarySource:
    return SummarySource(
        name=f"medical_records.{field}",
        permission="health.read",
        scope="health:read",
        field=field,
        shape=shape,
        value=value,
    )


SOURCES = (
    _source("allergies", AllergiesSummarySerializer, allergies),
    _source("conditions", ConditionsSummarySerializer, conditions),
    _source("medications", MedicationsSummarySerializer, medications),
)
