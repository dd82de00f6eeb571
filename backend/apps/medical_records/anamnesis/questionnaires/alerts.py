"""What a patient's own answers say that a clinician must see first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value

from apps.medical_records.anamnesis.questionnaires.models import QuestionnaireAlert
from core.registry.alerts import AlertSource, alerts

if TYPE_CHECKING:
    from django.db.models import QuerySet


def answers(patient: Any) -> QuerySet[Any]:
    """Tell what the answers that were signed last mean; the id is the alert's own."""
    return alerts(
        QuestionnaireAlert.objects.filter(patient=patient, ended_at=None),
        kind=Value("questionnaire", output_field=CharField()),
        severity="severity",
        text="text",
        since="since",
    )


SOURCE = AlertSource(name="medical_records.questionnaires", rows=answers)
