"""The page of duplicates in the administration."""

from __future__ import annotations

import pytest

from apps.medical_records.patients.tests.factories import PatientFactory
from core.audit.models import AuditEvent
from tests.admin_pages import AdminClient

PAGE = "/admin/medical_records/patient/duplicates/"


def browser_of(user):
    client = AdminClient()
    client.enter(user)
    return client


@pytest.fixture
def twice(alpha):
    with alpha.context():
        first = PatientFactory(first_name="Jürgen", last_name="Müller")
        return first, PatientFactory(
            first_name="Jürgen", last_name="Müller", birth_date=first.birth_date
        )


def test_the_page_shows_both_with_the_way_to_the_merge_and_is_told(alpha, twice):
    browser = browser_of(alpha.owner)
    with alpha.context():
        seen = AuditEvent.objects.count()
    shown = browser.get(PAGE).content.decode()

    assert "the same name, the same birth date" in shown
    for patient in twice:
        assert f"/admin/medical_records/patient/{patient.pk}/change/" in shown
        assert f"/admin/medical_records/patient/{patient.pk}/merge/" in shown
    with alpha.context():
        (event,) = list(AuditEvent.objects.order_by("id"))[seen:]
    assert (event.action, event.operation, event.outcome) == ("read", "duplicates", "success")


def test_an_auditor_sees_it_without_the_merge(alpha, twice):
    shown = browser_of(alpha.auditor).get(PAGE).content.decode()

    assert str(twice[0].pk) in shown
    assert "/merge/" not in shown


def test_the_list_leads_there(alpha):
    assert PAGE in browser_of(alpha.owner).get("/admin/medical_records/patient/").content.decode()
