"""What is kept of an upload: with its row or not at all, for the server alone, and once for a key."""

from __future__ import annotations

import stat
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.medical_records.documents.attachments import services
from apps.medical_records.documents.attachments.tasks import sweep_files
from apps.medical_records.documents.attachments.tests.factories import (
    AttachmentFactory,
    pdf,
)
from apps.medical_records.documents.attachments.tests.test_attachments import (
    FILES,
    bytes_of,
    send,
)
from apps.medical_records.models import Attachment
from apps.medical_records.patients.tests.factories import PatientFactory
from core.api import dispatch
from core.errors import Busy
from core.storage import files
from core.storage.disk import UNFINISHED
from tests.conventions.test_collisions import collision

pytestmark = pytest.mark.one_world


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


def kept(clinic):
    return set(files.storage().listdir(str(clinic.id))[1])


def test_what_is_refused_after_the_file_was_kept_leaves_no_file(api, alpha, patient, monkeypatch):
    before = kept(alpha)

    def fail(**_):
        raise Busy

    monkeypatch.setattr(Attachment.objects, "create", fail)
    answer = send(api, patient, pdf())

    assert answer.status_code == 503
    assert kept(alpha) == before


@pytest.mark.parametrize("times", [1, dispatch.ATTEMPTS])
def test_an_upload_that_collides_runs_again_with_the_same_file(
    api, alpha, patient, monkeypatch, times
):
    monkeypatch.setattr(dispatch, "LONGEST_PAUSE", 0)
    before, real, runs = kept(alpha), services.file, []

    def colliding(**given):
        filed = real(**given)
        runs.append(filed)
        if len(runs) <= times:
            raise collision()
        return filed

    monkeypatch.setattr(services, "file", colliding)
    answer = send(api, patient, pdf())

    assert answer.status_code == (201 if times == 1 else 503)
    assert len(kept(alpha) - before) == (times == 1)
    with alpha.context():
        assert Attachment.objects.filter(patient=patient).count() == (times == 1)
    if times == 1:
        assert bytes_of(api.get(f"{answer['Location']}content/")) == pdf()


def test_what_no_row_names_is_swept_after_a_day(tenant, monkeypatch):
    named, lost = AttachmentFactory(), files.new_key()
    files.keep(lost, BytesIO(b"x"))
    files.keep(lost, BytesIO(b"x"), part="small")
    sweep_files.func()
    assert files.is_kept(lost)
    monkeypatch.setattr(files, "SETTLED_AFTER", timedelta(seconds=-1))
    sweep_files.func()

    assert not files.is_kept(lost)
    assert not files.is_kept(lost, part="small")
    assert files.is_kept(named.storage_key)
    assert files.is_kept(named.storage_key, part="small")


def test_what_a_killed_write_left_is_swept_and_what_is_not_ours_stays(tenant, monkeypatch):
    named = AttachmentFactory()
    folder = Path(files.storage().path(files.place_of(named.storage_key))).parent
    half, other = folder / f"{UNFINISHED}abc", folder / ".nfs0000abc"
    half.write_bytes(b"x")
    other.write_bytes(b"x")
    sweep_files.func()
    assert half.exists(), "it may still be written"
    monkeypatch.setattr(files, "SETTLED_AFTER", timedelta(seconds=-1))
    sweep_files.func()

    assert (half.exists(), other.exists()) == (False, True)
    assert files.is_kept(named.storage_key)


def test_files_are_for_the_server_s_user_alone(tenant):
    attachment = AttachmentFactory()
    place = Path(files.storage().path(files.place_of(attachment.storage_key)))

    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    with pytest.raises(NotImplementedError):
        files.storage().url(place.name)


def test_a_repeated_upload_is_told_by_the_bytes(api, patient):
    key = {"Idempotency-Key": "a key"}

    def post(content):
        file = SimpleUploadedFile("a.pdf", content)
        body = {"patient": str(patient.pk), "kind": "letter", "file": file}
        return api.post(FILES, body, format="multipart", headers=key)

    first, again, other = post(pdf()), post(pdf()), post(pdf(b"/Lang (en)"))

    assert (first.status_code, again.content) == (201, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
