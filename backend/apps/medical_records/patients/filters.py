"""How a list of patients is narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_filters import rest_framework as filters

from apps.medical_records.patients.models import Patient
from core.api.filters import ClinicFilterSet

if TYPE_CHECKING:
    from apps.medical_records.patients.querysets import PatientQuerySet


class PatientFilter(ClinicFilterSet):
    """By status, doctor, birth date, and by what people type into a search box."""

    search = filters.CharFilter(
        method="by_text",
        help_text="Names (typos and accents forgiven), numbers, phones, birth dates; each word is to be found.",
    )

    class Meta:
        model = Patient
        fields: dict[str, Any] = {
            "status": ["exact"],
            "primary_doctor": ["exact"],
            "birth_date": ["exact", "gte", "lte"],
        }

    def by_text(self, queryset: PatientQuerySet, name: str, text: str) -> PatientQuerySet:  # noqa: ARG002
        """Find by name, number, phone or birth date; the pages read who is found."""
        return queryset.seeking(text)
