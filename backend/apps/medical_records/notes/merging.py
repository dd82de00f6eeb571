"""Drafts follow when a patient is merged into another; signed notes stay with whom they were signed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Now

from apps.medical_records.notes.models import MedicalRecord
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from apps.medical_records.notes.querysets import MedicalRecordQuerySet


def hold(*, source: UUID, target: UUID) -> None:
    """Lock the drafts of both before their turns are taken, as whoever changes or signs one locks it alone."""
    drafts = MedicalRecord.objects.drafts().filter(patient__in=(source, target))
    list(drafts.locked().order_by("pk").only("pk"))


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give a patient's drafts to another, whoever writes them; signed notes are found through the merge."""
    theirs = MedicalRecord.objects.filter(patient=source)
    moved = _hand_over(theirs.drafts(), to=target)
    kept = theirs.signed().order_by("pk").values_list("pk", flat=True)
    return Followed(moved=moved, kept=tuple(kept))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back drafts that still are the target's; what was signed meanwhile stays."""
    theirs = MedicalRecord.objects.drafts().filter(patient=target, pk__in=moved)
    back = _hand_over(theirs, to=source)
    return Followed(moved=back, kept=tuple(pk for pk in moved if pk not in back))


def _hand_over(drafts: MedicalRecordQuerySet, *, to: UUID) -> tuple[UUID, ...]:
    pks = tuple(drafts.locked().order_by("pk").values_list("pk", flat=True))
    MedicalRecord.objects.filter(pk__in=pks).update(patient=to, updated_at=Now())
    return pks


NOTES = MergeContribution(
    name="medical_records.notes", follow=follow, hold=hold, give_back=give_back
)
