"""What of a patient's health a clinician must see first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Concat

from apps.medical_records.anamnesis.health.choices import (
    AllergyCategory,
    AllergyStatus,
    ConditionStatus,
    MedicationStatus,
    Severity,
)
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from core.registry import alerts
from core.registry.alerts import AlertSource

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _text(text: str) -> Value:
    return Value(text, output_field=CharField())


def _with_more(name: str, more: str, before: str, behind: str) -> Case:
    """Say a name, and what else is known of it where something is."""
    longer = Concat(F(name), Value(before), F(more), Value(behind), output_field=CharField())
    return Case(When(**{more: ""}, then=F(name)), default=longer, output_field=CharField())


def allergies(patient: Any) -> QuerySet[Any]:
    """Tell active allergies; one whose severity nobody knows is not taken lightly."""
    known = Allergy.objects.filter(patient=patient, status=AllergyStatus.ACTIVE)
    return alerts.alerts(
        known.exclude(category=AllergyCategory.NONE_KNOWN),
        kind=_text("allergy"),
        severity=Case(
            When(severity=Severity.SEVERE, then=_text(alerts.Severity.CRITICAL.value)),
            When(severity=Severity.MILD, then=_text(alerts.Severity.INFO.value)),
            default=_text(alerts.Severity.WARNING.value),
        ),
        text=_with_more("substance", "reaction", " (", ")"),
        since="onset_date",
    )


def conditions(patient: Any) -> QuerySet[Any]:
    """Tell present conditions that are marked as alerts."""
    known = Condition.objects.filter(
        patient=patient, status__in=ConditionStatus.present(), is_alert=True
    )
    return alerts.alerts(
        known,
        kind=_text("condition"),
        severity=Case(
            When(severity=Severity.SEVERE, then=_text(alerts.Severity.CRITICAL.value)),
            default=_text(alerts.Severity.WARNING.value),
        ),
        text="name",
        since="onset_date",
    )


def medications(patient: Any) -> QuerySet[Any]:
    """Tell medications that are taken and marked as alerts."""
    taken = Medication.objects.filter(
        patient=patient, status=MedicationStatus.ACTIVE, is_alert=True
    )
    return alerts.alerts(
        taken,
        kind=_text("medication"),
        severity=_text(alerts.Severity.WARNING.value),
        text=_with_more("name", "dose", " ", ""),
        since="start_date",
    )


SOURCES = (
    AlertSource(name="medical_records.allergies", rows=allergies),
    AlertSource(name="medical_records.conditions", rows=conditions),
    AlertSource(name="medical_records.medications", rows=medications),
)
