"""What the patient's own page tells of the patient, and how the whole timeline is asked for and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from drf_spectacular.utils import PolymorphicProxySerializer, inline_serializer
from rest_framework import serializers

from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.models import Patient
from core.api.fields import ChoiceField, MomentField, OffsetDateTimeField
from core.api.rendering import moment
from core.registry.timeline import TIMELINE, Timeline, TimelineSource, entries, kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from core.registry.timeline import Entry

_ARCHIVED_NOW = Q(status=PatientStatus.ARCHIVED)
REGISTERED, ARCHIVED, RESTORED = "patient_registered", "patient_archived", "patient_restored"


class NoDetailsSerializer(serializers.Serializer[Any]):
    """The kind says it all."""


def changes(patient_id: UUID) -> QuerySet[Any]:
    """Tell when a patient was taken in, archived and restored, from the history that the database keeps."""
    versions = Patient._meta.get_field("events").related_model._default_manager
    before = versions.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
    rows = versions.filter(pgh_obj=patient_id).annotate(
        was=Subquery(before.order_by("-pgh_id").values("status")[:1])
    )
    archived_or_restored = ~Q(was=F("status")) & (_ARCHIVED_NOW | Q(was=PatientStatus.ARCHIVED))
    kind = Case(
        When(pgh_label="insert", then=Value(REGISTERED)),
        When(_ARCHIVED_NOW, then=Value(ARCHIVED)),
        default=Value(RESTORED),
        output_field=CharField(),
    )
    told = rows.filter(Q(pgh_label="insert") | archived_or_restored)
    return entries(told, at="pgh_created_at", kind=kind, pk="pgh_id", details={})


CHANGES = TimelineSource(
    name="medical_records.patient",
    permission="patients.read",
    scope="patients:read",
    kinds=(REGISTERED, ARCHIVED, RESTORED),
    details=NoDetailsSerializer,
    rows=changes,
)


class WantedSerializer(serializers.Serializer[None]):
    """Which part of a timeline is wanted."""

    start = OffsetDateTimeField(required=False, help_text="From this time on.")
    to = OffsetDateTimeField(required=False, help_text="Before this time.")
    kind = ChoiceField(choices=[], required=False, help_text="Of this kind only.")

    def get_fields(self) -> dict[str, Any]:
        """Call the start `from`, which Python does not let an attribute be called; offer the kinds that there are."""
        fields: dict[str, Any] = super().get_fields()
        fields["kind"].choices = kinds()
        return {"from": fields.pop("start"), **fields}


def of(
    patient_id: UUID, may: Callable[[TimelineSource], bool], wanted: Mapping[str, Any]
) -> Timeline:
    """Return the part of a patient's timeline that is wanted, as far as the caller may read it."""
    return Timeline(
        patient_id=patient_id,
        may=may,
        start=wanted.get("from"),
        end=wanted.get("to"),
        kind=wanted.get("kind"),
    )


def shown(entry: Entry) -> dict[str, Any]:
    """Return an entry as the API shows it."""
    return {
        "at": moment(entry.at),
        "kind": entry.kind,
        "id": str(entry.id),
        "details": entry.details,
    }


def _shapes() -> list[serializers.Serializer[Any]]:
    """Describe what every source tells; by the time that the schema is asked for, all have registered."""
    return [
        inline_serializer(
            "".join(word.capitalize() for word in source.name.replace(".", "_").split("_"))
            + "Entry",
            {
                "at": MomentField(),
                "kind": serializers.ChoiceField(choices=source.kinds),
                "id": serializers.UUIDField(),
                "details": source.details(),
            },
        )
        for source in TIMELINE
    ]


ENTRIES = PolymorphicProxySerializer(
    "TimelineEntry", _shapes, resource_type_field_name=None, many=True
)
