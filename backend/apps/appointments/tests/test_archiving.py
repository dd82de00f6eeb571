"""Archiving a patient who has visits ahead, or pays for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.appointments.choices import Status
from apps.appointments.models import Appointment
from apps.appointments.tests.factories import AppointmentFactory
from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def archive(api, patient):
    return lambda body=None: api.post(f"{API}patients/{patient.pk}/archive/", body)


def visit(clinic, patient, days, status=Status.SCHEDULED):
    at = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    with clinic.context():
        return AppointmentFactory(patient=patient, status=status, appointment_date=at)


def state(clinic):
    with clinic.context():
        return (
            Patient.objects.order_by("pk").first().status,
            list(Appointment.objects.order_by("pk").values_list("status", flat=True)),
        )


def test_visits_ahead_are_listed_until_somebody_says_what_becomes_of_them(alpha, archive, patient):
    coming = [visit(alpha, patient, day) for day in (2, 1)]
    visit(alpha, patient, -3)
    visit(alpha, patient, 5, Status.CANCELLED)
    answer = archive()

    assert (answer.status_code, answer.json()["code"]) == (409, "archive_consequences")
    assert answer.json()["consequences"] == {
        "visits_ahead": [str(each.pk) for each in reversed(coming)]
    }
    assert state(alpha) == ("active", ["scheduled", "scheduled", "scheduled", "cancelled"])


@pytest.mark.parametrize(("decision", "left"), [("keep", "scheduled"), ("cancel", "cancelled")])
def test_what_was_decided_is_done(alpha, archive, patient, decision, left):
    visit(alpha, patient, 1)
    visit(alpha, patient, -3)

    assert archive({"visits_ahead": decision}).json()["status"] == "archived"
    assert state(alpha) == ("archived", [left, "scheduled"])
    assert archive().status_code == 200


@pytest.mark.parametrize("body", [None, {}, {"visits_ahead": "cancel", "dependants": "release"}])
def test_where_nothing_is_ahead_nothing_needs_to_be_said(alpha, archive, patient, body):
    visit(alpha, patient, -3)

    assert archive(body).status_code == 200
    assert state(alpha) == ("archived", ["scheduled"])


@pytest.mark.parametrize("body", [{"visits_ahead": "burn"}, {"nothing": "keep"}])
def test_other_decisions_are_refused(alpha, archive, patient, body):
    visit(alpha, patient, 1)

    assert archive(body).status_code == 400
    assert state(alpha) == ("active", ["scheduled"])


@pytest.mark.parametrize("decision", ["keep", "release"])
def test_whoever_is_paid_for_is_said_too(alpha, archive, patient, decision):
    visit(alpha, patient, 1)
    with alpha.context():
        child = PatientFactory(guarantor=patient)
    answer = archive({"visits_ahead": "cancel"})
    assert answer.json()["consequences"] == {"dependants": [str(child.pk)]}
    assert state(alpha) == ("active", ["scheduled"])

    assert archive({"visits_ahead": "cancel", "dependants": decision}).status_code == 200
    with alpha.context():
        child.refresh_from_db()
    assert child.guarantor_id == (patient.pk if decision == "keep" else None)
    assert state(alpha) == ("archived", ["cancelled"])
