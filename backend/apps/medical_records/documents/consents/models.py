"""What patients consented to."""

from __future__ import annotations

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from apps.medical_records.anamnesis.questionnaires.choices import Signer
from apps.medical_records.charting.constraints import one_of
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.models import TenantModel

LANGUAGE = "^[a-z]{2}$"
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
WITHDRAWAL = ("withdrawn_at", "withdrawn_by_id", "withdrawal_reason")
_COUNTED = ", ".join(f"'{name}'" for name in ("updated_at", "version", *WITHDRAWAL))
# Whose it is, too: a merge leaves it where it was signed.
SIGNED_STAYS = pgtrigger.Trigger(
    name="signed_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF OLD.withdrawn_at IS NOT NULL OR to_jsonb(OLD) - ARRAY[{_COUNTED}]
            IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{_COUNTED}] THEN
            RAISE EXCEPTION 'A consent that was signed is not changed, and withdrawn once.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_stays';
        END IF;
        RETURN NEW;
    """,
)
WITHDRAWN = Q(withdrawn_at__isnull=False)


@tracked()
class Consent(TenantModel):
    """A text that a patient, or who may for the patient, signed; it never changes, and may be withdrawn once.

    `text_version` is the clinic's name of the text's edition. `content_hash` is over all that was signed, by whom, when
    and before whom.
    """

    # Its index, with the time, is in Meta.
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="consents", db_index=False)
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=50_000)
    text_version = models.CharField(max_length=40)
    language = models.CharField(
        max_length=2, validators=[RegexValidator(LANGUAGE, "Give a code of ISO 639-1, as `de`.")]
    )
    signer = models.CharField(max_length=10, choices=Signer)
    signer_name = models.CharField(max_length=200)
    signature = models.JSONField()
    witnessed_by = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    withdrawal_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("-signed_at", "-id")
        constraints = (
            one_of("signer", Signer.values, "consent_signer_known"),
            models.CheckConstraint(
                condition=~Q(title="")
                & ~Q(text="")
                & ~Q(text_version="")
                & ~Q(signer_name="")
                & Q(language__regex=LANGUAGE, content_hash__regex="^[0-9a-f]{64}$"),
                name="consent_is_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | Q(withdrawn_at__gte=F("signed_at"), withdrawn_by__isnull=False),
                name="consent_is_withdrawn_after_it_was_signed",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "signed_at", "id"], name="consents_by_time"),
            models.Index(
                fields=["tenant", "patient", "signed_at", "id"], name="consents_by_patient"
            ),
        )
        triggers = (*TenantModel.Meta.triggers, SIGNED_STAYS, NEVER_DELETED)

    def __str__(self) -> str:
        """Return what was consented to."""
        return self.title
