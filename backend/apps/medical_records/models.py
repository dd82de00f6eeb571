"""The app's models, each in its feature's folder."""

from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from apps.medical_records.anamnesis.questionnaires.models import (
    Questionnaire,
    QuestionnaireAlert,
    QuestionnaireForm,
)
from apps.medical_records.patients.merging.models import PatientMerge
from apps.medical_records.patients.models import Patient

__all__ = [
    "Allergy",
    "Condition",
    "Medication",
    "Patient",
    "PatientMerge",
    "Questionnaire",
    "QuestionnaireAlert",
    "QuestionnaireForm",
]
