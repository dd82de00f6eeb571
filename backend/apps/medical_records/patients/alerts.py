"""What the patient's own page says first, and all alerts of a patient as an attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.apps import apps
from django.db.models import Case, DateField, Exists, JSONField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat

from apps.medical_records.patients.choices import GONE, PatientStatus
from core.api.rows import Layout, fetch
from core.computed import Computed
from core.registry.alerts import OwnAlert, Severity, alert, told

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

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


def of_the_dead(path: str) -> Combinable:
    """Say that a patient has died, and whether others are still paid for by them."""
    pays = Exists(_patients().filter(guarantor=OuterRef(f"{path}pk")))
    alone, with_others = Value("Has died."), Value("Has died, and is still others' guarantor.")
    return _where(
        Q(**{f"{path}status": PatientStatus.DECEASED}),
        pk=f"{path}pk",
        kind=Value("deceased"),
        severity=Value(Severity.WARNING.value),
        text=Case(When(pays, then=with_others), default=alone),
    )


def of_the_merged(path: str) -> Combinable:
    """Say under which number a patient is kept now."""
    number = _patients().filter(pk=OuterRef(f"{path}merged_into_id")).order_by().values("number")
    return _where(
        Q(**{f"{path}merged_into__isnull": False}),
        pk=f"{path}pk",
        kind=Value("merged"),
        severity=Value(Severity.WARNING.value),
        text=Concat(Value("Kept under number "), Subquery(number), Value(".")),
    )


def of_the_unpaid(path: str) -> Combinable:
    """Say that whoever paid for a patient has died or was archived."""
    gone = _patients().filter(pk=OuterRef(f"{path}guarantor_id"), status__in=GONE)
    return _where(
        Q(**{f"{path}guarantor__isnull": False}) & Q(Exists(gone)),
        pk=f"{path}pk",
        kind=Value("guarantor_is_gone"),
        severity=Value(Severity.INFO.value),
        text=Value("The guarantor has died or was archived: agree who pays."),
    )


def _where(concerned: Q, **told: Any) -> Combinable:
    return Case(When(concerned, then=alert(since=UNDATED, **told)), output_field=JSONField())


def _patients() -> Any:
    return apps.get_model("medical_records", "Patient").objects


OWN = (
    OwnAlert(name="medical_records.deceased", value=of_the_dead),
    OwnAlert(name="medical_records.guarantor_is_gone", value=of_the_unpaid),
    OwnAlert(name="medical_records.merged", value=of_the_merged),
)
