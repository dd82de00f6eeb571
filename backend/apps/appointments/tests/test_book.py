"""The book through the API and the services: what is booked, what is listed, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.appointments import services
from apps.appointments.choices import Status
from apps.appointments.errors import AppointmentOverlap
from apps.appointments.models import Appointment
from apps.appointments.tests.factories import (
    MONDAY,
    AppointmentFactory,
    OperatoryFactory,
    ProviderFactory,
    booked,
)
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API

BOOK = f"{API}appointments/"
HALF_AN_HOUR = timedelta(minutes=30)


def test_a_receptionist_books_a_chair(alpha, client_of, booking):
    client = client_of(alpha.receptionist)
    answer = client.post(BOOK, {**booking, "reason": "Check-up", "priority": "asap"})

    assert answer.status_code == 201
    body = answer.json()
    assert (body["patient_name"], body["doctor_name"]) == ("Anna Schmidt", "Eva Lang")
    assert (body["appointment_date"], body["ends_at"]) == (
        "2027-01-11T08:00:00Z",
        "2027-01-11T08:30:00Z",
    )
    assert (body["status"], body["priority"], body["reason"]) == ("scheduled", "asap", "Check-up")
    assert client.get(answer["Location"]).json() == body


@pytest.mark.parametrize("left_out", ["patient", "doctor", "appointment_date", "duration_minutes"])
def test_what_a_booking_needs(api, alpha, booking, left_out):
    del booking[left_out]
    answer = api.post(BOOK, booking)

    assert answer.status_code == 400
    assert answer.json()["errors"][0] == {
        "attr": left_out,
        "code": "required",
        "detail": "This field is required.",
    }
    assert booked(alpha) == []


def test_a_chair_is_not_needed(api, booking):
    del booking["operatory"]

    assert api.post(BOOK, booking).json()["operatory"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("appointment_date", "2027-01-11T09:00:00"),
        ("appointment_date", "2027-02-30T09:00:00Z"),
        ("appointment_date", "tomorrow"),
        ("duration_minutes", 0),
        ("duration_minutes", 721),
        ("duration_minutes", "long"),
        ("priority", "urgent"),
        ("reason", "x" * 201),
    ],
)
def test_what_is_not_valid_is_told_by_field(api, alpha, booking, field, value):
    answer = api.post(BOOK, {**booking, field: value})

    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {field}
    assert booked(alpha) == []


def test_only_active_providers_are_booked(api, alpha, booking):
    with alpha.context():
        gone = ProviderFactory(is_active=False)
    for colleague in (str(alpha.receptionist.pk), str(gone.pk)):
        answer = api.post(BOOK, {**booking, "doctor": colleague})
        assert answer.json()["errors"][0]["attr"] == "doctor"
    assert booked(alpha) == []


def test_an_archived_patient_is_not_booked(api, alpha, booking):
    with alpha.context():
        patients.archive(PatientFactory._meta.model.objects.get())
    answer = api.post(BOOK, booking)

    assert (answer.status_code, answer.json()["code"]) == (409, "patient_archived")
    assert booked(alpha) == []


@pytest.mark.parametrize("shared", ["patient", "doctor", "operatory"])
@pytest.mark.parametrize(("minutes", "length"), [(0, 30), (-15, 30), (15, 30), (-30, 120), (5, 10)])
def test_nobody_and_nothing_is_in_two_places_at_once(api, alpha, shared, minutes, length):
    with alpha.context():
        taken = AppointmentFactory(appointment_date=MONDAY, duration_minutes=30)
        free = {
            "patient": str(PatientFactory().pk),
            "doctor": str(ProviderFactory().pk),
            "operatory": str(OperatoryFactory().pk),
        }
    answer = api.post(
        BOOK,
        {
            **free,
            shared: str(getattr(taken, f"{shared}_id")),
            "appointment_date": (MONDAY + timedelta(minutes=minutes)).isoformat(),
            "duration_minutes": length,
        },
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "appointment_overlap")
    assert answer.json()["conflicts"] == [str(taken.pk)]
    assert booked(alpha) == [taken]


@pytest.mark.parametrize("minutes", [-30, 30])
def test_touching_appointments_both_succeed(api, alpha, booking, minutes):
    with alpha.context():
        taken = AppointmentFactory(appointment_date=MONDAY, doctor_id=booking["doctor"])
    start = (MONDAY + timedelta(minutes=minutes)).isoformat()

    assert api.post(BOOK, {**booking, "appointment_date": start}).status_code == 201
    assert len(booked(alpha)) == 2
    assert taken in booked(alpha)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.NO_SHOW])
def test_a_visit_that_did_not_happen_holds_no_time(api, alpha, booking, status):
    with alpha.context():
        AppointmentFactory(appointment_date=MONDAY, doctor_id=booking["doctor"], status=status)

    assert api.post(BOOK, booking).status_code == 201


def test_another_clinic_s_booking_is_never_in_the_way(api, alpha, beta, booking):
    with beta.context():
        AppointmentFactory(appointment_date=MONDAY)

    assert api.post(BOOK, booking).status_code == 201


@pytest.mark.parametrize("constraint", ["doctor", "operatory", "patient"])
def test_the_database_refuses_an_overlap_whatever_the_path(tenant, constraint):
    taken = AppointmentFactory(appointment_date=MONDAY)
    with (
        pytest.raises(IntegrityError, match=f"{constraint}_not_double_booked"),
        transaction.atomic(),
    ):
        AppointmentFactory(appointment_date=MONDAY, **{constraint: getattr(taken, constraint)})

    assert list(Appointment.objects.all()) == [taken]


def test_the_list_is_in_order_of_time_and_narrowed_by_what_the_desk_asks(api, alpha):
    with alpha.context():
        second = AppointmentFactory(appointment_date=MONDAY + timedelta(days=1))
        first = AppointmentFactory(appointment_date=MONDAY, status=Status.CANCELLED)

    def ids(**query):
        return [row["id"] for row in api.get(BOOK, query).json()["results"]]

    assert ids() == [str(first.pk), str(second.pk)]
    assert ids(status="cancelled") == [str(first.pk)]
    assert ids(doctor=str(second.doctor_id)) == [str(second.pk)]
    assert ids(patient=str(first.patient_id)) == [str(first.pk)]
    assert ids(operatory=str(first.operatory_id)) == [str(first.pk)]
    assert ids(appointment_date__gte=(MONDAY + HALF_AN_HOUR).isoformat()) == [str(second.pk)]
    assert ids(appointment_date__lt=(MONDAY + HALF_AN_HOUR).isoformat()) == [str(first.pk)]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_queries_however_long_it_is(
    api, alpha, django_assert_num_queries, rows
):
    with alpha.context():
        AppointmentFactory.create_batch(rows)

    # Savepoint, authentication, page, the event, release; and the test's client restores its clinic.
    with django_assert_num_queries(6):
        assert len(api.get(BOOK).json()["results"]) == rows


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        ("receptionist", 200, 201),
        ("dentist", 200, 201),
        ("billing", 200, 403),
        ("auditor", 200, 403),
        ("stock", 403, 403),
    ],
)
def test_who_may_do_what(alpha, client_of, booking, role, read, write):
    client = client_of(alpha.staff[role])

    assert client.get(BOOK).status_code == read
    assert client.post(BOOK, booking).status_code == write
    assert len(booked(alpha)) == (write == 201)


def test_the_service_refuses_a_slot_the_doctor_has_already_given_away(tenant):
    taken = AppointmentFactory()

    with pytest.raises(AppointmentOverlap):
        services.book(
            patient=PatientFactory(),
            doctor=taken.doctor,
            appointment_date=taken.appointment_date,
            duration_minutes=30,
        )

    assert list(Appointment.objects.all()) == [taken]
