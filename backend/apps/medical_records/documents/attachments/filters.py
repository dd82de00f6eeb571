"""How attachments are narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.documents.attachments.models import Attachment
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet, FlagFilter


class AttachmentFilter(ClinicFilterSet):
    """By patient, kind, tooth, what the file is, and when it was taken or filed."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )
    void = FlagFilter(
        field_name="voided_at",
        lookup_expr="isnull",
        exclude=True,
        help_text="Whether they were filed wrongly: none that were are listed, unless asked for.",
    )

    class Meta:
        model = Attachment
        fields: dict[str, Any] = {
            "kind": ["exact"],
            "tooth": ["exact"],
            "content_type": ["exact"],
            "taken_at": ["gte", "lte"],
            "created_at": ["gte", "lte"],
        }
