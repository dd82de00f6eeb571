"""Referrals for tests."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.models import Procedure, Referral
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


def referred_procedure(*, referral: Referral, **fields: Any) -> Procedure:
    """Return what a referral is about."""
    patient = referral.patient
    return ProcedureFactory(
        patient=patient, referral=referral, status=ProcedureStatus.REFERRED, **fields
    )
