"""Shapes of a referral."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.charting.referrals.models import Referral
from apps.users.models import User
from core.api.fields import CharField, DateField, ListField, RelatedField
from core.api.shapes import ModelShape
from core.comparing import exactly

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

MOST_PROCEDURES = 32


class ReferringField(RelatedField):
    """Somebody of the clinic who treats patients and still works here."""

    def get_queryset(self) -> Any:
        """Look among the clinic's active providers only."""
        return exactly(User.objects.all(), is_provider=True, is_active=True)


class ProcedureField(RelatedField):
    """A procedure of the clinic."""

    def get_queryset(self) -> Any:
        """Look among the clinic's procedures only."""
        return Procedure.objects.all()


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class ProceduresField(serializers.Field[Any, Any, Any, Any]):
    """Ids of the procedures that a referral is about."""

    def get_attribute(self, instance: Any) -> Any:
        """Read them, in their order."""
        return list(instance.procedures.order_by("pk").values_list("pk", flat=True))

    def to_representation(self, value: Any) -> Any:
        """Show them."""
        return [str(pk) for pk in value]

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """Return the same as SQL; the clinic is the row's own, since the statement is kept for all."""
        theirs: QuerySet[Any] = QuerySet(Procedure).filter(
            tenant=OuterRef(f"{prefix}tenant"), referral=OuterRef(f"{prefix}pk")
        )
        return ArraySubquery(theirs.order_by("pk").values("pk"))


class ReferralSerializer(ModelShape[Referral]):
    """To whom and why a patient was sent, and what came back."""

    procedures = ProceduresField(read_only=True)

    class Meta:
        model = Referral
        fields = (
            "id",
            "patient",
            "referred_by",
            "target_name",
            "target_specialty",
            "target_email",
            "target_phone",
            "target_address",
            "reason",
            "procedures",
            "status",
            "sent_date",
            "answer",
            "answered_date",
            "created_at",
            "updated_at",
            "version",
        )


class ReferralDraftSerializer(ModelShape[Referral]):
    """What a draft says; `procedures` are planned ones of the patient, which are referred by it."""

    referred_by = ReferringField(required=False)
    procedures = ListField(child=ProcedureField(), required=False, max_length=MOST_PROCEDURES)

    class Meta:
        model = Referral
        fields: tuple[str, ...] = (
            "referred_by",
            "target_name",
            "target_specialty",
            "target_email",
            "target_phone",
            "target_address",
            "reason",
            "procedures",
        )


class NewReferralSerializer(ReferralDraftSerializer):
    """A draft, of whom."""

    class Meta(ReferralDraftSerializer.Meta):
        fields = ("patient", *ReferralDraftSerializer.Meta.fields)


class ReferralSendingSerializer(serializers.Serializer[None]):
    """When it went out."""

    sent_date = DateField(required=False, help_text="Today, unless given.")


class ReferralAnswerSerializer(serializers.Serializer[None]):
    """What came back; `done` are the procedures of the referral that were done."""

    answer = CharField(max_length=10_000)
    answered_date = DateField(required=False, help_text="Today, unless given.")
    done = ListField(child=ProcedureField(), required=False, max_length=MOST_PROCEDURES)
