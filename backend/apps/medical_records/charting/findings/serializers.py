"""Shapes of a finding."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.medical_records.charting.fields import NotationField, SurfacesField, ToothField, placed
from apps.medical_records.charting.findings.choices import ON_SURFACES, ON_SURFACES_OR_TOOTH
from apps.medical_records.charting.findings.models import Finding
from core.api.fields import CharField, DateField
from core.api.shapes import ModelShape

WHAT = ("patient", "tooth", "surfaces", "kind", "from_date", "to_date", "note")
ENDED = ("resolved_by", "superseded_by", "retracted_at", "retraction_reason")
KEPT = ("recorded_by", *ENDED, "created_at", "updated_at", "version")


class FindingSerializer(ModelShape[Finding]):
    """A condition of a tooth or its surfaces; another tooth, or another kind, is another finding."""

    surfaces = SurfacesField()

    class Meta:
        model = Finding
        fields = ("id", *WHAT, *KEPT)
        read_only_fields: ClassVar = [
            "id",
            "patient",
            "tooth",
            "kind",
            "recorded_by",
            *ENDED,
            "created_at",
            "updated_at",
        ]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Write surfaces in their order, and refuse them where the kind is of the whole tooth."""
        finding: Any = self.instance
        found = placed(attrs, finding.tooth)
        _refuse_surfaces(finding.kind, found.get("surfaces", finding.surfaces))
        return found


class NewFindingSerializer(ModelShape[Finding]):
    """What was found: tooth and kind, with surfaces where the kind is of surfaces."""

    tooth = ToothField()
    notation = NotationField()
    surfaces = SurfacesField()
    from_date = DateField(required=False, help_text="Today, unless given.")

    class Meta:
        model = Finding
        fields = ("patient", "tooth", "notation", *WHAT[2:])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Bring the tooth into FDI and surfaces into their order; refuse those that the kind does not have."""
        found = placed(attrs)
        _refuse_surfaces(found["kind"], found.get("surfaces", ""))
        return found


class ResolvingSerializer(serializers.Serializer[None]):
    """When a finding ended."""

    to_date = DateField(required=False, help_text="Today, unless given.")


class RetractionSerializer(serializers.Serializer[None]):
    """Why a finding was never so."""

    reason = CharField(max_length=200)


def _refuse_surfaces(kind: str, surfaces: str) -> None:
    if kind in ON_SURFACES and not surfaces:
        raise serializers.ValidationError({"surfaces": "Say on which surfaces it is."})
    if surfaces and kind not in ON_SURFACES | ON_SURFACES_OR_TOOTH:
        raise serializers.ValidationError({"surfaces": "This is of the whole tooth."})
