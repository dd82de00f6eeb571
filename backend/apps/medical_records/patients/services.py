"""What happens to patients."""

from __future__ import annotations

from typing import Any

from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.errors import NotArchived, PatientArchived
from apps.medical_records.patients.models import Patient
from core.numbering import take_numbers


def register(**fields: Any) -> Patient:
    """Take a patient into the current clinic, under its next number."""
    (number,) = take_numbers("patient")
    patient: Patient = Patient.objects.create(number=str(number), **fields)
    return patient


def edit(patient: Patient, **changes: Any) -> Patient:
    """Change a patient's particulars; an archived patient is restored first."""
    if patient.status == PatientStatus.ARCHIVED:
        raise PatientArchived
    for field, value in changes.items():
        setattr(patient, field, value)
    patient.save(update_fields=[*changes, "updated_at"])
    return patient


def archive(patient: Patient) -> Patient:
    """Take a patient out of daily work; repeating it changes nothing."""
    return _set_status(patient, PatientStatus.ARCHIVED)


def restore(patient: Patient) -> Patient:
    """Take an archived patient back into daily work."""
    if patient.status != PatientStatus.ARCHIVED:
        raise NotArchived
    return _set_status(patient, PatientStatus.ACTIVE)


def _set_status(patient: Patient, status: PatientStatus) -> Patient:
    patient.status = status
    patient.save(update_fields=["status", "updated_at"])
    return patient
