"""The last X-ray, for whoever stands at the chair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Coalesce, JSONObject
from rest_framework import serializers

from apps.medical_records.documents.attachments.choices import Kind
from apps.medical_records.documents.attachments.models import VALID, Attachment
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, first

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable


class LastXraySerializer(serializers.Serializer[Any]):
    """The X-ray that was taken last, by the day of filing where nobody said when; `attachments/` has the rest under its id."""

    id = serializers.UUIDField()
    tooth = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    taken_at = MomentField(allow_null=True)
    filed_at = MomentField()


class DocumentsSummarySerializer(serializers.Serializer[Any]):
    """The last X-ray, if there is one."""

    last_xray = LastXraySerializer(allow_null=True)


def documents(patient: Any) -> Combinable:
    """Tell it."""
    filed = Attachment.objects.filter(VALID, patient=patient, kind=Kind.XRAY)
    return JSONObject(
        last_xray=first(
            filed.order_by(Coalesce("taken_at", "created_at").desc(), "-pk"),
            id="pk",
            tooth="tooth",
            title="title",
            taken_at=MomentText("taken_at"),
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
