"""Which referrals follow when one patient is merged into another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now

from apps.medical_records.charting.referrals.choices import OPEN
from apps.medical_records.charting.referrals.models import Referral
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give a patient's open referrals to another, who is to be treated; what was answered or taken back stays as it was."""
    theirs = Referral.objects.filter(patient=source)
    moved = _hand_over(theirs.filter(status__in=OPEN), to=target)
    kept = theirs.order_by("pk").values_list("pk", flat=True)
    return Followed(moved=moved, kept=tuple(kept))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back what still is the target's, whatever has become of it."""
    back = _hand_over(Referral.objects.filter(patient=target, pk__in=moved), to=source)
    return Followed(moved=back, kept=tuple(pk for pk in moved if pk not in back))


def _hand_over(referrals: Any, *, to: UUID) -> tuple[UUID, ...]:
    pks = tuple(referrals.locked().order_by("pk").values_list("pk", flat=True))
    Referral.objects.filter(pk__in=pks).update(patient=to, updated_at=Now())
    return pks


REFERRALS = MergeContribution(name="medical_records.referrals", follow=follow, give_back=give_back)
