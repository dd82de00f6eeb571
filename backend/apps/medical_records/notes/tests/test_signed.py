"""A signed note stays as it was signed, by whatever way somebody tries to change it; it is amended."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.db.models import ProtectedError
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.medical_records.models import Amendment, MedicalRecord, Patient
from apps.medical_records.notes import services
from apps.medical_records.notes.admin import MedicalRecordAdmin
from apps.medical_records.notes.signing import addition_of, content_of, is_intact
from apps.medical_records.notes.tests.factories import (
    MedicalRecordFactory,
    amendment_of,
    signed_record,
)
from apps.medical_records.signing import canonical, digest
from core.tenancy.roles import APP
from tests.clients import API
from tests.isolation.world import fingerprint

NOTES = f"{API}medical-records/"
ADDED = {"text": "Still numb at 17:00.", "reason": "Call after the visit"}
pytestmark = pytest.mark.one_world

RECORDS, AMENDMENTS = "medical_records_medicalrecord", "medical_records_amendment"
IDS = [UUID(int=number) for number in range(1, 5)]
# All that a signature is over, of a note that never was.
SAID = {
    "pk": IDS[0],
    "patient_id": IDS[1],
    "doctor_id": IDS[2],
    "signed_by_id": IDS[2],
    "recorded_at": datetime(2026, 6, 2, 9, 10, tzinfo=UTC),
    "signed_at": datetime(2026, 6, 2, 9, 40, 0, 500_000, tzinfo=UTC),
    "chief_complaint": "Schmerzen „unten rechts“",
    "examination": "46 MO\nKaries",
    "diagnoses": [{"tooth": "46", "icd10": "K02.1", "note": ""}],
    "treatment": "Füllung",
}
FORM = (
    '{"chief_complaint":"Schmerzen „unten rechts“","diagnoses":[{"icd10":"K02.1","note":"","tooth":"46"}],'
    '"doctor":"00000000-0000-0000-0000-000000000003","examination":"46 MO\\nKaries",'
    '"patient":"00000000-0000-0000-0000-000000000002","record":"00000000-0000-0000-0000-000000000001",'
    '"recorded_at":"2026-06-02T09:10:00Z","signed_at":"2026-06-02T09:40:00.5Z",'
    '"signed_by":"00000000-0000-0000-0000-000000000003","treatment":"Füllung"}'
)
HASH = "4f3b78153d8cf87c20da1dce41f15176840eb7dd5bfc345060a806717877f942"
OTHER = {
    "pk": IDS[3],
    "patient_id": IDS[3],
    "doctor_id": IDS[3],
    "signed_by_id": IDS[3],
    "recorded_at": datetime(2026, 6, 2, 9, 11, tzinfo=UTC),
    "signed_at": datetime(2026, 6, 2, 9, 40, 0, 500_001, tzinfo=UTC),
}


def record_of(**said):
    return MedicalRecord(tenant_id=IDS[0], **{**SAID, **said})


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


def test_what_is_signed_has_one_form_and_one_hash_for_ever():
    assert canonical(content_of(record_of())).decode() == FORM
    assert digest(content_of(record_of())) == HASH


@pytest.mark.parametrize("name", OTHER)
def test_another_person_or_time_is_another_hash(name):
    assert digest(content_of(record_of(**{name: OTHER[name]}))) != HASH


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
said = st.fixed_dictionaries(
    {
        "chief_complaint": texts,
        "examination": texts,
        "treatment": texts,
        "diagnoses": st.lists(
            st.fixed_dictionaries({"icd10": texts, "tooth": texts, "note": texts}), max_size=3
        ),
    }
)


@given(one=said, other=said)
@settings(max_examples=200)
def test_whatever_is_said_differently_has_another_hash(one, other):
    hashes = {digest(content_of(record_of(**each))) for each in (one, other)}

    assert len(hashes) == (1 if one == other else 2)


def test_the_doctor_signs_and_everybody_sees_who_and_when(alpha, client_of):
    with alpha.context():
        draft = MedicalRecordFactory(doctor=alpha.dentist)
    answer = client_of(alpha.dentist).post(f"{url_of(draft)}sign/")

    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["signed_by"]) == ("signed", str(alpha.dentist.pk))
    assert told["signed_at"]
    assert told["intact"] is True
    assert client_of(alpha.hygienist).get(url_of(draft)).json() == told
    with alpha.context():
        assert digest(content_of(MedicalRecord.objects.get(pk=draft.pk))) == told["content_hash"]


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_nobody_signs_in_somebody_s_place(alpha, client_of, role):
    with alpha.context():
        draft = MedicalRecordFactory(doctor=alpha.dentist, by=alpha.staff[role])
    client = client_of(alpha.staff[role])
    before = fingerprint(connection, alpha)
    refused = client.post(f"{url_of(draft)}sign/")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_its_doctor")
    assert fingerprint(connection, alpha) == before


def test_nothing_is_not_signed_but_a_diagnosis_alone_is(alpha, client_of):
    client = client_of(alpha.dentist)
    nothing = {"chief_complaint": "", "examination": "", "treatment": "", "diagnoses": []}
    with alpha.context():
        draft = MedicalRecordFactory(doctor=alpha.dentist, **nothing)
    refused = client.post(f"{url_of(draft)}sign/")

    assert (refused.status_code, refused.json()["code"]) == (409, "record_empty")
    with alpha.context():
        assert MedicalRecord.objects.get(pk=draft.pk).status == "draft"
    client.patch(url_of(draft), {"diagnoses": [{"icd10": "K02.1"}]})
    assert client.post(f"{url_of(draft)}sign/").status_code == 200


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
        copy.pk = IDS[3]
        copy.save(force_insert=True)

    refuses(alpha, copies, InternalError)


def test_the_administration_writes_no_note(alpha, signed):
    with pytest.raises(PermissionDenied):
        MedicalRecordAdmin.write(None, signed, {"treatment": "x"}, add=False)


def test_an_amendment_is_added_and_the_note_stays_byte_for_byte(alpha, client_of, signed):
    url = f"{url_of(signed)}amendments/"

    def row():
        with alpha.context(), connection.cursor() as cursor:
            cursor.execute(f"SELECT r::text, r.xmin FROM {RECORDS} r WHERE id = %s", [signed.pk])
            return cursor.fetchone()

    before = row()
    answer = client_of(alpha.assistant).post(url, ADDED)

    assert answer.status_code == 201
    told = answer.json()
    assert {name: told[name] for name in ADDED} == ADDED
    assert (told["record"], told["written_by"]) == (str(signed.pk), str(alpha.assistant.pk))
    assert row() == before
    reader = client_of(alpha.auditor)
    assert reader.get(url).json()["results"] == [told]
    detail = reader.get(url_of(signed)).json()
    assert (detail["amendment_count"], detail["intact"]) == (1, True)
    with alpha.context():
        added = Amendment.objects.get(pk=told["id"])
        assert digest(addition_of(added, added.record)) == told["content_hash"]


@pytest.mark.parametrize("missing", ["text", "reason"])
def test_an_amendment_says_what_and_why(alpha, api, signed, missing):
    before = fingerprint(connection, alpha)
    refused = api.post(f"{url_of(signed)}amendments/", {**ADDED, missing: " "})

    assert refused.status_code == 400
    assert [error["attr"] for error in refused.json()["errors"]] == [missing]
    assert fingerprint(connection, alpha) == before


def test_a_draft_is_not_amended_by_any_way(alpha, api, signed):
    with alpha.context():
        draft, added = MedicalRecordFactory(), amendment_of(signed)
    before = fingerprint(connection, alpha)
    refused = api.post(f"{url_of(draft)}amendments/", ADDED)

    assert (refused.status_code, refused.json()["code"]) == (409, "record_unsigned")
    assert fingerprint(connection, alpha) == before

    def writes():
        added.pk, added.record = IDS[3], draft
        added.save(force_insert=True)

    refuses(alpha, writes, IntegrityError)


def test_amendments_come_in_the_order_in_which_they_were_written(alpha, api, signed):
    with alpha.context():
        made = [str(amendment_of(signed).pk) for _ in range(3)]
    page = api.get(f"{url_of(signed)}amendments/", {"page_size": 2}).json()
    rest = api.get(page["next"]).json()

    assert [row["id"] for row in page["results"] + rest["results"]] == made
    assert api.get(f"{url_of(signed)}amendments/", {"text": "x"}).status_code == 400


def test_what_is_not_what_was_signed_is_told(alpha, api, monkeypatch):
    monkeypatch.setattr(services, "digest", lambda _: "0" * 64)
    with alpha.context():
        record = signed_record()

    assert not is_intact(record)
    assert api.get(url_of(record)).json()["intact"] is False
