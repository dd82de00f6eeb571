"""How a procedure comes into a plan, and what of it then stays; to be asked in the patient's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.treatment_plans.choices import FROZEN, PlanStatus
from apps.medical_records.treatment_plans.errors import OfAnotherPatient, PlanPresented
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from apps.medical_records.models import Procedure

# What the patient was told.
TOLD = frozenset({"treatment_plan", "phase", "fee", "code", "tooth", "surfaces", "region"})


def refuse_kept(procedure: Procedure, changes: Collection[str]) -> None:
    """Raise `PlanPresented` for a change of what the patient was told in a plan that counts."""
    if procedure.treatment_plan_id and TOLD.intersection(changes):
        _refuse_frozen(procedure.treatment_plan_id)


def join(procedure: Procedure) -> None:
    """Raise for a plan that the procedure cannot be in: another patient's, or one that was presented.

    A phase is one of the plan.
    """
    plan, phase = procedure.treatment_plan, procedure.phase
    if phase is not None and phase.plan_id != procedure.treatment_plan_id:
        raise FieldError("phase", "This phase is not of the plan.", "does_not_exist")
    if plan is None:
        return
    now: Any = TreatmentPlan.objects.values("status", "patient_id").get(pk=plan.pk)
    if now["patient_id"] != procedure.patient_id:
        raise OfAnotherPatient("treatment_plan")
    if now["status"] != PlanStatus.DRAFT:
        raise PlanPresented(conflicts=[str(plan.pk)])


def refuse_planned(particulars: Mapping[str, Any]) -> None:
    """Raise for a plan, or a phase of one, of what was there already."""
    if particulars.get("treatment_plan") or particulars.get("phase"):
        raise FieldError("treatment_plan", "What was there already is not planned.", "not_planned")


def is_given_up(plan_id: UUID | None) -> bool:
    """Tell whether a procedure's plan was rejected, so that it stands alone once it is planned again."""
    rejected = TreatmentPlan.objects.filter(pk=plan_id, status=PlanStatus.REJECTED)
    return plan_id is not None and rejected.exists()


def _refuse_frozen(plan_id: UUID) -> None:
    if TreatmentPlan.objects.filter(pk=plan_id, status__in=FROZEN).exists():
        raise PlanPresented(conflicts=[str(plan_id)])
