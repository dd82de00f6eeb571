"""Shapes of the book."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.appointments.availability import LONGEST_SEARCH
from apps.appointments.choices import MAX_MINUTES, MIN_MINUTES
from apps.appointments.models import Appointment, Operatory, WorkingHours
from apps.users.models import User
from core.api.fields import CharField, IntegerField, MomentField, OffsetDateTimeField, RelatedField
from core.api.shapes import ModelShape
from core.comparing import exactly


class ProviderField(RelatedField):
    """Somebody of the clinic who treats patients and still works here."""

    def get_queryset(self) -> Any:
        """Look among the clinic's active providers only."""
        return exactly(User.objects.all(), is_provider=True, is_active=True)


class OperatoryInUseField(RelatedField):
    """A chair of the clinic that is in use."""

    def get_queryset(self) -> Any:
        """Look among the clinic's chairs in use only."""
        return exactly(Operatory.objects.all(), is_active=True)


class OperatorySerializer(ModelShape[Operatory]):
    """A treatment room."""

    class Meta:
        model = Operatory
        fields = ("id", "name", "is_active", "created_at", "updated_at", "version")


class WorkingHoursSerializer(ModelShape[WorkingHours]):
    """When a doctor works on a weekday (1 Monday to 7 Sunday), in the clinic's local time."""

    doctor = ProviderField()

    class Meta:
        model = WorkingHours
        fields = (
            "id",
            "doctor",
            "weekday",
            "starts_at",
            "ends_at",
            "created_at",
            "updated_at",
            "version",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse hours that end before they start."""
        starts = attrs.get("starts_at", getattr(self.instance, "starts_at", None))
        ends = attrs.get("ends_at", getattr(self.instance, "ends_at", None))
        if starts and ends and starts >= ends:
            raise serializers.ValidationError({"ends_at": "Hours end after they start."})
        return attrs


class AppointmentSerializer(ModelShape[Appointment]):
    """A visit in the book."""

    patient_name = serializers.CharField(source="patient.full_name", read_only=True)
    doctor_name = serializers.CharField(source="doctor.full_name", read_only=True)
    ends_at = MomentField(read_only=True)

    class Meta:
        model = Appointment
        fields = (
            "id",
            "patient",
            "patient_name",
            "doctor",
            "doctor_name",
            "operatory",
            "appointment_date",
            "duration_minutes",
            "ends_at",
            "status",
            "priority",
            "reason",
            "notes",
            "cancellation_reason",
            "created_at",
            "updated_at",
            "version",
        )
        # Time, doctor and chair change by `reschedule/`, the status by its own verbs.
        read_only_fields: ClassVar = [
            name for name in fields if name not in ("priority", "reason", "notes")
        ]


class BookingSerializer(ModelShape[Appointment]):
    """What a booking needs."""

    doctor = ProviderField()
    operatory = OperatoryInUseField(required=False, allow_null=True)
    appointment_date = OffsetDateTimeField()

    class Meta:
        model = Appointment
        fields = (
            "patient",
            "doctor",
            "operatory",
            "appointment_date",
            "duration_minutes",
            "priority",
            "reason",
            "notes",
        )


class RescheduleSerializer(ModelShape[Appointment]):
    """What a move may change; at least one of them."""

    doctor = ProviderField(required=False)
    operatory = OperatoryInUseField(required=False, allow_null=True)
    appointment_date = OffsetDateTimeField(required=False)

    class Meta:
        model = Appointment
        fields = ("doctor", "operatory", "appointment_date", "duration_minutes")
        shape = {"minProperties": 1}
        extra_kwargs: ClassVar = {"duration_minutes": {"required": False}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a move to nowhere."""
        if not attrs:
            raise serializers.ValidationError("Say a new time, length, doctor or operatory.")
        return attrs


class CancellationSerializer(serializers.Serializer[None]):
    """Why a visit is called off."""

    reason = CharField(max_length=200)


class SearchSerializer(serializers.Serializer[None]):
    """Which free time is looked for."""

    start = OffsetDateTimeField(help_text="From when on.")
    to = OffsetDateTimeField(help_text="Until when, at most 31 days later.")
    duration_minutes = IntegerField(min_value=MIN_MINUTES, max_value=MAX_MINUTES)
    doctor = ProviderField(required=False)
    operatory = OperatoryInUseField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Call the start `from`, which Python does not let an attribute be called."""
        fields = super().get_fields()
        return {"from": fields.pop("start"), **fields}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a span that is empty, or too long to look through."""
        if not attrs["from"] < attrs["to"]:
            raise serializers.ValidationError({"to": "The search ends after it starts."})
        if attrs["to"] - attrs["from"] > LONGEST_SEARCH:
            raise serializers.ValidationError({"to": "Search 31 days at most."})
        return attrs


class SlotSerializer(serializers.Serializer[Any]):
    """A time that can be booked."""

    start = MomentField()
    end = MomentField()
    doctor = serializers.UUIDField()
    operatory = serializers.UUIDField(allow_null=True)


class SlotsSerializer(serializers.Serializer[Any]):
    """All of them, the earliest first."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = SlotSerializer(many=True)
