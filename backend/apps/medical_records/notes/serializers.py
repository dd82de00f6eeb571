"""Shapes of notes, of what is added to them, and of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import OuterRef, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.anamnesis.health.serializers import CODE_LENGTH, Icd10Field
from apps.medical_records.charting.fields import NotationField, ToothField, placed
from apps.medical_records.notes.choices import MOST_DIAGNOSES
from apps.medical_records.notes.models import Amendment, MedicalRecord, NoteTemplate
from apps.medical_records.notes.signing import is_intact
from core.api.fields import CharField
from core.api.shapes import ModelShape
from core.registry.summary import counted

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

WRITTEN = (
    "doctor",
    "recorded_at",
    "chief_complaint",
    "examination",
    "diagnoses",
    "treatment",
)
KEPT = (
    "status",
    "recorded_by",
    "signed_at",
    "signed_by",
    "content_hash",
    "amendment_count",
    "created_at",
    "updated_at",
    "version",
)


class DiagnosisSerializer(serializers.Serializer[Any]):
    """An ICD-10 code, of which tooth if it is of one, and what else there is to say."""

    icd10 = Icd10Field(max_length=CODE_LENGTH)
    tooth = ToothField(required=False, allow_blank=True)
    notation = NotationField()
    note = CharField(required=False, allow_blank=True, max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Bring the tooth into FDI; a diagnosis is whole also where a PATCH of its note gives it."""
        if "icd10" not in attrs:
            raise serializers.ValidationError({"icd10": "This field is required."}, "required")
        return {"tooth": "", "note": "", **placed(attrs)}


@extend_schema_field(DiagnosisSerializer(many=True))
class DiagnosesField(serializers.JSONField):
    """Diagnoses as they are stored."""


def amendments(prefix: str = "") -> Combinable:
    """Count the amendments of a note's row; the clinic is the row's own, since the statement is kept for all."""
    theirs: QuerySet[Any] = QuerySet(Amendment).filter(
        tenant=OuterRef(f"{prefix}tenant"), record=OuterRef(f"{prefix}pk")
    )
    return counted(theirs)


@extend_schema_field({"type": "integer", "minimum": 0})
class AmendmentCountField(serializers.Field[Any, Any, Any, Any]):
    """How many amendments a note has: whoever reads it has to know that there is more."""

    def get_attribute(self, instance: Any) -> int:
        """Count them."""
        return int(instance.amendments.count())

    def to_representation(self, value: Any) -> Any:
        """Show it."""
        return value

    def expression(self, prefix: str, name: str) -> Combinable:  # noqa: ARG002
        """Return the same as SQL."""
        return amendments(prefix)


@extend_schema_field({"type": ["boolean", "null"]})
class IntactField(serializers.Field[Any, Any, Any, Any]):
    """Whether a signed note is what was signed, by its hash; null of a draft."""

    def get_attribute(self, instance: Any) -> bool | None:
        """Compute the hash anew."""
        return is_intact(instance) if instance.content_hash else None

    def to_representation(self, value: Any) -> Any:
        """Show it."""
        return value


class MedicalRecordRowSerializer(ModelShape[MedicalRecord]):
    """The note of one visit."""

    diagnoses = DiagnosesField(read_only=True)
    amendment_count = AmendmentCountField(read_only=True)

    class Meta:
        model = MedicalRecord
        fields: ClassVar[tuple[str, ...]] = ("id", "patient", *WRITTEN, *KEPT)


class MedicalRecordSerializer(MedicalRecordRowSerializer):
    """The note of one visit, and whether it is what was signed."""

    intact = IntactField(read_only=True)

    class Meta(MedicalRecordRowSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*MedicalRecordRowSerializer.Meta.fields, "intact")


class MedicalRecordDraftSerializer(ModelShape[MedicalRecord]):
    """What a draft says; `doctor` is who will sign it."""

    diagnoses = DiagnosisSerializer(many=True, required=False, max_length=MOST_DIAGNOSES)  # type: ignore[call-arg]  # the list's

    class Meta:
        model = MedicalRecord
        fields: ClassVar[tuple[str, ...]] = WRITTEN
        extra_kwargs: ClassVar = {"doctor": {"required": False}}


class NewMedicalRecordSerializer(MedicalRecordDraftSerializer):
    """A note to be begun, of whom; the caller's own, and of now, unless it says otherwise."""

    class Meta(MedicalRecordDraftSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = ("patient", *WRITTEN)


class AmendmentSerializer(ModelShape[Amendment]):
    """What was added to a signed note, why, by whom and when."""

    class Meta:
        model = Amendment
        fields = ("id", "record", "text", "reason", "written_by", "written_at", "content_hash")


class NewAmendmentSerializer(ModelShape[Amendment]):
    """What is to be added, and why."""

    class Meta:
        model = Amendment
        fields = ("text", "reason")


class NoteTemplateSerializer(ModelShape[NoteTemplate]):
    """Texts to begin a note from; a client copies them into a draft, where they are changed."""

    class Meta:
        model = NoteTemplate
        fields = (
            "id",
            "name",
            "category",
            "chief_complaint",
            "examination",
            "treatment",
            "is_active",
            "created_at",
            "updated_at",
            "version",
        )
