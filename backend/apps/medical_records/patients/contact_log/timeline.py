"""Contacts in a patient's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from rest_framework import serializers

from apps.medical_records.patients.contact_log.choices import ContactKind, Direction, Outcome
from apps.medical_records.patients.contact_log.models import Contact
from apps.medical_records.patients.merged import of_patient
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

CONTACT = "contact"


class ContactDetailsSerializer(serializers.Serializer[Any]):
    """A contact in short; the log has the rest under the entry's id."""

    kind = serializers.ChoiceField(choices=ContactKind.choices)
    direction = serializers.ChoiceField(choices=Direction.choices)
    subject = serializers.CharField()
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)


def contacts(patient_id: UUID) -> QuerySet[Any]:
    """Tell every contact with a patient, when it was."""
    return entries(
        Contact.objects.filter(of_patient(patient_id)),
        at="happened_at",
        kind=Value(CONTACT, output_field=CharField()),
        details={str(name): name for name in ContactDetailsSerializer().fields},
    )


CONTACTS = TimelineSource(
    name="medical_records.contacts",
    permission="contacts.read",
    scope="patients:read",
    kinds=(CONTACT,),
    details=ContactDetailsSerializer,
    rows=contacts,
)
