"""Visits that have a signed note; drafts are nobody's but their author's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from rest_framework import serializers

from apps.medical_records.notes.models import MedicalRecord
from apps.medical_records.notes.serializers import DiagnosesField, amendments
from apps.medical_records.patients.merged import of_patient
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

NOTE = "note_signed"


class NoteDetailsSerializer(serializers.Serializer[Any]):
    """A note in short; `medical-records/` has the rest under the entry's id."""

    doctor = serializers.UUIDField()
    chief_complaint = serializers.CharField(allow_blank=True)
    diagnoses = DiagnosesField()
    amendment_count = serializers.IntegerField(min_value=0)


def notes(patient_id: UUID) -> QuerySet[Any]:
    """Tell every signed note when the visit was, also of whoever was merged into the patient."""
    return entries(
        MedicalRecord.objects.signed().filter(of_patient(patient_id)),
        at="recorded_at",
        kind=Value(NOTE, output_field=CharField()),
        details={
            "doctor": "doctor_id",
            "chief_complaint": "chief_complaint",
            "diagnoses": "diagnoses",
            "amendment_count": amendments(),
        },
    )


NOTES = TimelineSource(
    name="medical_records.notes",
    permission="notes.read",
    scope="notes:read",
    kinds=(NOTE,),
    details=NoteDetailsSerializer,
    rows=notes,
)
