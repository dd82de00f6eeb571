"""Shapes of the catalogue."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.choices import DRAWN_ON, Area, DrawnAs
from core.api.fields import ChoiceField
from core.api.shapes import ModelShape
from core.money.fields import MoneyField


class ProcedureCodeSerializer(ModelShape[ProcedureCode]):
    """One thing that the clinic does: its area is given once, its fee is in the clinic's currency."""

    default_fee = MoneyField(required=False)

    class Meta:
        model = ProcedureCode
        fields = (
            "id",
            "code",
            "description",
            "category",
            "area",
            "drawn_as",
            "default_minutes",
            "default_fee",
            "is_active",
            "created_at",
            "updated_at",
            "version",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse to draw what cannot be on the area."""
        area = getattr(self.instance, "area", None) or attrs["area"]
        drawn_as = attrs.get("drawn_as", getattr(self.instance, "drawn_as", DrawnAs.NOTHING))
        if drawn_as not in (DrawnAs.NOTHING, *DRAWN_ON.get(area, ())):
            raise serializers.ValidationError({"drawn_as": not_drawn_on(area, drawn_as)})
        return attrs


class WantedSerializer(serializers.Serializer[None]):
    """How a file is taken."""

    dry_run = ChoiceField(
        choices=["true", "false"], default="false", help_text="Only tell what would be done."
    )


class LineSerializer(serializers.Serializer[Any]):
    """What becomes of one line of a file, and what is wrong with it, by column."""

    line = serializers.IntegerField(min_value=1)
    code = serializers.CharField()
    result = serializers.ChoiceField(choices=["created", "updated", "unchanged", "invalid"])
    errors = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]  # a field of that name


class ImportReportSerializer(serializers.Serializer[Any]):
    """What becomes of a file: with `dry_run` nothing was changed."""

    dry_run = serializers.BooleanField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    invalid = serializers.IntegerField()
    rows = LineSerializer(many=True)


class StarterSetSerializer(serializers.Serializer[Any]):
    """How many codes were not there yet."""

    created = serializers.IntegerField()


def not_drawn_on(area: str, drawn_as: str) -> str:
    """Say why a drawing is refused, and what can be drawn on the area."""
    offered = ", ".join((DrawnAs.NOTHING, *DRAWN_ON.get(area, ())))
    return f"On {Area(area).value} can be drawn: {offered}; not {drawn_as}."
