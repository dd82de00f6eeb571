"""A consent stays with whom it was signed for when a patient is merged into another; it is found through the merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.documents.consents.models import Consent
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def follow(*, source: UUID, target: UUID) -> Followed:  # noqa: ARG001  the registry's signature
    """Tell what stays, which is all."""
    theirs = Consent.objects.filter(patient=source).order_by("pk")
    return Followed(moved=(), kept=tuple(theirs.values_list("pk", flat=True)))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:  # noqa: ARG001  the same
    """Give nothing back, as nothing followed."""
    return Followed(moved=(), kept=tuple(moved))


CONSENTS = MergeContribution(name="medical_records.consents", follow=follow, give_back=give_back)
