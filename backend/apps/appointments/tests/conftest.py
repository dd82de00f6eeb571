"""What tests of the book share."""

from __future__ import annotations

import pytest

from apps.appointments.tests.factories import OperatoryFactory, ProviderFactory
from apps.medical_records.patients.tests.factories import PatientFactory


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
