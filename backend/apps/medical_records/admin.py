"""The app's admin pages, each in its feature's folder."""

from apps.medical_records.anamnesis.health.admin import (
    AllergyAdmin,
    ConditionAdmin,
    MedicationAdmin,
)
from apps.medical_records.anamnesis.questionnaires.admin import FormAdmin, QuestionnaireAdmin
from apps.medical_records.charting.catalogue.admin import ProcedureCodeAdmin
from apps.medical_records.charting.findings.admin import FindingAdmin
from apps.medical_records.charting.procedures.admin import ProcedureAdmin
from apps.medical_records.charting.referrals.admin import ReferralAdmin
from apps.medical_records.documents.attachments.admin import AttachmentAdmin
from apps.medical_records.documents.consents.admin import ConsentAdmin
from apps.medical_records.notes.admin import MedicalRecordAdmin, NoteTemplateAdmin
from apps.medical_records.patients.admin import PatientAdmin
from apps.medical_records.patients.contact_log.admin import ContactAdmin
from apps.medical_records.perio.admin import PerioExamAdmin
from apps.medical_records.prescriptions.admin import PrescriptionAdmin
from apps.medical_records.treatment_plans.admin import TreatmentPlanAdmin

__all__ = [
    "AllergyAdmin",
    "AttachmentAdmin",
    "ConditionAdmin",
    "ConsentAdmin",
    "ContactAdmin",
    "FindingAdmin",
    "FormAdmin",
    "MedicalRecordAdmin",
    "MedicationAdmin",
    "NoteTemplateAdmin",
    "PatientAdmin",
    "PerioExamAdmin",
    "PrescriptionAdmin",
    "ProcedureAdmin",
    "ProcedureCodeAdmin",
    "QuestionnaireAdmin",
    "ReferralAdmin",
    "TreatmentPlanAdmin",
]
