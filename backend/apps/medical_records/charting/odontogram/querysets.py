"""A patient's rows as a mouth is made of them: as they are, or each in the version that held at a moment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.odontogram.rows import ChartedFinding, ChartedProcedure
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.patients.merged import of_patient
from core.api.rows import Layout, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

_FINDING = ("id", "tooth", "surfaces", "kind", "from_date", "to_date")
_PROCEDURE = (
    "id",
    "tooth",
    "surfaces",
    "region",
    "area",
    "status",
    "date_planned",
    "date_completed",
)
_CODE = {"code": "code__code", "description": "code__description", "drawn_as": "code__drawn_as"}
_OF_FINDING = {**dict(zip(_FINDING, _FINDING, strict=True)), "retracted_at": "retracted_at"}
_OF_PROCEDURE = {**dict(zip(_PROCEDURE, _PROCEDURE, strict=True)), **_CODE}
_DATES = ("from_date", "to_date", "date_planned", "date_completed")


def findings_of(patient: UUID, at: datetime | None) -> list[ChartedFinding]:
    """Return what was found in a patient's mouth and isn't retracted, those of whoever was merged into the patient too."""
    rows = Finding.objects.filter(of_patient(patient))
    return [
        ChartedFinding(**{name: row[name] for name in _FINDING})
        for row in _rows(rows, Finding, _OF_FINDING, at, kept=Q(retracted_at__isnull=True))
        if row["retracted_at"] is None
    ]


def procedures_of(patient: UUID, at: datetime | None) -> list[ChartedProcedure]:
    """Return what is done and planned in a patient's mouth, with the codes as the catalogue has them now."""
    rows = Procedure.objects.filter(of_patient(patient))
    live = ~Q(status=ProcedureStatus.CANCELLED)
    return [
        ChartedProcedure(**row)
        for row in _rows(rows, Procedure, _OF_PROCEDURE, at, kept=live)
        if row["status"] != ProcedureStatus.CANCELLED
    ]


def _rows(
    rows: QuerySet[Any], model: Any, columns: dict[str, str], at: datetime | None, *, kept: Q
) -> Iterator[dict[str, Any]]:
    if at is None:
        layout = Layout(tuple(columns), tuple(columns.values()), "id", frozenset())
        for _, written in fetch(rows.filter(kept).order_by("id"), layout):
            yield _read(orjson.loads(written))
        return
    versions = model._meta.get_field("events").related_model._default_manager
    then = versions.filter(pgh_obj=OuterRef("pk"), effective_at__lte=at).order_by("-pgh_id")
    version = Subquery(then.values(json=JSONObject(**columns))[:1])
    for row in rows.order_by("id").values_list(version, flat=True):
        if row is not None:
            yield _read(row)


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """Turn what PostgreSQL's JSON writes as text into dates."""
    return {
        name: date.fromisoformat(value) if name in _DATES and value else value
        for name, value in row.items()
    }
