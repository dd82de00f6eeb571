"""What a patient was prescribed, for whoever stands at the chair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.patients.merged import of_patient
from apps.medical_records.prescriptions.choices import PrescriptionStatus
from apps.medical_records.prescriptions.models import Prescription
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, listed

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

# More than one screen holds is looked up at the resource itself.
LONGEST = 10


class HoldingPrescriptionSerializer(serializers.Serializer[Any]):
    """A prescription that holds, in short."""

    id = serializers.UUIDField()
    drug = serializers.CharField()
    strength = serializers.CharField(allow_blank=True)
    dose = serializers.CharField()
    frequency = serializers.CharField(allow_blank=True)
    prescribed_at = MomentField()


class PrescriptionsSummarySerializer(serializers.Serializer[Any]):
    """Those that hold, the latest first, 10 at most."""

    active = HoldingPrescriptionSerializer(many=True)


def prescriptions(patient: Any) -> Combinable:
    """Tell them of a patient, and of whoever was merged into the patient."""
    held = Prescription.objects.filter(of_patient(patient), status=PrescriptionStatus.ACTIVE)
    return JSONObject(
        active=listed(
            held.order_by("-prescribed_at", "-pk")[:LONGEST],
            id="pk",
            drug="drug",
            strength="strength",
            dose="dose",
            frequency="frequency",
            prescribed_at=MomentText("prescribed_at"),
        )
    )


SOURCE = SummarySource(
    name="medical_records.prescriptions",
    permission="prescriptions.read",
    scope="prescriptions:read",
    field="prescriptions",
    shape=PrescriptionsSummarySerializer,
    value=prescriptions,
)
