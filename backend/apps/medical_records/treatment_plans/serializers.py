"""Shapes of a treatment plan."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.anamnesis.questionnaires.choices import Signer
from apps.medical_records.charting.procedures.serializers import (
    PhaseField,
    PlanField,
    ProviderField,
)
from apps.medical_records.signing import SignatureSerializer
from apps.medical_records.treatment_plans.contents import (
    AlternativesField,
    PhasesField,
    ProgressField,
    TotalField,
    WithoutPhaseField,
)
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.api.fields import CharField, ChoiceField, DateField, MomentField
from core.api.shapes import ModelShape

MOST_PHASES = 20
_ROW = (
    "id",
    "patient",
    "title",
    "provider",
    "status",
    "alternative_to",
    "valid_until",
    "total",
    "progress",
    "presented_at",
    "decided_at",
    "created_at",
    "updated_at",
    "version",
)


@extend_schema_field(SignatureSerializer(allow_null=True))
class PlanSignatureField(serializers.JSONField):
    """The signature as it was drawn."""


class TreatmentPlanRowSerializer(ModelShape[TreatmentPlan]):
    """A plan in a list: what it costs, and how far it has come."""

    total = TotalField(read_only=True)
    progress = ProgressField(read_only=True)
    presented_at = MomentField(read_only=True, allow_null=True)
    decided_at = MomentField(read_only=True, allow_null=True)

    class Meta:
        model = TreatmentPlan
        fields: tuple[str, ...] = _ROW


class TreatmentPlanSerializer(TreatmentPlanRowSerializer):
    """A plan with its phases and procedures, and what the patient made of it.

    `alternative_to` is the first of several plans of which the patient takes one, `alternatives` are the others.
    """

    phases = PhasesField(read_only=True)
    without_phase = WithoutPhaseField(read_only=True)
    alternatives = AlternativesField(read_only=True)
    signer = ChoiceField(choices=Signer.choices, allow_blank=True, read_only=True)
    signature = PlanSignatureField(read_only=True)

    class Meta(TreatmentPlanRowSerializer.Meta):
        fields = (
            *_ROW[:-3],
            "note",
            "phases",
            "without_phase",
            "alternatives",
            "currency",
            "presented_by",
            "decided_by",
            "rejection_reason",
            "signer",
            "signer_name",
            "signature",
            "content_hash",
            *_ROW[-3:],
        )


class PhaseDraftSerializer(serializers.Serializer[None]):
    """A phase: one of the plan's by its `id`, or a new one."""

    id = PhaseField(required=False)
    title = CharField(max_length=200)
    position = serializers.IntegerField(read_only=True)
    procedures = serializers.JSONField(read_only=True)


class NewPhaseSerializer(serializers.Serializer[None]):
    """A phase that is new."""

    title = CharField(max_length=200)


class PlanDraftSerializer(ModelShape[TreatmentPlan]):
    """What a draft says; `phases` are all of them in their order. Procedures name the plan and the phase that they are in."""

    provider = ProviderField(required=False, allow_null=True)
    phases = PhaseDraftSerializer(many=True, required=False, max_length=MOST_PHASES)  # type: ignore[call-arg]  # the list's

    class Meta:
        model = TreatmentPlan
        fields: tuple[str, ...] = ("title", "provider", "note", "valid_until", "phases")


class NewPlanSerializer(PlanDraftSerializer):
    """A draft, of whom; an alternative to another plan of the same patient, where it is one."""

    alternative_to = PlanField(required=False, allow_null=True)
    phases = NewPhaseSerializer(many=True, required=False, max_length=MOST_PHASES)  # type: ignore[call-arg, assignment]  # the list's; without ids

    class Meta(PlanDraftSerializer.Meta):
        fields = ("patient", "alternative_to", *PlanDraftSerializer.Meta.fields)


class PresentationSerializer(serializers.Serializer[None]):
    """Until when what is told holds."""

    valid_until = DateField(required=False, help_text="As the draft says, unless given.")


class AcceptanceSerializer(serializers.Serializer[None]):
    """Who signs, and the signature."""

    signer = ChoiceField(choices=Signer.choices)
    signer_name = CharField(max_length=200)
    signature = SignatureSerializer()


class RejectionSerializer(serializers.Serializer[None]):
    """Why the patient does not want it."""

    reason = CharField(max_length=200)


class VerificationSerializer(serializers.Serializer[Any]):
    """Whether an accepted plan still is what was signed; null where nothing was signed."""

    intact = serializers.BooleanField(allow_null=True)
    content_hash = serializers.CharField(allow_blank=True)
