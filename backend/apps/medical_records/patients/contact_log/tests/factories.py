"""Contacts for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.models import Contact
from apps.medical_records.patients.contact_log import services
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.staff.tests.factories import ColleagueFactory


class ContactFactory(DjangoModelFactory[Any]):
    """A call that is to be followed up, written down by a colleague."""

    class Meta:
        model = Contact

    patient = factory.SubFactory(PatientFactory)
    by = factory.SubFactory(ColleagueFactory)
    kind = "call"
    direction = "outgoing"
    happened_at = datetime(2026, 1, 5, 14, 10, tzinfo=UTC)
    subject = "Costs of the crown"
    follow_up_on = datetime(2026, 1, 19, tzinfo=UTC).date()

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **fields: Any) -> Any:  # noqa: ARG003
        return services.write_down(**fields)
