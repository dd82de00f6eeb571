"""The base of every resource's shape: fields made from the model's, strict where they can be written."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from rest_framework import serializers

from core.api import fields

if TYPE_CHECKING:
    from collections.abc import Callable

M = TypeVar("M", bound=models.Model)


class Nothing(serializers.Serializer[None]):
    """The body of an action that takes none."""


class ModelShape(serializers.ModelSerializer[M]):
    """A model's fields as JSON."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: fields.CharField,
        models.TextField: fields.CharField,
        models.EmailField: fields.EmailField,
        models.BooleanField: fields.BooleanField,
        models.IntegerField: fields.IntegerField,
        models.PositiveIntegerField: fields.IntegerField,
        models.PositiveSmallIntegerField: fields.IntegerField,
        models.DateField: fields.DateField,
        models.TimeField: fields.ClockField,
        models.DateTimeField: fields.OffsetDateTimeField,
    }
    serializer_choice_field = fields.ChoiceField
    serializer_related_field = fields.RelatedField

    def get_fields(self) -> dict[str, Any]:
        """Return the fields, which are made of the model once and copied for each request."""
        made = _made(type(self), super().get_fields)
        return {name: deepcopy(field) for name, field in made.items()}


_fields: dict[type[Any], dict[str, Any]] = {}


def _made(shape: type[Any], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    if shape not in _fields:
        _fields[shape] = make()
    return _fields[shape]
