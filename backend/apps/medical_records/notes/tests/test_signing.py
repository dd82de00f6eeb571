"""A signature is over all that a note says, for ever; amendments are added beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.medical_records.models import Amendment, MedicalRecord
from apps.medical_records.notes import services
from apps.medical_records.notes.signing import addition_of, content_of, is_intact
from apps.medical_records.notes.tests.factories import (
    MedicalRecordFactory,
    amendment_of,
    signed_record,
)
from apps.medical_records.signing import canonical, digest
from tests.clients import API
from tests.isolation.world import fingerprint

NOTES = f"{API}medical-records/"
ADDED = {"text": "Still numb at 17:00.", "reason": "Call after the visit"}
pytestmark = pytest.mark.one_world

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


def test_an_amendment_is_added_and_the_note_stays_byte_for_byte(alpha, client_of, signed):
    url = f"{url_of(signed)}amendments/"

    def row():
        with alpha.context(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT r::text, r.xmin FROM medical_records_medicalrecord r WHERE id = %s",
                [signed.pk],
            )
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


def test_the_command_proves_what_was_signed_and_names_what_is_something_else(
    alpha, beta, amendment, monkeypatch
):
    out = StringIO()
    call_command("verify_records", "alpha", stdout=out)
    assert out.getvalue() == "alpha: 1 signed notes, 1 amendments\n"

    monkeypatch.setattr(services, "digest", lambda _: "0" * 64)
    with alpha.context():
        record = signed_record()
        added = amendment_of(record)
    with pytest.raises(CommandError, match="2 broken"):
        call_command("verify_records", stdout=out)
    assert f"BROKEN note {record.pk}, BROKEN amendment {added.pk}" in out.getvalue()
    call_command("verify_records", "beta", stdout=out)
    with pytest.raises(CommandError, match="no clinic gamma"):
        call_command("verify_records", "gamma", stdout=out)
