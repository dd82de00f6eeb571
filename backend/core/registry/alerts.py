"""What must be seen of a patient before anything else, told by every app that knows of it, in the query for the patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, Expression, F, Func, JSONField, OuterRef, TextChoices, Value
from django.db.models.functions import Cast, JSONObject

from core.registry.names import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable


class Severity(TextChoices):
    """How much an alert matters, the most first: `critical` may cost a life, `warning` changes the treatment."""

    CRITICAL = "critical", "critical"
    WARNING = "warning", "warning"
    INFO = "info", "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSource:
    """What one app must say of a patient. `rows` takes a reference to the patient's id, and returns what `alerts` makes.

    It is asked for every patient of a page, so an index must lead from the patient to its rows.
    """

    name: str
    rows: Callable[[Any], QuerySet[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAlert:
    """What a patient's own row says. `value` takes the path to the row, `""` or ending in `__`, and returns an `alert` or null.

    Nothing is looked up for whomever it does not concern, nor planned but what it asks of other rows.
    """

    name: str
    value: Callable[[str], Combinable]


ALERTS: Registry[AlertSource | OwnAlert] = Registry("alert source")


def alert(*, pk: Any, kind: Any, severity: Any, text: Any, since: Any) -> JSONObject:
    """Make one alert: each is a name of a column or an expression.

    `severity` is one of `Severity`, `text` what a clinician reads, `since` the day from which it holds, or null where
    nobody knows. The id is that of the row that says so.
    """
    return JSONObject(
        id=F(pk), kind=kind, severity=severity, text=text, since=Cast(since, DateField())
    )


def alerts(
    rows: QuerySet[Any], *, kind: Any, severity: Any, text: Any, since: Any, pk: str = "id"
) -> QuerySet[Any]:
    """Tell rows as alerts, as `alert` makes them."""
    told = alert(pk=pk, kind=kind, severity=severity, text=text, since=since)
    return rows.order_by().values_list(told)


_SEVERITIES = ", ".join(f"'{severity}'" for severity in Severity.values)


class _MostSevereFirst(Func):
    """One JSON array of several arrays of alerts: the most severe first, then the latest."""

    arg_joiner = " || "
    template = (
        f"(SELECT COALESCE(jsonb_agg(told ORDER BY array_position(ARRAY[{_SEVERITIES}], told->>'severity'),"  # noqa: S608  ours alone
        " told->>'since' DESC NULLS LAST, told->>'text', told->>'id'), '[]'::jsonb)"
        " FROM unnest(%(expressions)s) AS told)"
    )
    output_field: ClassVar[Any] = JSONField()


class _Own(Func):
    """An array of those that are there."""

    template = "array_remove(ARRAY[%(expressions)s]::jsonb[], NULL)"
    output_field: ClassVar[Any] = ArrayField(JSONField())


class _Told(Expression):
    """Asks the sources once the query is made, which is inside of a clinic."""

    output_field: ClassVar[Any] = JSONField()

    def __init__(self, patient: str) -> None:
        super().__init__()
        self.patient = patient

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        nothing = Value([], output_field=ArrayField(JSONField()))
        path, joint, _ = self.patient.rpartition("__")
        own = [each.value(path + joint) for each in ALERTS if isinstance(each, OwnAlert)]
        rows = [
            ArraySubquery(each.rows(OuterRef(self.patient)))
            for each in ALERTS
            if isinstance(each, AlertSource)
        ]
        return _MostSevereFirst(nothing, _Own(*own), *rows).resolve_expression(*args, **kwargs)


def told(patient: str = "pk") -> Expression:
    """Say in SQL what all sources tell of the patient whose id stands under `patient`: a JSON array, `[]` for nothing."""
    return _Told(patient)
