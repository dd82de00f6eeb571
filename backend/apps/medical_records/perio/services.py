"""What happens to periodontal exams; who measures takes the patient's turn first, then the exam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.charting.errors import InvalidTransition, ToothNotThere
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.mouth import states_on, take_turn
from apps.medical_records.perio.choices import OUT_OF_REACH, TRANSITIONS, ExamStatus
from apps.medical_records.perio.measuring import COLUMNS, measure, values_of
from apps.medical_records.perio.models import PerioExam, PerioTooth
from core.errors import FieldError
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from apps.medical_records.charting.states import State
    from apps.medical_records.models import Patient
    from apps.medical_records.perio.measuring import Measured
    from apps.users.models import User


def record(
    *,
    patient: Patient,
    by: User,
    examiner: User | None = None,
    examined_at: datetime | None = None,
    note: str = "",
    teeth: Sequence[Measured] = (),
) -> PerioExam:
    """Keep an exam with all that was measured: the caller's and of now, unless told otherwise.

    Raises `ToothNotThere` for a tooth that the chart of that day has not, and `NotProbed`.
    """
    take_turn(patient.pk)
    at = examined_at or timezone.now()
    _refuse_to_come(at)
    exam: PerioExam = PerioExam.objects.create(
        patient=patient, examiner=examiner or by, examined_at=at, note=note
    )
    _measure(exam, teeth, [], by=by)
    return exam


def edit(
    exam: PerioExam,
    *,
    by: User,
    teeth: Sequence[Measured] | None = None,
    is_whole: bool = False,
    **changes: Any,
) -> PerioExam:
    """Change an open exam, and what is given of teeth: site by site, or all of it where the chart `is_whole`.

    Raises `InvalidTransition` once it is completed, and as `record` does.
    """
    edited = _locked_in_turn(exam)
    if edited.status != ExamStatus.OPEN:
        raise InvalidTransition("An exam that was completed stays as it was measured.")
    for field, value in changes.items():
        setattr(edited, field, value)
    _refuse_to_come(edited.examined_at)
    edited.save(update_fields=[*changes, "updated_at"])
    rows = list(edited.teeth.all())
    if teeth is not None:
        rows = _measure(edited, teeth, rows, by=by, is_whole=is_whole)
    if "examined_at" in changes:
        _refuse_absent(edited, rows, by)
    return edited


def complete(exam: PerioExam) -> PerioExam:
    """Close an exam: from now on nobody changes it."""
    completed = _moved(exam, ExamStatus.COMPLETED)
    completed.completed_at = timezone.now()
    completed.save(update_fields=["status", "completed_at", "updated_at"])
    return completed


def retract(exam: PerioExam, *, reason: str) -> PerioExam:
    """Say that an exam was an error, such as another patient's; it stays to be looked up."""
    wrong = _moved(exam, ExamStatus.RETRACTED)
    wrong.retracted_at, wrong.retraction_reason = timezone.now(), reason
    wrong.save(update_fields=["status", "retracted_at", "retraction_reason", "updated_at"])
    return wrong


def _moved(exam: PerioExam, status: ExamStatus) -> PerioExam:
    moved = _locked_in_turn(exam)
    if (moved.status, status) not in TRANSITIONS:
        was = moved.get_status_display()
        raise InvalidTransition(f"An exam that is {was} cannot become {status.label}.")
    moved.status = status
    return moved


def _locked_in_turn(exam: PerioExam) -> PerioExam:
    take_turn(exam.patient_id)
    return locked_again(exam)


def _refuse_to_come(at: datetime) -> None:
    if at > timezone.now():
        raise FieldError("examined_at", "Give a time that has passed.", "out_of_range")


def _measure(
    exam: PerioExam,
    teeth: Sequence[Measured],
    rows: Sequence[PerioTooth],
    *,
    by: User,
    is_whole: bool = False,
) -> list[PerioTooth]:
    """Write what was given into the exam's rows, and those that changed into the database, in one statement."""
    there = {row.tooth: row for row in rows}
    before = {tooth: values_of(row) for tooth, row in there.items()}
    if is_whole:
        for row in rows:
            row.clear()
    for place, given in enumerate(teeth):
        tooth = given["tooth"]
        row = there.setdefault(tooth, PerioTooth.nothing_of(exam, tooth))
        measure(row, given, place)
    changed = [row for tooth, row in there.items() if values_of(row) != before.get(tooth)]
    _refuse_absent(exam, changed, by)
    PerioTooth.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["tenant", "exam", "tooth"],
        update_fields=[*COLUMNS, "updated_at"],
    )
    return list(there.values())


def _refuse_absent(exam: PerioExam, rows: Sequence[PerioTooth], by: User) -> None:
    """Raise `ToothNotThere`, with the rows of the chart that say so."""
    measured = {row.tooth: row for row in rows if row.is_measured}
    if not measured:
        return
    day = exam.examined_at.astimezone(by.tenant.zone).date()
    states = states_on(exam.patient_id, measured, day)
    if wrong := [state for fdi, state in states.items() if not _can_be(state, measured[fdi])]:
        raise ToothNotThere(conflicts=sorted({str(state.said_by) for state in wrong}))


def _can_be(state: State, row: PerioTooth) -> bool:
    """Tell whether what is at a tooth's place can be measured so; an implant has no furcation."""
    if state.kind == FindingKind.IMPLANT:
        return not row.has_furcation
    return state.kind not in OUT_OF_REACH
