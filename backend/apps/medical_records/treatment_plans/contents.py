"""What is in a plan and how far it has come, told by PostgreSQL in the query that reads the plan.

The clinic is the row's own wherever another table is read, since a list's statement is kept for all clinics.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    DecimalField,
    F,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.treatment_plans.choices import PlanStatus
from apps.medical_records.treatment_plans.models import TreatmentPhase, TreatmentPlan
from core.money.columns import Shown
from core.money.fields import MoneyField
from core.registry.summary import listed

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

DONE = (ProcedureStatus.COMPLETED, ProcedureStatus.EXISTING_ELSEWHERE)
WANTED = ~Q(status=ProcedureStatus.CANCELLED)
NOTHING = Value(Decimal("0.00"), output_field=DecimalField(max_digits=14, decimal_places=2))


class ProgressSerializer(serializers.Serializer[Any]):
    """How far a plan has come: what of it is done, here or elsewhere, and the fees of what was done here.

    What was cancelled in it is left out.
    """

    procedures = serializers.IntegerField()
    done = serializers.IntegerField()
    fee = MoneyField()
    fee_done = MoneyField()


class PlannedSerializer(serializers.Serializer[Any]):
    """A procedure of a plan in short; `procedures/` has the rest."""

    id = serializers.UUIDField()
    code_text = serializers.CharField()
    description = serializers.CharField()
    tooth = serializers.CharField(allow_blank=True)
    surfaces = serializers.CharField(allow_blank=True)
    region = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=ProcedureStatus.choices)
    date_completed = serializers.DateField(allow_null=True)
    fee = MoneyField()


class PhaseSerializer(serializers.Serializer[Any]):
    """A phase of a plan, and its procedures in the order in which they were planned."""

    id = serializers.UUIDField()
    position = serializers.IntegerField()
    title = serializers.CharField()
    procedures = PlannedSerializer(many=True)


class AlternativeSerializer(serializers.Serializer[Any]):
    """Another plan of the same alternatives."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=PlanStatus.choices)


class ToldField(serializers.Field[Any, Any, Any, Any]):
    """A value that PostgreSQL makes; of a row that is at hand it is asked for alone."""

    def get_attribute(self, instance: Any) -> Any:
        """Read it."""
        told = self.expression("", str(self.source))
        return type(instance)._default_manager.filter(pk=instance.pk).values_list(told).get()[0]

    def to_representation(self, value: Any) -> Any:
        """Show it."""
        return value

    def expression(self, prefix: str, name: str) -> Combinable:
        """Return it as SQL."""
        raise NotImplementedError


@extend_schema_field(ProgressSerializer)
class ProgressField(ToldField):
    """How far a plan has come."""

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """Count and add up its procedures."""
        return progress_of(prefix)


@extend_schema_field(MoneyField)
class TotalField(ToldField):
    """What a plan costs: as it was told, or of a draft what its procedures come to."""

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """Take what was told, else add up; in the currency of that day, else the clinic's."""
        rows = _procedures(OuterRef(f"{prefix}tenant"), OuterRef(f"{prefix}pk"))
        fees = rows.filter(WANTED).values("treatment_plan").annotate(sum=Sum("fee")).values("sum")
        amount = Coalesce(
            F(f"{prefix}total"),
            Subquery(fees, output_field=NOTHING.output_field),
            NOTHING,
        )
        told_in = NullIf(F(f"{prefix}currency"), Value(""))
        return Shown(amount, Coalesce(told_in, F(f"{prefix}tenant__currency")))


@extend_schema_field(PhaseSerializer(many=True))
class PhasesField(ToldField):
    """A plan's phases in their order, with their procedures."""

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """List them."""
        phases: QuerySet[Any] = QuerySet(TreatmentPhase).filter(
            tenant=OuterRef(f"{prefix}tenant"), plan=OuterRef(f"{prefix}pk")
        )
        theirs = _procedures(OuterRef("tenant"), OuterRef("plan")).filter(phase=OuterRef("pk"))
        return listed(
            phases.order_by("position", "id"),
            id="id",
            position="position",
            title="title",
            procedures=_listed(theirs),
        )


@extend_schema_field(PlannedSerializer(many=True))
class WithoutPhaseField(ToldField):
    """A plan's procedures that are in no phase."""

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """List them."""
        rows = _procedures(OuterRef(f"{prefix}tenant"), OuterRef(f"{prefix}pk"))
        return _listed(rows.filter(phase=None))


@extend_schema_field(AlternativeSerializer(many=True))
class AlternativesField(ToldField):
    """The other plans of which the patient takes one; what an undone merge left with somebody else is none."""

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """List them, the oldest first."""
        first = Coalesce(OuterRef(f"{prefix}alternative_to"), OuterRef(f"{prefix}pk"))
        plans: QuerySet[Any] = QuerySet(TreatmentPlan).filter(
            tenant=OuterRef(f"{prefix}tenant"), patient=OuterRef(f"{prefix}patient")
        )
        group = plans.filter(Q(pk=first) | Q(alternative_to=first))
        others = group.exclude(pk=OuterRef(f"{prefix}pk")).order_by("pk")
        return listed(others, id="id", title="title", status="status")


def progress_of(prefix: str = "") -> Combinable:
    """Tell the progress of the plan to which the ORM's path `prefix` leads as an object."""

    def shown(amount: Any) -> Combinable:
        return Shown(Coalesce(amount, NOTHING), F("tenant__currency"))

    counted = JSONObject(
        procedures=Count("pk"),
        done=Count("pk", filter=Q(status__in=DONE)),
        fee=shown(Sum("fee")),
        fee_done=shown(Sum("fee", filter=Q(status=ProcedureStatus.COMPLETED))),
    )
    theirs = _procedures(OuterRef(f"{prefix}tenant"), OuterRef(f"{prefix}pk")).filter(WANTED)
    rows = theirs.values("treatment_plan", "tenant__currency")
    none = Shown(NOTHING, F(f"{prefix}tenant__currency"))
    return Coalesce(
        Subquery(rows.annotate(told=counted).values("told"), output_field=JSONField()),
        JSONObject(procedures=Value(0), done=Value(0), fee=none, fee_done=none),
    )


def _procedures(clinic: Any, plan: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = QuerySet(Procedure).filter(tenant=clinic, treatment_plan=plan)
    return rows.order_by()


def _listed(rows: QuerySet[Any]) -> Combinable:
    return listed(
        rows.order_by("pk"),
        id="id",
        code_text=_of_the_code("code"),
        description=_of_the_code("description"),
        tooth="tooth",
        surfaces="surfaces",
        region="region",
        status="status",
        date_completed="date_completed",
        fee=Shown(F("fee"), F("tenant__currency")),
    )


def _of_the_code(name: str) -> Subquery:
    row: QuerySet[Any] = QuerySet(ProcedureCode).filter(
        tenant=OuterRef("tenant"), pk=OuterRef("code")
    )
    return Subquery(row.values(name))
