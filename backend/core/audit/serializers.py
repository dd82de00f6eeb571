"""Shapes of the trail."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.shapes import ModelShape
from core.audit.models import AuditEvent
from core.audit.verification import Fault


class AuditEventSerializer(ModelShape[AuditEvent]):
    """An event: ids, names of the API's and codes; nothing that is known of a patient."""

    class Meta:
        model = AuditEvent
        fields = (
            "id",
            "at",
            "actor",
            "session",
            "patient",
            "action",
            "resource",
            "operation",
            "object",
            "outcome",
            "reason",
            "address",
            "request_id",
            "details",
        )
        read_only_fields = fields
        extra_kwargs = {"details": {"help_text": "Counts, and names of filters."}}


class BrokenSerializer(serializers.Serializer[Any]):
    """The first entry that is broken: the seal's number, the event's id, where there is one."""

    fault = serializers.ChoiceField(choices=Fault.choices)
    seal = serializers.IntegerField(allow_null=True)
    event = serializers.UUIDField(allow_null=True)


class ReportSerializer(serializers.Serializer[Any]):
    """What was proven: the events and seals that are whole up to `broken`, or all of them where that is null."""

    valid = serializers.BooleanField()
    events = serializers.IntegerField(help_text="How many were proven.")
    seals = serializers.IntegerField(help_text="How many links the chain has.")
    dropped = serializers.IntegerField(
        help_text="How many sealed ones are past the time that they are kept for."
    )
    waiting = serializers.IntegerField(help_text="How many are still to be sealed.")
    head = serializers.CharField(
        help_text="The last seal's hash, to be noted elsewhere: it proves later that the end was not cut off."
    )
    broken = BrokenSerializer(allow_null=True)
