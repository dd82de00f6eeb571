"""What the patient's own page says first, and all alerts of a patient as an attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.apps import apps
from django.db.models import Case, DateField, Exists, JSONField, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat

from apps.medical_records.patients.choices import GONE, PatientStatus
from core.api.rows import Layout, fetch
from core.computed import Computed
from core.registry.alerts import AlertSource, Severity, alerts, told

if TYPE_CHECKING:
    from django.db.models import QuerySet

ALONE = Layout(("id", "alerts"), ("pk", told("pk")), "id", frozenset())
UNDATED = Value(None, output_field=DateField())


class Alerts(Computed):
    """A patient's alerts. On lists and details they are a part of the one query; read from a row they are another."""

    def __init__(self) -> None:
        """Follow from the id alone."""
        super().__init__("id", function=str, sql=told)

    def expression(self, prefix: str) -> Any:
        """Return them as SQL."""
        return told(f"{prefix}id")

    def __get__(self, row: Any, model: Any) -> Any:
        """Ask what they are now."""
        if row is None:
            return self
        ((_, found),) = fetch(model.objects.filter(pk=row.pk).order_by(), ALONE)
        return orjson.loads(found)["alerts"]


class Untold(Computed):
    """What stands in their place for whoever may not read them."""

    def __init__(self) -> None:
        """Follow from nothing."""
        super().__init__("id", function=str, sql=Value)

    def expression(self, prefix: str) -> Any:  # noqa: ARG002
        """Return a null."""
        return Value(None, output_field=JSONField())

    def __get__(self, row: Any, model: Any) -> Any:
        """Return nothing."""
        return self if row is None else None


def of_the_dead(patient: Any) -> QuerySet[Any]:
    """Say that a patient has died, and whether others are still paid for by them."""
    pays = Exists(_patients().filter(guarantor=OuterRef("pk")))
    alone, with_others = Value("Has died."), Value("Has died, and is still others' guarantor.")
    return alerts(
        _patients().filter(pk=patient, status=PatientStatus.DECEASED),
        kind=Value("deceased"),
        severity=Value(Severity.WARNING.value),
        text=Case(When(pays, then=with_others), default=alone),
        since=UNDATED,
    )


def of_the_merged(patient: Any) -> QuerySet[Any]:
    """Say under which number a patient is kept now."""
    number = _patients().filter(pk=OuterRef("merged_into_id")).values("number")
    return alerts(
        _patients().filter(pk=patient, merged_into__isnull=False),
        kind=Value("merged"),
        severity=Value(Severity.WARNING.value),
        text=Concat(Value("Kept under number "), Subquery(number), Value(".")),
        since=UNDATED,
    )


def of_the_unpaid(patient: Any) -> QuerySet[Any]:
    """Say that whoever paid for a patient has died or was archived."""
    gone = _patients().filter(pk=OuterRef("guarantor_id"), status__in=GONE)
    return alerts(
        _patients().filter(Exists(gone), pk=patient, guarantor__isnull=False),
        kind=Value("guarantor_is_gone"),
        severity=Value(Severity.INFO.value),
        text=Value("The guarantor has died or was archived: agree who pays."),
        since=UNDATED,
    )


def _patients() -> Any:
    return apps.get_model("medical_records", "Patient").objects


OWN = (
    AlertSource(name="medical_records.deceased", rows=of_the_dead),
    AlertSource(name="medical_records.guarantor_is_gone", rows=of_the_unpaid),
    AlertSource(name="medical_records.merged", rows=of_the_merged),
)
