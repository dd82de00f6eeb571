"""Who sees which notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from apps.medical_records.notes.choices import RecordStatus
from core.tenancy.managers import TenantQuerySet

if TYPE_CHECKING:
    from apps.users.models import User


class MedicalRecordQuerySet(TenantQuerySet):
    """Notes of the current clinic."""

    def visible_to(self, user: User) -> Self:
        """Keep signed ones, and of the drafts those that somebody wrote or is to sign, or all with `notes.drafts`."""
        if user.may("notes.drafts"):
            return self
        return self.filter(
            Q(status=RecordStatus.SIGNED) | Q(doctor=user.pk) | Q(recorded_by=user.pk)
        )

    def drafts(self) -> Self:
        """Keep those that can still be changed."""
        return self.filter(status=RecordStatus.DRAFT)

    def signed(self) -> Self:
        """Keep those that cannot."""
        return self.filter(status=RecordStatus.SIGNED)
