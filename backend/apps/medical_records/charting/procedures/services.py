"""What happens to procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.charting.errors import InvalidTransition
from apps.medical_records.charting.findings.treatment import end_what_is_treated, give_back
from apps.medical_records.charting.moments import refuse_other_times, since, today
from apps.medical_records.charting.mouth import locked_in_turn, refuse, take_turn, there_on
from apps.medical_records.charting.procedures.choices import (
    IN_THE_MOUTH,
    TRANSITIONS,
    ProcedureStatus,
)
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.charting.procedures.places import put_in_place
from apps.medical_records.charting.referrals.choices import OPEN
from apps.medical_records.treatment_plans.joining import (
    is_given_up,
    join,
    refuse_kept,
    refuse_planned,
)
from core.errors import FieldError
from core.registry.undo import refuse_undo

if TYPE_CHECKING:
    from datetime import date

    from apps.medical_records.models import Patient, ProcedureCode, Referral
    from apps.users.models import User

# What billing guards (`core.registry.undo`).
KIND = "medical_records.procedure"
_PLACE = frozenset({"code", "tooth", "surfaces", "region"})
_CHARGED = frozenset({"fee", "provider", "date_completed"})
_IN_A_PLAN = frozenset({"treatment_plan", "phase"})


def chart(*, status: str, by: User, **particulars: Any) -> Procedure:
    """Plan, complete at once, or chart as existing what `status` says; a plan has no day on which it was done."""
    if status == ProcedureStatus.COMPLETED:
        return complete_at_once(by=by, **particulars)
    if status in IN_THE_MOUTH:
        refuse_planned(particulars)
        return chart_existing(by=by, status=status, **particulars)
    if particulars.pop("date_completed", None) is not None:
        raise FieldError("date_completed", "It is not done: complete it.")
    return plan(by=by, **particulars)


def plan(*, patient: Patient, code: ProcedureCode, by: User, **particulars: Any) -> Procedure:
    """Plan what is to be done, for today and the code's fee unless told otherwise; the plan of a day past was there since.

    `particulars` are `tooth`, `surfaces`, `region`, `provider`, `date_planned`, `fee`, `note`, `treatment_plan` and `phase`.
    Refuses a code that is no longer in use, a plan that was presented (`PlanPresented`), and what can neither be done on what
    is there nor on what may come of it (`ToothNotThere`).
    """
    planned = _new(patient, code, particulars, status=ProcedureStatus.PLANNED)
    planned.date_planned = planned.date_planned or today(by)
    planned.effective_at = min(since(planned.date_planned, by), timezone.now())
    _refuse_impossible_plan(planned, by)
    planned.save(force_insert=True)
    return planned


def complete_at_once(
    *,
    patient: Patient,
    code: ProcedureCode,
    by: User,
    date_completed: date | None = None,
    **particulars: Any,
) -> Procedure:
    """Plan and complete what was done without a plan."""
    planned = plan(patient=patient, code=code, by=by, **particulars)
    return complete(planned, by=by, date_completed=date_completed)


def chart_existing(
    *, patient: Patient, code: ProcedureCode, by: User, status: str, **particulars: Any
) -> Procedure:
    """Chart what was found done when the patient came, here or elsewhere, with its day where that is known."""
    existing = _new(patient, code, particulars, status=status)
    day = existing.date_completed
    if day is not None:
        refuse_other_times("date_completed", day, by)
    existing.effective_at = since(day, by)
    _refuse_impossible(existing, day or today(by))
    existing.save(force_insert=True)
    existing.refresh_from_db(fields=["area", "drawn_as"])
    end_what_is_treated(existing, day=day or today(by))
    return existing


def complete(
    procedure: Procedure,
    *,
    by: User,
    date_completed: date | None = None,
    provider: User | None = None,
) -> Procedure:
    """Say that a planned procedure is done: today and by its provider, else by the caller, unless told otherwise.

    What it treats is ended with it. Refuses what cannot be done on what is there (`ToothNotThere`).
    """
    done = _moved(procedure, ProcedureStatus.COMPLETED)
    done.date_completed = date_completed or today(by)
    refuse_other_times("date_completed", done.date_completed, by)
    done.provider = provider or _who_did(done, by)
    _refuse_impossible(done, done.date_completed)
    _save(done, "status", "date_completed", "provider", at=since(done.date_completed, by))
    end_what_is_treated(done, day=done.date_completed)
    return done


def cancel(procedure: Procedure, *, by: User, reason: str) -> Procedure:
    """Take a procedure out of the plan, or out of the chart what was charted as existing and never was."""
    cancelled = _moved(procedure, ProcedureStatus.CANCELLED)
    cancelled.date_completed = None
    cancelled.cancellation_reason = reason
    _save(cancelled, "status", "date_completed", "cancellation_reason")
    give_back(cancelled, by=by)
    return cancelled


def reopen(procedure: Procedure, *, by: User) -> Procedure:
    """Plan again what was completed, cancelled or referred; a completed one until it is billed.

    What its completing had ended goes on (`ToothStateTaken` where another state has been charted since). One of a plan
    that the patient has rejected leaves the plan.
    """
    again = _moved(procedure, ProcedureStatus.PLANNED)
    if again.date_completed is not None:
        refuse_undo(KIND, again.pk)
    again.date_planned = again.date_planned or today(by)
    again.date_completed, again.cancellation_reason, again.referral = None, "", None
    if is_given_up(again.treatment_plan_id):
        again.treatment_plan = again.phase = None
    _save(
        again,
        "status",
        "date_planned",
        "date_completed",
        "cancellation_reason",
        "referral",
        *_IN_A_PLAN,
    )
    give_back(again, by=by)
    return again


def refer(procedure: Procedure, *, referral: Referral | None = None) -> Procedure:
    """Leave a planned procedure to somebody else, by a referral of the same patient where there is one."""
    referred = _moved(procedure, ProcedureStatus.REFERRED)
    if referral is not None:
        referral.refresh_from_db(fields=["patient", "status"])
        if referral.patient_id != referred.patient_id:
            raise FieldError("referral", "This referral is of another patient.", "does_not_exist")
        if referral.status not in OPEN:
            raise FieldError("referral", "This referral is answered or was taken back.", "closed")
    referred.referral = referral
    return _save(referred, "status", "referral")


def done_elsewhere(procedure: Procedure, *, by: User) -> Procedure:
    """Chart what was referred as done by somebody else, on no known day; what it treats is ended with it."""
    done = _moved(procedure, ProcedureStatus.EXISTING_ELSEWHERE)
    _save(done, "status")
    end_what_is_treated(done, day=today(by))
    return done


def edit(procedure: Procedure, *, by: User, **changes: Any) -> Procedure:
    """Change what a procedure says. Of a completed one code and place stay; day, provider and fee stay once it is billed.

    A cancelled one is reopened first. In a plan that was presented code, place, fee and phase stay (`PlanPresented`).
    """
    edited = locked_in_turn(procedure)
    if "treatment_plan" in changes and changes["treatment_plan"] != edited.treatment_plan:
        changes.setdefault("phase", None)  # another plan's phases are not this one's
    changes = {name: value for name, value in changes.items() if getattr(edited, name) != value}
    _refuse_edit(edited, changes, by)
    for name, value in changes.items():
        setattr(edited, name, value)
    if changes.keys() & _IN_A_PLAN:
        join(edited)
    if "code" in changes:
        _refuse_unused(edited.code)
        edited.area, edited.drawn_as = edited.code.area, edited.code.drawn_as
    if changes.keys() & _PLACE:
        put_in_place(edited)
        changes["region"] = edited.region
    is_moved = bool(changes.keys() & (_PLACE | {"date_completed"}))
    if edited.status not in IN_THE_MOUTH:
        if is_moved:
            _refuse_impossible_plan(edited, by)
        return _save(edited, *changes)
    day = edited.date_completed or today(by)
    if is_moved:
        _refuse_impossible(edited, day)
    at = since(edited.date_completed, by) if "date_completed" in changes else None
    _save(edited, *changes, at=at)
    if is_moved:
        give_back(edited, by=by)
        end_what_is_treated(edited, day=day)
    return edited


def _new(
    patient: Patient, code: ProcedureCode, particulars: dict[str, Any], *, status: str
) -> Procedure:
    take_turn(patient.pk)
    _refuse_unused(code)
    new = Procedure(
        patient=patient,
        code=code,
        area=code.area,
        drawn_as=code.drawn_as,
        status=status,
        **{"fee": code.default_fee, **particulars},
    )
    put_in_place(new)
    join(new)
    return new


def _moved(procedure: Procedure, status: ProcedureStatus) -> Procedure:
    """Return a procedure under its lock with its next status; raise `InvalidTransition` for one that may not follow."""
    moved = locked_in_turn(procedure)
    if (moved.status, status) not in TRANSITIONS:
        was = moved.get_status_display()
        raise InvalidTransition(f"A procedure that is {was} cannot become {status.label}.")
    moved.status = status
    return moved


def _who_did(procedure: Procedure, by: User) -> User:
    planned_for = procedure.provider
    if planned_for is not None and planned_for.is_active and planned_for.is_provider:
        return planned_for
    if by.is_provider:
        return by
    raise FieldError("provider", "Say who did it.", "required")


def _refuse_edit(procedure: Procedure, changes: dict[str, Any], by: User) -> None:
    if procedure.status == ProcedureStatus.CANCELLED:
        raise InvalidTransition("A cancelled procedure is reopened first.")
    refuse_kept(procedure, changes)
    if changes.keys() & _IN_A_PLAN and procedure.status != ProcedureStatus.PLANNED:
        raise InvalidTransition("Only what is planned comes into a plan, or out of it.")
    if "date_planned" in changes and procedure.status == ProcedureStatus.PLANNED:
        _require_plan_day(changes["date_planned"])
    if "date_completed" in changes:
        _refuse_day(procedure, changes["date_completed"], by)
    if procedure.status != ProcedureStatus.COMPLETED:
        return
    if changes.keys() & _PLACE:
        raise InvalidTransition("A completed procedure keeps its code and place: reopen it first.")
    if changes.keys() & _CHARGED:
        refuse_undo(KIND, procedure.pk)
    if "provider" in changes and changes["provider"] is None:
        raise FieldError("provider", "Say who did it.", "required")


def _require_plan_day(day: date | None) -> None:
    if day is None:
        raise FieldError("date_planned", "Say for when it is planned.", "required")


def _refuse_day(procedure: Procedure, day: date | None, by: User) -> None:
    if day is None:
        if procedure.status == ProcedureStatus.COMPLETED:
            raise FieldError("date_completed", "Say when it was done.", "required")
        return
    if procedure.status not in IN_THE_MOUTH:
        raise FieldError("date_completed", "It is not done: complete it.")
    refuse_other_times("date_completed", day, by)


def _refuse_unused(code: ProcedureCode) -> None:
    if not code.is_active:
        raise FieldError("code", "This code is no longer in use.", "not_in_use")


def _refuse_impossible(procedure: Procedure, day: date) -> None:
    if procedure.tooth:
        there = there_on(procedure.patient_id, procedure.tooth, day, but=procedure.pk)
        fits = not there or there.takes_work(procedure.drawn_as, procedure.surfaces)
        refuse(there, is_possible=fits)


def _refuse_impossible_plan(procedure: Procedure, by: User) -> None:
    if procedure.tooth:
        there = there_on(procedure.patient_id, procedure.tooth, today(by), but=procedure.pk)
        fits = not there or there.takes_plan(procedure.drawn_as, procedure.surfaces)
        refuse(there, is_possible=fits)


def _save(procedure: Procedure, *names: str, at: Any = None) -> Procedure:
    procedure.effective_at = at or timezone.now()
    procedure.save(update_fields=[*names, "effective_at", "updated_at"])
    return procedure
