"""Shapes of what is known of a patient's health."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Invalid
from rest_framework import serializers

from apps.medical_records.anamnesis.health.choices import AllergyCategory, ConditionStatus
from apps.medical_records.anamnesis.health.codes import icd10
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from core.api.fields import CharField
from core.api.shapes import ModelShape

BEFORE = ("id", "patient")
BEHIND = ("note", "recorded_by", "created_at", "updated_at", "version")
GIVEN = ("recorded_by", "created_at", "updated_at")
CODE_LENGTH = 12


class Icd10Field(CharField):
    """An ICD-10 code in any usual way of writing it, or nothing."""

    def to_internal_value(self, data: Any) -> str:
        """Bring it into its one form."""
        text = super().to_internal_value(data)
        try:
            return text and icd10(text)
        except Invalid as error:
            raise serializers.ValidationError(error.messages, code="invalid") from error


class NewAllergySerializer(ModelShape[Allergy]):
    """An allergy to be recorded; `none_known` states, without a substance, that there are none."""

    class Meta:
        model = Allergy
        fields = (
            *BEFORE,
            "category",
            "substance",
            "severity",
            "reaction",
            "status",
            "onset_date",
            *BEHIND,
        )
        read_only_fields: ClassVar = ["id", *GIVEN]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an allergy to nothing, and a statement that there is none which says more."""
        whole = _whole(self.instance, attrs, ("category", "substance", "severity", "reaction"))
        is_none = whole["category"] == AllergyCategory.NONE_KNOWN
        if self.instance is not None and is_none != (
            self.instance.category == AllergyCategory.NONE_KNOWN
        ):
            raise serializers.ValidationError(
                {
                    "category": "An allergy does not become a statement, nor the reverse: record anew."
                }
            )
        if not is_none and not whole["substance"]:
            raise serializers.ValidationError({"substance": "Say what it is to."})
        if is_none and (more := [name for name in whole if name != "category" and whole[name]]):
            raise serializers.ValidationError(
                dict.fromkeys(more, "There is none of an allergy that is not there.")
            )
        if is_none and attrs.get("onset_date"):
            raise serializers.ValidationError({"onset_date": "A statement has none."})
        return attrs


class AllergySerializer(NewAllergySerializer):
    """An allergy, or the statement that none are known (`none_known`)."""

    class Meta(NewAllergySerializer.Meta):
        read_only_fields: ClassVar = [*BEFORE, *GIVEN]


class NewConditionSerializer(ModelShape[Condition]):
    """A condition to be recorded; the code's form is looked at, not whether an edition has it."""

    icd10 = Icd10Field(required=False, allow_blank=True, max_length=CODE_LENGTH)

    class Meta:
        model = Condition
        fields = (
            *BEFORE,
            "icd10",
            "name",
            "severity",
            "status",
            "onset_date",
            "resolved_date",
            "is_alert",
            *BEHIND,
        )
        read_only_fields: ClassVar = ["id", *GIVEN]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an end before the onset, or of what has not ended."""
        whole = _whole(self.instance, attrs, ("status", "onset_date", "resolved_date"))
        if whole["resolved_date"] and whole["status"] != ConditionStatus.RESOLVED:
            raise serializers.ValidationError(
                {"resolved_date": "Only a resolved condition has one."}
            )
        _in_order(whole, "onset_date", "resolved_date", "A condition is resolved after its onset.")
        return attrs


class ConditionSerializer(NewConditionSerializer):
    """A condition."""

    class Meta(NewConditionSerializer.Meta):
        read_only_fields: ClassVar = [*BEFORE, *GIVEN]


class NewMedicationSerializer(ModelShape[Medication]):
    """A medication to be recorded."""

    class Meta:
        model = Medication
        fields = (
            *BEFORE,
            "name",
            "dose",
            "frequency",
            "reason",
            "status",
            "start_date",
            "end_date",
            "is_alert",
            *BEHIND,
        )
        read_only_fields: ClassVar = ["id", *GIVEN]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an end before the start."""
        whole = _whole(self.instance, attrs, ("start_date", "end_date"))
        _in_order(whole, "start_date", "end_date", "A medication ends after it starts.")
        return attrs


class MedicationSerializer(NewMedicationSerializer):
    """A medication."""

    class Meta(NewMedicationSerializer.Meta):
        read_only_fields: ClassVar = [*BEFORE, *GIVEN]


def _whole(instance: Any, attrs: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return what a row would be after a change."""
    return {name: attrs.get(name, getattr(instance, name, None)) for name in names}


def _in_order(whole: dict[str, Any], first: str, last: str, detail: str) -> None:
    if whole[first] and whole[last] and whole[first] > whole[last]:
        raise serializers.ValidationError({last: detail})
