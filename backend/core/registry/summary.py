"""What whoever stands at the chair must know of a patient, told by every app, as columns of one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import (
    CharField,
    Func,
    IntegerField,
    JSONField,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import JSONObject

from core.registry.names import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable
    from rest_framework.serializers import Serializer


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySource:
    """What one app tells of a patient to callers with a permission, and through applications with a scope.

    It stands under `field`, as an object of the form `shape`. `value` takes the expression that is the patient's id,
    wherever in the query it is used, and returns one that makes the object: `JSONObject` of columns, and of `first`,
    `listed` and `counted` rows.
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
    particulars: Mapping[str, Any],
) -> dict[str, Any] | None:
    """Tell a patient's particulars, then by field what the caller may read, null for the rest; None if there is no such one.

    Particulars are columns or expressions by name. It is one query, whatever number of sources there are.
    """
    patient = Value(patient_id, output_field=UUIDField())
    told = [each.value(patient) if may(each) else NOT_TOLD for each in SUMMARY]
    row = (
        patients.filter(pk=patient_id).order_by().values_list(*particulars.values(), *told).first()
    )
    return row and dict(zip((*particulars, *(each.field for each in SUMMARY)), row, strict=True))
