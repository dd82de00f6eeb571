"""Who else is asked to treat a patient."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from apps.medical_records.charting.constraints import one_of
from apps.medical_records.charting.referrals.choices import SENT, TRANSITIONS, ReferralStatus
from apps.medical_records.patients.models import Patient, valid_phone
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.models import TenantModel


@tracked()
class Referral(TenantModel):
    """To whom and why a patient was sent, and what came back."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="referrals", db_index=False)
    referred_by = models.ForeignKey(User, models.PROTECT, related_name="referrals", db_index=False)
    target_name = models.CharField(max_length=200)
    target_specialty = models.CharField(max_length=100, blank=True)
    target_email = models.EmailField(blank=True)
    target_phone = models.CharField(max_length=16, blank=True, validators=[valid_phone])
    target_address = models.CharField(max_length=300, blank=True)
    reason = models.TextField(max_length=5_000)
    status = models.CharField(
        max_length=10, choices=ReferralStatus, default=ReferralStatus.DRAFT, editable=False
    )
    sent_date = models.DateField(null=True, blank=True, editable=False)
    answer = models.TextField(max_length=10_000, blank=True, editable=False)
    answered_date = models.DateField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        constraints = (
            one_of("status", ReferralStatus.values, "referral_status_known"),
            models.CheckConstraint(
                condition=Q(status=ReferralStatus.ANSWERED, answered_date__isnull=False)
                & ~Q(answer="")
                | ~Q(status=ReferralStatus.ANSWERED) & Q(answered_date__isnull=True, answer=""),
                name="referral_is_answered_with_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(status=ReferralStatus.CANCELLED)
                | Q(status=ReferralStatus.DRAFT, sent_date__isnull=True)
                | Q(status__in=SENT, sent_date__isnull=False),
                name="referral_is_sent_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_date__isnull=True) | Q(answered_date__gte=F("sent_date")),
                name="referral_is_answered_after_it_was_sent",
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "patient", "created_at", "id"], name="referrals_by_patient"
            ),
            models.Index(fields=["tenant", "created_at", "id"], name="referrals_by_age"),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            pgtrigger.FSM(
                name="status_moves_as_named", field="status", transitions=list(TRANSITIONS)
            ),
        )

    def __str__(self) -> str:
        """Return to whom."""
        return self.target_name
