"""Shapes of a prescription."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.prescriptions.errors import TOLD
from apps.medical_records.prescriptions.models import Prescription
from apps.users.models import User
from apps.users.roles import PERMISSIONS
from core.api.fields import CharField, RelatedField
from core.api.shapes import ModelShape

PRESCRIBES = [role for role, may in PERMISSIONS.items() if "prescriptions.write" in may]
KEPT = {**TOLD, "recorded": {"type": "string"}}


class PrescriberField(RelatedField):
    """Somebody of the clinic who may prescribe, and still works here."""

    def get_queryset(self) -> Any:
        """Look among those only; service accounts are nobody."""
        may = Q(role__in=PRESCRIBES) | Q(is_admin=True)
        return User.objects.people().filter(may, is_active=True)


@extend_schema_field(
    {"type": "array", "items": {"type": "object", "properties": KEPT, "required": list(KEPT)}}
)
class ConflictsField(serializers.JSONField):
    """What the drug did not go with, as it was found."""


class PrescriptionSerializer(ModelShape[Prescription]):
    """A drug for a patient, as it was issued; `conflicts` are those that the prescriber overrode."""

    conflicts = ConflictsField(read_only=True)

    class Meta:
        model = Prescription
        fields = (
            "id",
            "patient",
            "prescriber",
            "drug",
            "substance",
            "atc",
            "strength",
            "form",
            "dose",
            "frequency",
            "quantity",
            "repeats",
            "instructions",
            "replaces",
            "conflicts",
            "override_reason",
            "status",
            "prescribed_at",
            "cancelled_at",
            "cancelled_by",
            "cancellation_reason",
            "created_at",
            "updated_at",
            "version",
        )


class NewPrescriptionSerializer(ModelShape[Prescription]):
    """What is prescribed to whom; `override_reason` says why it is in spite of conflicts."""

    prescriber = PrescriberField(required=False)

    class Meta:
        model = Prescription
        fields = (
            "patient",
            "prescriber",
            "drug",
            "substance",
            "atc",
            "strength",
            "form",
            "dose",
            "frequency",
            "quantity",
            "repeats",
            "instructions",
            "replaces",
            "override_reason",
        )


class PrescriptionCancellationSerializer(serializers.Serializer[None]):
    """Why it no longer holds."""

    reason = CharField(max_length=300)
