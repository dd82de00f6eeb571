"""What periodontal exams tell of a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from rest_framework import serializers

from apps.medical_records.patients.merged import of_patient
from apps.medical_records.perio.choices import ExamStatus
from apps.medical_records.perio.models import PerioExam
from apps.medical_records.perio.reading import scores_of
from apps.medical_records.perio.shapes import ScoresField
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

EXAM = "perio_exam"


class PerioExamDetailsSerializer(serializers.Serializer[Any]):
    """An exam in short; `perio-exams/` has the rest under the entry's id."""

    status = serializers.ChoiceField(choices=ExamStatus.choices)
    scores = ScoresField()


def exams(patient_id: UUID) -> QuerySet[Any]:
    """Tell every exam when it was, but for those that were an error."""
    true = PerioExam.objects.filter(of_patient(patient_id)).exclude(status=ExamStatus.RETRACTED)
    return entries(
        true,
        at="examined_at",
        kind=Value(EXAM, output_field=CharField()),
        details={"status": "status", "scores": scores_of()},
    )


EXAMS = TimelineSource(
    name="medical_records.perio_exams",
    permission="chart.read",
    scope="charting:read",
    kinds=(EXAM,),
    details=PerioExamDetailsSerializer,
    rows=exams,
)
