"""Files follow when a patient is merged into another, and go back when that is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now

from apps.medical_records.documents.attachments.models import Attachment
from core.registry.merging import Followed, MergeContribution
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give all files of one patient to another, those that were filed wrongly too: they are told of there."""
    taking_turns(source, target)
    return Followed(moved=_hand_over(Attachment.objects.filter(patient=source), to=target))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back those that still are the target's."""
    taking_turns(source, target)
    back = _hand_over(Attachment.objects.filter(patient=target, pk__in=moved), to=source)
    return Followed(moved=back, kept=tuple(pk for pk in moved if pk not in back))


def _hand_over(attachments: Any, *, to: UUID) -> tuple[UUID, ...]:
    pks = tuple(attachments.locked().order_by("pk").values_list("pk", flat=True))
    Attachment.objects.filter(pk__in=pks).update(patient=to, updated_at=Now())
    return pks


ATTACHMENTS = MergeContribution(
    name="medical_records.attachments", follow=follow, give_back=give_back
)
