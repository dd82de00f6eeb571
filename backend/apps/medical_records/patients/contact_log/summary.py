"""The last contacts with a patient, and what is to be followed up, on the one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.patients.contact_log.choices import ContactKind, Direction, Outcome
from apps.medical_records.patients.contact_log.models import OPEN, Contact
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, listed

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

LATEST, MOST_URGENT = 5, 10


class LastContactSerializer(serializers.Serializer[Any]):
    """A contact in short."""

    id = serializers.UUIDField()
    happened_at = MomentField()
    kind = serializers.ChoiceField(choices=ContactKind.choices)
    direction = serializers.ChoiceField(choices=Direction.choices)
    subject = serializers.CharField()
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)


class OpenFollowUpSerializer(serializers.Serializer[Any]):
    """What is to be done, and from which day on."""

    id = serializers.UUIDField()
    subject = serializers.CharField()
    follow_up_on = serializers.DateField()


class ContactsSummarySerializer(serializers.Serializer[Any]):
    """The last contacts, the latest first, and open follow-ups, the most urgent first."""

    last = LastContactSerializer(many=True)
    open_follow_ups = OpenFollowUpSerializer(many=True)


def contacts(patient: Any) -> Combinable:
    """Tell both."""
    theirs = Contact.objects.filter(patient=patient)
    return JSONObject(
        last=listed(
            theirs.order_by("-happened_at", "-id")[:LATEST],
            **{
                **{str(name): name for name in LastContactSerializer().fields},
                "happened_at": MomentText("happened_at"),
            },
        ),
        open_follow_ups=listed(
            theirs.filter(OPEN).order_by("follow_up_on", "id")[:MOST_URGENT],
            **{str(name): name for name in OpenFollowUpSerializer().fields},
        ),
    )


CONTACTS = SummarySource(
    name="medical_records.contacts",
    permission="contacts.read",
    scope="patients:read",
    field="contacts",
    shape=ContactsSummarySerializer,
    value=contacts,
)
