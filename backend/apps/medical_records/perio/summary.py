"""What of periodontal exams whoever stands at the chair must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.perio.choices import ExamStatus
from apps.medical_records.perio.models import PerioExam
from apps.medical_records.perio.reading import scores_of
from apps.medical_records.perio.shapes import ScoresField
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, first

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable


class LastPerioExamSerializer(serializers.Serializer[Any]):
    """The latest exam that is no error."""

    id = serializers.UUIDField()
    examined_at = MomentField()
    status = serializers.ChoiceField(choices=ExamStatus.choices)
    scores = ScoresField()


class PerioSummarySerializer(serializers.Serializer[Any]):
    """The latest exam, null where there is none."""

    last_exam = LastPerioExamSerializer(allow_null=True)


def perio(patient: Any) -> Combinable:
    """Tell it of a patient."""
    true = PerioExam.objects.filter(patient=patient).exclude(status=ExamStatus.RETRACTED)
    last = first(
        true.order_by("-examined_at", "-pk"),
        id="id",
        examined_at=MomentText("examined_at"),
        status="status",
        scores=scores_of(),
    )
    return JSONObject(last_exam=last)


PERIO = SummarySource(
    name="medical_records.perio",
    permission="chart.read",
    scope="charting:read",
    field="perio",
    shape=PerioSummarySerializer,
    value=perio,
)
