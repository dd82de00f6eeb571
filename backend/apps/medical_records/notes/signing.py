"""What a signed note and its amendments say, and whether they still say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.signing import digest
from core.api.rendering import moment

if TYPE_CHECKING:
    from apps.medical_records.notes.models import Amendment, MedicalRecord


def content_of(record: MedicalRecord) -> dict[str, Any]:
    """Return all that was signed, times in UTC."""
    return {
        "chief_complaint": record.chief_complaint,
        "diagnoses": record.diagnoses,
        "doctor": str(record.doctor_id),
        "examination": record.examination,
        "patient": str(record.patient_id),
        "record": str(record.pk),
        "recorded_at": moment(record.recorded_at),
        "signed_at": record.signed_at and moment(record.signed_at),
        "signed_by": record.signed_by_id and str(record.signed_by_id),
        "treatment": record.treatment,
    }


def addition_of(amendment: Amendment, record: MedicalRecord) -> dict[str, Any]:
    """Return all that was added to a note, with the hash of what it was added to."""
    return {
        "amendment": str(amendment.pk),
        "reason": amendment.reason,
        "record": str(record.pk),
        "record_hash": record.content_hash,
        "text": amendment.text,
        "written_at": moment(amendment.written_at),
        "written_by": str(amendment.written_by_id),
    }


def is_intact(record: MedicalRecord) -> bool:
    """Tell whether a signed note is what was signed."""
    return bool(record.content_hash) and record.content_hash == digest(content_of(record))


def is_intact_addition(amendment: Amendment, record: MedicalRecord) -> bool:
    """Tell whether an amendment of a note is what was added to it."""
    return amendment.content_hash == digest(addition_of(amendment, record))
