"""The contact log."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.medical_records.patients.contact_log.choices import ContactKind, Direction, Outcome
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.models import TenantModel

OPEN = Q(follow_up_on__isnull=False, followed_up_at__isnull=True)


@tracked()
class Contact(TenantModel):
    """That the clinic and a patient were in touch: a call, a letter, a word at the desk; never deleted.

    `staff` spoke or wrote with the patient, `recorded_by` wrote it down.
    """

    # Its index, with the time, is in Meta.
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="contacts", db_index=False)
    kind = models.CharField(max_length=10, choices=ContactKind)
    direction = models.CharField(max_length=10, choices=Direction)
    happened_at = models.DateTimeField("time", default=timezone.now)
    subject = models.CharField(max_length=200)
    note = models.TextField(max_length=10_000, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    staff = models.ForeignKey(User, models.PROTECT, related_name="contacts", db_index=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", db_index=False
    )
    follow_up_on = models.DateField(null=True, blank=True)
    followed_up_at = models.DateTimeField("followed up", null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("happened_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=ContactKind.values), name="contact_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="contact_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="contact_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(followed_up_at=None) | Q(follow_up_on__isnull=False),
                name="only_what_was_to_be_is_followed_up",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "happened_at", "id"], name="contacts_by_time"),
            models.Index(
                fields=["tenant", "patient", "happened_at", "id"], name="contacts_by_patient"
            ),
            models.Index(fields=["tenant", "staff", "happened_at", "id"], name="contacts_by_staff"),
            models.Index(
                fields=["tenant", "happened_at", "id"], condition=OPEN, name="contacts_to_follow_up"
            ),
        )

    def __str__(self) -> str:
        """Return by what, and what about."""
        return f"{self.get_kind_display()}: {self.subject}"
