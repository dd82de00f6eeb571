"""What happens to treatment plans; who writes into a chart takes the patient's turn first, then the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.charting.errors import InvalidTransition
from apps.medical_records.charting.moments import today
from apps.medical_records.charting.mouth import locked_in_turn, take_turn
from apps.medical_records.charting.procedures import services as procedures_of
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.treatment_plans.choices import AGREED, TRANSITIONS, PlanStatus
from apps.medical_records.treatment_plans.errors import (
    AlternativeAccepted,
    EstimateExpired,
    OfAnotherPatient,
    PlanEmpty,
    PlanPresented,
)
from apps.medical_records.treatment_plans.estimate import (
    hash_of,
    lines_of,
    others,
    sum_of,
    told_of,
)
from apps.medical_records.treatment_plans.models import TreatmentPhase, TreatmentPlan
from apps.medical_records.treatment_plans.words import WORDS
from core.errors import FieldError, refusing
from core.languages import known_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from apps.medical_records.models import Patient
    from apps.users.models import User


def draft(
    *,
    patient: Patient,
    by: User,
    phases: Sequence[dict[str, Any]] = (),
    alternative_to: TreatmentPlan | None = None,
    **fields: Any,
) -> TreatmentPlan:
    """Draft a plan, the caller's unless `provider` says whose; procedures then name it.

    An alternative is one of the same patient's plans of which the patient takes one. Raises `AlternativeAccepted` where
    that is settled.
    """
    take_turn(patient.pk)
    first = None
    if alternative_to is not None:
        if alternative_to.patient_id != patient.pk:
            raise OfAnotherPatient("alternative_to")
        first = alternative_to.alternative_to or alternative_to
    provider = by if by.is_provider else None
    plan = TreatmentPlan(patient=patient, alternative_to=first, **{"provider": provider, **fields})
    _refuse_settled(plan)
    plan.save(force_insert=True)
    _lay_out(plan, phases)
    return plan


def edit(
    plan: TreatmentPlan, *, phases: Sequence[dict[str, Any]] | None = None, **changes: Any
) -> TreatmentPlan:
    """Change a draft. `phases` are all of them in their order; procedures of one that is left out are without a phase."""
    edited = _in_turn(plan)
    if edited.status != PlanStatus.DRAFT:
        raise PlanPresented(conflicts=[str(edited.pk)])
    for field, value in changes.items():
        setattr(edited, field, value)
    edited.save(update_fields=[*changes, "updated_at"])
    if phases is not None:
        _lay_out(edited, phases)
    return edited


def present(plan: TreatmentPlan, *, by: User, valid_until: date | None = None) -> TreatmentPlan:
    """Tell the patient a plan: from now on its procedures, their places and fees stay, and the estimate is what was told.

    What was cancelled in it leaves it. Raises `PlanEmpty`, `FeeNotInCurrency`, and `AlternativeAccepted`.
    """
    told = _moved(plan, PlanStatus.PRESENTED)
    told.valid_until = valid_until or told.valid_until
    if told.valid_until is not None and told.valid_until < today(by):
        raise FieldError("valid_until", "Give a day that has not passed.", "out_of_range")
    _refuse_settled(told)
    told.procedures.filter(status=ProcedureStatus.CANCELLED).update(treatment_plan=None, phase=None)
    lines = lines_of(told)
    if not lines:
        raise PlanEmpty
    told.presented_at, told.presented_by = timezone.now(), by
    told.estimate = told_of(told, on=today(by))
    told.currency = by.tenant.currency
    told.total = sum_of(lines, told.currency)
    told.save()
    return told


def withdraw(plan: TreatmentPlan) -> TreatmentPlan:
    """Take back what the patient has not decided about, to change it; its history keeps what was told."""
    back = _moved(plan, PlanStatus.DRAFT)
    back.presented_at = back.presented_by = back.estimate = back.total = None
    back.currency = ""
    back.save()
    return back


def accept(
    plan: TreatmentPlan, *, by: User, signer: str, signer_name: str, signature: dict[str, Any]
) -> TreatmentPlan:
    """Keep that the patient wants a plan, with the signature that `by` has seen made; its other alternatives are rejected.

    Raises `EstimateExpired` once its last day has passed, and `AlternativeAccepted`.
    """
    accepted = _moved(plan, PlanStatus.ACCEPTED)
    if accepted.valid_until is not None and accepted.valid_until < today(by):
        raise EstimateExpired
    _refuse_settled(accepted)
    accepted.decided_at, accepted.decided_by = timezone.now(), by
    accepted.signer, accepted.signer_name, accepted.signature = signer, signer_name, signature
    accepted.content_hash = hash_of(accepted)
    with refusing(one_of_the_alternatives=AlternativeAccepted):
        accepted.save()
    _, words = known_of(by.tenant.language, WORDS)
    for other in others(accepted).filter(status=PlanStatus.PRESENTED):
        reject(other, by=by, reason=words["alternative_accepted"])
    accepted.refresh_from_db()  # it is completed where all in it is done already
    return accepted


def reject(plan: TreatmentPlan, *, by: User, reason: str) -> TreatmentPlan:
    """Keep that the patient does not want a plan, or that a draft is given up; what is still planned in it is cancelled."""
    rejected = _moved(plan, PlanStatus.REJECTED)
    rejected.decided_at, rejected.decided_by = timezone.now(), by
    rejected.rejection_reason = reason
    rejected.save()
    planned = rejected.procedures.filter(status=ProcedureStatus.PLANNED)
    for procedure in planned.order_by("pk"):
        procedures_of.cancel(procedure, by=by, reason=reason)
    return rejected


def _in_turn(plan: TreatmentPlan) -> TreatmentPlan:
    held: TreatmentPlan = locked_in_turn(plan)
    return held


def _moved(plan: TreatmentPlan, status: PlanStatus) -> TreatmentPlan:
    moved = _in_turn(plan)
    if (moved.status, status) not in TRANSITIONS:
        was = moved.get_status_display()
        raise InvalidTransition(f"A plan that is {was} cannot become {status.label}.")
    moved.status = status
    return moved


def _refuse_settled(plan: TreatmentPlan) -> None:
    """Raise for a plan to which the patient prefers another."""
    agreed = others(plan).filter(status__in=AGREED).values_list("pk", flat=True)
    if found := list(agreed):
        raise AlternativeAccepted(conflicts=[str(pk) for pk in found])


def _lay_out(plan: TreatmentPlan, phases: Sequence[dict[str, Any]]) -> None:
    """Give a draft these phases in their order: those with an id are its own, the others are new."""
    kept = [phase["id"].pk for phase in phases if "id" in phase]
    for place, phase in enumerate(phases):
        if "id" in phase and phase["id"].plan_id != plan.pk:
            raise FieldError(
                f"phases.{place}.id", "This phase is not of the plan.", "does_not_exist"
            )
    if len(set(kept)) != len(kept):
        raise FieldError("phases", "Give each phase once.", "repeated")
    gone = TreatmentPhase.objects.filter(plan=plan).exclude(pk__in=kept)
    plan.procedures.filter(phase__in=gone).update(phase=None)
    gone.delete()
    for position, phase in enumerate(phases, start=1):
        row = phase.get("id") or TreatmentPhase(plan=plan)
        row.position, row.title = position, phase["title"]
        row.save()
