"""The examples' clinic as rows: what the schema's examples name is there, under the ids that they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from apps.appointments.examples import OPERATORY
from apps.appointments.tests.factories import (
    AppointmentFactory,
    OperatoryFactory,
    WorkingHoursFactory,
)
from apps.medical_records.anamnesis.health.examples import ALLERGY, CONDITION, MEDICATION
from apps.medical_records.anamnesis.health.tests.factories import (
    AllergyFactory,
    ConditionFactory,
    MedicationFactory,
)
from apps.medical_records.anamnesis.questionnaires.examples import FORM, QUESTIONNAIRE
from apps.medical_records.anamnesis.questionnaires.tests.factories import (
    FormFactory,
    QuestionnaireFactory,
)
from apps.medical_records.charting.catalogue.examples import PROCEDURE_CODE
from apps.medical_records.charting.catalogue.tests.factories import ProcedureCodeFactory
from apps.medical_records.charting.findings.examples import FINDING
from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.procedures.examples import PROCEDURE
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.charting.referrals.examples import REFERRAL
from apps.medical_records.charting.referrals.tests.factories import ReferralFactory
from apps.medical_records.documents.attachments.examples import ATTACHMENT
from apps.medical_records.documents.attachments.tests.factories import AttachmentFactory
from apps.medical_records.documents.consents.examples import CONSENT
from apps.medical_records.documents.consents.tests.factories import ConsentFactory
from apps.medical_records.notes.examples import NOTE_TEMPLATE, RECORD
from apps.medical_records.notes.tests.factories import MedicalRecordFactory, NoteTemplateFactory
from apps.medical_records.patients.contact_log.examples import CONTACT
from apps.medical_records.patients.contact_log.tests.factories import ContactFactory
from apps.medical_records.patients.examples import OTHER, PATIENT
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.perio.examples import EARLIER_EXAM, PERIO_EXAM
from apps.medical_records.perio.tests.factories import measured_exam
from apps.medical_records.prescriptions.examples import PRESCRIPTION
from apps.medical_records.prescriptions.tests.factories import PrescriptionFactory
from apps.medical_records.treatment_plans.examples import PHASE, TREATMENT_PLAN
from apps.medical_records.treatment_plans.tests.factories import PhaseFactory, PlanFactory
from apps.tenants.examples import TENANT
from apps.tenants.models import Tenant
from apps.users.examples import DENTIST
from apps.users.oauth.tests.factories import ApplicationFactory
from apps.users.sessions.examples import SESSION
from apps.users.sessions.tests.factories import SessionFactory
from apps.users.staff.examples import NEWCOMER
from apps.users.staff.tests.factories import NewcomerFactory
from core.api.schema.examples import every_example
from core.audit.examples import EVENT
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import ApiClient
from tests.clinics import make_user
from tests.isolation.routes import told_path

if TYPE_CHECKING:
    from tests.clinics import Clinic

# Operators alone call these.
OF_THE_PLATFORM = re.compile(r"/api/v1/tenants/(?!current/)")
IDS: dict[str, str] = {
    "tenants": TENANT,
    "audit-events": EVENT,
    "users": DENTIST,
    "patients": PATIENT,
    "allergies": ALLERGY,
    "conditions": CONDITION,
    "medications": MEDICATION,
    "contact-log": CONTACT,
    "questionnaire-forms": FORM,
    "health-questionnaires": QUESTIONNAIRE,
    "procedure-codes": PROCEDURE_CODE,
    "findings": FINDING,
    "procedures": PROCEDURE,
    "referrals": REFERRAL,
    "treatment-plans": TREATMENT_PLAN,
    "medical-records": RECORD,
    "note-templates": NOTE_TEMPLATE,
    "perio-exams": PERIO_EXAM,
    "attachments": ATTACHMENT,
    "consents": CONSENT,
    "operatories": OPERATORY,
    "working-hours": every_example()["WorkingHours"]["id"],
    "appointments": every_example()["Appointment"]["id"],
    "sessions": SESSION,
    "oauth-applications": every_example()["Application"]["id"],
    "prescriptions": PRESCRIPTION,
}
# What the properties and filters that hold ids stand for.
RELATIONS = {
    "patient": PATIENT,
    "doctor": DENTIST,
    "provider": DENTIST,
    "code": PROCEDURE_CODE,
    "referral": REFERRAL,
    "treatment_plan": TREATMENT_PLAN,
    "alternative_to": TREATMENT_PLAN,
    "phase": PHASE,
    "primary_doctor": DENTIST,
    "referred_by": DENTIST,
    "examiner": DENTIST,
    "with": EARLIER_EXAM,
    "guarantor": OTHER,
    "into": OTHER,
    "operatory": OPERATORY,
    "form": FORM,
    "user": NEWCOMER,
    "staff": DENTIST,
    "actor": DENTIST,
    "session": every_example()["AuditEvent"]["session"],
    "object": PATIENT,
    "prescriber": DENTIST,
    "replaces": PRESCRIPTION,
}


def furnish(clinic: Clinic) -> None:
    """Put the examples' people and things into a clinic."""
    with clinic.context():
        dentist = make_user("dentist", "lang", id=DENTIST)
        NewcomerFactory(id=NEWCOMER)
        patient = PatientFactory(id=PATIENT, primary_doctor=dentist)
        code = ProcedureCodeFactory(id=PROCEDURE_CODE, filling=True)
        ProcedureFactory(id=PROCEDURE, patient=patient, code=code, provider=dentist)
        FindingFactory(id=FINDING, patient=patient, recorded_by=dentist)
        ReferralFactory(id=REFERRAL, patient=patient, referred_by=dentist)
        plan = PlanFactory(id=TREATMENT_PLAN, patient=patient, provider=dentist)
        PhaseFactory(id=PHASE, plan=plan)
        ProcedureFactory(patient=patient, code=code, treatment_plan=plan, tooth="46")
        for pk in (PERIO_EXAM, EARLIER_EXAM):
            measured_exam(id=pk, patient=patient, examiner=dentist)
        PatientFactory(id=OTHER)
        patient.refresh_from_db()  # its id is no text any more
        AttachmentFactory(id=UUID(ATTACHMENT), patient=patient, by=dentist)
        ConsentFactory(id=CONSENT, patient=patient, by=dentist)
        AllergyFactory(id=ALLERGY, patient=patient)
        ConditionFactory(id=CONDITION, patient=patient)
        MedicationFactory(id=MEDICATION, patient=patient)
        ContactFactory(id=CONTACT, patient=patient, by=dentist)
        FormFactory()
        FormFactory(id=FORM, status="draft")
        QuestionnaireFactory(id=QUESTIONNAIRE, patient=patient)
        MedicalRecordFactory(id=RECORD, patient=patient, doctor=dentist)
        NoteTemplateFactory(id=NOTE_TEMPLATE)
        operatory = OperatoryFactory(id=OPERATORY, name="Room 7")
        WorkingHoursFactory(id=IDS["working-hours"], doctor=dentist)
        AuditEvent.objects.create(**every_example()["AuditEvent"], digest=b"")
        AppointmentFactory(
            id=IDS["appointments"], patient=patient, doctor=dentist, operatory=operatory
        )
        PrescriptionFactory(id=PRESCRIPTION, patient=patient, prescriber=dentist)
        SessionFactory(session_id=SESSION)
        ApplicationFactory(
            id=IDS["oauth-applications"],
            client_type="public",
            grant_types=["authorization_code"],
            secret_hash="",
            service_account=None,
        )
    with tenant_context(PLATFORM_ID):
        Tenant.objects.create(id=TENANT, name="Harbor", slug="harbor")


