"""How findings are narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet, FlagFilter

if TYPE_CHECKING:
    from apps.medical_records.charting.findings.querysets import FindingQuerySet


class FindingFilter(ClinicFilterSet):
    """By patient, tooth (FDI), kind, when it began, and whether it holds until further notice."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )
    open = FlagFilter(method="by_open", help_text="Whether it holds: not ended, not retracted.")

    class Meta:
        model = Finding
        fields: dict[str, Any] = {
            "tooth": ["exact"],
            "kind": ["exact"],
            "from_date": ["exact", "gte", "lte"],
        }

    def by_open(self, queryset: FindingQuerySet, name: str, holds: bool) -> FindingQuerySet:  # noqa: ARG002, FBT001  the library's
        """Keep those that hold, or the others."""
        return queryset.open() if holds else queryset.closed()
