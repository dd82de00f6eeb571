"""What of the chart whoever stands at the chair must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.procedures.models import Procedure
from core.registry.summary import SummarySource, counted, first, listed

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

# More than one screen holds is looked up at the resource itself.
LONGEST = 20


class WorkSerializer(serializers.Serializer[Any]):
    """A procedure in short; `date` is when it was planned, or done."""

    id = serializers.UUIDField()
    description = serializers.CharField()
    tooth = serializers.CharField(allow_blank=True)
    surfaces = serializers.CharField(allow_blank=True)
    region = serializers.CharField(allow_blank=True)
    date = serializers.DateField(allow_null=True)


class ChartSummarySerializer(serializers.Serializer[Any]):
    """How many findings hold, what is planned (the oldest first, 20 at most), and what was completed last."""

    open_findings = serializers.IntegerField()
    planned_count = serializers.IntegerField()
    planned = WorkSerializer(many=True)
    last_completed = WorkSerializer(allow_null=True)


def chart(patient: Any) -> Combinable:
    """Tell it of a patient."""
    procedures = Procedure.objects.filter(patient=patient)
    planned = procedures.filter(status=ProcedureStatus.PLANNED).order_by("pk")
    done = procedures.filter(status=ProcedureStatus.COMPLETED).order_by("-date_completed", "-pk")
    return JSONObject(
        open_findings=counted(Finding.objects.filter(patient=patient).open()),
        planned_count=counted(planned),
        planned=listed(planned[:LONGEST], **_work("date_planned")),
        last_completed=first(done, **_work("date_completed")),
    )


def _work(date: str) -> dict[str, Any]:
    words = ProcedureCode.objects.filter(pk=OuterRef("code_id")).order_by().values("description")
    return {
        "id": "id",
        "description": Subquery(words),
        "tooth": "tooth",
        "surfaces": "surfaces",
        "region": "region",
        "date": date,
    }


CHART = SummarySource(
    name="medical_records.chart",
    permission="chart.read",
    scope="charting:read",
    field="chart",
    shape=ChartSummarySerializer,
    value=chart,
)
