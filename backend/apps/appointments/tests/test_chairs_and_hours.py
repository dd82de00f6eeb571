"""Operatories and weekly hours through the API."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from apps.appointments.models import WorkingHours
from apps.appointments.tests.factories import (
    OperatoryFactory,
    ProviderFactory,
    WorkingHoursFactory,
)
from tests.clients import API

CHAIRS, HOURS = f"{API}operatories/", f"{API}working-hours/"


def test_an_admin_names_chairs_and_switches_them_off(alpha, client_of):
    client = client_of(alpha.admin)
    url = client.post(CHAIRS, {"name": "Room 1"})["Location"]

    assert client.patch(url, {"name": "Blue room", "is_active": False}).json()["is_active"] is False
    assert [row["name"] for row in client.get(f"{CHAIRS}?is_active=false").json()["results"]] == [
        "Blue room"
    ]
    assert client.delete(url).status_code == 405


def test_two_chairs_never_have_one_name(api, alpha):
    with alpha.context():
        OperatoryFactory(name="Room 1")
        other = OperatoryFactory(name="Room 2")
    answer = api.patch(f"{CHAIRS}{other.pk}/", {"name": "room 1"})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "name")
    assert api.get(f"{CHAIRS}{other.pk}/").json()["name"] == "Room 2"


def test_an_admin_keeps_a_doctor_s_hours(api, alpha):
    with alpha.context():
        doctor = str(ProviderFactory().pk)
    body = {"doctor": doctor, "weekday": 1, "starts_at": "08:00", "ends_at": "12:00"}
    url = api.post(HOURS, body)["Location"]

    assert api.post(HOURS, {**body, "starts_at": "12:00", "ends_at": "17:00"}).status_code == 201
    assert api.patch(url, {"starts_at": "09:00"}).json()["starts_at"] == "09:00:00"
    assert len(api.get(f"{HOURS}?doctor={doctor}").json()["results"]) == 2
    assert api.delete(url).status_code == 204
    assert len(api.get(HOURS).json()["results"]) == 1


@pytest.mark.parametrize(("starts", "ends"), [("12:00", "12:00"), ("13:00", "12:00")])
def test_hours_end_after_they_start(api, alpha, starts, ends):
    with alpha.context():
        doctor = str(ProviderFactory().pk)
    answer = api.post(HOURS, {"doctor": doctor, "weekday": 1, "starts_at": starts, "ends_at": ends})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "ends_at")


def test_hours_of_one_day_never_overlap(api, alpha):
    with alpha.context():
        hours = WorkingHoursFactory()
    body = {"doctor": str(hours.doctor_id), "weekday": 1, "starts_at": "11:59", "ends_at": "13:00"}
    answer = api.post(HOURS, body)

    assert (answer.status_code, answer.json()["code"]) == (409, "working_hours_overlap")
    assert api.post(HOURS, {**body, "weekday": 2}).status_code == 201
    with alpha.context(), pytest.raises(IntegrityError), transaction.atomic():
        WorkingHoursFactory(doctor=hours.doctor)
    with alpha.context():
        assert WorkingHours.objects.count() == 2


@pytest.mark.parametrize("url", [CHAIRS, HOURS])
def test_a_receptionist_reads_but_does_not_change(alpha, client_of, url):
    client = client_of(alpha.receptionist)

    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 403
