"""Lists and details as rows: a declared serializer, turned into the columns that PostgreSQL makes its JSON of.

No model instance is made and no serializer runs. What comes out means the same as the serializer's own output, which a
test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import orjson
from django.core.exceptions import FieldDoesNotExist
from rest_framework import relations, serializers

from core.api.fields import MomentField
from core.api.rows import Layout, fetch, write
from core.api.shapes import ModelShape
from core.computed import Computed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model, QuerySet
    from django.db.models.expressions import Combinable

    from core.api.rows import Row, Written


# Ways of writing a value that PostgreSQL's JSON already is.
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
        MomentField,
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


# Under which name a detail is read with its clinic, beside what it shows.
CLINIC = "_tenant_id"


class Column(NamedTuple):
    """What stands under a name, as a path of the ORM or an expression, and whether it is a point in time."""

    said: str | Combinable
    is_moment: bool = False


class Found(NamedTuple):
    """One row, and whose it is."""

    data: dict[str, Any]
    tenant_id: UUID


@dataclass(frozen=True)
class Projection:
    """How a serializer's rows are read: on a list as JSON, alone as values."""

    serializer: Any
    layout: Layout
    single: Layout

    def rows(self, queryset: QuerySet[Any]) -> list[Row]:
        """Read a queryset's rows as the serializer would show them."""
        return fetch(queryset, self.layout)

    def written(self, rows: Sequence[Row]) -> Written:
        """Return rows that were read as they go into an answer."""
        return write(rows, self.layout)

    def one(self, queryset: QuerySet[Any]) -> Found | None:
        """Return the one row of a queryset, if it is there."""
        rows = fetch(queryset.order_by(), self.single)
        if not rows:
            return None
        (data,) = orjson.loads(write(rows[:1], self.single).json)
        return Found(data, UUID(data.pop(CLINIC)))

    def of(self, instance: Model) -> dict[str, Any]:
        """Return the same of an instance that is at hand, by the serializer, which is made once."""
        shown: dict[str, Any] = self.serializer.to_representation(instance)
        return shown


@cache
def projection_of(serializer_class: Any) -> Projection | None:
    """Return the projection of a serializer, or None where a field is more than a column or `Computed`."""
    model = getattr(getattr(serializer_class, "Meta", None), "model", None)
    if model is None or not _is_declared(serializer_class):
        return None
    serializer = serializer_class()
    columns = {}
    for name, field in serializer.fields.items():
        if not field.write_only:
            columns[name] = _column(model, field)
    pks = [name for name, column in columns.items() if column == Column(model._meta.pk.attname)]
    if None in columns.values() or not pks:
        return None
    single = {**columns, CLINIC: Column("tenant_id")}
    return Projection(serializer, _laid_out(columns, pks[0]), _laid_out(single, pks[0]))


def _laid_out(columns: dict[str, Any], pk: str) -> Layout:
    moments = (name for name, column in columns.items() if column.is_moment)
    said = tuple(column.said for column in columns.values())
    return Layout(tuple(columns), said, pk, frozenset(moments))


def _is_declared(serializer_class: Any) -> bool:
    own = serializer_class.to_representation is not WRITES_BY_FIELDS
    return not own and serializer_class.get_fields in MAKES_FIELDS


def _is_plain(field: Any) -> bool:
    kind = type(field)
    formatted = any(field._kwargs.get(name) is not None for name in FORMATS)
    return kind.to_representation in PLAIN and kind.get_attribute in READS and not formatted


def _column(model: Any, field: Any) -> Column | None:
    """Return what PostgreSQL makes of a serializer's field, or None where the field is more than a column."""
    own_sql = getattr(field, "expression", None)
    if own_sql is None and not _is_plain(field):
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
        return Column(attribute.expression(prefix))
    if own_sql is not None:
        return Column(own_sql(prefix, last))
    try:
        return Column(prefix + model._meta.get_field(last).attname, isinstance(field, MomentField))
    except FieldDoesNotExist:
        return None
