"""Notes of visits: written, read by whom they concern, and told where a patient is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.medical_records.models import MedicalRecord, Patient
from apps.medical_records.notes import services, summary
from apps.medical_records.notes.tests.factories import (
    MedicalRecordFactory,
    amendment_of,
    signed_record,
)
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.merging.services import merge, unmerge
from apps.medical_records.patients.tests.factories import PatientFactory
from core.registry.summary import summary as told_in_short
from tests.clients import API
from tests.isolation.world import fingerprint

NOTES = f"{API}medical-records/"
# Savepoint, authentication, the rows, the event, release, and the client's clinic.
LIST_QUERIES = 6
# One more, since the hash of one note is computed: its amendments are counted apart.
DETAIL_QUERIES = 7
pytestmark = pytest.mark.one_world


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def draft(alpha, patient):
    """The dentist's draft, which the assistant has written."""
    with alpha.context():
        return MedicalRecordFactory(patient=patient, doctor=alpha.dentist, by=alpha.assistant)


@pytest.fixture
def signed(alpha, patient):
    with alpha.context():
        return signed_record(
            patient=patient,
            doctor=alpha.dentist,
            recorded_at=datetime(2026, 5, 4, 8, tzinfo=UTC),
        )


def url_of(record):
    return f"{NOTES}{record.pk}/"


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def wrong(answer):
    assert answer.status_code == 400, answer.content
    return {(error["attr"], error["code"]) for error in answer.json()["errors"]}


def test_a_note_is_its_writer_s_and_of_now_unless_told_otherwise(alpha, client_of, patient):
    client = client_of(alpha.dentist)
    answer = client.post(NOTES, {"patient": str(patient.pk), "treatment": "Check-up"})

    assert answer.status_code == 201
    told = answer.json()
    assert told["doctor"] == told["recorded_by"] == str(alpha.dentist.pk)
    assert (told["status"], told["diagnoses"], told["intact"]) == ("draft", [], None)
    passed = timezone.now() - datetime.fromisoformat(told["recorded_at"])
    assert timedelta() <= passed < timedelta(minutes=5)
    assert client.get(answer["Location"]).json() == told


def test_diagnoses_are_brought_into_form(alpha, api, draft):
    given = [
        {"icd10": "k021", "tooth": "A", "notation": "universal"},
        {"icd10": " K05.3 ", "note": "Generalised"},
    ]
    answer = api.patch(url_of(draft), {"diagnoses": given})

    assert answer.json()["diagnoses"] == [
        {"icd10": "K02.1", "tooth": "55", "note": ""},
        {"icd10": "K05.3", "tooth": "", "note": "Generalised"},
    ]
    again = api.put(url_of(draft), api.get(url_of(draft)).json())
    assert again.status_code == 200
    assert again.json()["diagnoses"] == answer.json()["diagnoses"]


@pytest.mark.parametrize(
    ("given", "attr", "code"),
    [
        ({"icd10": "caries"}, "diagnoses.0.icd10", "invalid"),
        ({"icd10": ""}, "diagnoses.0.icd10", "blank"),
        ({"tooth": "46"}, "diagnoses.0.icd10", "required"),
        ({"icd10": "K02.1", "tooth": "19"}, "diagnoses.0.tooth", "no_such_tooth"),
        ({"icd10": "K02.1", "tooth": "11", "notation": "iso"}, "diagnoses.0.notation", "invalid_choice"),
        ({"icd10": "K02.1", "surface": "M"}, "diagnoses.0.surface", "unknown_field"),
        ({"icd10": "K02.1", "note": "x" * 501}, "diagnoses.0.note", "max_length"),
    ],
)  # fmt: skip
def test_what_is_no_diagnosis_is_told_by_its_place(alpha, api, draft, given, attr, code):
    before = fingerprint(connection, alpha)

    assert wrong(api.patch(url_of(draft), {"diagnoses": [given]})) == {(attr, code)}
    assert fingerprint(connection, alpha) == before


def test_a_note_is_of_no_time_to_come_and_of_who_signs_notes(alpha, client_of, api, draft):
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    new = {"patient": str(draft.patient_id), "treatment": "Check-up"}
    assistant = client_of(alpha.assistant)
    before = fingerprint(connection, alpha)

    for verb, url, body in ((api.patch, url_of(draft), {}), (api.post, NOTES, new)):
        assert wrong(verb(url, {**body, "recorded_at": later})) == {("recorded_at", "out_of_range")}
        nobody = {**body, "doctor": str(alpha.assistant.pk)}
        assert wrong(verb(url, nobody)) == {("doctor", "not_a_signer")}
    assert wrong(assistant.post(NOTES, new)) == {("doctor", "not_a_signer")}
    assert fingerprint(connection, alpha) == before


