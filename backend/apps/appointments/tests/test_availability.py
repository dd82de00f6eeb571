"""Free time: inside working hours, outside bookings, in a chair that is free, and right when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from apps.appointments import availability
from apps.appointments.choices import Status
from apps.appointments.tests.factories import (
    MONDAY,
    AppointmentFactory,
    OperatoryFactory,
    ProviderFactory,
    WorkingHoursFactory,
)
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API

BERLIN = ZoneInfo("Europe/Berlin")
QUARTER = timedelta(minutes=15)
URL = f"{API}appointments/availability/"


def starts(slots, zone=BERLIN):
    return [f"{slot.start.astimezone(zone):%a %H:%M}" for slot in slots]


def search(start=MONDAY - timedelta(hours=9), days=1, minutes=30, zone=BERLIN, **more):
    return availability.find(
        start=start, end=start + timedelta(days=days), minutes=minutes, zone=zone, **more
    )


def test_every_quarter_of_an_hour_inside_the_hours_is_offered(tenant):
    WorkingHoursFactory(starts_at=time(8), ends_at=time(9))

    assert starts(search()) == ["Mon 08:00", "Mon 08:15", "Mon 08:30"]


def test_what_is_booked_is_not_offered_and_what_was_called_off_is(tenant):
    hours = WorkingHoursFactory(starts_at=time(8), ends_at=time(10))
    AppointmentFactory(doctor=hours.doctor, appointment_date=MONDAY + timedelta(minutes=-30))
    AppointmentFactory(doctor=hours.doctor, appointment_date=MONDAY, status=Status.CANCELLED)

    assert starts(search()) == ["Mon 08:00", "Mon 09:00", "Mon 09:15", "Mon 09:30"]


def test_a_visit_that_began_before_the_search_still_holds_its_time(tenant):
    hours = WorkingHoursFactory(starts_at=time(8), ends_at=time(10))
    AppointmentFactory(
        doctor=hours.doctor, appointment_date=MONDAY - timedelta(hours=1), duration_minutes=90
    )

    assert starts(search(start=MONDAY)) == ["Mon 09:30"]


def test_a_slot_names_a_chair_that_is_free_and_there_is_none_without(tenant):
    hours = WorkingHoursFactory(starts_at=time(8), ends_at=time(9))
    first, second = OperatoryFactory(name="1"), OperatoryFactory(name="2")
    OperatoryFactory(name="0", is_active=False)
    AppointmentFactory(operatory=first, appointment_date=MONDAY - timedelta(hours=1))
    AppointmentFactory(operatory=second, appointment_date=MONDAY - timedelta(minutes=45))

    chairs = [
        (start, slot.operatory) for start, slot in zip(starts(search()), search(), strict=True)
    ]

    assert chairs == [("Mon 08:30", first.pk)]
    assert starts(search(operatory=second)) == []
    assert {slot.doctor for slot in search()} == {hours.doctor_id}


def test_a_doctor_can_be_asked_for_and_one_who_left_is_not_offered(tenant):
    wanted, other = WorkingHoursFactory(), WorkingHoursFactory()

    assert {slot.doctor for slot in search(doctor=wanted.doctor)} == {wanted.doctor_id}
    wanted.doctor.is_active = False
    wanted.doctor.save()
    assert {slot.doctor for slot in search()} == {other.doctor_id}


@pytest.mark.parametrize(
    ("day", "zone", "hours", "utc"),
    [
        # Clocks go forward at two: 1:30 to 3:30 lasts one hour.
        (date(2027, 3, 28), BERLIN, (time(1, 30), time(3, 30)), ["00:30", "00:45", "01:00"]),
        # Clocks go back at three: 2:00 to 4:00 may last three hours; PostgreSQL takes 2:00 as standard time.
        (date(2027, 10, 31), BERLIN, (time(2), time(3)), ["01:00", "01:15", "01:30"]),
        (
            date(2027, 3, 14),
            ZoneInfo("America/New_York"),
            (time(8), time(9)),
            ["12:00", "12:15", "12:30"],
        ),
        (
            date(2027, 3, 13),
            ZoneInfo("America/New_York"),
            (time(8), time(9)),
            ["13:00", "13:15", "13:30"],
        ),
    ],
)
def test_hours_are_local_on_the_days_that_clocks_change(tenant, day, zone, hours, utc):
    WorkingHoursFactory(weekday=day.isoweekday(), starts_at=hours[0], ends_at=hours[1])
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)

    assert [f"{slot.start:%H:%M}" for slot in search(start=midnight, zone=zone)] == utc


def test_another_clinic_s_hours_and_bookings_are_not_there(alpha, beta):
    with beta.context():
        WorkingHoursFactory()
    with alpha.context():
        assert search() == []


def test_the_desk_asks_over_the_api_in_the_clinic_s_zone(alpha, client_of):
    with alpha.context():
        hours = WorkingHoursFactory(starts_at=time(8), ends_at=time(8, 30))
        chair = OperatoryFactory()
    answer = client_of(alpha.receptionist).get(
        URL,
        {
            "from": "2027-01-11T00:00:00+01:00",
            "to": "2027-01-12T00:00:00+01:00",
            "duration_minutes": 30,
        },
    )

    assert answer.status_code == 200
    assert answer.json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "start": "2027-01-11T07:00:00Z",
                "end": "2027-01-11T07:30:00Z",
                "doctor": str(hours.doctor_id),
                "operatory": str(chair.pk),
            }
        ],
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("from", ""),
        ("from", "2027-01-11T00:00:00"),
        ("to", "2027-01-10T00:00:00Z"),
        ("to", "2027-03-11T00:00:00Z"),
        ("duration_minutes", "0"),
        ("doctor", "nobody"),
    ],
)
def test_what_is_not_valid_is_told_by_field(api, field, value):
    query = {"from": "2027-01-11T00:00:00Z", "to": "2027-01-12T00:00:00Z", "duration_minutes": 30}
    answer = api.get(URL, {**query, field: value})

    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {field}


def test_a_search_takes_the_same_queries_however_much_there_is(
    api, alpha, django_assert_num_queries
):
    with alpha.context():
        OperatoryFactory.create_batch(2)
        for weekday in (1, 2, 3):
            AppointmentFactory(doctor=WorkingHoursFactory(weekday=weekday).doctor)
    query = {"from": "2027-01-11T00:00:00Z", "to": "2027-01-18T00:00:00Z", "duration_minutes": 30}

    # Savepoint, authentication, chairs, their bookings, free spans, release; the test's client restores its clinic.
    with django_assert_num_queries(7):
        assert len(api.get(URL, query).json()["results"]) > 3


@st.composite
def weeks(draw):
    """Hours on one day, bookings around it, a zone and a day, the days of changing clocks among them."""
    zone = ZoneInfo(
        draw(
            st.sampled_from(
                ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"]
            )
        )
    )
    day = draw(
        st.sampled_from(
            [
                date(2027, 1, 11),
                date(2027, 3, 28),
                date(2027, 3, 14),
                date(2027, 4, 4),
                date(2027, 10, 31),
            ]
        )
    )
    minute = st.integers(0, 23 * 4).map(lambda n: n * 15)
    cuts = sorted(draw(st.sets(minute, min_size=2, max_size=4)))
    hours = [(cuts[i], cuts[i + 1]) for i in range(0, len(cuts) - 1, 2)]
    bookings, free_from = [], 0
    for gap, length in draw(
        st.lists(st.tuples(st.integers(0, 90), st.integers(5, 90)), max_size=6)
    ):
        bookings.append((free_from + gap, length))
        free_from += gap + length
    return zone, day, hours, bookings, draw(st.sampled_from([15, 30, 45]))


def brute_force(zone, day, hours, bookings, minutes):
    """Walk the day quarter by quarter and minute by minute, with Python's own idea of local time."""
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    end = midnight + timedelta(days=1)

    def at_work(moment):
        local = moment.astimezone(zone)
        clock = local.hour * 60 + local.minute
        return local.date() == day and any(begin <= clock < finish for begin, finish in hours)

    def is_booked(moment):
        return any(
            midnight + timedelta(minutes=begin)
            <= moment
            < midnight + timedelta(minutes=begin + length)
            for begin, length in bookings
        )

    found, start = [], midnight
    while start + timedelta(minutes=minutes) <= end:
        span = [start + timedelta(minutes=n) for n in range(minutes)]
        if all(at_work(moment) and not is_booked(moment) for moment in span):
            found.append(start)
        start += QUARTER
    return midnight, end, found


