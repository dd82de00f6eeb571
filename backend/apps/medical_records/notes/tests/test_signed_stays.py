"""A signed note stays as it was signed, by whatever way somebody tries to change it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.db.models import ProtectedError

from apps.medical_records.models import MedicalRecord, Patient
from apps.medical_records.notes.admin import MedicalRecordAdmin
from apps.medical_records.notes.tests.factories import (
    MedicalRecordFactory,
    amendment_of,
    signed_record,
)
from core.tenancy.roles import APP
from tests.clients import API
from tests.isolation.world import fingerprint

NOTES = f"{API}medical-records/"
ADDED = {"text": "Still numb at 17:00.", "reason": "Call after the visit"}
RECORDS, AMENDMENTS = "medical_records_medicalrecord", "medical_records_amendment"
ANOTHER = UUID(int=4)
pytestmark = pytest.mark.one_world


@pytest.fixture
def signed(alpha):
    with alpha.context():
        return signed_record(doctor=alpha.dentist)


@pytest.fixture
def amendment(alpha, signed):
    with alpha.context():
        return amendment_of(signed)


def url_of(record):
    return f"{NOTES}{record.pk}/"


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("patch", "", {"treatment": "Something else"}),
        ("patch", "", {"recorded_at": "2026-06-02T09:10:00Z"}),
        ("put", "", {"treatment": "Something else", "diagnoses": []}),
        ("post", "sign/", None),
    ],
)
def test_the_api_refuses_every_change(alpha, client_of, signed, verb, path, body):
    client = client_of(alpha.dentist)
    before = fingerprint(connection, alpha)
    refused = getattr(client, verb)(f"{url_of(signed)}{path}", body)

    assert (refused.status_code, refused.json()["code"]) == (409, "record_signed")
    assert fingerprint(connection, alpha) == before


def test_the_api_deletes_neither_notes_nor_amendments(alpha, api, signed, amendment):
    before = fingerprint(connection, alpha)

    assert api.delete(url_of(signed)).status_code == 405
    assert api.delete(f"{url_of(signed)}amendments/").status_code == 405
    assert api.patch(f"{url_of(signed)}amendments/", ADDED).status_code == 405
    assert fingerprint(connection, alpha) == before


def state_of(clinic):
    """Every note, its history and what was added to it, as they lie in the tables."""
    with clinic.context(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r::text, r.xmin::text FROM {RECORDS} r UNION ALL SELECT a::text, '' FROM {AMENDMENTS} a"
            f" UNION ALL SELECT e::text, '' FROM {RECORDS}event e ORDER BY 1"
        )
        return cursor.fetchall()


def refuses(clinic, do, *errors):
    """See that something raises, and that nothing of the clinic changed."""
    before = state_of(clinic)
    with clinic.context(), pytest.raises(errors), transaction.atomic():
        do()
    assert state_of(clinic) == before


CHANGES = {
    "chief_complaint": "Something else",
    "diagnoses": [],
    "status": "draft",
    "signed_at": datetime(2026, 1, 1, tzinfo=UTC),
    "content_hash": "0" * 64,
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_orm_changes_nothing(alpha, signed, name):
    rows = MedicalRecord.objects

    def saves():
        record = rows.get(pk=signed.pk)
        setattr(record, name, CHANGES[name])
        record.save()

    refuses(alpha, saves, IntegrityError)
    refuses(
        alpha, lambda: rows.filter(pk=signed.pk).update(**{name: CHANGES[name]}), IntegrityError
    )


def test_the_orm_deletes_nothing_nor_does_a_cascade(alpha, signed, amendment):
    denied = (ProgrammingError, ProtectedError)
    refuses(alpha, signed.delete, *denied)
    refuses(alpha, amendment.delete, *denied)
    refuses(
        alpha, lambda: MedicalRecord.objects.filter(pk=signed.pk)._raw_delete("default"), *denied
    )
    refuses(alpha, lambda: Patient.objects.get(pk=signed.patient_id).delete(), *denied)


SQL = [
    f"UPDATE {RECORDS} SET treatment = 'x' WHERE id = %(record)s",
    f"UPDATE {RECORDS} SET diagnoses = diagnoses || '[{{\"icd10\":\"K02\",\"tooth\":\"\",\"note\":\"\"}}]' WHERE id = %(record)s",
    f"UPDATE {RECORDS} SET diagnoses = '[]' WHERE id = %(record)s",
    f"UPDATE {RECORDS} SET signed_by_id = recorded_by_id WHERE id = %(record)s",
    f"UPDATE {RECORDS} SET signed_at = now() WHERE id = %(record)s",
    f"UPDATE {RECORDS} SET content_hash = repeat('0', 64) WHERE id = %(record)s",
    f"UPDATE {RECORDS} SET patient_id = patient_id WHERE id = %(record)s",
    f"UPDATE {RECORDS} SET updated_at = now() WHERE id = %(record)s",
    f"UPDATE {RECORDS} SET status = 'draft', signed_at = NULL, signed_by_id = NULL, content_hash = '' WHERE id = %(record)s",
    (f"INSERT INTO {RECORDS} SELECT * FROM {RECORDS} WHERE id = %(record)s"
    " ON CONFLICT (tenant_id, id) DO UPDATE SET treatment = 'x'"),
    f"DELETE FROM {RECORDS} WHERE id = %(record)s",
    f"TRUNCATE {RECORDS} CASCADE",
    f"UPDATE {AMENDMENTS} SET text = 'x' WHERE id = %(amendment)s",
    f"DELETE FROM {AMENDMENTS} WHERE id = %(amendment)s",
    f"TRUNCATE {AMENDMENTS}",
    "DELETE FROM medical_records_patient WHERE id = %(patient)s",
    f"ALTER TABLE {RECORDS} DISABLE TRIGGER USER",
    f"DELETE FROM {RECORDS}event WHERE pgh_obj_id = %(record)s",
    f"UPDATE {RECORDS}event SET treatment = 'x' WHERE pgh_obj_id = %(record)s",
]  # fmt: skip


@pytest.mark.parametrize("sql", SQL)
def test_sql_as_the_application_s_role_changes_nothing(alpha, signed, amendment, sql):
    told = {"record": signed.pk, "amendment": amendment.pk, "patient": signed.patient_id}

    def runs():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (APP,)
            cursor.execute(sql, told)

    refuses(alpha, runs, IntegrityError, InternalError, ProgrammingError)


@pytest.mark.parametrize(
    "change",
    [
        "status = 'signed'",
        "status = 'signed', signed_at = now(), signed_by_id = doctor_id, content_hash = 'short'",
        "status = 'signed', signed_at = now(), content_hash = repeat('0', 64)",
        "status = 'signed', signed_at = now(), signed_by_id = recorded_by_id, content_hash = repeat('0', 64)",
        "signed_at = now()",
        "status = 'done'",
        ("status = 'signed', signed_at = now(), signed_by_id = doctor_id, content_hash = repeat('0', 64),"
        " chief_complaint = '', examination = '', treatment = '', diagnoses = '[]'"),
        "diagnoses = '{}'",
        "diagnoses = '[1]'",
        "diagnoses = '[[]]'",
        "diagnoses = '[{}]'",
        """diagnoses = '[{"icd10": "caries", "tooth": "", "note": ""}]'""",
        """diagnoses = '[{"icd10": "K02x1", "tooth": "", "note": ""}]'""",
        """diagnoses = '[{"icd10": 1, "tooth": "", "note": ""}]'""",
        """diagnoses = '[{"icd10": "K02.1", "tooth": "19", "note": ""}]'""",
        """diagnoses = '[{"icd10": "K02.1", "tooth": null, "note": ""}]'""",
        """diagnoses = '[{"icd10": "K02.1", "tooth": ""}]'""",
        """diagnoses = '[{"icd10": "K02.1", "tooth": "", "note": 1}]'""",
        """diagnoses = '[{"icd10": "K02.1", "tooth": "", "note": "", "more": ""}]'""",
        """diagnoses = '[{"icd10": "K02.1", "tooth": "", "note": ""}, {"icd10": "K02.1"}]'""",
    ],
)  # fmt: skip
def test_the_database_takes_no_half_signature_and_no_half_diagnosis(alpha, change):
    with alpha.context():
        draft = MedicalRecordFactory(doctor=alpha.dentist, by=alpha.assistant)

    def runs():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {RECORDS} SET {change} WHERE id = %s", [draft.pk])

    refuses(alpha, runs, IntegrityError)


def test_a_note_is_not_begun_signed(alpha, signed):
    def copies():
        copy = MedicalRecord.objects.get(pk=signed.pk)
        copy.pk = ANOTHER
        copy.save(force_insert=True)

    refuses(alpha, copies, InternalError)


def test_the_administration_writes_no_note(alpha, signed):
    with pytest.raises(PermissionDenied):
        MedicalRecordAdmin.write(None, signed, {"treatment": "x"}, add=False)


def test_a_draft_is_not_amended_by_any_way(alpha, api, signed):
    with alpha.context():
        draft, added = MedicalRecordFactory(), amendment_of(signed)
    before = fingerprint(connection, alpha)
    refused = api.post(f"{url_of(draft)}amendments/", ADDED)

    assert (refused.status_code, refused.json()["code"]) == (409, "record_unsigned")
    assert fingerprint(connection, alpha) == before

    def writes():
        added.pk, added.record = ANOTHER, draft
        added.save(force_insert=True)

    refuses(alpha, writes, IntegrityError)
