"""When a patient consented, and took that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from rest_framework import serializers

from apps.medical_records.anamnesis.questionnaires.choices import Signer
from apps.medical_records.documents.consents.models import WITHDRAWN, Consent
from apps.medical_records.patients.merged import of_patient
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

SIGNED, TAKEN_BACK = "consent_signed", "consent_withdrawn"


class ConsentDetailsSerializer(serializers.Serializer[Any]):
    """To what, in which edition, and who signed; `consents/` has the rest under the entry's id."""

    title = serializers.CharField()
    text_version = serializers.CharField()
    signer = serializers.ChoiceField(choices=Signer.choices)


def signed(patient_id: UUID) -> QuerySet[Any]:
    """Tell every consent when it was signed, also of whoever was merged into the patient."""
    return _told(Consent.objects.filter(of_patient(patient_id)), at="signed_at", kind=SIGNED)


def withdrawn(patient_id: UUID) -> QuerySet[Any]:
    """Tell those that were withdrawn, when they were."""
    theirs = Consent.objects.filter(WITHDRAWN, of_patient(patient_id))
    return _told(theirs, at="withdrawn_at", kind=TAKEN_BACK)


def _told(consents: QuerySet[Any], *, at: str, kind: str) -> QuerySet[Any]:
    details = {str(name): name for name in ConsentDetailsSerializer().fields}
    shown = Value(kind, output_field=CharField())
    return entries(consents, at=at, kind=shown, details=details)


SOURCES = tuple(
    TimelineSource(
        name=f"medical_records.{kind}",
        permission="consents.read",
        scope="documents:read",
        kinds=(kind,),
        details=ConsentDetailsSerializer,
        rows=rows,
    )
    for kind, rows in ((SIGNED, signed), (TAKEN_BACK, withdrawn))
)
