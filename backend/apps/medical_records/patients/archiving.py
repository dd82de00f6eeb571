"""Who is left without a guarantor when one is archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Now

from apps.medical_records.patients.family import dependants
from apps.medical_records.patients.models import Patient
from core.registry.archiving import Consequence

if TYPE_CHECKING:
    from uuid import UUID

KEEP, RELEASE = "keep", "release"


def release(guarantor: UUID, decision: str) -> None:
    """Let dependants pay for themselves from now on, unless they are to keep their guarantor."""
    if decision == RELEASE:
        rows = Patient.objects.filter(guarantor=guarantor)
        list(rows.locked().order_by("pk").only("pk"))
        rows.update(guarantor=None, updated_at=Now())


DEPENDANTS = Consequence(
    name="medical_records.dependants",
    asked="dependants",
    choices=(KEEP, RELEASE),
    ahead=dependants,
    settle=release,
)
