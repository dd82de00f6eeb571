"""What PostgreSQL makes of an exam's teeth, as answers have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.perio.choices import ENTRANCES, SITES
from apps.medical_records.perio.fields import FURCATION_SCHEMA, SITES_SCHEMA
from apps.medical_records.perio.models import PerioExam
from apps.medical_records.perio.reading import SCORES, SHOWN, scores_of, teeth_of
from core.api.rows import Layout, fetch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models.expressions import Combinable


def _schema_of(score: str) -> dict[str, Any]:
    if score.endswith("_score"):
        return {"type": ["number", "null"], "minimum": 0, "maximum": 100}
    if score.startswith("mean_"):
        return {"type": ["number", "null"]}
    return {"type": "integer", "minimum": 0}


SCORES_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {name: _schema_of(name) for name in SCORES},
    "required": list(SCORES),
    "additionalProperties": False,
}
TOOTH_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "tooth": {"type": "string"},
        "sites": SITES_SCHEMA,
        "mobility": {"type": ["integer", "null"]},
        "furcation": FURCATION_SCHEMA,
    },
    "required": ["tooth", "sites", "mobility", "furcation"],
    "additionalProperties": False,
}


class _ByTheDatabase(serializers.Field[Any, Any, Any, Any]):
    """A column that PostgreSQL makes of an exam's teeth, also where the exam is at hand."""

    def get_attribute(self, instance: Any) -> Any:
        """Ask for it."""
        layout = Layout(("id", "told"), ("pk", self.expression("", "")), "id", frozenset())
        ((_, written),) = fetch(PerioExam.objects.filter(pk=instance.pk).order_by(), layout)
        return orjson.loads(written)["told"]

    def to_representation(self, value: Any) -> Any:
        """Show it as it is."""
        return value

    def expression(self, prefix: str, name: str) -> Combinable:
        """Return it as SQL."""
        raise NotImplementedError


@extend_schema_field(SCORES_SCHEMA)
class ScoresField(_ByTheDatabase):
    """What an exam comes to: percentages of sites, counts of them and means in mm; null where there is nothing to count."""

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """Return it as SQL."""
        return scores_of(prefix)


@extend_schema_field({"type": "array", "items": TOOTH_SCHEMA})
class TeethField(_ByTheDatabase):
    """What was measured of each tooth, the lowest number first."""

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """Return it as SQL."""
        return teeth_of(prefix)


def _all_of(names: Iterable[str], kind: str) -> dict[str, Any]:
    properties = {name: {"type": [kind, "null"]} for name in names}
    return {"type": "object", "properties": properties, "additionalProperties": False}


_DIFFERENT_SITES: Final = {
    "type": "object",
    "properties": dict.fromkeys(SITES, _all_of(SHOWN, "integer")),
    "additionalProperties": False,
}
_DIFFERENT_TOOTH: Final[dict[str, Any]] = {
    **TOOTH_SCHEMA,
    "properties": {
        **TOOTH_SCHEMA["properties"],
        "sites": _DIFFERENT_SITES,
        "furcation": _all_of(ENTRANCES, "integer"),
    },
}


@extend_schema_field(_all_of(SCORES, "number"))
class DifferentScoresField(serializers.JSONField):
    """By how much each score differs."""


@extend_schema_field({"type": "array", "items": _DIFFERENT_TOOTH})
class DifferentTeethField(serializers.JSONField):
    """By how much each measurement differs."""
