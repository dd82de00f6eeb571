"""What follows of the patient's own page: those for whom the patient pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now

from apps.medical_records.patients.choices import GONE
from apps.medical_records.patients.merging.errors import FamilyInTheWay
from apps.medical_records.patients.models import Patient
from core.errors import refusing
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def follow(*, source: UUID, target: UUID) -> Followed:
    """Let the target pay for whom the source paid; nobody pays for oneself, so one of the two may drop out."""
    Patient.objects.filter(pk=target, guarantor=source).update(guarantor=None, updated_at=Now())
    return Followed(moved=_hand_over(Patient.objects.filter(guarantor=source), to=target))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Let the source pay again for whom the target still pays; one who has died, or was archived before, pays for nobody."""
    if not Patient.objects.filter(pk=source).exclude(status__in=GONE).exists():
        return Followed(kept=tuple(moved))
    back = _hand_over(Patient.objects.filter(guarantor=target, pk__in=moved), to=source)
    return Followed(moved=back, kept=tuple(pk for pk in moved if pk not in back))


def _hand_over(dependants: Any, *, to: UUID) -> tuple[UUID, ...]:
    pks = tuple(dependants.locked().order_by("pk").values_list("pk", flat=True))
    with refusing(guarantor_pays_for_oneself=FamilyInTheWay):
        dependants.filter(pk__in=pks).update(guarantor=to, updated_at=Now())
    return pks


DEPENDANTS = MergeContribution(
    name="medical_records.dependants",
    follow=follow,
    give_back=give_back,
)
