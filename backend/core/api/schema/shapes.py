"""Shapes of bodies and answers: exactly what is taken, and exactly what is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import validators
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import append_meta
from rest_framework import serializers

from core.api.fields import CLOCK, FRACTION, OffsetDateTimeField, RelatedField

if TYPE_CHECKING:
    Part = dict[str, Any]

# From 1900 on, before 2200, with an offset. Almost all that matches is a time: a client that makes up values need not
# throw most of them away.
MOMENT = (
    "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    rf"[Tt]([01][0-9]|2[0-3])(:[0-5][0-9]){{2}}({FRACTION})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
# What is looked at when a value comes in. An answer tells what is stored, also where that came another way.
ON_THE_WAY_IN = ("pattern", "minLength")
MAILS = "email"


class Shapes(AutoSchema):
    """How serializers are told.

    A request takes no unknown property, and read-only ones with any value, which are ignored. An answer has all of its
    properties, and no other.
    """

    _direction = "response"

    def _map_serializer(
        self,
        serializer: Any,
        direction: Any,
        bypass_extensions: bool = False,  # noqa: FBT001, FBT002  the library's signature
    ) -> Part:
        outer, self._direction = self._direction, direction
        try:
            schema: Part = super()._map_serializer(serializer, direction, bypass_extensions)
        finally:
            self._direction = outer
        return schema

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Part:
        schema: Part = super()._map_basic_serializer(serializer, direction)
        properties = schema.setdefault("properties", {})
        schema["additionalProperties"] = False
        if direction == "response":
            for name in [name for name, part in properties.items() if part.get("writeOnly")]:
                del properties[name]
            schema["required"] = sorted(properties)
        else:
            schema.update(getattr(getattr(serializer, "Meta", None), "shape", {}))
        return schema

    def _postprocess_serializer_schema(self, schema: Part, serializer: Any, direction: Any) -> Part:  # noqa: ARG002
        """Keep what is read-only in a request: it is ignored, so that what was read can be put back."""
        properties = schema.get("properties", {})
        if direction == "request":
            ignored = {name for name, part in properties.items() if part.get("readOnly")}
            properties.update({name: {"readOnly": True} for name in ignored})
            required = [name for name in schema.pop("required", ()) if name not in ignored]
            schema.update({"required": required} if required else {})
        return schema

    def _map_serializer_field(
        self,
        field: Any,
        direction: Any,
        bypass_extensions: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        if isinstance(field, RelatedField):
            meta = self._get_serializer_field_meta(field, direction)
            return append_meta({"type": "string", "format": "uuid"}, meta)
        schema = super()._map_serializer_field(field, direction, bypass_extensions)
        if isinstance(field, OffsetDateTimeField) and not field.read_only:
            schema["pattern"] = MOMENT
        if isinstance(field, serializers.TimeField):
            schema.pop("format")  # which is a time of day with an offset
            schema["pattern"] = f"^{CLOCK}$"
        return schema

    def _get_filter_parameters(self) -> list[Part]:
        parameters: list[Part] = super()._get_filter_parameters()
        for parameter in parameters:
            if parameter["schema"].get("format") == "date-time":
                parameter["schema"]["pattern"] = MOMENT
        return parameters

    def _insert_field_validators(self, field: Any, schema: Part) -> None:
        super()._insert_field_validators(field, schema)
        if self._direction == "response" and isinstance(field, serializers.CharField):
            _tell_as_stored(field, schema)


def _tell_as_stored(field: Any, schema: Part) -> None:
    for branch in schema.pop("oneOf", ()):
        schema.update({} if branch.get("maxLength") == 0 else branch)
    for keyword in ON_THE_WAY_IN:
        schema.pop(keyword, None)
    if schema.get("format") == MAILS:  # or none
        del schema["format"]
    longest = [v.limit_value for v in field.validators if type(v) is validators.MaxLengthValidator]
    if longest:
        schema["maxLength"] = min(longest)
