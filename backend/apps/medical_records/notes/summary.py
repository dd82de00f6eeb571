"""What was noted last, for whoever stands at the chair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.notes.models import MedicalRecord
from apps.medical_records.notes.serializers import DiagnosesField, amendments
from apps.medical_records.patients.merged import of_patient
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, first

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable


class LastNoteSerializer(serializers.Serializer[Any]):
    """The signed note of the last visit that has one."""

    id = serializers.UUIDField()
    recorded_at = MomentField()
    doctor = serializers.UUIDField()
    chief_complaint = serializers.CharField(allow_blank=True)
    diagnoses = DiagnosesField()
    treatment = serializers.CharField(allow_blank=True)
    amendment_count = serializers.IntegerField(min_value=0)


class NotesSummarySerializer(serializers.Serializer[Any]):
    """What was noted last."""

    last = LastNoteSerializer(allow_null=True)


def notes(patient: Any) -> Combinable:
    """Tell the last signed note, also of whoever was merged into the patient; drafts are not told."""
    signed = MedicalRecord.objects.signed().filter(of_patient(patient))
    columns = {str(name): name for name in LastNoteSerializer().fields}
    latest = first(
        signed.order_by("-recorded_at", "-id"),
        **{
            **columns,
            "doctor": "doctor_id",
            "recorded_at": MomentText("recorded_at"),
            "amendment_count": amendments(),
        },
    )
    return JSONObject(last=latest)


NOTES = SummarySource(
    name="medical_records.notes",
    permission="notes.read",
    scope="notes:read",
    field="notes",
    shape=NotesSummarySerializer,
    value=notes,
)
