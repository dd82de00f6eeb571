"""Findings for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.models import Finding
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.models import User


class RecorderFactory(DjangoModelFactory[User]):
    """Whoever looks into a mouth."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"recorder{n}")
    last_name = factory.Sequence(lambda n: f"Recorder{n}")
    role = "dentist"
    is_provider = True


class FindingFactory(DjangoModelFactory[Finding]):
    """Caries, as it stands in the chart."""

    class Meta:
        model = Finding

    patient = factory.SubFactory(PatientFactory)
    tooth = "36"
    surfaces = "MO"
    kind = "caries"
    from_date = "2026-01-15"
    recorded_by = factory.SubFactory(RecorderFactory)
