"""What happens to notes: written, signed, added to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.notes.choices import AHEAD, RecordStatus
from apps.medical_records.notes.errors import (
    NoSigner,
    NotItsDoctor,
    RecordEmpty,
    RecordSigned,
    RecordUnsigned,
    StillToCome,
)
from apps.medical_records.notes.models import Amendment, MedicalRecord
from apps.medical_records.notes.signing import addition_of, content_of
from apps.medical_records.patients.services import refuse_new
from apps.medical_records.signing import digest
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from apps.medical_records.models import Patient
    from apps.users.models import User


def write(*, patient: Patient, by: User, **fields: Any) -> MedicalRecord:
    """Begin the note of a visit, the caller's own unless `doctor` says whose; it is of now unless `recorded_at` says when.

    Refuses an archived patient and one who was merged, a time to come, and a doctor who does not sign notes.
    """
    record = MedicalRecord(patient=patient, **{"doctor": by, **fields}, recorded_by=by)
    taking_turns(patient.pk)
    refuse_new(patient.pk)
    _refuse_no_signer(record.doctor)
    _refuse_to_come(record)
    record.save(force_insert=True)
    return record


def edit(record: MedicalRecord, **changes: Any) -> MedicalRecord:
    """Change a draft, whatever has become of its patient: what was begun can be finished."""
    edited = _draft_again(record)
    for name, value in changes.items():
        setattr(edited, name, value)
    if "doctor" in changes:
        _refuse_no_signer(edited.doctor)
    _refuse_to_come(edited)
    edited.save(update_fields=[*changes, "updated_at"])
    return edited


def sign(record: MedicalRecord, *, by: User) -> MedicalRecord:
    """Lock a draft for ever, with the hash of what it says; only its doctor does, and only one that says something."""
    signed = _draft_again(record)
    if by.pk != signed.doctor_id:
        raise NotItsDoctor
    if signed.says_nothing:
        raise RecordEmpty
    signed.status, signed.signed_at, signed.signed_by = RecordStatus.SIGNED, timezone.now(), by
    signed.content_hash = digest(content_of(signed))
    signed.save(update_fields=["status", "signed_at", "signed_by", "content_hash", "updated_at"])
    return signed


def amend(record: MedicalRecord, *, by: User, text: str, reason: str) -> Amendment:
    """Add to a signed note, and say why; the note itself stays as it is, byte for byte."""
    amended = locked_again(record)
    if amended.status != RecordStatus.SIGNED:
        raise RecordUnsigned
    amendment = Amendment(
        record=amended, text=text, reason=reason, written_by=by, written_at=timezone.now()
    )
    amendment.content_hash = digest(addition_of(amendment, amended))
    amendment.save(force_insert=True)
    return amendment


def _draft_again(record: MedicalRecord) -> MedicalRecord:
    fresh = locked_again(record)
    if fresh.status != RecordStatus.DRAFT:
        raise RecordSigned
    return fresh


def _refuse_no_signer(doctor: User) -> None:
    if doctor.is_service or not doctor.may("notes.sign"):
        raise NoSigner


def _refuse_to_come(record: MedicalRecord) -> None:
    if record.recorded_at > timezone.now() + AHEAD:
        raise StillToCome
