"""Lists and details as rows: a declared serializer, turned into the columns to read and the JSON to make of them.

No model instance is made and no serializer runs. What comes out means the same as the serializer's own output, which a
test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from rest_framework import relations, serializers

from core.api.rows import fetch
from core.api.shapes import ModelShape
from core.computed import Computed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    Row = dict[str, Any]


# DRF's ways of writing a value that PostgreSQL's text already is.
PLAIN = frozenset(
    field.to_representation
    for field in (
        serializers.CharField,
        serializers.ChoiceField,
        serializers.BooleanField,
        serializers.IntegerField,
        serializers.UUIDField,
        serializers.DateField,
        serializers.TimeField,
        serializers.DateTimeField,
        serializers.JSONField,
        relations.PrimaryKeyRelatedField,
    )
)


# A serializer that writes, or chooses, its fields in a way of its own is asked itself.
WRITES_BY_FIELDS = serializers.Serializer.to_representation
MAKES_FIELDS = (
    serializers.Serializer.get_fields,
    serializers.ModelSerializer.get_fields,
    ModelShape.get_fields,
)
READS = (serializers.Field.get_attribute, relations.PrimaryKeyRelatedField.get_attribute)
FORMATS = ("format", "pk_field")


class Found(NamedTuple):
    """One row, and whose it is."""

    data: Row
    tenant_id: UUID


class Columns(NamedTuple):
    """What a field is made of: the ORM's paths of its columns, and the function that takes them, if one does."""

    paths: list[str]
    function: Callable[..., Any] | None


class Value(NamedTuple):
    """A field that is computed: its name, how, and what takes its columns from a row."""

    name: str
    function: Callable[..., Any]
    columns: Callable[[tuple[Any, ...]], tuple[Any, ...]]


@dataclass(frozen=True)
class Projection:
    """What to read for a serializer, and what to make of it: a row begins with a column for each name."""

    serializer: Any
    names: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[Value, ...]

    def rows(self, queryset: QuerySet[Any]) -> list[Row]:
        """Return a queryset's rows as the serializer would show them, in values that JSON knows."""
        return [self._shown(row) for row in fetch(queryset, self.columns)]

    def one(self, queryset: QuerySet[Any]) -> Found | None:
        """Return the one row of a queryset, if it is there."""
        for row in fetch(queryset.order_by(), (*self.columns, "tenant_id")):
            return Found(self._shown(row), UUID(row[-1]))
        return None

    def of(self, instance: Model) -> Row:
        """Return the same of an instance that is at hand, by the serializer, which is made once."""
        shown: Row = self.serializer.to_representation(instance)
        return shown

    def _shown(self, row: tuple[Any, ...]) -> Row:
        shown = dict(zip(self.names, row, strict=False))
        for name, function, columns in self.values:
            shown[name] = function(*columns(row))
        return shown


@cache
def projection_of(serializer_class: Any) -> Projection | None:
    """Return the projection of a serializer, or None where a field is more than a column or `Computed`."""
    model = getattr(getattr(serializer_class, "Meta", None), "model", None)
    if model is None or not _is_declared(serializer_class):
        return None
    serializer = serializer_class()
    columns: dict[str, Columns] = {}
    for name, field in serializer.fields.items():
        if not field.write_only:
            found = _columns(model, field)
            if found is None:
                return None
            columns[name] = found
    return _laid_out(serializer, columns)


def _laid_out(serializer: Any, columns: dict[str, Columns]) -> Projection:
    """Put one column of each field in front, in their order, and what else is computed with behind."""
    leading = [found.paths[0] for found in columns.values()]
    behind: list[str] = []
    values = []
    for place, (name, found) in enumerate(columns.items()):
        if found.function is not None:
            start = len(leading) + len(behind)
            behind += found.paths[1:]
            places = (place, *range(start, start + len(found.paths) - 1))
            values.append(Value(name, found.function, itemgetter(*places)))
    return Projection(serializer, tuple(columns), (*leading, *behind), tuple(values))


def _is_declared(serializer_class: Any) -> bool:
    own = serializer_class.to_representation is not WRITES_BY_FIELDS
    return not own and serializer_class.get_fields in MAKES_FIELDS


def _is_plain(field: Any) -> bool:
    kind = type(field)
    formatted = any(field._kwargs.get(name) is not None for name in FORMATS)
    return kind.to_representation in PLAIN and kind.get_attribute in READS and not formatted


def _columns(model: Any, field: Any) -> Columns | None:
    """Return what a serializer's field is made of, or None where that is more than columns."""
    if not _is_plain(field):
        return None
    *relations_to, last = field.source.split(".")
    for name in relations_to:
        relation = model._meta.get_field(name)
        if relation.null:
            return None
        model = relation.related_model
    prefix = "".join(f"{name}__" for name in relations_to)
    attribute = getattr(model, last, None)
    if isinstance(attribute, Computed):
        return Columns([prefix + name for name in attribute.names], attribute.function)
    try:
        return Columns([prefix + model._meta.get_field(last).attname], None)
    except FieldDoesNotExist:
        return None
