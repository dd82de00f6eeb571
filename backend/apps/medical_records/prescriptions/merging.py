"""What was prescribed stays with whom it was prescribed for, and is found through the merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.prescriptions.models import Prescription
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from uuid import UUID


def follow(*, source: UUID, target: UUID) -> Followed:  # noqa: ARG001
    """Move none: a paper names whoever it was issued to."""
    theirs = Prescription.objects.filter(patient=source).order_by("pk")
    return Followed(kept=tuple(theirs.values_list("pk", flat=True)))


PRESCRIPTIONS = MergeContribution(name="medical_records.prescriptions", follow=follow)
