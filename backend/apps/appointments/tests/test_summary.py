"""Visits on the patient's one screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.appointments.choices import Status
from apps.appointments.tests.factories import AppointmentFactory, ProviderFactory
from apps.medical_records.patients.tests.factories import PatientFactory, merged_patient
from core.api import rows
from tests.clients import API


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def visit(alpha, patient):
    """Make a visit so many days from now."""

    def make(days, status=Status.SCHEDULED, **fields):
        at = (timezone.now() + timedelta(days=days)).replace(second=0, microsecond=0)
        with alpha.context():
            return AppointmentFactory(
                **{"patient": patient, "appointment_date": at, "status": status, **fields}
            )

    return make


def visits(api, patient):
    answer = api.get(f"{API}patients/{patient.pk}/summary/")
    assert answer.status_code == 200, answer.content
    return answer.json()["visits"]


def test_who_never_came_has_none(api, alpha, visit, patient):
    with alpha.context():
        other = PatientFactory()
    visit(1, patient=other)

    assert visits(api, patient) == {"last": None, "next": None, "missed": 0}


def test_the_last_that_was_completed_the_next_and_how_many_were_missed(api, alpha, visit, patient):
    with alpha.context():
        doctor = ProviderFactory(first_name="Eva", last_name="Lang")
    visit(-90, Status.COMPLETED)
    last = visit(-30, Status.COMPLETED, doctor=doctor, reason="Check-up")
    for days, status in ((-20, Status.NO_SHOW), (-10, Status.NO_SHOW), (-5, Status.CANCELLED)):
        visit(days, status)
    visit(-1)  # nobody said what became of it
    visit(0, Status.IN_TREATMENT)
    visit(5, Status.CANCELLED)
    coming = visit(10, Status.CONFIRMED)
    visit(40)

    told = visits(api, patient)
    assert told["last"] == {
        "id": str(last.pk),
        "at": f"{last.appointment_date:%Y-%m-%dT%H:%M:%S}Z",
        "status": "completed",
        "doctor": str(doctor.pk),
        "doctor_name": "Eva Lang",
        "duration_minutes": 30,
        "reason": "Check-up",
    }
    assert (told["next"]["id"], told["next"]["status"]) == (str(coming.pk), "confirmed")
    assert told["missed"] == 2


def test_visits_that_stayed_with_whom_was_merged_are_told(api, alpha, visit, patient):
    with alpha.context():
        target = PatientFactory()
        before = merged_patient(into=target)
    stayed = visit(-30, Status.COMPLETED, patient=before)
    visit(-20, Status.NO_SHOW, patient=before)

    told = visits(api, target)
    assert (told["last"]["id"], told["missed"]) == (str(stayed.pk), 1)


def test_every_clinic_is_told_of_its_own_visits(alpha, beta, client_of):
    """The sources are asked within the clinic whose request has the statement written, whoever asked before."""
    for clinic in (alpha, beta, alpha):
        rows._select.cache_clear()
        with clinic.context():
            target = PatientFactory()
            AppointmentFactory(patient=target)

        assert visits(client_of(clinic.owner), target)["next"]["status"] == "scheduled"
