"""How consents are narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.documents.consents.models import Consent
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet, FlagFilter


class ConsentFilter(ClinicFilterSet):
    """By patient, when it was signed, and whether it still holds."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )
    withdrawn = FlagFilter(
        field_name="withdrawn_at",
        lookup_expr="isnull",
        exclude=True,
        help_text="Whether it was withdrawn.",
    )

    class Meta:
        model = Consent
        fields: dict[str, Any] = {"language": ["exact"], "signed_at": ["gte", "lte"]}
