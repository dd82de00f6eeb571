"""What referrals tell of a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from rest_framework import serializers

from apps.medical_records.charting.referrals.choices import ReferralStatus
from apps.medical_records.charting.referrals.models import Referral
from apps.medical_records.patients.merged import of_patient
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

REFERRAL = "referral"


class ReferralDetailsSerializer(serializers.Serializer[Any]):
    """A referral in short; `referrals/` has the rest under the entry's id."""

    status = serializers.ChoiceField(choices=ReferralStatus.choices)
    target_name = serializers.CharField()
    sent_date = serializers.DateField(allow_null=True)
    answered_date = serializers.DateField(allow_null=True)


def referrals(patient_id: UUID) -> QuerySet[Any]:
    """Tell every referral when it was written; the status says what has become of it."""
    return entries(
        Referral.objects.filter(of_patient(patient_id)),
        at="created_at",
        kind=Value(REFERRAL, output_field=CharField()),
        details={
            "status": "status",
            "target_name": "target_name",
            "sent_date": "sent_date",
            "answered_date": "answered_date",
        },
    )


REFERRALS = TimelineSource(
    name="medical_records.referrals",
    permission="chart.read",
    scope="charting:read",
    kinds=(REFERRAL,),
    details=ReferralDetailsSerializer,
    rows=referrals,
)
