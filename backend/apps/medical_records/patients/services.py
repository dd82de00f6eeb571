"""What happens to patients."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.errors import (
    ArchivedByArchiving,
    NotArchived,
    PatientArchived,
    PatientMerged,
)
from apps.medical_records.patients.family import having_guarantor
from apps.medical_records.patients.models import Patient
from core.numbering import take_numbers
from core.registry import archiving
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from uuid import UUID


def register(**fields: Any) -> Patient:
    """Take a patient into the current clinic, under its next number."""
    refuse_archiving(fields)
    new = Patient(**fields)
    with having_guarantor(new.pk, new.guarantor):
        (number,) = take_numbers("patient")
        new.number = str(number)
        new.save(force_insert=True)
    return new


def edit(patient: Patient, **changes: Any) -> Patient:
    """Change a patient's particulars; an archived patient is restored first."""
    family = "guarantor" in changes
    with having_guarantor(patient.pk, changes["guarantor"]) if family else nullcontext():
        edited = locked_again(patient)
        refuse_if_archived(edited)
        refuse_archiving(changes)
        for field, value in changes.items():
            setattr(edited, field, value)
        edited.save(update_fields=[*changes, "updated_at"])
    return edited


def archive(patient: Patient, **decisions: str) -> Patient:
    """Take a patient out of daily work; repeating it changes nothing.

    What that leaves behind is decided by name; raises `ArchiveConsequences` where something is not.
    """
    archiving.hold(patient.pk, decisions)
    taking_turns(patient.pk)  # with those who book the patient
    archived = locked_again(patient)
    if archived.status == PatientStatus.ARCHIVED:
        return archived
    archiving.settle(patient.pk, decisions)
    return _set_status(archived, PatientStatus.ARCHIVED)


def restore(patient: Patient) -> Patient:
    """Take an archived patient back into daily work; one who was merged comes back by undoing that."""
    archived = locked_again(patient)
    if archived.merged_into_id is not None:
        raise PatientMerged(archived.merged_into_id)
    if archived.status != PatientStatus.ARCHIVED:
        raise NotArchived
    return _set_status(archived, PatientStatus.ACTIVE)


def refuse_if_archived(patient: Patient) -> None:
    """Raise a refusal for a patient for whom nothing new is made: archived, or merged into another."""
    if patient.merged_into_id is not None:
        raise PatientMerged(patient.merged_into_id)
    if patient.status == PatientStatus.ARCHIVED:
        raise PatientArchived


def refuse_new(patient_id: UUID) -> None:
    """Raise as `refuse_if_archived` does; to be asked after taking turns with those who archive and merge."""
    gone = Patient.objects.filter(pk=patient_id, status=PatientStatus.ARCHIVED)
    for patient in gone.only("status", "merged_into"):
        refuse_if_archived(patient)


def refuse_archiving(changes: dict[str, Any]) -> None:
    """Raise for an edit that would archive."""
    if changes.get("status") == PatientStatus.ARCHIVED:
        raise ArchivedByArchiving


def _set_status(patient: Patient, status: PatientStatus) -> Patient:
    patient.status = status
    patient.save(update_fields=["status", "updated_at"])
    return patient
