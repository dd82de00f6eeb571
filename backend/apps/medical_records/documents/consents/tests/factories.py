"""Consents for tests."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.documents.consents import services
from apps.medical_records.documents.consents.examples import EXAMPLES, SIGNATURE
from apps.medical_records.models import Consent
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.staff.tests.factories import ColleagueFactory

GIVEN: dict[str, Any] = {
    name: EXAMPLES["NewConsent"][name] for name in ("title", "text", "text_version", "language")
} | {"signer": "patient", "signer_name": "Erika Mustermann"}


class ConsentFactory(DjangoModelFactory[Any]):
    """A consent that the patient signed before a colleague."""

    class Meta:
        model = Consent

    patient = factory.SubFactory(PatientFactory)
    by = factory.SubFactory(ColleagueFactory)
    title = GIVEN["title"]
    text = GIVEN["text"]
    text_version = GIVEN["text_version"]
    language = GIVEN["language"]
    signer = GIVEN["signer"]
    signer_name = GIVEN["signer_name"]
    signature = SIGNATURE

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **fields: Any) -> Any:  # noqa: ARG003
        return services.sign(**fields)
