"""What whoever stands at the chair must know of a patient, told by every app, as columns of one query."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from django.db.models import (
    CharField,
    Expression,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import JSONObject

from core.api.rows import Layout, fetch
from core.registry.names import Registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable
    from rest_framework.serializers import Serializer


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySource:
    """What one app tells of a patient to callers with a permission, and through applications with a scope.

    It stands under `field`, as an object of the form `shape`. `value` takes a reference to the patient's id, as rows
    need it, and returns an expression that makes the object: `JSONObject` of `first`, `listed` and `counted` rows. It is
    asked once for all requests, so what depends on the time asks the database for it.
    """

    name: str
    permission: str
    scope: str
    field: str
    shape: type[Serializer[Any]]
    value: Callable[[Any], Combinable]


SUMMARY: Registry[SummarySource] = Registry("summary source")
NOT_TOLD = Value(None, output_field=JSONField())


class MomentText(Func):
    """A point in time as all answers have it: in UTC, with a `Z`."""

    template = "replace(to_json(%(expressions)s) #>> '{}', '+00:00', 'Z')"
    output_field: ClassVar[Any] = CharField()


class _Listed(Subquery):
    template = "to_jsonb(ARRAY(%(subquery)s))"
    output_field: ClassVar[Any] = JSONField()


class _Counted(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field: ClassVar[Any] = IntegerField()


class _Told(Expression):
    """Asks a source once the query is made, which is inside of a clinic."""

    output_field: ClassVar[Any] = JSONField()

    def __init__(self, source: SummarySource) -> None:
        super().__init__()
        self.source = source

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        value: Any = self.source.value(OuterRef("pk"))
        return value.resolve_expression(*args, **kwargs)


def first(rows: QuerySet[Any], **columns: Any) -> Subquery:
    """Return the first row as an object, or null; the rows' order has an index that begins with the patient."""
    return Subquery(_as_objects(rows, columns)[:1], output_field=JSONField())


def listed(rows: QuerySet[Any], **columns: Any) -> Subquery:
    """Return rows in their order as an array of objects; the caller limits them, since a summary is one screen."""
    return _Listed(_as_objects(rows, columns))


def counted(rows: QuerySet[Any]) -> Subquery:
    """Count rows."""
    return _Counted(rows.order_by().values("pk"))


def _as_objects(rows: QuerySet[Any], columns: dict[str, Any]) -> QuerySet[Any]:
    return rows.annotate(summary_object=JSONObject(**columns)).values("summary_object")


def summary(
    patients: QuerySet[Any],
    patient_id: UUID,
    may: Callable[[SummarySource], bool],
    particulars: tuple[tuple[str, Any], ...],
) -> dict[str, Any] | None:
    """Tell a patient's particulars, then by field what the caller may read, null for the rest; None if there is no such one.

    Particulars are columns and expressions by name, the first being the id. It is one query, whatever number of sources
    there are, and it is written once for all callers who may read the same.
    """
    layout = _laid_out(tuple((each, may(each)) for each in SUMMARY), particulars)
    found = fetch(patients.filter(pk=patient_id).order_by(), layout)
    return orjson.loads(found[0][1]) if found else None


@cache
def _laid_out(
    sources: tuple[tuple[SummarySource, bool], ...], particulars: tuple[tuple[str, Any], ...]
) -> Layout:
    told = [(each.field, _Told(each) if may_read else NOT_TOLD) for each, may_read in sources]
    names, columns = zip(*particulars, *told, strict=True)
    return Layout(names, columns, names[0], frozenset())
