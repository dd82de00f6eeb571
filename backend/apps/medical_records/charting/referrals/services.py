"""What happens to referrals; who writes into a chart takes the patient's turn first, then the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.charting.errors import InvalidTransition
from apps.medical_records.charting.moments import refuse_other_times, today
from apps.medical_records.charting.mouth import locked_in_turn, take_turn
from apps.medical_records.charting.procedures import services as procedures_of
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.referrals.choices import TRANSITIONS, ReferralStatus
from apps.medical_records.charting.referrals.errors import AnsweredBeforeSent, NotItsProcedure
from apps.medical_records.charting.referrals.models import Referral

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from apps.medical_records.models import Patient, Procedure
    from apps.users.models import User


def write(
    *,
    patient: Patient,
    by: User,
    procedures: Sequence[Procedure] = (),
    **fields: Any,
) -> Referral:
    """Draft a referral, the caller's unless `referred_by` says whose; the planned procedures that it names are referred.

    Raises `NotItsProcedure` for one of another patient, and `InvalidTransition` for one that is not planned.
    """
    take_turn(patient.pk)
    referral: Referral = Referral.objects.create(patient=patient, **{"referred_by": by, **fields})
    _take(referral, procedures)
    return referral


def edit(
    referral: Referral, *, by: User, procedures: Sequence[Procedure] | None = None, **changes: Any
) -> Referral:
    """Change a draft; procedures that it no longer names are planned again."""
    edited = locked_in_turn(referral)
    if edited.status != ReferralStatus.DRAFT:
        raise InvalidTransition("A referral that was sent stays as it was sent.")
    for field, value in changes.items():
        setattr(edited, field, value)
    edited.save(update_fields=[*changes, "updated_at"])
    if procedures is not None:
        _plan_again(edited, by, but=procedures)
        theirs = set(edited.procedures.values_list("pk", flat=True))
        _take(edited, procedures, already=theirs)
    return edited


def send(referral: Referral, *, by: User, sent_date: date | None = None) -> Referral:
    """Say that a referral has gone out: today, unless told otherwise."""
    sent = _moved(referral, ReferralStatus.SENT)
    sent.sent_date = sent_date or today(by)
    refuse_other_times("sent_date", sent.sent_date, by)
    sent.save(update_fields=["status", "sent_date", "updated_at"])
    return sent


def answer(
    referral: Referral,
    *,
    by: User,
    answer: str,
    answered_date: date | None = None,
    done: Sequence[Procedure] = (),
) -> Referral:
    """Keep what came back; what it says is done is charted as done elsewhere, the rest is planned again."""
    answered = _moved(referral, ReferralStatus.ANSWERED)
    answered.answer, answered.answered_date = answer, answered_date or today(by)
    refuse_other_times("answered_date", answered.answered_date, by)
    if answered.sent_date is not None and answered.answered_date < answered.sent_date:
        raise AnsweredBeforeSent
    answered.save(update_fields=["status", "answer", "answered_date", "updated_at"])
    for place, procedure in enumerate(done):
        if procedure.referral_id != answered.pk:
            raise NotItsProcedure("done", place)
        procedures_of.done_elsewhere(procedure, by=by)
    _plan_again(answered, by)
    return answered


def cancel(referral: Referral, *, by: User) -> Referral:
    """Take a referral back that has no answer; what it was about is planned again."""
    cancelled = _moved(referral, ReferralStatus.CANCELLED)
    cancelled.save(update_fields=["status", "updated_at"])
    _plan_again(cancelled, by)
    return cancelled


def _moved(referral: Referral, status: ReferralStatus) -> Referral:
    moved = locked_in_turn(referral)
    if (moved.status, status) not in TRANSITIONS:
        was = moved.get_status_display()
        raise InvalidTransition(f"A referral that is {was} cannot become {status.label}.")
    moved.status = status
    return moved


def _take(
    referral: Referral, procedures: Sequence[Procedure], already: set[Any] | None = None
) -> None:
    for place, procedure in enumerate(procedures):
        if procedure.patient_id != referral.patient_id:
            raise NotItsProcedure("procedures", place)
        if procedure.pk not in (already or ()):
            procedures_of.refer(procedure, referral=referral)


def _plan_again(referral: Referral, by: User, but: Sequence[Procedure] = ()) -> None:
    """Plan what is still referred by a referral, but for some; nobody else is going to do it."""
    open_ones = referral.procedures.filter(status=ProcedureStatus.REFERRED)
    for procedure in open_ones.exclude(pk__in=[each.pk for each in but]).order_by("pk"):
        procedures_of.reopen(procedure, by=by)
