"""The book through the API and the services: create, list, move, cancel, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.appointments import services
from apps.appointments.choices import TRANSITIONS, Status
from apps.appointments.errors import AppointmentOverlap
from apps.appointments.models import Appointment
from apps.appointments.tests.factories import (
    MONDAY,
    AppointmentFactory,
    OperatoryFactory,
    ProviderFactory,
)
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API

BOOK = f"{API}appointments/"
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def booking(alpha):
    """A valid body."""
    with alpha.context():
        return {
            "patient": str(PatientFactory(first_name="Anna", last_name="Schmidt").pk),
            "doctor": str(ProviderFactory(first_name="Eva", last_name="Lang").pk),
            "operatory": str(OperatoryFactory().pk),
            "appointment_date": "2027-01-11T09:00:00+01:00",
            "duration_minutes": 30,
        }


def book(alpha):
    with alpha.context():
        return list(Appointment.objects.order_by("appointment_date", "id"))


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
    assert book(alpha) == []


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
    assert book(alpha) == []


def test_only_active_providers_are_booked(api, alpha, booking):
    with alpha.context():
        gone = ProviderFactory(is_active=False)
    for colleague in (str(alpha.receptionist.pk), str(gone.pk)):
        answer = api.post(BOOK, {**booking, "doctor": colleague})
        assert answer.json()["errors"][0]["attr"] == "doctor"
    assert book(alpha) == []


def test_an_archived_patient_is_not_booked(api, alpha, booking):
    with alpha.context():
        patients.archive(PatientFactory._meta.model.objects.get())
    answer = api.post(BOOK, booking)

    assert (answer.status_code, answer.json()["code"]) == (409, "patient_archived")
    assert book(alpha) == []


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
    assert book(alpha) == [taken]


@pytest.mark.parametrize("minutes", [-30, 30])
def test_touching_appointments_both_succeed(api, alpha, booking, minutes):
    with alpha.context():
        taken = AppointmentFactory(appointment_date=MONDAY, doctor_id=booking["doctor"])
    start = (MONDAY + timedelta(minutes=minutes)).isoformat()

    assert api.post(BOOK, {**booking, "appointment_date": start}).status_code == 201
    assert len(book(alpha)) == 2
    assert taken in book(alpha)


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


def test_a_move_takes_the_new_time_and_gives_the_old_one_back(api, alpha, booking):
    url = api.post(BOOK, booking)["Location"]
    moved = api.post(
        f"{url}reschedule/",
        {"appointment_date": "2027-01-12T14:00:00+01:00", "duration_minutes": 45},
    )

    assert moved.status_code == 200
    assert (moved.json()["appointment_date"], moved.json()["ends_at"]) == (
        "2027-01-12T13:00:00Z",
        "2027-01-12T13:45:00Z",
    )
    assert api.post(BOOK, booking).status_code == 201


def test_a_confirmed_visit_that_is_moved_is_scheduled_again(tenant):
    visit = AppointmentFactory(status=Status.CONFIRMED)

    assert services.reschedule(visit, appointment_date=MONDAY).status == Status.SCHEDULED


def test_a_move_onto_another_visit_is_refused_and_changes_nothing(api, alpha):
    with alpha.context():
        taken = AppointmentFactory(appointment_date=MONDAY)
        visit = AppointmentFactory(doctor=taken.doctor, appointment_date=MONDAY + HALF_AN_HOUR)
    answer = api.post(f"{BOOK}{visit.pk}/reschedule/", {"appointment_date": MONDAY.isoformat()})

    assert (answer.status_code, answer.json()["conflicts"]) == (409, [str(taken.pk)])
    assert [each.appointment_date for each in book(alpha)] == [MONDAY, MONDAY + HALF_AN_HOUR]


def test_a_move_within_its_own_time_is_no_conflict(tenant):
    visit = AppointmentFactory(appointment_date=MONDAY)

    moved = services.reschedule(visit, appointment_date=MONDAY + timedelta(minutes=10))

    assert moved.ends_at == MONDAY + timedelta(minutes=40)


@pytest.mark.parametrize(
    "status",
    [Status.ARRIVED, Status.IN_TREATMENT, Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW],
)
def test_what_has_begun_or_ended_is_not_moved(api, alpha, status):
    with alpha.context():
        visit = AppointmentFactory(status=status, appointment_date=MONDAY)
    answer = api.post(f"{BOOK}{visit.pk}/reschedule/", {"duration_minutes": 60})

    assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition")
    assert [each.duration_minutes for each in book(alpha)] == [30]


def test_a_move_to_nowhere_is_a_400(api, alpha, booking):
    url = api.post(BOOK, booking)["Location"]

    assert api.post(f"{url}reschedule/", {}).status_code == 400


def test_a_cancellation_says_why_and_frees_the_time(api, alpha, booking):
    url = api.post(BOOK, booking)["Location"]
    assert api.post(f"{url}cancel/", {}).json()["errors"][0]["attr"] == "reason"
    cancelled = api.post(f"{url}cancel/", {"reason": "Ill"})

    assert (cancelled.json()["status"], cancelled.json()["cancellation_reason"]) == (
        "cancelled",
        "Ill",
    )
    assert api.post(BOOK, booking).status_code == 201
    again = api.post(f"{url}cancel/", {"reason": "Still ill"})
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")


def test_an_edit_changes_words_only(api, alpha, booking):
    url = api.post(BOOK, booking)["Location"]
    before = api.get(url).json()
    after = api.patch(
        url,
        {
            "notes": "Bring X-rays",
            "status": "completed",
            "appointment_date": "2030-01-01T00:00:00Z",
        },
    ).json()

    assert after == {**before, "notes": "Bring X-rays", "updated_at": after["updated_at"]}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_the_database_knows_which_status_may_follow_which(tenant, before, after):
    visit = AppointmentFactory(status=before)
    allowed = before == after or (before, after) in TRANSITIONS
    try:
        with transaction.atomic():
            Appointment.objects.filter(pk=visit.pk).update(status=after)
    except DatabaseError:
        assert not allowed
    else:
        assert allowed
    visit.refresh_from_db()
    assert visit.status == (after if allowed else before)


def test_the_transition_trigger_has_no_switch(tenant):
    import pgtrigger

    visit = AppointmentFactory(status=Status.COMPLETED)
    with pgtrigger.ignore(), pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.filter(pk=visit.pk).update(status=Status.SCHEDULED)
    visit.refresh_from_db()
    assert visit.status == Status.COMPLETED


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

    # Savepoint, authentication, page, patients, doctors, release; and the test's client restores its clinic.
    with django_assert_num_queries(7):
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
    assert len(book(alpha)) == (write == 201)


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
