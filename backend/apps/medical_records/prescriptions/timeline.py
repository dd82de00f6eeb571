"""What prescriptions tell of a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from rest_framework import serializers

from apps.medical_records.patients.merged import of_patient
from apps.medical_records.prescriptions.choices import PrescriptionStatus
from apps.medical_records.prescriptions.models import Prescription
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

PRESCRIPTION = "prescription"


class PrescriptionDetailsSerializer(serializers.Serializer[Any]):
    """A prescription in short; `prescriptions/` has the rest under the entry's id."""

    status = serializers.ChoiceField(choices=PrescriptionStatus.choices)
    drug = serializers.CharField()
    strength = serializers.CharField(allow_blank=True)
    quantity = serializers.CharField()


def prescriptions(patient_id: UUID) -> QuerySet[Any]:
    """Tell every prescription when it was issued; the status says whether it holds."""
    return entries(
        Prescription.objects.filter(of_patient(patient_id)),
        at="prescribed_at",
        kind=Value(PRESCRIPTION, output_field=CharField()),
        details={
            "status": "status",
            "drug": "drug",
            "strength": "strength",
            "quantity": "quantity",
        },
    )


SOURCE = TimelineSource(
    name="medical_records.prescriptions",
    permission="prescriptions.read",
    scope="prescriptions:read",
    kinds=(PRESCRIPTION,),
    details=PrescriptionDetailsSerializer,
    rows=prescriptions,
)
