"""What treatment plans tell of a patient: when they were presented, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Value, When
from rest_framework import serializers

from apps.medical_records.patients.merged import of_patient
from apps.medical_records.treatment_plans.choices import PlanStatus
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

PRESENTED, ACCEPTED, REJECTED = "plan_presented", "plan_accepted", "plan_rejected"


class PlanDetailsSerializer(serializers.Serializer[Any]):
    """A plan in short; `treatment-plans/` has the rest under the entry's id."""

    title = serializers.CharField()
    status = serializers.ChoiceField(choices=PlanStatus.choices)
    valid_until = serializers.DateField(allow_null=True)


def presented(patient_id: UUID) -> QuerySet[Any]:
    """Tell every plan that was presented, when it was; the status says what has become of it."""
    plans = TreatmentPlan.objects.filter(of_patient(patient_id), presented_at__isnull=False)
    return _told(plans, "presented_at", Value(PRESENTED, output_field=CharField()))


def decided(patient_id: UUID) -> QuerySet[Any]:
    """Tell every plan that the patient has decided about, when."""
    plans = TreatmentPlan.objects.filter(of_patient(patient_id), decided_at__isnull=False)
    kind = Case(
        When(status=PlanStatus.REJECTED, then=Value(REJECTED)),
        default=Value(ACCEPTED),
        output_field=CharField(),
    )
    return _told(plans, "decided_at", kind)


def _told(plans: QuerySet[Any], at: str, kind: Any) -> QuerySet[Any]:
    details = {"title": "title", "status": "status", "valid_until": "valid_until"}
    return entries(plans, at=at, kind=kind, details=details)


SOURCES = tuple(
    TimelineSource(
        name=f"medical_records.treatment_plans_{name}",
        permission="plans.read",
        scope="plans:read",
        kinds=kinds,
        details=PlanDetailsSerializer,
        rows=rows,
    )
    for name, kinds, rows in (
        ("presented", (PRESENTED,), presented),
        ("decided", (ACCEPTED, REJECTED), decided),
    )
)
