"""Shapes of duplicates."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.duplicates.choices import LIKELY, MOST, Reason
from apps.medical_records.patients.models import Patient
from core.api.shapes import ModelShape

NEEDED = ("first_name", "last_name", "birth_date")


class WantedPersonSerializer(ModelShape[Patient]):
    """A person who is about to be taken in; without one, the pairs of the whole clinic are wanted."""

    class Meta:
        model = Patient
        fields = ("first_name", "last_name", "birth_date", "phone", "email")
        extra_kwargs: ClassVar = {name: {"required": False} for name in NEEDED}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse half a person, of whom half the clinic would be a duplicate."""
        if attrs and (missing := [name for name in NEEDED if name not in attrs]):
            needed = ErrorDetail("Ask with names and birth date.", "required")
            raise serializers.ValidationError({name: [needed] for name in missing})
        return attrs


class AlikeSerializer(serializers.Serializer[Any]):
    """A patient in short."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    birth_date = serializers.DateField()
    status = serializers.ChoiceField(choices=PatientStatus.choices)


class LikenessSerializer(serializers.Serializer[Any]):
    """That two patients may be one person; `patient` is null where the person was not taken in yet."""

    patient = AlikeSerializer(allow_null=True)
    duplicate = AlikeSerializer()
    score = serializers.IntegerField(min_value=LIKELY, max_value=MOST)
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=Reason.choices))


class LikenessesSerializer(serializers.Serializer[Any]):
    """The likeliest, at most 100; there are no further pages."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = LikenessSerializer(many=True)
