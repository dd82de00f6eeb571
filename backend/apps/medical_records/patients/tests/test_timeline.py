"""`patients/{id}/timeline/`: what the patient's own history tells, and what a caller may ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.medical_records.patients import services
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API


@pytest.fixture
def url(alpha):
    """The timeline of a patient who was archived and came back."""
    with alpha.context():
        patient = PatientFactory(last_name="Kanarienvogel")
        services.edit(patient, city="Bonn")
        services.archive(patient)
        services.archive(patient)
        services.restore(patient)
        services.edit(patient, city="Mainz")
    return f"{API}patients/{patient.pk}/timeline/"


def kinds(answer):
    assert answer.status_code == 200, answer.content
    return [row["kind"] for row in answer.json()["results"]]


def test_it_tells_when_a_patient_was_taken_in_archived_and_restored_and_no_more(api, url):
    answer = api.get(url)

    assert kinds(answer) == ["patient_restored", "patient_archived", "patient_registered"]
    for row in answer.json()["results"]:
        assert set(row) == {"at", "kind", "id", "details"}
        assert (row["details"], row["at"][-1]) == ({}, "Z")


def test_it_comes_in_pages_that_lead_there_and_back(api, url):
    first = api.get(f"{url}?page_size=2&count=true").json()
    second = api.get(first["next"]).json()

    assert first["count"] == 3
    assert first["previous"] is None
    assert second["next"] is None
    assert [row["kind"] for row in second["results"]] == ["patient_registered"]
    assert api.get(second["previous"]).json()["results"] == first["results"]


def test_another_patient_s_past_is_not_in_it(api, alpha, url):
    with alpha.context():
        other = PatientFactory()

    assert kinds(api.get(f"{API}patients/{other.pk}/timeline/")) == ["patient_registered"]


def test_it_is_narrowed_by_time_and_kind(api, url):
    now = timezone.now()
    earlier, later = (
        (now + timedelta(hours=hours)).isoformat().replace("+00:00", "Z") for hours in (-1, 1)
    )

    assert len(kinds(api.get(url, {"from": earlier, "to": later}))) == 3
    assert kinds(api.get(url, {"from": later})) == kinds(api.get(url, {"to": earlier})) == []
    assert kinds(api.get(url, {"kind": "patient_archived"})) == ["patient_archived"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "nothing"),
        ("kind", ""),
        ("from", ""),
        ("from", "yesterday"),
        ("from", "2027-01-11T09:00:00"),
        ("to", "9999-12-31T23:59:59-14:00"),
        ("cursor", "x"),
        ("cursor", ""),
        ("cursor", "A" * 34),
        ("page_size", "0"),
        ("patient", "x"),
        ("ordering", "at"),
    ],
)
def test_what_it_does_not_take_is_a_400_that_names_it(api, url, name, value):
    answer = api.get(url, {name: value})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, name)


def test_who_is_not_there_is_a_404_whatever_else_is_asked(api, beta):
    with beta.context():
        foreign = PatientFactory()

    assert api.get(f"{API}patients/{foreign.pk}/timeline/?nonsense=1").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("receptionist", 200), ("billing", 200), ("stock", 403)]
)
def test_it_is_for_those_who_read_patients(alpha, client_of, url, role, status):
    assert client_of(alpha.staff[role]).get(url).status_code == status


def test_no_name_is_in_it_or_in_the_addresses_of_its_pages(api, url):
    assert "Kanarienvogel" not in api.get(f"{url}?page_size=1").content.decode()
