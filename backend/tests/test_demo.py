"""The demo clinics, in small: complete, plausible, the same every time, and loaded once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from io import StringIO
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from apps.appointments import availability
from apps.appointments.choices import Status
from apps.appointments.models import Appointment, Operatory, WorkingHours
from apps.medical_records.anamnesis.questionnaires import due
from apps.medical_records.anamnesis.questionnaires.signing import is_intact
from apps.medical_records.charting.odontogram.services import look
from apps.medical_records.documents.consents.signing import is_intact as is_still_signed
from apps.medical_records.models import (
    Allergy,
    Amendment,
    Attachment,
    Condition,
    Consent,
    Contact,
    Finding,
    MedicalRecord,
    Medication,
    NoteTemplate,
    Patient,
    PerioExam,
    Prescription,
    Procedure,
    ProcedureCode,
    Questionnaire,
    QuestionnaireAlert,
    TreatmentPlan,
)
from apps.medical_records.notes.signing import is_intact as is_intact_note
from apps.medical_records.patients.contact_log.models import OPEN
from apps.medical_records.perio.querysets import whole
from apps.medical_records.treatment_plans.estimate import is_intact as signed_plan_is_intact
from apps.tenants.models import Tenant
from apps.users.models import Application, User
from apps.users.oauth.scopes import all_scopes
from apps.users.roles import Role
from apps.users.sessions.origin import Origin
from apps.users.sessions.sign_in import sign_in
from core.storage import files
from core.tenancy.context import PLATFORM_ID, tenant_context
from demo.loader import Size
from demo.mouths import MOUTHS

SMALL = Size(patients=150, days_behind=30, days_ahead=20)
STAFF = {
    "owner", "admin", "dentist", "dentist2", "dentist3", "hygienist",
    "assistant", "receptionist", "billing", "stock", "auditor",
}  # fmt: skip
CLINICS = {
    "harbor": ("Europe/Berlin", "EUR", "fdi"),
    "maple": ("America/New_York", "USD", "universal"),
    "sakura": ("Asia/Tokyo", "JPY", "fdi"),
}


@pytest.fixture(scope="module")
def loaded(one_transaction):
    call_command("load_demo", jobs=1, size=SMALL, verbosity=0, stdout=StringIO())


@pytest.fixture
def demo(loaded, db):
    with tenant_context(PLATFORM_ID):
        return {tenant.slug: tenant for tenant in Tenant.objects.exclude(pk=PLATFORM_ID)}


def test_there_are_three_clinics_with_their_staff_and_an_operator(demo):
    assert {
        slug: (tenant.timezone, tenant.currency, tenant.tooth_notation)
        for slug, tenant in demo.items()
    } == CLINICS
    for tenant in demo.values():
        with tenant_context(tenant.pk):
            staff = {user.username: user for user in User.objects.people()}
            assert set(staff) == STAFF
            assert all(staff[f"dentist{n}"].role == Role.DENTIST for n in ("", "2", "3"))
            assert all(user.role == user.username.rstrip("23") for user in staff.values())
            assert all(user.is_provider for user in staff.values() if user.role == Role.DENTIST)
    with tenant_context(PLATFORM_ID):
        assert [user.username for user in User.objects.all()] == ["operator"]


@pytest.mark.parametrize("slug", CLINICS)
def test_everybody_signs_in_with_the_password_of_the_readme(demo, slug):
    for username in STAFF:
        signed_in = sign_in(
            tenant_slug=slug,
            username=username,
            password="dentia-demo-password",
            origin=Origin(),
        )
        assert signed_in.session.tenant_id == demo[slug].pk


@pytest.mark.parametrize("slug", CLINICS)
def test_somebody_pays_for_two_children_and_somebody_was_taken_in_twice(demo, slug):
    with tenant_context(demo[slug].pk):
        first, children = Patient.objects.get(number="1"), Patient.objects.exclude(guarantor=None)
        assert {child.guarantor_id for child in children} == {first.pk}
        assert [child.last_name for child in children] == [first.last_name] * 2
        merged = Patient.objects.get(merged_into__isnull=False)
        assert (merged.birth_date, merged.status) == (merged.merged_into.birth_date, "archived")
        assert not Appointment.objects.filter(patient=merged).exists()
        assert not Contact.objects.filter(patient=merged).exists()
        assert Contact.objects.filter(OPEN).exists()
        assert not Contact.objects.filter(happened_at__gt=timezone.now()).exists()
        assert Patient.objects.filter(status="archived", merged_into=None).exists()


@pytest.mark.parametrize("slug", CLINICS)
def test_some_patients_have_histories(demo, slug):
    with tenant_context(demo[slug].pk):
        states = Counter(due.due().values_list("state", flat=True))
        rows = list(Questionnaire.objects.order_by("created_at"))
        assert Counter(row.status for row in rows) == {"signed": 5, "open": 1}
        assert all(is_intact(row) for row in rows if row.status == "signed")
        assert {row.language for row in rows} == {"de" if slug == "harbor" else "en"}
        active = Patient.objects.filter(status="active").count()
        assert states == {"due": 1, "never": active - 5}

        takes = Medication.objects.get(is_alert=True).patient
        assert Condition.objects.get(icd10="E11.9").patient == takes
        assert takes.birth_date.year < timezone.now().year - 65
        allergies = {it.category: it.substance for it in Allergy.objects.all()}
        assert allergies == {"drug": "Penicillin", "none_known": ""}
        assert Allergy.objects.filter(category="none_known").count() == 2
        expecting = Questionnaire.objects.get(answers__pregnant=True).patient
        assert expecting.sex == "female"
        first = QuestionnaireAlert.objects.filter(patient=expecting).values_list("text", flat=True)
        assert list(first) == ["Schwangerschaft" if slug == "harbor" else "Pregnancy"]


@pytest.mark.parametrize("slug", CLINICS)
def test_visits_are_noted_signed_and_amended(demo, slug):
    with tenant_context(demo[slug].pk):
        notes = list(MedicalRecord.objects.all())
        assert Counter(note.status for note in notes) == {"signed": 48, "draft": 2}
        assert all(is_intact_note(note) for note in notes if note.status == "signed")
        assert all(note.recorded_at <= timezone.now() for note in notes)
        assert not [note for note in notes if note.says_nothing]
        assert Amendment.objects.count() == 3
        assert NoteTemplate.objects.count() == 4
        assert {draft.recorded_by.role for draft in MedicalRecord.objects.drafts()} == {
            "dentist", "assistant",
        }  # fmt: skip


@pytest.mark.parametrize("slug", CLINICS)
def test_some_patients_were_prescribed_something(demo, slug):
    with tenant_context(demo[slug].pk):
        rows = list(Prescription.objects.order_by("prescribed_at", "pk"))
        assert Counter(row.status for row in rows) == {"active": 4, "cancelled": 1}
        (overridden,) = (row for row in rows if row.override_reason)
        told = [(it["rule"], it["recorded"]) for it in overridden.conflicts]
        # Of Japanese the rules know no words.
        assert told == ([] if slug == "sakura" else [("nsaids:anticoagulants", "Apixaban")])
        assert rows[-1].replaces.status == "cancelled"
        assert rows[0].prescribed_at < timezone.now() - timedelta(days=100)
        allergic = Allergy.objects.get(substance="Penicillin").patient
        assert allergic.prescriptions.get().atc == "J01FF01"


@pytest.mark.parametrize("slug", CLINICS)
def test_mouths_of_every_kind_are_charted_as_they_came_about(demo, slug):
    zone = ZoneInfo(demo[slug].timezone)
    with tenant_context(demo[slug].pk):
        charted = Patient.objects.filter(findings__isnull=False).distinct()
        assert charted.count() == len(MOUTHS)
        statuses = set(Procedure.objects.values_list("status", flat=True))
        assert statuses == {"planned", "completed", "existing_elsewhere", "cancelled"}
        assert Finding.objects.get(tooth="37", kind="caries").to_date is not None  # it was filled

        restored = Patient.objects.get(procedures__code__code="IMP-3")
        for years, there in ((0, "implant"), (2.5, "missing"), (3.5, "present")):
            at = timezone.now() - timedelta(days=365 * years)
            (tooth,) = (
                it for it in look(restored, zone=zone, at=at).mouth.teeth if it.tooth.fdi == "46"
            )
            assert tooth.presence == there


@pytest.mark.parametrize("slug", CLINICS)
def test_there_are_plans_in_every_state(demo, slug):
    with tenant_context(demo[slug].pk):
        plans = list(TreatmentPlan.objects.all())
        told = {"draft": 1, "presented": 2, "accepted": 1, "rejected": 1, "completed": 1}
        assert Counter(plan.status for plan in plans) == told
        assert all(signed_plan_is_intact(plan) for plan in plans if plan.content_hash)
        assert {plan.currency for plan in plans if plan.total} == {demo[slug].currency}
        under_way = Procedure.objects.filter(treatment_plan__status="accepted")
        assert Counter(under_way.values_list("status", flat=True)) == {"completed": 2, "planned": 3}


@pytest.mark.parametrize("slug", CLINICS)
def test_gums_become_better_over_time_and_some_are_still_measured(demo, slug):
    with tenant_context(demo[slug].pk):
        exams = list(PerioExam.objects.order_by("patient", "examined_at"))
        told = whole([exam.pk for exam in exams])
        assert Counter(exam.status for exam in exams) == {"completed": 7, "open": 1}
        courses = {
            patient: [told[str(exam.pk)]["scores"]["mean_depth"] for exam in theirs]
            for patient, theirs in groupby(exams, key=attrgetter("patient_id"))
        }
        assert sorted(map(len, courses.values())) == [2, 2, 4]
        (longest,) = (depths for depths in courses.values() if len(depths) == 4)
        assert longest == sorted(longest, reverse=True)


@pytest.mark.parametrize("slug", CLINICS)
def test_a_page_and_a_server_are_let_in(demo, slug):
    with tenant_context(demo[slug].pk):
        found = {it.name: it.grant_types for it in Application.objects.usable()}
        assert found == {
            "Front desk": ["authorization_code"],
            "Reminders": ["client_credentials"],
        }
        assert all(set(it.scopes) <= set(all_scopes()) for it in Application.objects.all())


@pytest.mark.parametrize("slug", CLINICS)
def test_the_book_has_every_status_inside_working_hours(demo, slug):
    tenant = demo[slug]
    with tenant_context(tenant.pk):
        assert Patient.objects.count() == SMALL.patients
        visits = list(Appointment.objects.all())
        assert {visit.status for visit in visits} == set(Status)
        assert all(
            visit.cancellation_reason for visit in visits if visit.status == Status.CANCELLED
        )
        hours = {(row.doctor_id, row.weekday): [] for row in WorkingHours.objects.all()}
        for row in WorkingHours.objects.all():
            hours[row.doctor_id, row.weekday].append((row.starts_at, row.ends_at))
        for visit in visits:
            start = visit.appointment_date.astimezone(ZoneInfo(tenant.timezone))
            end = visit.ends_at.astimezone(ZoneInfo(tenant.timezone))
            spans = hours[visit.doctor_id, start.isoweekday()]
            assert any(opens <= start.time() and end.time() <= closes for opens, closes in spans)


@pytest.mark.parametrize("slug", CLINICS)
def test_there_is_something_free_and_somebody_to_find(demo, slug):
    from datetime import timedelta

    with tenant_context(demo[slug].pk):
        assert Operatory.objects.count() == 4
        now = timezone.now()
        assert availability.find(
            start=now, end=now + timedelta(days=10), minutes=30, zone=demo[slug].zone
        )
        assert Patient.objects.exclude(first_name="").count() == SMALL.patients
        numbers = {int(number) for number in Patient.objects.values_list("number", flat=True)}
        assert numbers == set(range(1, SMALL.patients + 1))


def test_the_umlaut_of_the_tour_is_there(demo):
    with tenant_context(demo["harbor"].pk):
        best = Patient.objects.matching("jurgen muler").order_by("-relevance").first()
        assert (best.first_name, best.last_name) == ("Jürgen", "Müller")


def test_loading_again_changes_nothing(demo):
    def rows():
        found = {}
        for tenant in demo.values():
            with tenant_context(tenant.pk), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT (SELECT count(*) FROM users_user), (SELECT count(*) FROM appointments_appointmentevent),"
                    " (SELECT max(updated_at) FROM appointments_appointment)"
                )
                found[tenant.slug] = cursor.fetchone()
        return found

    before = rows()
    call_command("load_demo", jobs=1, size=SMALL, stdout=StringIO())

    assert rows() == before


def test_every_clinic_has_a_catalogue_with_fees_in_its_language(demo):
    words = {"harbor": "Kontrolluntersuchung", "maple": "Check-up", "sakura": "Check-up"}
    for slug, tenant in demo.items():
        with tenant_context(tenant.pk):
            assert ProcedureCode.objects.get(code="EX-2").description == words[slug]
            assert not ProcedureCode.objects.filter(default_fee=0).exists()


@pytest.mark.parametrize("slug", CLINICS)
def test_there_are_xrays_and_consents_one_of_them_taken_back(demo, slug):
    with tenant_context(demo[slug].pk):
        xrays = Attachment.objects.filter(kind="xray")
        assert xrays.count() == 6
        assert all(files.is_kept(one.storage_key) for one in xrays)
        consents = list(Consent.objects.order_by("signed_at"))
        assert [one.withdrawn_at is not None for one in consents] == [True, False, False, False]
        assert all(is_still_signed(one) for one in consents)
        assert {one.language for one in consents} == {demo[slug].language[:2]}
