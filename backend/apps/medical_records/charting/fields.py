"""Teeth and surfaces in bodies: written in the notation that the body names, FDI unless it names one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from apps.medical_records.charting.notations import UnknownTooth, read
from apps.medical_records.charting.teeth import TEETH, NoSuchSurface, in_order
from apps.tenants.choices import ToothNotation
from core.api.fields import CharField, ChoiceField

if TYPE_CHECKING:
    from collections.abc import Mapping

# The longest in any notation: `UR8S`, of which Palmer's bracket may take the place of two.
LONGEST_TOOTH, MOST_SURFACES = 4, 5


class ToothField(CharField):
    """A tooth as FDI has it in answers; in bodies as their `notation` has it."""

    def __init__(self, **given: Any) -> None:
        """Take texts of the length of a tooth."""
        told = "FDI (`36`, `55`, `11S`), unless `notation` says otherwise. Answers always have FDI."
        super().__init__(**{"max_length": LONGEST_TOOTH, "help_text": told, **given})


class NotationField(ChoiceField):
    """In which notation a body's `tooth` is written; an answer has none."""

    def __init__(self, **given: Any) -> None:
        """Offer the three."""
        told = "How `tooth` is written here; numbers mean other teeth in another notation, so none is guessed."
        fixed = {"choices": ToothNotation.choices, "required": False, "write_only": True}
        super().__init__(**{**fixed, "help_text": told, **given})


class SurfacesField(CharField):
    """Surfaces in any order; answers have them in writing order, as `MOD`."""

    def __init__(self, **given: Any) -> None:
        """Take as many as a tooth has."""
        told = "Of `MOIDBVL` those that the tooth has, each once."
        fixed = {"max_length": MOST_SURFACES, "required": False, "allow_blank": True}
        super().__init__(**{**fixed, "help_text": told, **given})


class PlacedMixin(serializers.Serializer[Any]):
    """A body that may name a tooth, and surfaces of it."""

    tooth = ToothField(required=False, allow_blank=True)
    notation = NotationField()
    surfaces = SurfacesField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Write them as they are stored; the surfaces that the row has must be the new tooth's, too."""
        own: Any = self.instance
        found = placed(attrs, getattr(own, "tooth", ""))
        if found.get("tooth") and "surfaces" not in found and own and own.surfaces:
            _in_order(own.surfaces, found["tooth"])
        return found


def placed(attrs: Mapping[str, Any], tooth: str = "") -> dict[str, Any]:
    """Return a body's values with tooth and surfaces as they are stored; `tooth` is the row's own where the body has none.

    What is no tooth, or not a surface of it, is refused under its name.
    """
    found = {name: value for name, value in attrs.items() if name != "notation"}
    if attrs.get("tooth"):
        found["tooth"] = tooth = _read(attrs["tooth"], attrs.get("notation", ToothNotation.FDI))
    if attrs.get("surfaces"):
        found["surfaces"] = _in_order(attrs["surfaces"], tooth)
    return found


def _read(text: str, notation: str) -> str:
    try:
        return read(text, notation).fdi
    except UnknownTooth as error:
        hint = (
            " Name another as `notation`, if it is meant." if notation == ToothNotation.FDI else ""
        )
        raise serializers.ValidationError({"tooth": f"{error}{hint}"}, "no_such_tooth") from error


def _in_order(surfaces: str, tooth: str) -> str:
    if not tooth:
        raise serializers.ValidationError({"surfaces": "Name the tooth, too."}, "no_such_surface")
    try:
        return in_order(TEETH[tooth], surfaces)
    except NoSuchSurface as error:
        raise serializers.ValidationError({"surfaces": str(error)}, "no_such_surface") from error
