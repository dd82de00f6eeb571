"""Shapes of a patient."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.patients.choices import Channel, Purpose
from apps.medical_records.patients.models import Patient
from core.api.fields import ChoiceField, ListField, MomentField
from core.api.shapes import ModelShape
from core.registry.alerts import Severity
from core.registry.archiving import ARCHIVING

AGREED = {
    "type": "object",
    "description": (
        "What the patient agreed to be reached for, and by what: the channels in the order that the patient prefers."
        " What is not named was not agreed to."
    ),
    "additionalProperties": False,
    "properties": {
        purpose: {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "string", "enum": Channel.values},
        }
        for purpose in Purpose.values
    },
}
TOLD = {
    "type": ["array", "null"],
    "description": (
        "What must be seen of the patient before anything else, the most severe first; null for whoever may not read it."
    ),
    "readOnly": True,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "kind", "severity", "text", "since"],
        "properties": {
            "id": {"type": "string", "format": "uuid", "description": "Of the row that says so."},
            "kind": {"type": "string"},
            "severity": {"type": "string", "enum": Severity.values},
            "text": {"type": "string"},
            "since": {"type": ["string", "null"], "format": "date"},
        },
    },
}


@extend_schema_field(AGREED)
class AgreedField(serializers.JSONField):
    """How a patient agreed to be reached, by what for: `{"reminders": ["sms", "email"]}`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_an_object": "Give an object of purposes, each with an array of channels.",
        "unknown_purpose": f"There are these purposes: {', '.join(Purpose.values)}.",
    }

    def to_internal_value(self, data: Any) -> dict[str, list[str]]:
        """Refuse other purposes and channels, and a channel that is named twice."""
        if not isinstance(data, dict):
            self.fail("not_an_object")
        if not data.keys() <= set(Purpose.values):
            self.fail("unknown_purpose")
        channels = ListField(child=ChoiceField(Channel.choices))
        return {purpose: channels.run_validation(chosen) for purpose, chosen in data.items()}


@extend_schema_field(TOLD)
class AlertsField(serializers.JSONField):
    """What must be seen first."""


class PatientSerializer(ModelShape[Patient]):
    """A patient's particulars, and before them what must be seen first."""

    alerts = AlertsField(read_only=True)
    contact_preferences = AgreedField(required=False)

    class Meta:
        model = Patient
        fields = (
            "id",
            "alerts",
            "number",
            "first_name",
            "last_name",
            "preferred_name",
            "birth_date",
            "sex",
            "email",
            "phone",
            "address",
            "city",
            "postal_code",
            "country",
            "language",
            "primary_doctor",
            "guarantor",
            "emergency_contact_name",
            "emergency_contact_phone",
            "contact_preferences",
            "notes",
            "status",
            "merged_into",
            "created_at",
            "updated_at",
            "version",
        )
        read_only_fields: ClassVar = ["id", "number", "merged_into", "created_at", "updated_at"]


class UntoldPatientSerializer(PatientSerializer):
    """A patient for whoever may not read alerts."""

    alerts = AlertsField(source="untold_alerts", read_only=True)


class ArchiveSerializer(serializers.Serializer[None]):
    """What becomes of what an archived patient leaves behind; only what there is needs to be decided."""

    def get_fields(self) -> dict[str, Any]:
        """Ask for every decision that an app has registered."""
        return {each.asked: ChoiceField(choices=each.choices, required=False) for each in ARCHIVING}


class VersionSerializer(serializers.Serializer[Any]):
    """One change of a patient: when, by whom, in which request, and each field before and after."""

    at = MomentField()
    action = serializers.ChoiceField(choices=["insert", "update"])
    user = serializers.UUIDField(allow_null=True)
    request = serializers.CharField(allow_null=True)
    changes = serializers.DictField(child=serializers.ListField(min_length=2, max_length=2))
