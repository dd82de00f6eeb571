"""The app's models, each in its feature's folder."""

from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from apps.medical_records.anamnesis.questionnaires.models import (
    Questionnaire,
    QuestionnaireAlert,
    QuestionnaireForm,
)
from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.charting.referrals.models import Referral
from apps.medical_records.documents.attachments.models import Attachment
from apps.medical_records.documents.consents.models import Consent
from apps.medical_records.notes.models import Amendment, MedicalRecord, NoteTemplate
from apps.medical_records.patients.contact_log.models import Contact
from apps.medical_records.patients.merging.models import PatientMerge
from apps.medical_records.patients.models import Patient
from apps.medical_records.perio.models import PerioExam, PerioTooth
from apps.medical_records.prescriptions.models import Prescription
from apps.medical_records.treatment_plans.models import TreatmentPhase, TreatmentPlan

__all__ = [
    "Allergy",
    "Amendment",
    "Attachment",
    "Condition",
    "Consent",
    "Contact",
    "Finding",
    "MedicalRecord",
    "Medication",
    "NoteTemplate",
    "Patient",
    "PatientMerge",
    "PerioExam",
    "PerioTooth",
    "Prescription",
    "Procedure",
    "ProcedureCode",
    "Questionnaire",
    "QuestionnaireAlert",
    "QuestionnaireForm",
    "Referral",
    "TreatmentPhase",
    "TreatmentPlan",
]
