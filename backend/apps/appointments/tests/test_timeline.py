"""Visits in the patient's timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from drf_spectacular.generators import SchemaGenerator

from apps.appointments.choices import Status
from apps.appointments.tests.factories import MONDAY, AppointmentFactory, ProviderFactory
from apps.appointments.timeline import VisitDetailsSerializer
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.roles import PERMISSIONS, Role
from tests.clients import API


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


def url_of(patient):
    return f"{API}patients/{patient.pk}/timeline/"


def visits(answer):
    assert answer.status_code == 200, answer.content
    return [row for row in answer.json()["results"] if row["kind"] == "visit"]


def test_a_visit_is_told_with_what_a_client_shows_of_it(api, alpha, patient):
    with alpha.context():
        doctor = ProviderFactory(first_name=" Eva", last_name="Lang ")
        visit = AppointmentFactory(
            patient=patient, doctor=doctor, appointment_date=MONDAY, reason="Check-up", notes="x"
        )
        AppointmentFactory(appointment_date=MONDAY)

    assert visits(api.get(url_of(patient))) == [
        {
            "at": "2027-01-11T08:00:00Z",
            "kind": "visit",
            "id": str(visit.pk),
            "details": {
                "status": "scheduled",
                "doctor": str(doctor.pk),
                "doctor_name": doctor.get_full_name(),
                "duration_minutes": 30,
                "reason": "Check-up",
            },
        }
    ]


def test_details_are_those_that_the_schema_describes(api, alpha, patient):
    with alpha.context():
        AppointmentFactory(patient=patient)
    (visit,) = visits(api.get(url_of(patient)))
    schemas = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]

    assert set(visit["details"]) == set(VisitDetailsSerializer().fields)
    assert {ref["$ref"].rpartition("/")[2] for ref in schemas["TimelineEntry"]["oneOf"]} >= {
        "AppointmentsVisitsEntry",
        "MedicalRecordsPatientEntry",
    }


def test_a_doctor_without_a_name_is_told_by_the_user_name(api, alpha, patient):
    with alpha.context():
        doctor = ProviderFactory(username="eva", first_name="", last_name="")
        AppointmentFactory(patient=patient, doctor=doctor)

    assert visits(api.get(url_of(patient)))[0]["details"]["doctor_name"] == "eva"


def test_every_visit_is_told_whatever_became_of_it_the_latest_first(api, alpha, patient):
    with alpha.context():
        for day, status in enumerate(Status):
            AppointmentFactory(
                patient=patient, status=status, appointment_date=MONDAY + timedelta(days=day)
            )

    told = [row["details"]["status"] for row in visits(api.get(url_of(patient)))]
    assert told == [status.value for status in reversed(Status)]


def test_the_pages_mix_visits_with_what_else_happened_and_meet_all_of_it_once(api, alpha, patient):
    with alpha.context():
        AppointmentFactory.create_batch(3, patient=patient)
        past = AppointmentFactory(patient=patient, appointment_date=MONDAY - timedelta(days=9000))
    pages, url = [], f"{url_of(patient)}?page_size=2"
    while url:
        page = api.get(url).json()
        pages.append([row["id"] for row in page["results"]])
        url = page["next"]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({pk for page in pages for pk in page}) == 5
    assert pages[-1] == [str(past.pk)]


def test_a_cursor_still_leads_on_when_its_visit_has_moved(api, alpha, patient):
    with alpha.context():
        older, newer = AppointmentFactory.create_batch(2, patient=patient)
    following = api.get(f"{url_of(patient)}?page_size=1&kind=visit").json()["next"]
    with alpha.context():
        newer.appointment_date = MONDAY - timedelta(days=500)
        newer.save(update_fields=["appointment_date"])

    assert visits(api.get(following))[0]["id"] == str(older.pk)


def test_visits_are_for_those_who_read_the_book(alpha, client_of, patient, monkeypatch):
    with alpha.context():
        AppointmentFactory(patient=patient)
    client = client_of(alpha.billing)
    assert len(visits(client.get(url_of(patient)))) == 1

    less = PERMISSIONS[Role.BILLING] - {"appointments.read"}
    monkeypatch.setitem(PERMISSIONS, Role.BILLING, less)
    told = client.get(f"{url_of(patient)}?count=true").json()
    assert [row["kind"] for row in told["results"]] == ["patient_registered"]
    assert told["count"] == 1
    assert visits(client.get(f"{url_of(patient)}?kind=visit")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_two_queries_however_many_visits_there_are(
    api, alpha, patient, django_assert_num_queries, number
):
    with alpha.context():
        AppointmentFactory.create_batch(number, patient=patient)

    # Savepoint, authentication, patient, entries, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(7):
        assert len(visits(api.get(url_of(patient)))) == number
