"""Notes for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.models import Amendment, MedicalRecord, NoteTemplate
from apps.medical_records.notes import services
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.models import User
from apps.users.roles import Role
from apps.users.staff.tests.factories import ColleagueFactory

DIAGNOSIS = {"icd10": "K02.1", "tooth": "46", "note": "Deep"}


class MedicalRecordFactory(DjangoModelFactory[Any]):
    """A draft of a dentist's, with one diagnosis; `by` writes it, who is the dentist unless told otherwise."""

    class Meta:
        model = MedicalRecord

    patient = factory.SubFactory(PatientFactory)
    doctor = factory.SubFactory(ColleagueFactory, role="dentist", is_provider=True)
    recorded_at = datetime(2026, 6, 2, 9, 10, tzinfo=UTC)
    chief_complaint = "Pain on cold drinks"
    examination = "46 MO caries"
    diagnoses = factory.LazyFunction(lambda: [dict(DIAGNOSIS)])
    treatment = "Filling 46 MO"

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **fields: Any) -> Any:  # noqa: ARG003
        by, pk = fields.pop("by", fields["doctor"]), fields.pop("id", None)
        return services.write(by=by, **fields, **({"id": pk} if pk else {}))


class NoteTemplateFactory(DjangoModelFactory[NoteTemplate]):
    """Texts of a filling."""

    class Meta:
        model = NoteTemplate

    name = factory.Sequence(lambda n: f"Filling {n:03}")
    category = "Restorative"
    treatment = "Infiltration, filling."


def signed_record(**fields: Any) -> MedicalRecord:
    """Return a note that its doctor has signed."""
    draft = MedicalRecordFactory(**fields)
    return services.sign(draft, by=draft.doctor)


def draft_of_owner(**fields: Any) -> MedicalRecord:
    """Return a draft that the clinic's owner is to sign."""
    owner = User.objects.filter(role=Role.OWNER).earliest("created_at")
    draft: MedicalRecord = MedicalRecordFactory(doctor=owner, **fields)
    return draft


def amendment_of(record: MedicalRecord) -> Amendment:
    """Add to a signed note."""
    return services.amend(record, by=record.doctor, text="No pain any more", reason="Call")
