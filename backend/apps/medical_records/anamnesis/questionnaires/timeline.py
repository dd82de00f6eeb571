"""When a patient signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from rest_framework import serializers

from apps.medical_records.anamnesis.questionnaires.choices import AnsweredBy, Status
from apps.medical_records.anamnesis.questionnaires.models import Questionnaire
from apps.medical_records.patients.merged import of_patient
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

SIGNED = "questionnaire_signed"


class SignedDetailsSerializer(serializers.Serializer[Any]):
    """Which edition was answered, by whom, and when it is asked again."""

    edition = serializers.IntegerField()
    answered_by = serializers.ChoiceField(choices=AnsweredBy.choices)
    due_on = serializers.DateField()


def signatures(patient_id: UUID) -> QuerySet[Any]:
    """Tell every signed questionnaire, also of whoever was merged into the patient."""
    return entries(
        Questionnaire.objects.filter(of_patient(patient_id), status=Status.SIGNED),
        at="signed_at",
        kind=Value(SIGNED, output_field=CharField()),
        details={"edition": "edition", "answered_by": "answered_by", "due_on": "due_on"},
    )


SOURCE = TimelineSource(
    name="medical_records.questionnaire",
    permission="health.read",
    scope="health:read",
    kinds=(SIGNED,),
    details=SignedDetailsSerializer,
    rows=signatures,
)