def is_plain(zone, day, hours):
    """Whether every boundary of the hours exists exactly once on the day's clock."""
    for boundary in {minute for span in hours for minute in span}:
        local = datetime.combine(day, time(boundary // 60, boundary % 60), zone)
        twice = local.utcoffset() != local.replace(fold=1).utcoffset()
        missing = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(
            tzinfo=None
        )
        if twice or missing:
            return False
    return True


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(week=weeks())
def test_the_database_finds_what_walking_the_minutes_finds(tenant, week):
    zone, day, hours, bookings, minutes = week
    assume(is_plain(zone, day, hours))
    doctor = ProviderFactory()  # a new one each time, so that nothing is left over from the last
    for begin, finish in hours:
        WorkingHoursFactory(
            doctor=doctor,
            weekday=day.isoweekday(),
            starts_at=time(begin // 60, begin % 60),
            ends_at=time(finish // 60, finish % 60),
        )
    midnight, end, expected = brute_force(*week)
    for begin, length in bookings:
        AppointmentFactory(
            doctor=doctor,
            patient=PatientFactory(),
            operatory=None,
            appointment_date=midnight + timedelta(minutes=begin),
            duration_minutes=length,
        )

    slots = availability.find(start=midnight, end=end, minutes=minutes, zone=zone, doctor=doctor)

    assert [slot.start for slot in slots] == expected
