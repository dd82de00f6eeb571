"""Exams follow when one patient is merged into another: what was measured was measured on this one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now

from apps.medical_records.perio.models import PerioExam
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give a patient's exams to another, so that theirs can be compared with one another."""
    return Followed(moved=_hand_over(PerioExam.objects.filter(patient=source), to=target))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back the exams that still are the target's."""
    back = _hand_over(PerioExam.objects.filter(patient=target, pk__in=moved), to=source)
    return Followed(moved=back, kept=tuple(pk for pk in moved if pk not in back))


def _hand_over(exams: Any, *, to: UUID) -> tuple[UUID, ...]:
    pks = tuple(exams.locked().order_by("pk").values_list("pk", flat=True))
    PerioExam.objects.filter(pk__in=pks).update(patient=to, updated_at=Now())
    return pks


PERIO = MergeContribution(name="medical_records.perio_exams", follow=follow, give_back=give_back)
