"""Forms of the administration for what is known of a patient's health, by the API's own rules."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from rest_framework.serializers import ValidationError as Refused

from apps.medical_records.anamnesis.health.codes import icd10
from apps.medical_records.anamnesis.health.serializers import (
    AllergySerializer,
    ConditionSerializer,
    MedicationSerializer,
)
from core.admin import ServiceForm


class FactForm(ServiceForm):
    """A fact that is held against what the API refuses of it."""

    shape: ClassVar[type[Any]]

    def clean(self) -> dict[str, Any] | None:
        """Say beside the fields what contradicts another."""
        given = super().clean()
        if given is None or self.errors:
            return given
        known = None if self.instance._state.adding else self.instance
        try:
            self.shape(known).validate(given)
        except Refused as refusal:
            raise ValidationError(refusal.detail) from refusal
        return given


class AllergyForm(FactForm):
    """An allergy, or the statement that none are known."""

    shape = AllergySerializer


class ConditionForm(FactForm):
    """A condition, its code in any usual way of writing it."""

    shape = ConditionSerializer

    def clean_icd10(self) -> str:
        """Bring the code into its one form."""
        code: str = self.cleaned_data["icd10"]
        return code and icd10(code)


class MedicationForm(FactForm):
    """A medication."""

    shape = MedicationSerializer
