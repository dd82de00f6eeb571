"""Referrals for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.models import Referral
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.staff.tests.factories import ColleagueFactory


class ReferralFactory(DjangoModelFactory[Referral]):
    """A draft to an oral surgeon."""

    class Meta:
        model = Referral

    patient = factory.SubFactory(PatientFactory)
    referred_by = factory.SubFactory(ColleagueFactory, role="dentist", is_provider=True)
    target_name = "Dr. Kiefer"
    reason = "Removal of an impacted wisdom tooth."