def test_nothing_is_begun_for_who_was_archived_but_what_was_begun_is_finished(
    alpha, client_of, draft, patient
):
    client = client_of(alpha.dentist)
    with alpha.context():
        patients.archive(patient)
    new = {"patient": str(patient.pk), "treatment": "Check-up"}

    assert client.post(NOTES, new).json()["code"] == "patient_archived"
    with alpha.context():
        assert MedicalRecord.objects.filter(patient=patient).count() == 1
    assert client.patch(url_of(draft), {"treatment": "Filling"}).status_code == 200
    assert client.post(f"{url_of(draft)}sign/").status_code == 200


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("dentist", True),  # who signs it
        ("assistant", True),  # who writes it
        ("owner", True),
        ("admin", True),
        ("hygienist", False),
        ("auditor", False),
    ],
)
def test_a_draft_is_seen_by_who_writes_and_signs_it_and_by_administrators(
    alpha, client_of, draft, signed, role, sees
):
    client, mine = client_of(alpha.staff[role]), {"patient": str(draft.patient_id)}
    found = {str(signed.pk), *([str(draft.pk)] if sees else [])}

    assert set(ids(client.get(NOTES, mine))) == found
    assert set(ids(client.get(NOTES, {**mine, "status": "draft"}))) == found - {str(signed.pk)}
    assert client.get(NOTES, {**mine, "count": "true"}).json()["count"] == len(found)
    for page in ("", "amendments/"):
        assert client.get(f"{url_of(draft)}{page}").status_code == (200 if sees else 404)
        assert client.get(f"{url_of(signed)}{page}").status_code == 200


def test_a_colleague_s_draft_is_as_if_it_was_not_there(alpha, client_of, draft):
    client, url = client_of(alpha.hygienist), url_of(draft)
    auditor = client_of(alpha.auditor)
    before = fingerprint(connection, alpha)

    assert client.patch(url, {"treatment": "Mine"}).status_code == 404
    assert client.put(url, {"treatment": "Mine"}).status_code == 404
    assert client.post(f"{url}sign/").status_code == 404
    assert client.post(f"{url}amendments/", {"text": "x", "reason": "y"}).status_code == 404
    assert auditor.get(f"{url}history/").status_code == 404
    assert fingerprint(connection, alpha) == before


def test_timeline_and_summary_tell_that_a_note_was_amended(alpha, client_of, signed, patient):
    client = client_of(alpha.dentist)
    url = f"{API}medical-records/{signed.pk}/amendments/"
    assert client.post(url, {"text": "MOD", "reason": "Typing"}).status_code == 201
    (entry,) = client.get(f"{API}patients/{patient.pk}/timeline/", {"kind": "note_signed"}).json()[
        "results"
    ]
    told = client.get(f"{API}patients/{patient.pk}/summary/").json()["notes"]

    assert entry["details"]["amendment_count"] == told["last"]["amendment_count"] == 1


def test_timeline_and_summary_tell_signed_notes_only(alpha, client_of, draft, signed, patient):
    client = client_of(alpha.dentist)
    entries = client.get(f"{API}patients/{patient.pk}/timeline/", {"kind": "note_signed"}).json()
    told = client.get(f"{API}patients/{patient.pk}/summary/").json()["notes"]

    (entry,) = entries["results"]
    assert (entry["id"], entry["at"]) == (str(signed.pk), "2026-05-04T08:00:00Z")
    assert entry["details"] == {
        "doctor": str(alpha.dentist.pk),
        "chief_complaint": signed.chief_complaint,
        "diagnoses": signed.diagnoses,
        "amendment_count": 0,
    }
    assert told["last"]["id"] == str(signed.pk)
    assert told["last"]["recorded_at"] == "2026-05-04T08:00:00Z"
    assert "Pain" not in str(
        client_of(alpha.receptionist).get(f"{API}patients/{patient.pk}/timeline/").json()
    )


