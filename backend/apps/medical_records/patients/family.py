"""Who pays for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.patients.errors import GuarantorRefused
from apps.medical_records.patients.models import Patient
from core.errors import refusing
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from uuid import UUID

WHY_NOT = {
    "guarantor_is_somebody_else": "Nobody is their own guarantor; leave it empty.",
    "guarantor_pays_for_oneself": "Somebody else pays for this patient: name that one.",
    "guarantor_is_there": "Who has died or is archived cannot become a guarantor.",
    "dependant_pays_for_nobody": "The patient is a guarantor of others, so nobody else pays for them.",
}


def having_guarantor(patient: UUID, guarantor: Patient | None) -> AbstractContextManager[None]:
    """Let a patient be given a guarantor in a block; whom the database refuses is told as a `GuarantorRefused`.

    Both patients' turns are taken first: two who name each other would wait for each other.
    """
    if guarantor is not None:
        taking_turns(patient, guarantor.pk)
    return refusing(
        **{name: lambda detail=detail: GuarantorRefused(detail) for name, detail in WHY_NOT.items()}
    )


def dependants(guarantor: UUID) -> tuple[UUID, ...]:
    """List for whom somebody pays."""
    rows = Patient.objects.filter(guarantor=guarantor).order_by("pk")
    return tuple(rows.values_list("pk", flat=True))
