"""Writers of one chair take turns before they write, so that none waits for another's row."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from apps.appointments import services
from apps.appointments.errors import AppointmentOverlap
from apps.appointments.tests.factories import (
    MONDAY,
    AppointmentFactory,
    OperatoryFactory,
    ProviderFactory,
)
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.errors import PatientArchived
from apps.medical_records.patients.tests.factories import PatientFactory
from core.registry.merging import merge
from core.tenancy.locks import locked_again
from dev import testing
from tests.clinics import make_clinic


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


def in_another_thread(pool, clinic, action):
    def run():
        try:
            with clinic.context():
                return action()
        finally:
            connections.close_all()

    return pool.submit(run)


def waits_for(database):
    """What kind of lock somebody waits for, once somebody does."""
    with testing.superuser(database) as direct, direct.cursor() as cursor:
        for _ in range(200):
            cursor.execute(
                "SELECT l.locktype FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                " WHERE NOT l.granted AND a.datname = current_database()"
            )
            if found := cursor.fetchone():
                return found[0]
            time.sleep(0.05)
    return None


@pytest.mark.parametrize("shared", ["doctor", "patient", "operatory"])
def test_the_second_waits_for_its_turn_and_not_for_a_row(clinic, database_name, shared):
    with clinic.context():
        first, second = (
            {
                "doctor": ProviderFactory(),
                "patient": PatientFactory(),
                "operatory": OperatoryFactory(),
            }
            for _ in range(2)
        )
        second[shared] = first[shared]

    def booking(things):
        return services.book(**things, appointment_date=MONDAY, duration_minutes=30)

    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            booked = booking(first)
            other = in_another_thread(pool, clinic, lambda: booking(second))
            assert waits_for(database_name) == "advisory"
        with pytest.raises(AppointmentOverlap) as refused:
            other.result(timeout=30)

    assert refused.value.members == {"conflicts": [str(booked.pk)]}


def test_who_books_a_patient_waits_for_who_archives_them(clinic, database_name):
    with clinic.context():
        patient, doctor = PatientFactory(), ProviderFactory()

    def booking():
        return services.book(
            patient=patient,
            doctor=doctor,
            appointment_date=MONDAY + timedelta(days=1),
            duration_minutes=30,
        )

    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            patients.archive(patient)
            other = in_another_thread(pool, clinic, booking)
            assert waits_for(database_name) == "advisory"
        with pytest.raises(PatientArchived):
            other.result(timeout=30)
    with clinic.context(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM appointments_appointment")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("booked", ["source", "target"])
def test_who_books_a_patient_waits_for_a_merge_with_another(clinic, database_name, booked):
    with clinic.context():
        source, target, doctor = PatientFactory(), PatientFactory(), ProviderFactory()
        visit = AppointmentFactory(patient=source, appointment_date=MONDAY)

    def booking():
        patient = {"source": source, "target": target}[booked]
        return services.book(
            patient=patient, doctor=doctor, appointment_date=MONDAY, duration_minutes=30
        )

    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            merge(source=source.pk, target=target.pk)
            other = in_another_thread(pool, clinic, booking)
            assert waits_for(database_name) == "advisory"
        if booked == "target":
            with pytest.raises(AppointmentOverlap) as refused:
                other.result(timeout=30)
            assert refused.value.members == {"conflicts": [str(visit.pk)]}
        else:
            assert other.result(timeout=30).patient_id == source.pk


def test_a_merge_and_a_move_of_one_visit_do_not_wait_for_each_other(clinic, database_name):
    """A move holds the visit's row and wants the patient's turn; a merge must ask in the same order."""
    with clinic.context():
        source, target = PatientFactory(), PatientFactory()
        visit = AppointmentFactory(patient=source, appointment_date=MONDAY)

    def merging():
        return merge(source=source.pk, target=target.pk)["appointments.visits"]

    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            locked_again(visit)
            other = in_another_thread(pool, clinic, merging)
            assert waits_for(database_name) in ("transactionid", "tuple")
            moved = services.reschedule(visit, appointment_date=MONDAY + timedelta(days=1))
        assert other.result(timeout=30).moved == (moved.pk,)
