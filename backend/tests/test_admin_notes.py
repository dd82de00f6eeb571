"""What the administration shows of notes: signed ones as they were signed, drafts to whom they concern, and nothing to change."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.medical_records.models import NoteTemplate
from apps.medical_records.notes import services
from apps.medical_records.notes.tests.factories import (
    MedicalRecordFactory,
    NoteTemplateFactory,
    amendment_of,
    signed_record,
)
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.admin_pages import AdminClient
from tests.isolation.world import fingerprint

ADMIN = "/admin/medical_records"
pytestmark = pytest.mark.one_world


def entered(user):
    client = AdminClient()
    client.enter(user)
    return client


@pytest.fixture
def browser(alpha):
    return entered(alpha.owner)


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_signed_note_is_read_with_its_amendments_and_changed_by_nobody(browser, alpha):
    with alpha.context():
        note = signed_record(doctor=alpha.dentist, treatment="<b>Filling</b>")
        amendment_of(note)
    url = f"{ADMIN}/medicalrecord/{note.pk}/change/"
    before = fingerprint(connection, alpha)

    page = text_of(browser.get(url))

    for said in ("K02.1", "46", "Deep", "No pain any more", "Pain on cold drinks"):
        assert said in page
    assert "&lt;b&gt;Filling&lt;/b&gt;" in page
    assert f"SHA-256 {note.content_hash}: this is what was signed." in page
    assert "this is what was added." in page
    assert browser.send(url, {"treatment": "x", "status": "draft"}).status_code == 403
    assert browser.send(f"{ADMIN}/medicalrecord/add/", {}).status_code == 403
    assert browser.send(f"{ADMIN}/medicalrecord/{note.pk}/delete/", {}).status_code == 403
    assert fingerprint(connection, alpha) == before


def test_what_is_not_what_was_signed_or_added_is_told(browser, alpha, monkeypatch):
    monkeypatch.setattr(services, "digest", lambda _: "0" * 64)
    with alpha.context():
        note = signed_record()
        amendment_of(note)

    page = text_of(browser.get(f"{ADMIN}/medicalrecord/{note.pk}/change/"))

    assert "this is not what was signed." in page
    assert "this is not what was added." in page


def test_a_draft_is_seen_by_who_runs_the_clinic_and_by_no_auditor(browser, alpha):
    with alpha.context():
        patient = PatientFactory()
        draft = MedicalRecordFactory(patient=patient, doctor=alpha.dentist)
    auditor, shown = entered(alpha.auditor), f"/medicalrecord/{draft.pk}/"

    for page in (f"{ADMIN}/medicalrecord/", f"{ADMIN}/medicalrecord/?q={patient.number}"):
        assert shown in text_of(browser.get(page))
        assert shown not in text_of(auditor.get(page))
    for page in ("change", "history"):
        assert browser.get(f"{ADMIN}{shown}{page}/").status_code == 200
        assert auditor.get(f"{ADMIN}{shown}{page}/").status_code == 302
    assert "SHA-256" not in text_of(browser.get(f"{ADMIN}{shown}change/"))


def test_history_tells_diagnoses_and_texts_keep_their_lines(browser, alpha):
    with alpha.context():
        draft = MedicalRecordFactory(doctor=alpha.owner, examination="One line\nand another")
        services.edit(draft, diagnoses=[])
    shown = f"{ADMIN}/medicalrecord/{draft.pk}"

    assert "One line<br>and another" in text_of(browser.get(f"{shown}/change/"))
    told = text_of(browser.get(f"{shown}/history/"))
    assert "note: Deep, icd10: K02.1, tooth: 46" in told


def test_a_template_is_kept_and_its_name_is_its_own(browser, alpha):
    with alpha.context():
        other = NoteTemplateFactory(name="Check-up")
    form = {"name": "Filling", "treatment": "Filled.", "is_active": "on"}

    assert browser.send(f"{ADMIN}/notetemplate/add/", form).status_code == 302
    with alpha.context():
        made = NoteTemplate.objects.get(name="Filling")
    refused = browser.send(f"{ADMIN}/notetemplate/{made.pk}/change/", {"name": "check-UP"})
    assert "Another template has this name." in text_of(refused)
    switched = {"name": "Filling", "treatment": "Filled."}
    assert browser.send(f"{ADMIN}/notetemplate/{made.pk}/change/", switched).status_code == 302
    with alpha.context():
        made.refresh_from_db()
        assert (made.name, made.is_active) == ("Filling", False)
        other.refresh_from_db()
    assert other.name == "Check-up"
