"""Measurements in bodies: a number by its site, as `{"MB": {"depth": 4, "margin": -1}}`.

A full mouth has 192 sites with five values each, so they are looked at by plain Python and not by a serializer each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.charting.teeth import TEETH
from apps.medical_records.perio.choices import DEEPEST, FARTHEST, FLAGS, SITES, WIDEST, entrances

if TYPE_CHECKING:
    from collections.abc import Callable

_RANGES: Final = {"depth": (0, DEEPEST), "margin": (-FARTHEST, FARTHEST)}
# What an answer has, too, and nobody gives.
_COMPUTED: Final = "attachment_level"
_TOLD: Final = {
    "depth": "Probing depth in mm.",
    "margin": "From the neck to the gum's margin in mm: positive where it has receded.",
    _COMPUTED: "depth + margin; computed, and ignored in a body.",
    "bleeding": "On probing: false unless given with a depth, null without one.",
    "suppuration": "On probing, as `bleeding`.",
    "plaque": "Null where nobody looked: the score is of the sites where somebody did.",
}


def _nullable(kind: str, **limits: Any) -> dict[str, Any]:
    return {"type": [kind, "null"], **limits}


def _schema_of(name: str) -> dict[str, Any]:
    if name in FLAGS:
        return _nullable("boolean", description=_TOLD[name])
    if name == _COMPUTED:
        return _nullable("integer", description=_TOLD[name])
    least, most = _RANGES[name]
    return _nullable("integer", minimum=least, maximum=most, description=_TOLD[name])


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


SITE_SCHEMA: Final = _closed(
    {name: _schema_of(name) for name in ("depth", "margin", _COMPUTED, *FLAGS)}
)
SITES_SCHEMA: Final = _closed(dict.fromkeys(SITES, SITE_SCHEMA))
FURCATION_SCHEMA: Final = _closed(
    {entrance: _nullable("integer", minimum=0, maximum=WIDEST) for entrance in ("B", "L", "M", "D")}
)


@extend_schema_field(SITES_SCHEMA)
class SitesField(serializers.JSONField):
    """What was measured by site; what is left out stays as it was, null takes a measurement back."""

    def to_internal_value(self, data: Any) -> dict[str, dict[str, Any]]:
        """Refuse other sites, other measures and what no probe says, each under its own name."""
        return _read(data, dict.fromkeys(SITES, _read_site))


@extend_schema_field(FURCATION_SCHEMA)
class FurcationField(serializers.JSONField):
    """Grades 0 to 3 by entrance: B, M, D of upper molars, B, L of lower ones, M, D of upper first premolars."""

    def to_internal_value(self, data: Any) -> dict[str, int | None]:
        """Refuse what is no entrance or no grade."""
        return _read(data, dict.fromkeys("BLMD", _grade))


def refuse_other_entrances(tooth: str, furcation: dict[str, Any]) -> None:
    """Raise for an entrance that a tooth does not have."""
    has = entrances(TEETH[tooth])
    named = f"Tooth {tooth} has {', '.join(has) or 'none'}."
    if errors := {each: [named] for each in furcation if each not in has}:
        raise serializers.ValidationError(errors, "no_such_entrance")


def _read(data: Any, readers: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Read an object's members, each by its reader."""
    if not isinstance(data, dict):
        raise serializers.ValidationError("Give an object.", "not_an_object")
    found: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name, value in data.items():
        reader = readers.get(name)
        if reader is None:
            errors[name] = serializers.ErrorDetail("There is no such field here.", "unknown_field")
            continue
        try:
            found[name] = reader(value)
        except serializers.ValidationError as error:
            errors[name] = error.detail
    if errors:
        raise serializers.ValidationError(errors)
    return found


def _read_site(data: Any) -> dict[str, Any]:
    values = _read(data, _READERS)
    values.pop(_COMPUTED, None)
    return values


def _within(least: int, most: int) -> Callable[[Any], int | None]:
    def read(value: Any) -> int | None:
        if isinstance(value, float) and value.is_integer():  # to JSON 3.0 is 3
            value = int(value)
        if value is None or (type(value) is int and least <= value <= most):
            return value
        raise serializers.ValidationError(
            f"Give a whole number from {least} to {most}, or null.", "out_of_range"
        )

    return read


def _flag(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise serializers.ValidationError("Give true, false or null.", "invalid")


def _any(value: Any) -> Any:
    return value


_grade: Final = _within(0, WIDEST)
_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    **{name: _within(*limits) for name, limits in _RANGES.items()},
    **dict.fromkeys(FLAGS, _flag),
    _COMPUTED: _any,
}
