"""Merging beside whatever else happens to the same patients, through real gunicorn: one after the other, never half."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.appointments.models import Appointment
from apps.appointments.tests.factories import MONDAY, AppointmentFactory, ProviderFactory
from apps.medical_records.models import Patient, PatientMerge
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clinics import make_clinic
from tests.test_front_desk import Desk, together

ROUNDS = 4
MOVE = {"appointment_date": "2027-04-01T09:00:00Z"}
DECIDED = {"visits_ahead": "cancel"}


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def desks(clinic, live_server_url):
    return [Desk(live_server_url, clinic, "owner") for _ in range(4)]


def patients(clinic, number):
    with clinic.context():
        made = PatientFactory.create_batch(number)
        for day, patient in enumerate(made):
            AppointmentFactory(patient=patient, appointment_date=MONDAY + timedelta(days=day))
    return made


def whole(clinic):
    """Nobody who was merged has a visit or a dependant left, and every merge has its record."""
    with clinic.context():
        merged = Patient.objects.exclude(merged_into=None)
        assert not Appointment.objects.filter(patient__in=merged).exists()
        assert not Patient.objects.filter(guarantor__in=merged).exists()
        assert PatientMerge.objects.filter(kind="merged").count() == merged.count()
        return merged.count()


def merging(desk, source, target):
    return lambda: desk.submit(f"patients/{source.pk}/merge/", {"into": str(target.pk)})


def codes(answers):
    return sorted(answer.status_code for answer in answers)


def test_two_who_are_merged_into_each_other_at_once_are_merged_once(clinic, desks):
    for number in range(1, ROUNDS + 1):
        one, other = patients(clinic, 2)
        answers = together([merging(desks[0], one, other), merging(desks[1], other, one)])

        assert codes(answers) == [200, 409]
        assert whole(clinic) == number


def test_one_who_is_merged_into_several_at_once_goes_to_one(clinic, desks):
    for number in range(1, ROUNDS + 1):
        source, *targets = patients(clinic, 5)
        answers = together(
            [merging(desk, source, it) for desk, it in zip(desks, targets, strict=True)]
        )

        assert codes(answers) == [200, 409, 409, 409]
        assert whole(clinic) == number


def test_a_visit_booked_beside_a_merge_follows_or_is_refused(clinic, desks):
    for _ in range(ROUNDS):
        source, target = patients(clinic, 2)
        with clinic.context():
            doctor = ProviderFactory()
        booking = {
            "patient": str(source.pk),
            "doctor": str(doctor.pk),
            "appointment_date": "2027-03-01T09:00:00Z",
            "duration_minutes": 30,
        }
        merged, booked = together(
            [
                merging(desks[0], source, target),
                lambda booking=booking: desks[1].submit("appointments/", booking),
            ]
        )

        assert merged.status_code == 200
        assert booked.status_code in (201, 409)
        whole(clinic)
        with clinic.context():
            assert target.appointments.count() == (3 if booked.status_code == 201 else 2)


def test_a_visit_moved_beside_a_merge_waits_for_nobody_for_ever(clinic, desks):
    for _ in range(ROUNDS):
        source, target = patients(clinic, 2)
        with clinic.context():
            visit = source.appointments.get()
        merged, moved = together(
            [
                merging(desks[0], source, target),
                lambda visit=visit: desks[1].submit(f"appointments/{visit.pk}/reschedule/", MOVE),
            ]
        )

        assert merged.status_code == 200, merged.text
        assert moved.status_code in (200, 409), moved.text
        whole(clinic)


def test_beside_an_archiving_either_is_first_and_both_are_whole(clinic, desks):
    for _ in range(ROUNDS):
        source, target = patients(clinic, 2)
        merged, archived = together(
            [
                merging(desks[0], source, target),
                lambda target=target: desks[1].submit(f"patients/{target.pk}/archive/", DECIDED),
            ]
        )

        assert archived.status_code in (200, 409), archived.text
        assert merged.status_code in (200, 409), merged.text
        whole(clinic)
        with clinic.context():
            status = Patient.objects.get(pk=target.pk).status
        assert (status == "archived") == (archived.status_code == 200)


def test_of_two_who_name_each_other_as_guarantor_one_wins(clinic, desks):
    for _ in range(ROUNDS):
        one, other = patients(clinic, 2)

        def paid_by(desk, who, payer):
            path = f"{desk.api}/patients/{who.pk}/"
            return lambda: desk.patch(path, json={"guarantor": str(payer.pk)}, timeout=60)

        answers = together([paid_by(desks[0], one, other), paid_by(desks[1], other, one)])
        assert codes(answers) == [200, 400]
