"""Attachments: filed, described, had back byte for byte, and void instead of deleted."""

from __future__ import annotations

import hashlib
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django_tasks_db.models import DBTaskResult
from PIL import Image

from apps.medical_records.documents.attachments.tasks import make_thumbnail
from apps.medical_records.documents.attachments.tests.factories import (
    AttachmentFactory,
    image,
    pdf,
)
from apps.medical_records.models import Attachment, Patient
from apps.medical_records.patients.merging.services import merge, unmerge
from apps.medical_records.patients.tests.factories import PatientFactory
from core.audit.models import AuditEvent
from core.storage import files
from tests.clients import API

FILES = f"{API}attachments/"
LIST_QUERIES, DETAIL_QUERIES, CONTENT_QUERIES, UPLOAD_QUERIES = 6, 6, 6, 9
pytestmark = pytest.mark.one_world


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


def send(client, patient, content, *, name="Scan 1.png", **fields):
    given = {"patient": str(patient.pk), "kind": "xray", **fields}
    file = SimpleUploadedFile(name, content, "text/html")
    return client.post(FILES, {**given, "file": file}, format="multipart")


def bytes_of(answer):
    return b"".join(answer.streaming_content)


def test_a_pdf_is_had_back_byte_for_byte_under_a_name_of_ours(api, patient):
    given = pdf()
    filed = send(api, patient, given, name="Befund Schmidt.pdf", kind="letter", tooth="36")
    answer = api.get(f"{filed['Location']}content/")

    assert filed.status_code == 201
    told = filed.json()
    assert (told["file_name"], told["content_type"]) == ("Befund Schmidt.pdf", "application/pdf")
    assert (told["size"], told["width"], told["tooth"]) == (len(given), None, "36")
    assert told["sha256"] == hashlib.sha256(given).hexdigest()
    assert bytes_of(answer) == given
    assert answer["Content-Disposition"] == f'attachment; filename="letter-{told["id"]}.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    assert answer["ETag"] == f'"{told["sha256"]}"'


def test_what_is_told_of_an_image_is_of_what_is_kept(api, patient):
    filed = send(api, patient, image("JPEG", (40, 30))).json()
    kept = bytes_of(api.get(f"{FILES}{filed['id']}/content/"))

    assert (filed["content_type"], filed["width"], filed["height"]) == ("image/jpeg", 40, 30)
    assert (filed["size"], filed["sha256"]) == (len(kept), hashlib.sha256(kept).hexdigest())
    assert Image.open(BytesIO(kept)).size == (40, 30)


@pytest.mark.parametrize("given", ["a list", "an upload"])
def test_a_page_costs_as_many_queries_with_three_rows_as_with_one(
    api, alpha, patient, django_assert_num_queries, given
):
    if given == "an upload":
        send(api, patient, pdf())
        with django_assert_num_queries(UPLOAD_QUERIES):
            assert send(api, patient, pdf()).status_code == 201
        return
    for rows in (1, 2):
        with alpha.context():
            AttachmentFactory.create_batch(rows, patient=patient)
        with django_assert_num_queries(LIST_QUERIES):
            answer = api.get(f"{FILES}?patient={patient.pk}")
    assert len(answer.json()["results"]) == 3
    url = f"{FILES}{answer.json()['results'][0]['id']}/"
    with django_assert_num_queries(DETAIL_QUERIES):
        api.get(url)
    with django_assert_num_queries(CONTENT_QUERIES):
        api.get(f"{url}content/")


def test_what_is_said_of_a_file_may_change_and_history_has_it(api, patient):
    url = send(api, patient, image(), title="Before")["Location"]
    answer = api.patch(url, {"title": "After", "tooth": "UL6", "notation": "palmer"})

    assert (answer.json()["title"], answer.json()["tooth"]) == ("After", "26")
    changes = api.get(f"{url}history/").json()["results"][0]["changes"]
    assert changes == {"title": ["Before", "After"], "tooth": ["", "26"]}


