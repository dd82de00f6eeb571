"""What of the plans whoever stands at the chair must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.patients.merged import of_patient
from apps.medical_records.treatment_plans.choices import OPEN, PlanStatus
from apps.medical_records.treatment_plans.contents import ProgressSerializer, progress_of
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.registry.summary import SummarySource, counted, listed

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

# More than one screen holds is looked up at the resource itself.
LONGEST = 5


class OpenPlanSerializer(serializers.Serializer[Any]):
    """A plan in short."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=PlanStatus.choices)
    progress = ProgressSerializer()


class PlansSummarySerializer(serializers.Serializer[Any]):
    """Plans that are drafted, presented or under way, the latest first, 5 at most."""

    open_count = serializers.IntegerField()
    open = OpenPlanSerializer(many=True)


def plans(patient: Any) -> Combinable:
    """Tell it of a patient, also of plans that stayed with whoever was merged into them."""
    open_ones = TreatmentPlan.objects.filter(of_patient(patient), status__in=OPEN)
    return JSONObject(
        open_count=counted(open_ones),
        open=listed(
            open_ones.order_by("-created_at", "-pk")[:LONGEST],
            id="id",
            title="title",
            status="status",
            progress=progress_of(),
        ),
    )


PLANS = SummarySource(
    name="medical_records.treatment_plans",
    permission="plans.read",
    scope="plans:read",
    field="treatment_plans",
    shape=PlansSummarySerializer,
    value=plans,
)