def test_the_summary_tells_the_last_visit_or_nothing(alpha, patient, signed):
    with alpha.context():
        signed_record(patient=patient, recorded_at=datetime(2026, 1, 1, tzinfo=UTC))

        def told(of):
            rows, who = Patient.objects.all(), lambda each: each is summary.NOTES
            return told_in_short(rows, of.pk, who, (("id", "id"),))["notes"]

        assert summary.NotesSummarySerializer(data=told(patient)).is_valid()
        assert told(patient)["last"]["id"] == str(signed.pk)
        assert told(PatientFactory()) == {"last": None}


def test_drafts_follow_a_merge_and_signed_notes_are_found_through_it(alpha, api, draft, signed):
    with alpha.context():
        source, target = Patient.objects.get(pk=draft.patient_id), PatientFactory()
        before = MedicalRecord.objects.filter(pk=signed.pk).values().get()
        merge(source, into=target)
        assert MedicalRecord.objects.get(patient=target) == draft
        assert MedicalRecord.objects.filter(pk=signed.pk).values().get() == before
    assert set(ids(api.get(NOTES, {"patient": str(target.pk)}))) == {str(draft.pk), str(signed.pk)}
    timeline = api.get(f"{API}patients/{target.pk}/timeline/", {"kind": "note_signed"}).json()
    assert [entry["id"] for entry in timeline["results"]] == [str(signed.pk)]
    assert api.get(f"{API}patients/{target.pk}/summary/").json()["notes"]["last"]["id"] == str(
        signed.pk
    )

    with alpha.context():
        unmerge(Patient.objects.get(pk=source.pk))
        assert set(MedicalRecord.objects.filter(patient=source)) == {draft, signed}


def test_what_was_signed_after_a_merge_stays_when_that_is_undone(alpha, draft):
    with alpha.context():
        source, target = Patient.objects.get(pk=draft.patient_id), PatientFactory()
        merge(source, into=target)
        signed = services.sign(draft, by=alpha.dentist)
        unmerge(Patient.objects.get(pk=source.pk))
        signed.refresh_from_db()

    assert signed.patient_id == target.pk


def test_history_tells_what_a_draft_said_before_it_was_signed(alpha, client_of, draft):
    dentist, owner = client_of(alpha.dentist), client_of(alpha.owner)
    dentist.patch(url_of(draft), {"diagnoses": [{"icd10": "K04.0"}], "treatment": "Root canal"})
    dentist.post(f"{url_of(draft)}sign/")
    last, changed, first = owner.get(f"{url_of(draft)}history/").json()["results"]

    assert (first["action"], first["changes"]["status"]) == ("insert", [None, "draft"])
    assert changed["user"] == str(alpha.dentist.pk)
    assert changed["changes"] == {
        "diagnoses": [draft.diagnoses, [{"icd10": "K04.0", "tooth": "", "note": ""}]],
        "treatment": ["Filling 46 MO", "Root canal"],
    }
    assert set(last["changes"]) == {"status", "signed_at", "signed_by_id", "content_hash"}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_as_many_queries_however_long(
    alpha, api, patient, rows, django_assert_num_queries
):
    with alpha.context():
        for _ in range(rows):
            amendment_of(signed_record(patient=patient))
    api.get(NOTES, {"patient": str(patient.pk)})

    with django_assert_num_queries(LIST_QUERIES):
        page = api.get(NOTES, {"patient": str(patient.pk)})
    assert [row["amendment_count"] for row in page.json()["results"]] == [1] * rows
    record = page.json()["results"][0]["id"]
    with django_assert_num_queries(DETAIL_QUERIES):
        assert api.get(f"{NOTES}{record}/").json()["intact"] is True


def test_the_latest_visit_comes_first_and_lists_are_narrowed(alpha, api, patient, draft, signed):
    mine = {"patient": str(patient.pk)}
    first, second = str(draft.pk), str(signed.pk)

    assert ids(api.get(NOTES, mine)) == [first, second]
    assert ids(api.get(NOTES, {**mine, "ordering": "recorded_at"})) == [second, first]
    assert ids(api.get(NOTES, {**mine, "status": "signed"})) == [second]
    assert ids(api.get(NOTES, {**mine, "recorded_at__gte": "2026-06-01T00:00:00Z"})) == [first]
    assert ids(api.get(NOTES, {**mine, "recorded_at__lte": "2026-06-01T00:00:00Z"})) == [second]
    assert ids(api.get(NOTES, {**mine, "doctor": str(alpha.owner.pk)})) == []
