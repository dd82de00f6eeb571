"""The patient on one screen: alerts first, the particulars in short, then what every app tells."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from apps.medical_records.patients.models import Patient
from apps.medical_records.patients.serializers import AlertsField
from core.api.shapes import ModelShape
from core.registry.summary import SUMMARY, SummarySource, summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID


class SummarySerializer(ModelShape[Patient]):
    """A patient in short, and one object of each app; null is what the caller may not read."""

    alerts = AlertsField(read_only=True)

    class Meta:
        model = Patient
        fields = (
            "id",
            "alerts",
            "number",
            "first_name",
            "last_name",
            "preferred_name",
            "birth_date",
            "sex",
            "language",
            "phone",
            "primary_doctor",
            "status",
            "merged_into",
        )
        read_only_fields = fields

    def get_fields(self) -> dict[str, Any]:
        """Add what every source tells; by the time that the schema is asked for, all have registered."""
        told = {each.field: each.shape(read_only=True, allow_null=True) for each in SUMMARY}
        return {**super().get_fields(), **told}


def of(
    patient_id: UUID, may: Callable[[SummarySource], bool], *, with_alerts: bool
) -> dict[str, Any] | None:
    """Tell of a patient what the caller may read, or None where there is no such patient."""
    return summary(Patient.objects.all(), patient_id, may, _particulars(with_alerts=with_alerts))


@cache
def _particulars(*, with_alerts: bool) -> tuple[tuple[str, Any], ...]:
    model: Any = Patient
    alerts = (Patient.alerts if with_alerts else Patient.untold_alerts).expression("")
    return tuple(
        (name, alerts if name == "alerts" else model._meta.get_field(name).attname)
        for name in SummarySerializer.Meta.fields
    )
