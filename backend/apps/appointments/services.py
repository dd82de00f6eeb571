"""What happens in the book."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from apps.appointments.choices import CANCELLABLE, MOVABLE, Status
from apps.appointments.errors import (
    AppointmentOverlap,
    HoursEndFirst,
    HoursOverlap,
    InvalidTransition,
    OperatoryNameTaken,
)
from apps.appointments.models import Appointment, Operatory, WorkingHours
from apps.medical_records.patients.services import refuse_new
from core.errors import refusing
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from datetime import datetime

    from apps.medical_records.models import Patient
    from apps.users.models import User

Row = TypeVar("Row", Appointment, Operatory, WorkingHours)


def book(
    *,
    patient: Patient,
    doctor: User,
    appointment_date: datetime,
    duration_minutes: int,
    operatory: Operatory | None = None,
    **particulars: Any,
) -> Appointment:
    """Reserve the time of doctor, patient and operatory; the database settles two receptionists racing for it.

    `particulars` are `priority`, `reason` and `notes`. Refuses an archived or merged patient and an `AppointmentOverlap`.
    """
    wanted = Appointment(
        patient=patient,
        doctor=doctor,
        operatory=operatory,
        appointment_date=appointment_date,
        duration_minutes=duration_minutes,
        **particulars,
    )
    return _reserve(wanted, force_insert=True)


def reschedule(appointment: Appointment, **changes: Any) -> Appointment:
    """Move a visit that has not begun to another time, length, doctor or operatory.

    A confirmed visit is scheduled again: what the patient confirmed was another time.
    """
    moved = locked_again(appointment)
    if moved.status not in MOVABLE:
        raise InvalidTransition(f"A visit that is {moved.get_status_display()} cannot be moved.")
    for field, value in changes.items():
        setattr(moved, field, value)
    moved.status = Status.SCHEDULED
    return _reserve(moved, update_fields=[*changes, "status", "updated_at"])


def cancel(appointment: Appointment, *, reason: str) -> Appointment:
    """Call a visit off and give its time back."""
    cancelled = locked_again(appointment)
    if cancelled.status not in CANCELLABLE:
        raise InvalidTransition(
            f"A visit that is {cancelled.get_status_display()} cannot be cancelled."
        )
    cancelled.status = Status.CANCELLED
    cancelled.cancellation_reason = reason
    cancelled.save(update_fields=["status", "cancellation_reason", "updated_at"])
    return cancelled


def annotate(appointment: Appointment, **changes: Any) -> Appointment:
    """Change what is said about a visit: `priority`, `reason`, `notes`."""
    annotated = locked_again(appointment)
    return _save(annotated, changes)


def save_operatory(operatory: Operatory, **changes: Any) -> Operatory:
    """Add a treatment room, or change one; names are told apart without regard to case."""
    with refusing(operatory_name_once_per_clinic=OperatoryNameTaken):
        return _save(_new_or_locked(operatory), changes)


def save_hours(hours: WorkingHours, **changes: Any) -> WorkingHours:
    """Add a doctor's hours on a weekday, or change them; they never overlap others of that day."""
    with refusing(hours_never_overlap=HoursOverlap, hours_end_after_start=HoursEndFirst):
        return _save(_new_or_locked(hours), changes)


def remove_hours(hours: WorkingHours) -> None:
    """Take a doctor's hours off a weekday; visits that are booked in them stay."""
    locked_again(hours).delete()


def _new_or_locked(row: Row) -> Row:
    return row if row._state.adding else locked_again(row)


def _save(row: Row, changes: dict[str, Any]) -> Row:
    """Write what changes and nothing else, so that a colleague's change beside it stays."""
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(**({} if row._state.adding else {"update_fields": [*changes, "updated_at"]}))
    return row


def _reserve(wanted: Appointment, **how: Any) -> Appointment:
    """Write an appointment whose time must be free.

    Writers of the same doctor, patient or operatory take turns first: two who insert at once would each wait for the
    other's row, a deadlock that PostgreSQL only ends after a second.
    """
    end = wanted.appointment_date + timedelta(minutes=wanted.duration_minutes)
    taking_turns(wanted.doctor_id, wanted.patient_id, wanted.operatory_id)
    if wanted.status in Status.live():
        refuse_new(wanted.patient_id)

    def refusal() -> AppointmentOverlap:
        others = Appointment.objects.in_the_way_of(wanted, end).order_by("appointment_date", "id")
        return AppointmentOverlap(conflicts=[str(pk) for pk in others.values_list("pk", flat=True)])

    with refusing(
        doctor_not_double_booked=refusal,
        operatory_not_double_booked=refusal,
        patient_not_double_booked=refusal,
    ):
        wanted.save(**how)
    wanted.ends_at = end
    return wanted
