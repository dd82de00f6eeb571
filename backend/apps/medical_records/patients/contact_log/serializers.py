"""Shapes of the contact log."""

from __future__ import annotations

from typing import ClassVar

from apps.medical_records.patients.contact_log.models import Contact
from core.api.shapes import ModelShape

GIVEN = ("followed_up_at", "recorded_by", "created_at", "updated_at")


class NewContactSerializer(ModelShape[Contact]):
    """A contact to be written down: `happened_at` is now and `staff` the caller, unless said otherwise."""

    class Meta:
        model = Contact
        fields = (
            "id",
            "patient",
            "kind",
            "direction",
            "happened_at",
            "subject",
            "note",
            "outcome",
            "staff",
            "recorded_by",
            "follow_up_on",
            "followed_up_at",
            "created_at",
            "updated_at",
            "version",
        )
        read_only_fields: ClassVar = ["id", *GIVEN]
        extra_kwargs: ClassVar = {"staff": {"required": False}}


class ContactSerializer(NewContactSerializer):
    """A contact with a patient."""

    class Meta(NewContactSerializer.Meta):
        read_only_fields: ClassVar = ["id", "patient", *GIVEN]
