"""The odontogram in the administration."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.patients.tests.factories import PatientFactory
from core.audit.models import AuditEvent
from tests.admin_pages import AdminClient

BEFORE, THEN = "2026-03-01T09:00", datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def patient(tenant):
    found = FindingFactory(
        kind="missing", surfaces="", tooth="36", from_date=THEN.date(), effective_at=THEN
    )
    return found.patient


@pytest.fixture
def browser(alpha, patient):
    client = AdminClient()
    client.enter(alpha.owner)
    return client


def page(patient, what="odontogram"):
    return f"/admin/medical_records/patient/{patient.pk}/{what}/"


def test_the_patients_page_shows_the_drawing_and_leads_to_its_page(browser, patient):
    shown = browser.get(page(patient, "change")).content.decode()

    assert f'<a href="{page(patient)}"><img src="{page(patient)}?image=svg"' in shown


def test_its_page_draws_it_as_of_any_moment_that_has_passed(browser, patient):
    now = browser.get(page(patient)).content.decode()
    before = browser.get(page(patient), {"at": BEFORE}).content.decode()
    to_come = browser.get(page(patient), {"at": "2100-01-01T09:00"}).content.decode()

    assert "<title>36: missing</title>" in now
    assert "<title>36: present (by age)</title>" in before
    assert "Give a moment that has passed." in to_come


def test_the_image_is_an_event_of_its_own(browser, patient, tenant):
    seen = AuditEvent.objects.count()
    image = browser.get(page(patient), {"image": "svg"})

    assert image["Content-Type"] == "image/svg+xml"
    with tenant.context():
        events = list(AuditEvent.objects.order_by("id"))[seen:]
    assert [(e.operation, e.patient) for e in events] == [("odontogram", patient.pk)]


def test_another_clinics_patient_is_not_there(browser, beta):
    with beta.context():
        theirs = PatientFactory()
    assert browser.get(page(theirs)).status_code == 404