@pytest.mark.parametrize("field", ["sha256", "size", "file_name", "recorded_by", "content_type"])
def test_a_body_does_not_set_what_the_file_says(api, alpha, patient, field):
    url = send(api, patient, image())["Location"]
    before = api.get(url).json()
    value = {"size": 7, "recorded_by": str(alpha.dentist.pk)}.get(field, "x")

    assert api.patch(url, {field: value}).json()[field] == before[field]
    refused = send(api, patient, image(), **{field: value})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "unknown_field")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE medical_records_attachment SET sha256 = repeat('0', 64)",
        "UPDATE medical_records_attachment SET storage_key = uuidv7()",
        "UPDATE medical_records_attachment SET size = 1",
        "UPDATE medical_records_attachment SET file_name = 'x'",
        "DELETE FROM medical_records_attachment",
        "DELETE FROM medical_records_patient",
    ],
)
def test_raw_sql_changes_no_content_and_deletes_no_file(tenant, statement):
    attachment = AttachmentFactory()
    before = Attachment.objects.filter(pk=attachment.pk).values().get()
    with (
        pytest.raises((IntegrityError, InternalError, ProgrammingError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Attachment.objects.filter(pk=attachment.pk).values().get() == before


def test_what_was_filed_wrongly_is_kept_and_not_listed(api, alpha, patient):
    url = send(api, patient, image())["Location"]
    answer = api.post(f"{url}void/", {"reason": "Of another patient"})

    assert answer.status_code == 200
    assert answer.json()["void_reason"] == "Of another patient"
    assert answer.json()["voided_by"] == str(alpha.owner.pk)
    ours = f"{FILES}?patient={patient.pk}"
    assert api.get(ours).json()["results"] == []
    assert [row["id"] for row in api.get(f"{ours}&void=true").json()["results"]] == [
        answer.json()["id"]
    ]
    assert api.get(f"{ours}&void=false").json()["results"] == []
    assert api.get(f"{url}content/").status_code == 200
    before = api.get(url).json()
    for again in (api.post(f"{url}void/", {"reason": "x"}), api.patch(url, {"title": "x"})):
        assert (again.status_code, again.json()["code"]) == (409, "already_void")
    assert api.get(url).json() == before
    with (
        alpha.context(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE medical_records_attachment SET voided_at = NULL, title = 'x'")


def test_a_thumbnail_is_made_by_a_task_that_may_run_twice(api, alpha, patient):
    filed = send(api, patient, image("JPEG", (1000, 500), "RGB")).json()
    small = f"{FILES}{filed['id']}/thumbnail/"
    waiting = api.get(small)
    with alpha.context():
        queued = DBTaskResult.objects.get(task_path__endswith="make_thumbnail")
        for _ in range(2):
            make_thumbnail.func(attachment=UUID(filed["id"]))
    answer = api.get(small)

    assert (waiting.status_code, waiting.json()["code"]) == (409, "thumbnail_pending")
    assert waiting["Retry-After"] == "2"
    assert queued.args_kwargs["kwargs"] == {"attachment": filed["id"]}
    content = bytes_of(answer)
    assert Image.open(BytesIO(content)).size == (320, 160)
    assert answer["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert api.get(f"{FILES}{filed['id']}/").json()["version"] == filed["version"]


def test_a_pdf_has_no_thumbnail(api, patient):
    answer = api.get(f"{send(api, patient, pdf())['Location']}thumbnail/")

    assert (answer.status_code, answer.json()["code"]) == (404, "no_thumbnail")


def test_a_download_also_of_a_part_is_an_event_of_the_patient(api, alpha, patient):
    url = f"{send(api, patient, pdf())['Location']}content/"
    bytes_of(api.get(url, headers={"Range": "bytes=0-3"}))
    api.head(url)

    with alpha.context():
        events = AuditEvent.objects.filter(operation="content")
        told = list(events.values_list("action", "outcome", "patient", "resource"))
    assert told == [("read", "success", patient.pk, "attachments")] * 2


def test_another_clinic_s_file_is_not_there(alpha, beta, api, patient, client_of):
    filed = send(api, patient, pdf()).json()
    theirs = client_of(beta.owner)

    for what in ("", "content/", "thumbnail/", "history/"):
        assert theirs.get(f"{FILES}{filed['id']}/{what}").status_code == 404
    with alpha.context():
        key = Attachment.objects.get(pk=filed["id"]).storage_key
        assert files.is_kept(key)
    with beta.context():
        assert not files.is_kept(key)
        with pytest.raises(FileNotFoundError):
            files.open_file(key)


def test_a_file_follows_its_patient_into_a_merge_and_back(api, alpha, patient):
    filed = send(api, patient, pdf(), title="Letter").json()
    with alpha.context():
        other = PatientFactory()
        merge(patient, into=other)
    url = f"{FILES}{filed['id']}/"

    assert api.get(url).json()["patient"] == str(other.pk)
    timeline = api.get(f"{API}patients/{other.pk}/timeline/?kind=attachment").json()["results"]
    assert [entry["details"]["title"] for entry in timeline] == ["Letter"]
    with alpha.context():
        unmerge(Patient.objects.get(pk=patient.pk))
    assert api.get(url).json()["patient"] == str(patient.pk)


def test_the_screen_at_the_chair_has_the_last_xray(api, patient):
    send(api, patient, image(), title="First")
    last = send(api, patient, image(), title="Last", tooth="11").json()
    wrong = send(api, patient, image(), title="Of somebody else")["Location"]
    send(api, patient, image(), kind="photo")
    api.post(f"{wrong}void/", {"reason": "x"})
    send(api, patient, image(), title="Brought along", taken_at="2010-01-05T14:05:00Z")

    told = api.get(f"{API}patients/{patient.pk}/summary/").json()["documents"]["last_xray"]
    assert (told["id"], told["title"], told["tooth"]) == (last["id"], "Last", "11")
    assert told["taken_at"] is None
