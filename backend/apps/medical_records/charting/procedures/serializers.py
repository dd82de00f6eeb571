"""Shapes of a procedure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.choices import Region
from apps.medical_records.charting.fields import PlacedMixin
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.charting.referrals.models import Referral
from apps.medical_records.treatment_plans.models import TreatmentPhase, TreatmentPlan
from apps.users.models import User
from core.api.fields import ID, CharField, ChoiceField, DateField, RelatedField
from core.api.shapes import ModelShape
from core.comparing import exactly
from core.money.fields import MoneyField

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

CHARTED_AS = (
    ProcedureStatus.PLANNED,
    ProcedureStatus.COMPLETED,
    ProcedureStatus.EXISTING,
    ProcedureStatus.EXISTING_ELSEWHERE,
)
_BODY = (
    "code",
    "tooth",
    "notation",
    "surfaces",
    "region",
    "provider",
    "date_planned",
    "date_completed",
    "fee",
    "treatment_plan",
    "phase",
    "note",
)


@extend_schema_field({"type": "string"})
class OfTheCodeField(serializers.Field[Any, Any, Any, Any]):
    """A text of the catalogue's row."""

    def to_representation(self, value: Any) -> Any:
        """Show it."""
        return value

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """Return it as SQL without a join; the clinic is the row's own, since the statement is kept for all."""
        row: QuerySet[Any] = QuerySet(ProcedureCode).filter(
            tenant=OuterRef("tenant"), pk=OuterRef("code")
        )
        return Subquery(row.values(name))


@extend_schema_field({"type": "string", "maxLength": 36})
class CodeField(RelatedField):
    """A row of the clinic's catalogue by its id, or by its code in any case of letters: no code is as long as an id."""

    def get_queryset(self) -> Any:
        """Look in the clinic's catalogue only."""
        return ProcedureCode.objects.all()

    def to_internal_value(self, data: Any) -> Any:
        """Tell the two by their forms."""
        if not isinstance(data, str) or re.fullmatch(ID, data):
            return super().to_internal_value(data)
        found = None if "\0" in data else self.get_queryset().filter(code__iexact=data).first()
        if found is None:
            self.fail("does_not_exist", pk_value=data)
        return found


class ProviderField(RelatedField):
    """Somebody of the clinic who treats patients and still works here."""

    def get_queryset(self) -> Any:
        """Look among the clinic's active providers only."""
        return exactly(User.objects.all(), is_provider=True, is_active=True)


class ReferralField(RelatedField):
    """A referral of the clinic."""

    def get_queryset(self) -> Any:
        """Look among the clinic's referrals only."""
        return Referral.objects.all()


class PlanField(RelatedField):
    """A treatment plan of the clinic."""

    def get_queryset(self) -> Any:
        """Look among the clinic's plans only."""
        return TreatmentPlan.objects.all()


class PhaseField(RelatedField):
    """A phase of one of the clinic's treatment plans."""

    def get_queryset(self) -> Any:
        """Look among the clinic's phases only."""
        return TreatmentPhase.objects.all()


class ProcedureSerializer(ModelShape[Procedure]):
    """What is, was or will be done, where, by whom and for how much; `code` is the id of the catalogue's row."""

    code_text = OfTheCodeField(source="code.code", read_only=True)
    description = OfTheCodeField(source="code.description", read_only=True)
    fee = MoneyField(read_only=True)

    class Meta:
        model = Procedure
        fields = (
            "id",
            "patient",
            "code",
            "code_text",
            "description",
            "area",
            "drawn_as",
            "tooth",
            "surfaces",
            "region",
            "provider",
            "status",
            "date_planned",
            "date_completed",
            "fee",
            "treatment_plan",
            "phase",
            "note",
            "cancellation_reason",
            "referral",
            "created_at",
            "updated_at",
            "version",
        )


class ProcedureEditSerializer(PlacedMixin, ModelShape[Procedure]):
    """What a procedure says; the fee is the code's unless given, and in the clinic's currency."""

    code = CodeField(
        help_text="The id of a row of the catalogue, or its code, as `FIL-2`, in any case of letters."
    )
    region = ChoiceField(choices=[("", "none"), *Region.choices], required=False)
    provider = ProviderField(required=False, allow_null=True)
    fee = MoneyField(required=False)
    treatment_plan = PlanField(
        required=False,
        allow_null=True,
        help_text="A draft of the same patient; takes `plans.edit`, too.",
    )
    phase = PhaseField(required=False, allow_null=True, help_text="One of the plan's phases.")

    class Meta:
        model = Procedure
        fields: tuple[str, ...] = _BODY


class NewProcedureSerializer(ProcedureEditSerializer):
    """A procedure of a patient: a plan, unless `status` says that it is done, or was found done."""

    status = ChoiceField(
        choices=[(status.value, status.label) for status in CHARTED_AS],
        default=ProcedureStatus.PLANNED,
    )

    class Meta(ProcedureEditSerializer.Meta):
        fields = ("patient", "status", *_BODY)


class CompletionSerializer(serializers.Serializer[None]):
    """When, and by whom, it was done."""

    date_completed = DateField(required=False, help_text="Today, unless given.")
    provider = ProviderField(
        required=False, help_text="Whoever it is planned for, else the caller, unless given."
    )


class ProcedureCancellationSerializer(serializers.Serializer[None]):
    """Why it is not done."""

    reason = CharField(max_length=200)


class ProcedureReferringSerializer(serializers.Serializer[None]):
    """By which referral of the patient, where there is one."""

    referral = ReferralField(required=False)