def an_operator() -> ApiClient:
    """Return the client of who runs the platform."""
    client = ApiClient()
    with tenant_context(PLATFORM_ID):
        client.sign_in(make_user("operator", "walker"))
    return client


def with_known_ids(schema: dict[str, Any]) -> dict[str, Any]:
    """Offer the ids that there are wherever an id is taken, beside all others: the schema means the same."""
    for path, verbs in schema["paths"].items():
        own = next((IDS[name] for name in IDS if f"/{name}/{{id}}/" in told_path(path)), None)
        for operation in verbs.values():
            for parameter in operation.get("parameters", ()):
                if parameter.get("schema", {}).get("format") == "uuid":
                    known = own if parameter["in"] == "path" else RELATIONS[parameter["name"]]
                    parameter["schema"] = _known_or_any(known, parameter["schema"])
    for name, shape in schema["components"]["schemas"].items():
        if name.endswith("Request"):
            for field in RELATIONS.keys() & shape["properties"].keys():
                if not shape["properties"][field].get("readOnly"):
                    part = shape["properties"][field]
                    shape["properties"][field] = _known_or_any(RELATIONS[field], part)
    return schema


def _known_or_any(known: str | None, part: dict[str, Any]) -> dict[str, Any]:
    assert known is not None
    return {"anyOf": [{"const": known}, part]}
