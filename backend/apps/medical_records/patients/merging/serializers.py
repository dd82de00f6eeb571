"""Shapes of merging."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.medical_records.patients.merging.choices import MergeKind
from apps.medical_records.patients.models import Patient
from core.api.fields import MomentField, RelatedField


class PatientField(RelatedField):
    """Somebody of the clinic."""

    def get_queryset(self) -> Any:
        """Look among the clinic's patients only."""
        return Patient.objects.all()


class IntoSerializer(serializers.Serializer[None]):
    """Into whom a patient is merged."""

    into = PatientField()


class MergeSerializer(serializers.Serializer[Any]):
    """That two patients were made one, or two again: what moved and what stayed, by what it is."""

    id = serializers.UUIDField()
    at = MomentField()
    kind = serializers.ChoiceField(choices=MergeKind.choices)
    source = serializers.UUIDField(source="source_id")  # type: ignore[assignment]  # a field has a `source`, too
    target = serializers.UUIDField(source="target_id")
    user = serializers.UUIDField(source="user_id", allow_null=True)
    moved = serializers.DictField(child=serializers.ListField(child=serializers.UUIDField()))
    kept = serializers.DictField(child=serializers.ListField(child=serializers.UUIDField()))
