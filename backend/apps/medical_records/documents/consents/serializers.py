"""Shapes of a consent."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.documents.consents.models import Consent
from apps.medical_records.signing import SignatureSerializer
from core.api.fields import CharField
from core.api.shapes import ModelShape

SIGNED = ("patient", "title", "text", "text_version", "language", "signer", "signer_name")


@extend_schema_field(SignatureSerializer)
class DrawnField(serializers.JSONField):
    """A signature as it was drawn."""


class ConsentRowSerializer(ModelShape[Consent]):
    """A consent, without the drawing of the signature; `withdrawn_at` is null while it holds."""

    class Meta:
        model = Consent
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            *SIGNED,
            "witnessed_by",
            "signed_at",
            "content_hash",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal_reason",
            "created_at",
            "updated_at",
            "version",
        )
        read_only_fields: ClassVar = [name for name in fields if name != "version"]


class ConsentSerializer(ConsentRowSerializer):
    """A consent, and the signature under it."""

    signature = DrawnField(read_only=True)

    class Meta(ConsentRowSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*ConsentRowSerializer.Meta.fields, "signature")


class NewConsentSerializer(ModelShape[Consent]):
    """What was signed just now; whoever sends it has seen it made."""

    signature = SignatureSerializer()

    class Meta:
        model = Consent
        fields = (*SIGNED, "signature")


class WithdrawalSerializer(serializers.Serializer[Any]):
    """Why a consent is withdrawn, which nobody has to say."""

    reason = CharField(max_length=500, required=False, allow_blank=True)
