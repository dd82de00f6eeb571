"""What happens to consents: signed, and perhaps withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.documents.consents.errors import AlreadyWithdrawn
from apps.medical_records.documents.consents.models import Consent
from apps.medical_records.documents.consents.signing import hash_of
from apps.medical_records.patients.services import refuse_new
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from apps.medical_records.models import Patient
    from apps.users.models import User


def sign(*, patient: Patient, by: User, **given: Any) -> Consent:
    """Keep what was signed just now, which `by` has seen; it is locked from its first moment."""
    taking_turns(patient.pk)
    refuse_new(patient.pk)
    consent = Consent(patient=patient, witnessed_by=by, signed_at=timezone.now(), **given)
    consent.content_hash = hash_of(consent)
    consent.save(force_insert=True)
    return consent


def withdraw(consent: Consent, *, by: User, reason: str = "") -> Consent:
    """Take down that a consent holds no longer; nobody has to say why, and also who was archived or merged may.

    What was signed stays as it was signed.
    """
    withdrawn = locked_again(consent)
    if withdrawn.withdrawn_at is not None:
        raise AlreadyWithdrawn
    withdrawn.withdrawn_at, withdrawn.withdrawn_by = timezone.now(), by
    withdrawn.withdrawal_reason = reason
    withdrawn.save(
        update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "updated_at"]
    )
    return withdrawn
