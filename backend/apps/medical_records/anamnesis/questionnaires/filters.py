"""How forms and answers are narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.anamnesis.questionnaires.models import (
    Questionnaire,
    QuestionnaireForm,
)
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet


class FormFilter(ClinicFilterSet):
    """By status: `published` is the edition that is asked now."""

    class Meta:
        model = QuestionnaireForm
        fields: dict[str, Any] = {"status": ["exact"]}


class QuestionnaireFilter(ClinicFilterSet):
    """By patient, status and edition, and by when it was signed."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = Questionnaire
        fields: dict[str, Any] = {
            "status": ["exact"],
            "form": ["exact"],
            "signed_at": ["gte", "lte"],
        }
