"""What becomes of a visit: moved, called off, annotated, and which status may follow which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.appointments import services
from apps.appointments.choices import TRANSITIONS, Status
from apps.appointments.models import Appointment
from apps.appointments.tests.factories import (
    MONDAY,
    AppointmentFactory,
    booked,
)
from tests.clients import API

BOOK = f"{API}appointments/"
HALF_AN_HOUR = timedelta(minutes=30)


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
    assert [each.appointment_date for each in booked(alpha)] == [MONDAY, MONDAY + HALF_AN_HOUR]


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
    assert [each.duration_minutes for each in booked(alpha)] == [30]


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

    assert after == {
        **before,
        "notes": "Bring X-rays",
        "updated_at": after["updated_at"],
        "version": 2,
    }


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
