"""Appointments and what they need, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import factory
from factory.django import DjangoModelFactory

from apps.appointments.models import Appointment, Operatory, WorkingHours
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.models import User

if TYPE_CHECKING:
    from tests.clinics import Clinic

# A Monday at nine in Berlin, far from a change of clocks.
MONDAY = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)


class ProviderFactory(DjangoModelFactory[User]):
    """A dentist."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"provider{n}")
    last_name = factory.Sequence(lambda n: f"Provider{n}")
    role = "dentist"
    is_provider = True


class OperatoryFactory(DjangoModelFactory[Operatory]):
    """A chair."""

    class Meta:
        model = Operatory

    name = factory.Sequence(lambda n: f"Room {n}")


class WorkingHoursFactory(DjangoModelFactory[WorkingHours]):
    """Monday from eight to noon."""

    class Meta:
        model = WorkingHours

    doctor = factory.SubFactory(ProviderFactory)
    weekday = 1
    starts_at = time(8)
    ends_at = time(12)


class AppointmentFactory(DjangoModelFactory[Appointment]):
    """Half an hour; every next one a day later, so that they never overlap by chance."""

    class Meta:
        model = Appointment

    patient = factory.SubFactory(PatientFactory)
    doctor = factory.SubFactory(ProviderFactory)
    operatory = factory.SubFactory(OperatoryFactory)
    appointment_date = factory.Sequence(lambda n: MONDAY + timedelta(days=n))
    duration_minutes = 30


def booked(clinic: Clinic) -> list[Appointment]:
    """Return a clinic's book, in order of time."""
    with clinic.context():
        return list(Appointment.objects.order_by("appointment_date", "id"))
