"""What happens to prescriptions; who writes one takes the patient's turn, as who records an allergy does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.charting.moments import today
from apps.medical_records.patients.merged import of_patient
from apps.medical_records.patients.services import refuse_new
from apps.medical_records.prescriptions.checking.facts import found
from apps.medical_records.prescriptions.choices import PrescriptionStatus
from apps.medical_records.prescriptions.errors import (
    AllergyConflict,
    AlreadyCancelled,
    NotPrescribedByAnybody,
    NotReplaceable,
)
from apps.medical_records.prescriptions.models import Prescription
from core.errors import refusing
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from apps.medical_records.models import Patient
    from apps.users.models import User


def write(
    *,
    patient: Patient,
    by: User,
    prescriber: User | None = None,
    replaces: Prescription | None = None,
    override_reason: str = "",
    **fields: Any,
) -> Prescription:
    """Issue a prescription, the caller's unless `prescriber` says whose.

    Raises `AllergyConflict` where the drug does not go with what is known of the patient and no reason is given why it
    is prescribed all the same; with one, the conflicts are kept beside it.
    """
    taking_turns(patient.pk)
    refuse_new(patient.pk)
    if prescriber is None and by.is_service:
        raise NotPrescribedByAnybody
    if replaces is not None:
        _refuse_replacing(replaces, patient)
    names = f"{fields['drug']} {fields.get('substance', '')}"
    atc = fields.get("atc", "")
    conflicts = found(patient=patient.pk, names=names, atc=atc, today=today(by))
    if conflicts and not override_reason:
        raise AllergyConflict(conflicts=[each.told() for each in conflicts])
    with refusing(prescription_is_replaced_once=NotReplaceable.was_replaced):
        issued: Prescription = Prescription.objects.create(
            patient=patient,
            prescriber=prescriber or by,
            replaces=replaces,
            conflicts=[each.kept() for each in conflicts],
            override_reason=override_reason,
            **fields,
        )
    return issued


def cancel(prescription: Prescription, *, by: User, reason: str) -> Prescription:
    """Say that a prescription no longer holds, and why; of whomever it is, since nothing is given by that."""
    cancelled = locked_again(prescription)
    if cancelled.status != PrescriptionStatus.ACTIVE:
        raise AlreadyCancelled
    cancelled.status = PrescriptionStatus.CANCELLED
    cancelled.cancelled_at, cancelled.cancelled_by = timezone.now(), by
    cancelled.cancellation_reason = reason
    cancelled.save(
        update_fields=[
            "status",
            "cancelled_at",
            "cancelled_by",
            "cancellation_reason",
            "updated_at",
        ]
    )
    return cancelled


def _refuse_replacing(replaced: Prescription, patient: Patient) -> None:
    """Raise for one that is not the patient's, or holds; what was cancelled stays so, and needs no lock."""
    theirs = Prescription.objects.filter(of_patient(patient.pk), pk=replaced.pk)
    status = theirs.values_list("status", flat=True).first()
    if status is None:
        raise NotReplaceable.of_another()
    if status != PrescriptionStatus.CANCELLED:
        raise NotReplaceable.holds()
