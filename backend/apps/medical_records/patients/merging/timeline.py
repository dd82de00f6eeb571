"""Merges in the timeline of whom others were merged into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Concat
from rest_framework import serializers

from apps.medical_records.patients.merged import of_patient
from apps.medical_records.patients.merging.choices import MergeKind
from apps.medical_records.patients.merging.models import PatientMerge
from apps.medical_records.patients.models import Patient
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

KINDS = tuple(f"patient_{kind}" for kind in MergeKind.values)


class MergeDetailsSerializer(serializers.Serializer[Any]):
    """Who was merged into the patient, or taken out again."""

    source = serializers.UUIDField()  # type: ignore[assignment]  # a field has a `source`, too
    source_number = serializers.CharField()


def merges(patient_id: UUID) -> QuerySet[Any]:
    """Tell who was merged into a patient, also over several steps, and who came out again."""
    number = Patient.objects.filter(pk=OuterRef("source_id")).values("number")
    return entries(
        PatientMerge.objects.filter(of_patient(patient_id, column="target_id")),
        at="at",
        kind=Concat(Value("patient_"), F("kind"), output_field=CharField()),
        details={"source": "source_id", "source_number": Subquery(number)},
    )


MERGED = TimelineSource(
    name="medical_records.merges",
    permission="patients.read",
    scope="patients:read",
    kinds=KINDS,
    details=MergeDetailsSerializer,
    rows=merges,
)
