"""The main job through real gunicorn: sign in, find, look for a time, book; and two desks racing for one slot."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier

import pytest
import requests

from apps.appointments.models import Appointment
from apps.appointments.tests.factories import (
    MONDAY,
    AppointmentFactory,
    OperatoryFactory,
    ProviderFactory,
    WorkingHoursFactory,
)
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clinics import PASSWORD, make_clinic


class Desk(requests.Session):
    """A receptionist's client."""

    def __init__(self, server, clinic, username="receptionist"):
        super().__init__()
        self.api = f"{server}/api/v1"
        body = {"tenant": clinic.tenant.slug, "username": username, "password": PASSWORD}
        answer = self.post(f"{self.api}/auth/token/", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        self.headers["Authorization"] = f"Bearer {answer.json()['access']}"

    def ask(self, path, **query):
        return super().get(f"{self.api}/{path}", params=query, timeout=30)

    def submit(self, path, body):
        return super().post(f"{self.api}/{path}", json=body, timeout=60)


@pytest.fixture
def clinics(committed):
    alpha, beta = make_clinic("alpha"), make_clinic("beta")
    with alpha.context():
        PatientFactory(first_name="Jürgen", last_name="Müller")
        WorkingHoursFactory(starts_at=time(9), ends_at=time(10))
        OperatoryFactory()
    return alpha, beta


def test_a_receptionist_signs_in_finds_a_patient_and_books_a_free_chair(clinics, live_server_url):
    alpha, beta = clinics
    desk, next_door = Desk(live_server_url, alpha), Desk(live_server_url, beta)
    day = {
        "from": "2027-01-11T00:00:00+01:00",
        "to": "2027-01-12T00:00:00+01:00",
        "duration_minutes": 30,
    }

    (patient,) = desk.ask("patients/", search="jurgen muler").json()["results"]
    slots = desk.ask("appointments/availability/", **day).json()["results"]
    assert [slot["start"] for slot in slots] == [
        f"2027-01-11T08:{m}:00Z" for m in ("00", "15", "30")
    ]
    booking = {
        "patient": patient["id"],
        "doctor": slots[0]["doctor"],
        "operatory": slots[0]["operatory"],
        "appointment_date": slots[0]["start"],
        "duration_minutes": 30,
    }
    booked = desk.submit("appointments/", booking)
    assert booked.status_code == 201
    left = desk.ask("appointments/availability/", **day).json()["results"]
    assert [slot["start"] for slot in left] == ["2027-01-11T08:30:00Z"]

    # The same from the clinic next door finds nothing.
    assert next_door.ask("patients/", search="jurgen muler").json()["results"] == []
    assert next_door.ask("appointments/availability/", **day).json()["results"] == []
    refused = next_door.submit("appointments/", booking)
    assert {error["attr"] for error in refused.json()["errors"]} == {
        "patient",
        "doctor",
        "operatory",
    }
    assert next_door.ask(f"appointments/{booked.json()['id']}/").status_code == 404
    assert next_door.ask("appointments/").json()["results"] == []


def together(attempts):
    """Run every attempt at the same moment and return their answers."""
    start = Barrier(len(attempts))

    def run(attempt):
        start.wait()
        return attempt()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return [future.result() for future in [pool.submit(run, each) for each in attempts]]


@pytest.mark.parametrize("shared", ["doctor", "patient", "operatory"])
def test_of_many_desks_racing_for_a_slot_one_wins(clinics, live_server_url, shared):
    alpha, _ = clinics
    desks = [Desk(live_server_url, alpha) for _ in range(8)]
    with alpha.context():
        one = {
            "doctor": ProviderFactory(),
            "patient": PatientFactory(),
            "operatory": OperatoryFactory(),
        }[shared]
        bodies = []
        for n in range(24):
            things = {
                "doctor": ProviderFactory(),
                "patient": PatientFactory(),
                "operatory": OperatoryFactory(),
            }
            start = MONDAY + timedelta(minutes=n)  # each overlaps each
            ids = {name: str(thing.pk) for name, thing in {**things, shared: one}.items()}
            bodies.append({**ids, "appointment_date": start.isoformat(), "duration_minutes": 30})

    answers = together(
        [
            lambda desk=desks[n % 8], body=body: desk.submit("appointments/", body)
            for n, body in enumerate(bodies)
        ]
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 23}
    (winner,) = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    assert all(
        answer.json()["conflicts"] == [winner] for answer in answers if answer.status_code == 409
    )
    with alpha.context():
        assert [str(pk) for pk in Appointment.objects.values_list("pk", flat=True)] == [winner]


def test_of_two_visits_moved_onto_one_time_one_gets_there(clinics, live_server_url):
    alpha, _ = clinics
    desks = [Desk(live_server_url, alpha), Desk(live_server_url, alpha)]
    with alpha.context():
        doctor = ProviderFactory()
        visits = [
            AppointmentFactory(doctor=doctor, appointment_date=MONDAY + timedelta(days=n))
            for n in (1, 2)
        ]
    answers = together(
        [
            lambda desk=desk, visit=visit: desk.submit(
                f"appointments/{visit.pk}/reschedule/", {"appointment_date": MONDAY.isoformat()}
            )
            for desk, visit in zip(desks, visits, strict=True)
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    with alpha.context():
        assert Appointment.objects.filter(appointment_date=MONDAY).count() == 1
        assert Appointment.objects.count() == 2


def test_of_many_uses_of_a_refresh_token_exactly_one_works(clinics, live_server_url):
    body = {"tenant": "alpha", "username": "dentist", "password": PASSWORD}
    refresh = requests.post(f"{live_server_url}/api/v1/auth/token/", json=body, timeout=30).json()[
        "refresh"
    ]
    url = f"{live_server_url}/api/v1/auth/token/refresh/"

    answers = together([lambda: requests.post(url, json={"refresh": refresh}, timeout=60)] * 16)

    assert Counter(answer.status_code for answer in answers) == {200: 1, 401: 15}
    (pair,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert requests.post(url, json={"refresh": pair["refresh"]}, timeout=30).status_code == 401
