"""Files in a patient's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from django.db.models.functions import Coalesce
from rest_framework import serializers

from apps.medical_records.documents.attachments.choices import ContentType, Kind
from apps.medical_records.documents.attachments.models import VALID, Attachment
from apps.medical_records.patients.merged import of_patient
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

ATTACHMENT = "attachment"


class AttachmentDetailsSerializer(serializers.Serializer[Any]):
    """A file in short; `attachments/` has the rest under the entry's id."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    tooth = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    content_type = serializers.ChoiceField(choices=ContentType.choices)


def attachments(patient_id: UUID) -> QuerySet[Any]:
    """Tell every file that was not filed wrongly, when it was taken, or else filed."""
    filed = Attachment.objects.filter(VALID, of_patient(patient_id))
    return entries(
        filed.annotate(moment=Coalesce("taken_at", "created_at")),
        at="moment",
        kind=Value(ATTACHMENT, output_field=CharField()),
        details={str(name): name for name in AttachmentDetailsSerializer().fields},
    )


ATTACHMENTS = TimelineSource(
    name="medical_records.attachments",
    permission="documents.read",
    scope="documents:read",
    kinds=(ATTACHMENT,),
    details=AttachmentDetailsSerializer,
    rows=attachments,
)
