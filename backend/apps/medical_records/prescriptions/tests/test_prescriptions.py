"""Prescriptions: issued if they go with the patient, cancelled, never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from apps.medical_records.anamnesis.health.tests.factories import (
    AllergyFactory,
    ConditionFactory,
    MedicationFactory,
)
from apps.medical_records.models import Allergy, Patient, Prescription
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.merging.services import merge
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.prescriptions import services
from apps.medical_records.prescriptions.errors import NotPrescribedByAnybody
from apps.medical_records.prescriptions.tests.factories import PrescriptionFactory
from apps.users.staff.tests.factories import ColleagueFactory
from tests.applications import make_integration
from tests.clients import API
from tests.isolation.world import fingerprint

URL = f"{API}prescriptions/"
AMOXICILLIN = {
    "drug": "Amoxicillin AL 1000",
    "atc": "J01CA04",
    "dose": "1 Tablette",
    "quantity": "20 Tabletten",
}
IBUPROFEN = {"drug": "Ibuprofen", "strength": "600 mg", "dose": "1", "quantity": "20"}
REASON = "Tolerated twice since; the patient knows."


@pytest.fixture
def patient(alpha):
    """A grown-up of whom nothing is known."""
    with alpha.context():
        return PatientFactory(birth_date="1980-05-04")


@pytest.fixture
def allergy(alpha, patient):
    """What the patient does not tolerate."""
    with alpha.context():
        return AllergyFactory(patient=patient, substance="Penizilline", severity="mild")


def prescribe(api, patient, drug, **more):
    """Prescribe a drug."""
    return api.post(URL, {"patient": str(patient.pk), **drug, **more})


def code_of(answer):
    """Return status and code of a refusal, with the fields that are wrong."""
    told = answer.json()
    return answer.status_code, [error["attr"] for error in told.get("errors", ())] or told["code"]


def test_a_prescription_is_the_callers_unless_it_says_whose(api, alpha, patient):
    issued = prescribe(api, patient, AMOXICILLIN, repeats=2).json()

    assert issued | AMOXICILLIN == issued
    assert (issued["prescriber"], issued["status"]) == (str(alpha.owner.pk), "active")
    assert (issued["repeats"], issued["conflicts"], issued["replaces"]) == (2, [], None)
    assert api.get(f"{URL}{issued['id']}/").json() == issued
    theirs = prescribe(api, patient, IBUPROFEN, prescriber=str(alpha.dentist.pk)).json()
    assert theirs["prescriber"] == str(alpha.dentist.pk)
    for given, found in (
        ({"patient": str(patient.pk)}, [theirs, issued]),
        ({"prescriber": str(alpha.dentist.pk)}, [theirs]),
        ({"status": "cancelled"}, []),
    ):
        assert api.get(URL, given).json()["results"] == found


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("prescriber", "hygienist"),
        ("atc", "J1"),
        ("atc", "j01ca04"),
        ("repeats", 13),
        ("drug", ""),
        ("quantity", None),
    ],
)
def test_what_is_no_prescription_is_refused_by_field(api, alpha, patient, field, value):
    given = str(alpha.hygienist.pk) if value == "hygienist" else value
    before = fingerprint(connection, alpha)

    assert code_of(prescribe(api, patient, {**AMOXICILLIN, field: given})) == (400, [field])
    assert fingerprint(connection, alpha) == before


def test_who_has_left_and_who_is_nobody_prescribes_nothing(api, alpha, patient):
    integration = make_integration(alpha.id, "dentist")
    with alpha.context():
        left = ColleagueFactory(role="dentist", is_active=False)
        before = fingerprint(connection, alpha)
        with pytest.raises(NotPrescribedByAnybody):
            services.write(patient=patient, by=integration.service_account, **AMOXICILLIN)
    for somebody in (left, integration.service_account):
        refused = prescribe(api, patient, AMOXICILLIN, prescriber=str(somebody.pk))
        assert code_of(refused) == (400, ["prescriber"])
    assert fingerprint(connection, alpha) == before


def test_a_conflict_is_refused_in_no_words_of_the_patients(api, alpha, patient, allergy):
    before = fingerprint(connection, alpha)

    refused = prescribe(api, patient, AMOXICILLIN)

    assert code_of(refused) == (409, "allergy_conflict")
    assert refused.json()["conflicts"] == [
        {
            "kind": "allergy",
            "id": str(allergy.pk),
            "severity": "mild",
            "rule": "penicillins:penicillins",
            "what": "A penicillin, for a patient who is allergic to one.",
        }
    ]
    assert b"Penizilline" not in refused.content
    assert fingerprint(connection, alpha) == before


def test_a_conflict_is_overridden_for_a_reason_and_kept_as_it_was(api, alpha, patient, allergy):
    issued = prescribe(api, patient, AMOXICILLIN, override_reason=REASON).json()
    with alpha.context():
        Allergy.objects.update(substance="Other", severity="severe")

    told = api.get(f"{URL}{issued['id']}/").json()

    (kept,) = told["conflicts"]
    assert (kept["recorded"], kept["severity"]) == ("Penizilline", "mild")
    assert kept["id"] == str(allergy.pk)
    assert told["override_reason"] == REASON


@pytest.mark.parametrize("blank", ["", "   "])
def test_no_reason_is_no_override(api, alpha, patient, allergy, blank):
    before = fingerprint(connection, alpha)

    refused = prescribe(api, patient, AMOXICILLIN, override_reason=blank)

    assert code_of(refused) == (409, "allergy_conflict")
    assert fingerprint(connection, alpha) == before


def test_everything_that_is_known_is_looked_at_and_nothing_that_is_over(api, alpha, patient):
    with alpha.context():
        born = PatientFactory(birth_date=timezone.now().date() - timedelta(days=3_000))
        facts = [
            AllergyFactory(patient=patient, substance="Säure: Acetylsalicylsäure"),
            ConditionFactory(patient=patient, icd10="K25.4", name="x", status="remission"),
            MedicationFactory(patient=patient, name="Éliquis"),
            PrescriptionFactory(patient=patient, drug="Xyz", substance="", atc="M01AE02"),
        ]
        over = PatientFactory(birth_date="1980-05-04")
        AllergyFactory(patient=over, substance="Aspirin", status="refuted")
        ConditionFactory(patient=over, icd10="K25.4", name="x", status="resolved")
        MedicationFactory(patient=over, name="Eliquis", status="stopped")
        long_ago = timezone.now() - timedelta(days=15)
        PrescriptionFactory(patient=over, drug="Ibuprofen", prescribed_at=long_ago)
        cancelled = PrescriptionFactory(patient=over, drug="Ibuprofen")
        services.cancel(cancelled, by=alpha.dentist, reason="No")

    told = prescribe(api, patient, IBUPROFEN).json()["conflicts"]

    assert [(it["kind"], it["id"]) for it in told] == [
        (kind, str(fact.pk))
        for kind, fact in zip(
            ("allergy", "condition", "medication", "prescription"), facts, strict=True
        )
    ]
    aspirin = {**IBUPROFEN, "drug": "ASS 500"}
    (young,) = prescribe(api, born, aspirin).json()["conflicts"]
    assert (young["kind"], young["id"]) == ("age", str(born.pk))
    assert prescribe(api, over, IBUPROFEN).status_code == 201


def test_a_prescription_is_cancelled_and_replaced_once(api, alpha, patient):
    issued = prescribe(api, patient, AMOXICILLIN).json()
    url = f"{URL}{issued['id']}/cancel/"
    assert code_of(prescribe(api, patient, IBUPROFEN, replaces=issued["id"])) == (400, ["replaces"])
    assert code_of(api.post(url, {"reason": ""})) == (400, ["reason"])

    cancelled = api.post(url, {"reason": "Wrong strength"}).json()

    assert (cancelled["status"], cancelled["cancellation_reason"]) == (
        "cancelled",
        "Wrong strength",
    )
    assert cancelled["cancelled_by"] == str(alpha.owner.pk)
    assert cancelled["cancelled_at"]
    assert cancelled["drug"] == issued["drug"]
    assert prescribe(api, patient, IBUPROFEN, replaces=issued["id"]).status_code == 201
    before = fingerprint(connection, alpha)
    assert code_of(api.post(url, {"reason": "Again"})) == (409, "invalid_transition")
    assert code_of(prescribe(api, patient, AMOXICILLIN, replaces=issued["id"])) == (
        400,
        ["replaces"],
    )
    with alpha.context():
        other = PatientFactory(birth_date="1980-05-04")
    before = fingerprint(connection, alpha)
    assert code_of(prescribe(api, other, AMOXICILLIN, replaces=issued["id"])) == (400, ["replaces"])
    assert fingerprint(connection, alpha) == before


def test_a_stale_cancellation_is_refused(api, alpha, patient):
    issued = prescribe(api, patient, AMOXICILLIN).json()
    before = fingerprint(connection, alpha)

    refused = api.post(f"{URL}{issued['id']}/cancel/", {"reason": "x"}, headers={"If-Match": '"9"'})

    assert refused.status_code == 412
    assert fingerprint(connection, alpha) == before


def test_nothing_is_prescribed_for_who_is_archived_or_merged_but_taken_back(api, alpha, patient):
    issued = prescribe(api, patient, AMOXICILLIN).json()
    with alpha.context():
        patients.archive(patient)
    before = fingerprint(connection, alpha)
    assert code_of(prescribe(api, patient, AMOXICILLIN)) == (409, "patient_archived")
    assert fingerprint(connection, alpha) == before
    assert api.post(f"{URL}{issued['id']}/cancel/", {"reason": "x"}).status_code == 200


def test_prescriptions_stay_when_patients_are_merged_and_are_found_and_reckoned_with(
    api, alpha, patient
):
    issued = prescribe(api, patient, IBUPROFEN).json()
    with alpha.context():
        target = PatientFactory(birth_date="1980-05-04")
        merge(Patient.objects.get(pk=patient.pk), into=target)

    (found,) = api.get(URL, {"patient": str(target.pk)}).json()["results"]

    assert found == issued
    assert code_of(prescribe(api, patient, AMOXICILLIN)) == (409, "patient_merged")
    (conflict,) = prescribe(api, target, IBUPROFEN).json()["conflicts"]
    assert (conflict["kind"], conflict["id"]) == ("prescription", issued["id"])
    summary = api.get(f"{API}patients/{target.pk}/summary/").json()["prescriptions"]
    assert [row["id"] for row in summary["active"]] == [issued["id"]]
    cancel = api.post(f"{URL}{issued['id']}/cancel/", {"reason": "Two numbers"})
    assert cancel.status_code == 200
    assert prescribe(api, target, IBUPROFEN, replaces=issued["id"]).status_code == 201


def test_a_timeline_and_a_summary_tell_of_prescriptions(api, patient):
    issued = prescribe(api, patient, IBUPROFEN).json()

    (entry,) = api.get(f"{API}patients/{patient.pk}/timeline/", {"kind": "prescription"}).json()[
        "results"
    ]

    assert (entry["id"], entry["at"]) == (issued["id"], issued["prescribed_at"])
    assert entry["details"] == {
        "status": "active",
        "drug": "Ibuprofen",
        "strength": "600 mg",
        "quantity": "20",
    }
    url = f"{API}patients/{patient.pk}/summary/"
    (row,) = api.get(url).json()["prescriptions"]["active"]
    assert row == {
        name: issued[name]
        for name in ("id", "drug", "strength", "dose", "frequency", "prescribed_at")
    }
    api.post(f"{URL}{issued['id']}/cancel/", {"reason": "x"})
    assert api.get(url).json()["prescriptions"] == {"active": []}


CHANGES = (
    "drug = 'Other'",
    "dose = 'Other'",
    "repeats = 5",
    "conflicts = '[]'",
    "override_reason = 'Other'",
    "prescribed_at = now()",
    "patient_id = (SELECT id FROM medical_records_patient WHERE id <> patient_id LIMIT 1)",
    "updated_at = now()",
    (
        "status = 'cancelled', drug = 'Other', cancelled_at = now(),"
        " cancelled_by_id = prescriber_id, cancellation_reason = 'x'"
    ),
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_issued_is_not_changed_by_sql_either(alpha, tenant, change):
    PatientFactory()
    issued = PrescriptionFactory(conflicts=[{"kind": "allergy"}], override_reason="x")
    before = fingerprint(connection, alpha)

    with (
        pytest.raises(IntegrityError, match="not changed, only cancelled"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE medical_records_prescription SET {change}")
    assert fingerprint(connection, alpha) == before
    cancelled = services.cancel(issued, by=tenant.dentist, reason="x")
    before = fingerprint(connection, alpha)
    with pytest.raises(Error), transaction.atomic():
        Prescription.objects.filter(pk=cancelled.pk).update(
            status="active", cancelled_at=None, cancelled_by=None, cancellation_reason=""
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Prescription.objects.update(cancellation_reason="Other")
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("table", ["medical_records_prescription", "medical_records_patient"])
def test_what_was_issued_is_not_deleted_by_sql_nor_with_its_patient(alpha, tenant, table):
    PrescriptionFactory()
    before = fingerprint(connection, alpha)

    with (
        pytest.raises(Error, match=r"Cannot delete|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")
    with pytest.raises(Error), transaction.atomic():
        Prescription.objects.all().delete()
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize(
    "raw",
    [
        {"conflicts": [{"kind": "allergy"}]},
        {"atc": "J1"},
        {"repeats": 13},
        {"status": "cancelled"},
        {"cancellation_reason": "x"},
        {"status": "lost"},
    ],
)
def test_the_database_refuses_what_no_prescription_is(tenant, raw):
    with pytest.raises(IntegrityError), transaction.atomic():
        PrescriptionFactory(**raw)
    assert not Prescription.objects.exists()


def test_history_tells_who_cancelled(api, alpha, patient):
    issued = prescribe(api, patient, IBUPROFEN).json()
    api.post(f"{URL}{issued['id']}/cancel/", {"reason": "x"})

    cancelled, written = api.get(f"{URL}{issued['id']}/history/").json()["results"]

    assert written["action"] == "insert"
    assert cancelled["changes"]["status"] == ["active", "cancelled"]
    assert cancelled["user"] == str(alpha.owner.pk)


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_and_a_detail_take_a_fixed_number_of_queries(
    api, alpha, patient, django_assert_num_queries, many
):
    with alpha.context():
        made = PrescriptionFactory.create_batch(many, patient=patient)

    # Savepoint, authentication, page, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(6):
        assert len(api.get(URL).json()["results"]) == many
    with django_assert_num_queries(6):
        api.get(f"{URL}{made[0].pk}/")
    # The same, and one query each for the patient and the prescriber.
    with django_assert_num_queries(8):
        assert api.get(f"{URL}{made[0].pk}/prescription.pdf").status_code == 200
