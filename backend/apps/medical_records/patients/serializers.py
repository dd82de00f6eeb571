"""Shapes of a patient."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.medical_records.patients.models import Patient
from core.api.fields import MomentField
from core.api.shapes import ModelShape


class PatientSerializer(ModelShape[Patient]):
    """A patient's particulars."""

    class Meta:
        model = Patient
        fields = (
            "id",
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
            "notes",
            "status",
            "created_at",
            "updated_at",
            "version",
        )
        read_only_fields: ClassVar = ["id", "number", "status", "created_at", "updated_at"]


class VersionSerializer(serializers.Serializer[Any]):
    """One change of a patient: when, by whom, in which request, and each field before and after."""

    at = MomentField()
    action = serializers.ChoiceField(choices=["insert", "update"])
    user = serializers.UUIDField(allow_null=True)
    request = serializers.CharField(allow_null=True)
    changes = serializers.DictField(child=serializers.ListField(min_length=2, max_length=2))
