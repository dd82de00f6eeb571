"""How a list of patients is narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_filters import rest_framework as filters

from apps.medical_records.patients.merged import of_patient
from apps.medical_records.patients.models import Patient
from core.api.filters import ClinicFilterSet, IdFilter

if TYPE_CHECKING:
    from apps.medical_records.patients.querysets import PatientQuerySet


class OfPatientFilter(IdFilter):
    """By whose a row is: a patient's, or of somebody who was merged into the patient."""

    def filter(self, qs: Any, value: Any) -> Any:
        """Keep all rows where the filter is not given."""
        return qs if value is None else qs.filter(of_patient(value, column=f"{self.field_name}_id"))


class PatientFilter(ClinicFilterSet):
    """By status, doctor, guarantor, birth date, and by what people type into a search box."""

    search = filters.CharFilter(
        method="by_text",
        help_text="Names (typos and accents forgiven), numbers, phones, birth dates; each word is to be found.",
    )

    class Meta:
        model = Patient
        fields: dict[str, Any] = {
            "status": ["exact"],
            "primary_doctor": ["exact"],
            "guarantor": ["exact"],
            "birth_date": ["exact", "gte", "lte"],
        }

    def by_text(self, queryset: PatientQuerySet, name: str, text: str) -> PatientQuerySet:  # noqa: ARG002
        """Find by name, number, phone or birth date; the pages read who is found."""
        return queryset.seeking(text)
