"""Teeth and surfaces in bodies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.medical_records.charting.notations import UnknownTooth, read
from apps.medical_records.charting.teeth import TEETH, NoSuchSurface, in_order
from apps.tenants.choices import ToothNotation
from core.api.fields import CharField, ChoiceField

# As Palmer writes a supernumerary one: `UR6S`.
_LONGEST_TOOTH, _ALL_SURFACES = 4, 5


class PlacedMixin(serializers.Serializer[Any]):
    """A body that names a tooth, in FDI unless `notation` says otherwise, and surfaces of it in any order."""

    tooth = CharField(
        max_length=_LONGEST_TOOTH,
        required=False,
        allow_blank=True,
        help_text="As `notation` writes it; every answer has FDI.",
    )
    notation = ChoiceField(
        choices=ToothNotation.choices,
        required=False,
        write_only=True,
        help_text="How `tooth` is written: in FDI unless this says otherwise.",
    )
    surfaces = CharField(
        max_length=_ALL_SURFACES,
        required=False,
        allow_blank=True,
        help_text="Letters of `M O I D B V L` that the tooth has, in any order; answers have `MOD`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the tooth by its FDI number and the surfaces in writing order; refuse those that are not there."""
        notation = attrs.pop("notation", ToothNotation.FDI)
        if attrs.get("tooth"):
            attrs["tooth"] = _tooth(attrs["tooth"], notation)
        tooth, surfaces = (
            attrs.get(name, getattr(self.instance, name, "")) for name in ("tooth", "surfaces")
        )
        if surfaces and attrs.keys() & {"tooth", "surfaces"}:
            in_writing_order = _surfaces(tooth, surfaces)
            if "surfaces" in attrs:
                attrs["surfaces"] = in_writing_order
        return attrs


def _tooth(text: str, notation: str) -> str:
    try:
        return read(text, notation).fdi
    except UnknownTooth as error:
        raise serializers.ValidationError({"tooth": [str(error)]}, "no_such_tooth") from error


def _surfaces(tooth: str, surfaces: str) -> str:
    if not tooth:
        said = "Name the tooth that these are of."
        raise serializers.ValidationError({"surfaces": [said]}, "no_such_surface")
    try:
        return in_order(TEETH[tooth], surfaces)
    except NoSuchSurface as error:
        raise serializers.ValidationError({"surfaces": [str(error)]}, "no_such_surface") from error
