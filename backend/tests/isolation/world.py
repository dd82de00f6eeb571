"""Two clinics full of the same things, for attacks from one on the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from apps.appointments.tests.factories import (
    AppointmentFactory,
    OperatoryFactory,
    ProviderFactory,
    WorkingHoursFactory,
)
from apps.medical_records.anamnesis.health.tests.factories import (
    AllergyFactory,
    ConditionFactory,
    MedicationFactory,
)
from apps.medical_records.anamnesis.questionnaires.tests.factories import (
    FormFactory,
    QuestionnaireFactory,
)
from apps.medical_records.charting.catalogue.tests.factories import ProcedureCodeFactory
from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.charting.referrals.tests.factories import (
    ReferralFactory,
    referred_procedure,
)
from apps.medical_records.documents.attachments.tests.factories import AttachmentFactory
from apps.medical_records.documents.consents.tests.factories import ConsentFactory
from apps.medical_records.notes.tests.factories import (
    NoteTemplateFactory,
    draft_of_owner,
    signed_record,
)
from apps.medical_records.patients.contact_log.tests.factories import ContactFactory
from apps.medical_records.patients.tests.factories import PatientFactory, merged_patient
from apps.medical_records.perio.tests.factories import measured_exam
from apps.medical_records.prescriptions.tests.factories import (
    PrescriptionFactory,
    void_prescription,
)
from apps.medical_records.treatment_plans.tests.factories import (
    PhaseFactory,
    PlanFactory,
    filled_plan,
    presented_plan,
)
from apps.users.mfa.tests.factories import enrolled_colleague
from apps.users.oauth.tests.factories import ApplicationFactory
from apps.users.sessions.tests.factories import SessionFactory
from apps.users.staff.tests.factories import ColleagueFactory, NewcomerFactory
from core.audit.tests.factories import event_about

if TYPE_CHECKING:
    from tests.clinics import Clinic

# What the ids in expectations stand for, and how the things hang together: a filter by one must have something to find.
FACTORIES: dict[str, tuple[Any, dict[str, str]]] = {
    "user": (ColleagueFactory, {}),
    "newcomer": (NewcomerFactory, {}),
    "enrolled": (enrolled_colleague, {}),
    "provider": (ProviderFactory, {}),
    "guarantor": (PatientFactory, {}),
    "patient": (PatientFactory, {"primary_doctor": "provider", "guarantor": "guarantor"}),
    "duplicate": (PatientFactory, {}),
    "merged": (merged_patient, {"into": "guarantor"}),
    "allergy": (AllergyFactory, {"patient": "patient"}),
    "condition": (ConditionFactory, {"patient": "patient"}),
    "medication": (MedicationFactory, {"patient": "patient"}),
    "form": (FormFactory, {}),
    "questionnaire": (QuestionnaireFactory, {"patient": "patient"}),
    "draft_form": (partial(FormFactory, status="draft"), {}),
    "procedure_code": (ProcedureCodeFactory, {}),
    "surface_code": (partial(ProcedureCodeFactory, filling=True), {}),
    "plan": (PlanFactory, {"patient": "patient", "provider": "provider"}),
    "phase": (PhaseFactory, {"plan": "plan"}),
    "procedure": (
        ProcedureFactory,
        {
            "patient": "patient",
            "code": "surface_code",
            "provider": "provider",
            "treatment_plan": "plan",
            "phase": "phase",
        },
    ),
    "dropped": (partial(ProcedureFactory, status="cancelled"), {"patient": "patient"}),
    "finding": (FindingFactory, {"patient": "patient", "recorded_by": "provider"}),
    "referral": (ReferralFactory, {"patient": "patient", "referred_by": "provider"}),
    "referred": (referred_procedure, {"referral": "referral"}),
    "contact": (ContactFactory, {"patient": "patient", "by": "user"}),
    "attachment": (AttachmentFactory, {"patient": "patient", "by": "user"}),
    "consent": (ConsentFactory, {"patient": "patient", "by": "user"}),
    "operatory": (OperatoryFactory, {}),
    "working_hours": (WorkingHoursFactory, {"doctor": "provider"}),
    "appointment": (
        AppointmentFactory,
        {"patient": "patient", "doctor": "provider", "operatory": "operatory"},
    ),
    "prescription": (PrescriptionFactory, {"patient": "patient", "prescriber": "provider"}),
    "void": (void_prescription, {"patient": "patient", "by": "provider"}),
    "session": (SessionFactory, {}),
    "application": (ApplicationFactory, {}),
    "filled_plan": (filled_plan, {"patient": "patient"}),
    "presented_plan": (
        presented_plan,
        {"patient": "patient", "by": "provider", "alternative_to": "plan"},
    ),
    "note": (signed_record, {"patient": "patient", "doctor": "provider"}),
    "draft_note": (draft_of_owner, {"patient": "patient"}),
    "note_template": (NoteTemplateFactory, {}),
    "audit_event": (event_about, {"patient": "patient"}),
    "perio_exam": (measured_exam, {"patient": "patient", "examiner": "provider"}),
    "earlier_exam": (measured_exam, {"patient": "patient", "examiner": "provider"}),
}


@dataclass
class World:
    """Ids of one of each thing in either clinic: `ours["patient"]`, `theirs["patient"]`."""

    ours: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)


def fill(alpha: Clinic, beta: Clinic) -> World:
    """Put one of everything into both clinics."""
    world = World()
    for clinic, things in ((alpha, world.ours), (beta, world.theirs)):
        with clinic.context():
            made: dict[str, Any] = {"tenant": clinic.tenant}
            for name, (factory, links) in FACTORIES.items():
                made[name] = factory(**{field: made[other] for field, other in links.items()})
            things.update({name: str(thing.pk) for name, thing in made.items()})
    return world


# What a refusal adds to.
TRAIL = frozenset({"audit_auditevent", "audit_unsealed"})


def fingerprint(connection: Any, clinic: Clinic, *, but: frozenset[str] = TRAIL) -> dict[str, str]:
    """Return a digest of a clinic and of every row of it, as the test's own transaction sees them, but for its audit trail."""
    with clinic.context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE a.attname = 'tenant_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
            " AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall() if name not in but]
        each = [
            f"SELECT '{table}', count(*) || ':' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
            f' FROM "{table}" t WHERE tenant_id = %(clinic)s'
            for table in tables
        ]
        clinics = "SELECT 'tenants_tenant', t::text FROM tenants_tenant t WHERE id = %(clinic)s"
        cursor.execute(" UNION ALL ".join([*each, clinics]), {"clinic": clinic.id})
        digests = dict(cursor.fetchall())
    assert len(digests) == len(tables) + 1
    return digests
