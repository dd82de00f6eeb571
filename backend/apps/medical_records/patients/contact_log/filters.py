"""How the contact log is narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.patients.contact_log.models import OPEN, Contact
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet, FlagFilter


class ContactFilter(ClinicFilterSet):
    """By patient, colleague, time, kind, outcome, and what is to be followed up."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )
    open_follow_up = FlagFilter(
        method="by_open", help_text="Whether it is to be followed up, and was not yet."
    )

    class Meta:
        model = Contact
        fields: dict[str, Any] = {
            "staff": ["exact"],
            "kind": ["exact"],
            "direction": ["exact"],
            "outcome": ["exact"],
            "happened_at": ["gte", "lte", "gt", "lt"],
            "follow_up_on": ["exact", "gte", "lte"],
        }

    def by_open(self, queryset: Any, name: str, value: Any) -> Any:  # noqa: ARG002
        """Keep what is open, or what is not."""
        return queryset.filter(OPEN) if value else queryset.exclude(OPEN)
