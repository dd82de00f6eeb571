"""The last X-ray, for whoever stands at the chair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.documents.attachments.choices import Kind
from apps.medical_records.documents.attachments.models import VALID, Attachment
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, first

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable


class LastXraySerializer(serializers.Serializer[Any]):
    """The X-ray that was filed last; `attachments/` has the rest under its id."""

    id = serializers.UUIDField()
    tooth = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    filed_at = MomentField()


class DocumentsSummarySerializer(serializers.Serializer[Any]):
    """The last X-ray, if there is one."""

    last_xray = LastXraySerializer(allow_null=True)


def documents(patient: Any) -> Combinable:
    """Tell it."""
    filed = Attachment.objects.filter(VALID, patient=patient, kind=Kind.XRAY)
    return JSONObject(
        last_xray=first(
            filed.order_by("-created_at", "-pk"),
            id="pk",
            tooth="tooth",
            title="title",
            filed_at=MomentText("created_at"),
        )
    )


DOCUMENTS = SummarySource(
    name="medical_records.documents",
    permission="documents.read",
    scope="documents:read",
    field="documents",
    shape=DocumentsSummarySerializer,
    value=documents,
)
