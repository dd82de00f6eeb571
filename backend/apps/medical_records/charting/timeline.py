"""What the chart tells of a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, OuterRef, Subquery, Value
from rest_framework import serializers

from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.patients.merged import of_patient
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

FINDING, PROCEDURE = "finding", "procedure"


class FindingDetailsSerializer(serializers.Serializer[Any]):
    """A finding in short; `findings/` has the rest under the entry's id."""

    tooth = serializers.CharField()
    surfaces = serializers.CharField(allow_blank=True)
    finding = serializers.ChoiceField(choices=FindingKind.choices)
    from_date = serializers.DateField()
    to_date = serializers.DateField(allow_null=True)


class ProcedureDetailsSerializer(serializers.Serializer[Any]):
    """A procedure in short."""

    description = serializers.CharField()
    status = serializers.ChoiceField(choices=ProcedureStatus.choices)
    tooth = serializers.CharField(allow_blank=True)
    surfaces = serializers.CharField(allow_blank=True)
    region = serializers.CharField(allow_blank=True)
    date_planned = serializers.DateField(allow_null=True)
    date_completed = serializers.DateField(allow_null=True)


def findings(patient_id: UUID) -> QuerySet[Any]:
    """Tell every finding when it was charted, but for those that were an error."""
    return entries(
        Finding.objects.filter(of_patient(patient_id)).true(),
        at="created_at",
        kind=Value(FINDING, output_field=CharField()),
        details={
            "tooth": "tooth",
            "surfaces": "surfaces",
            "finding": "kind",
            "from_date": "from_date",
            "to_date": "to_date",
        },
    )


def procedures(patient_id: UUID) -> QuerySet[Any]:
    """Tell every procedure since when it is what its status says: planned, completed, cancelled."""
    return entries(
        Procedure.objects.filter(of_patient(patient_id)),
        at="effective_at",
        kind=Value(PROCEDURE, output_field=CharField()),
        details={
            "description": Subquery(_description()),
            "status": "status",
            "tooth": "tooth",
            "surfaces": "surfaces",
            "region": "region",
            "date_planned": "date_planned",
            "date_completed": "date_completed",
        },
    )


def _description() -> QuerySet[Any]:
    """Say what the code says, for the rows of a page only."""
    return ProcedureCode.objects.filter(pk=OuterRef("code_id")).order_by().values("description")


SOURCES = (
    TimelineSource(
        name="medical_records.findings",
        permission="chart.read",
        scope="charting:read",
        kinds=(FINDING,),
        details=FindingDetailsSerializer,
        rows=findings,
    ),
    TimelineSource(
        name="medical_records.procedures",
        permission="chart.read",
        scope="charting:read",
        kinds=(PROCEDURE,),
        details=ProcedureDetailsSerializer,
        rows=procedures,
    ),
)
