"""Shapes of an attachment."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.medical_records.charting.fields import NotationField, ToothField, placed
from apps.medical_records.documents.attachments.models import Attachment
from core.api.fields import CharField
from core.api.shapes import ModelShape
from core.api.uploads import UploadField

SAID = ("kind", "tooth", "title", "description", "taken_at")
KEPT = (
    "file_name",
    "content_type",
    "size",
    "sha256",
    "width",
    "height",
    "recorded_by",
    "voided_at",
    "voided_by",
    "void_reason",
    "created_at",
    "updated_at",
)


class AttachmentSerializer(ModelShape[Attachment]):
    """A file about a patient; `content/` has the file."""

    class Meta:
        model = Attachment
        fields = ("id", "patient", *SAID, *KEPT, "version")
        read_only_fields: ClassVar = ["id", "patient", *KEPT]


class AttachmentEditSerializer(ModelShape[Attachment]):
    """What is said of a file."""

    tooth = ToothField(required=False, allow_blank=True)
    notation = NotationField()

    class Meta:
        model = Attachment
        fields: tuple[str, ...] = ("kind", "tooth", "notation", "title", "description", "taken_at")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Bring the tooth into FDI."""
        return placed(attrs)


class NewAttachmentSerializer(AttachmentEditSerializer):
    """A file in a form, and what is said of it."""

    file = UploadField(help_text="A JPEG, a PNG or a PDF; what it is is read from its bytes.")

    class Meta(AttachmentEditSerializer.Meta):
        fields = ("patient", "file", *AttachmentEditSerializer.Meta.fields)


class VoidingSerializer(serializers.Serializer[None]):
    """Why a file was filed wrongly."""

    reason = CharField(max_length=200)
