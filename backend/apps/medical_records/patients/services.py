"""What happens to patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.errors import NotArchived, PatientArchived
from apps.medical_records.patients.models import Patient
from core.numbering import take_numbers
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from uuid import UUID


def register(**fields: Any) -> Patient:
    """Take a patient into the current clinic, under its next number."""
    (number,) = take_numbers("patient")
    patient: Patient = Patient.objects.create(number=str(number), **fields)
    return patient


def edit(patient: Patient, **changes: Any) -> Patient:
    """Change a patient's particulars; an archived patient is restored first."""
    edited = locked_again(patient)
    if edited.status == PatientStatus.ARCHIVED:
        raise PatientArchived
    for field, value in changes.items():
        setattr(edited, field, value)
    edited.save(update_fields=[*changes, "updated_at"])
    return edited


def archive(patient: Patient) -> Patient:
    """Take a patient out of daily work; repeating it changes nothing."""
    taking_turns(patient.pk)  # with those who book the patient
    return _set_status(locked_again(patient), PatientStatus.ARCHIVED)


def restore(patient: Patient) -> Patient:
    """Take an archived patient back into daily work."""
    archived = locked_again(patient)
    if archived.status != PatientStatus.ARCHIVED:
        raise NotArchived
    return _set_status(archived, PatientStatus.ACTIVE)


def is_archived(patient_id: UUID) -> bool:
    """Tell whether a patient is archived now; to be asked after taking turns with those who archive."""
    found: bool = Patient.objects.filter(pk=patient_id, status=PatientStatus.ARCHIVED).exists()
    return found


def _set_status(patient: Patient, status: PatientStatus) -> Patient:
    patient.status = status
    patient.save(update_fields=["status", "updated_at"])
    return patient
