"""What a patient is to take, as it was issued."""

from __future__ import annotations

import pgtrigger
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.medical_records.charting.constraints import one_of
from apps.medical_records.patients.models import Patient
from apps.medical_records.prescriptions.choices import (
    MOST_REPEATS,
    TRANSITIONS,
    PrescriptionStatus,
)
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.models import TenantModel

# A group of the Anatomical Therapeutic Chemical classification, of any level: `J`, `J01`, `J01C`, `J01CA`, `J01CA04`.
ATC = r"[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?"
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
CANCELLING = "ARRAY['status', 'cancelled_at', 'cancelled_by_id', 'cancellation_reason', 'updated_at', 'version']"
# A patient may hold the paper: all that may happen to what it says is that it is cancelled, once.
ISSUED_STAYS = pgtrigger.Trigger(
    name="issued_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF OLD.status <> 'active' OR NEW.status = 'active'
            OR to_jsonb(OLD) - {CANCELLING} IS DISTINCT FROM to_jsonb(NEW) - {CANCELLING} THEN
            RAISE EXCEPTION 'A prescription that was issued is not changed, only cancelled.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'issued_stays';
        END IF;
        RETURN NEW;
    """,
)


@tracked()
class Prescription(TenantModel):
    """A drug for a patient, as somebody prescribed it; it never changes, and is corrected by cancelling and another one.

    `conflicts` are those that the prescriber overrode, as they were found, and `override_reason` is why.
    """

    # Their indexes, with the time, are in Meta.
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="prescriptions", db_index=False
    )
    prescriber = models.ForeignKey(
        User, models.PROTECT, related_name="prescriptions", db_index=False
    )
    drug = models.CharField(max_length=200)
    substance = models.CharField(max_length=200, blank=True)
    atc = models.CharField(
        "ATC",
        max_length=7,
        blank=True,
        validators=[RegexValidator(rf"\A{ATC}\Z", "Give an ATC code, as J01CA04.")],
    )
    strength = models.CharField(max_length=100, blank=True)
    form = models.CharField(max_length=100, blank=True)
    dose = models.CharField(max_length=200)
    frequency = models.CharField(max_length=200, blank=True)
    quantity = models.CharField(max_length=100)
    repeats = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_REPEATS)]
    )
    instructions = models.TextField(max_length=2_000, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", db_index=False
    )
    conflicts = models.JSONField(default=list, editable=False)
    override_reason = models.TextField(max_length=1_000, blank=True)
    status = models.CharField(
        max_length=10,
        choices=PrescriptionStatus,
        default=PrescriptionStatus.ACTIVE,
        editable=False,
    )
    prescribed_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    cancellation_reason = models.CharField(max_length=300, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("-prescribed_at", "-id")
        constraints = (
            one_of("status", PrescriptionStatus.values, "prescription_status_known"),
            models.CheckConstraint(
                condition=Q(atc="") | Q(atc__regex=f"^{ATC}$"), name="prescription_code_is_atc"
            ),
            models.CheckConstraint(
                condition=Q(repeats__lte=MOST_REPEATS), name="prescription_repeats_few_times"
            ),
            models.CheckConstraint(
                condition=Q(conflicts=[]) | ~Q(override_reason=""),
                name="conflicts_are_overridden_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=PrescriptionStatus.ACTIVE,
                    cancelled_at=None,
                    cancelled_by=None,
                    cancellation_reason="",
                )
                | Q(
                    status=PrescriptionStatus.CANCELLED,
                    cancelled_at__isnull=False,
                    cancelled_by__isnull=False,
                )
                & ~Q(cancellation_reason=""),
                name="prescription_is_cancelled_whole",
            ),
            models.UniqueConstraint(
                fields=["tenant", "replaces"],
                condition=Q(replaces__isnull=False),
                name="prescription_is_replaced_once",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "prescribed_at", "id"], name="prescriptions_by_time"),
            models.Index(
                fields=["tenant", "patient", "prescribed_at", "id"], name="prescriptions_by_patient"
            ),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            ISSUED_STAYS,
            NEVER_DELETED,
            pgtrigger.FSM(
                name="prescription_moves_as_named", field="status", transitions=list(TRANSITIONS)
            ),
        )

    def __str__(self) -> str:
        """Return the drug and its strength."""
        return f"{self.drug} {self.strength}".strip()
