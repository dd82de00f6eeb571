"""How the refusals of treatment plans, and of procedures in them, come about."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from apps.medical_records.models import Procedure, TreatmentPlan
from apps.medical_records.treatment_plans import services
from apps.medical_records.treatment_plans.tests.factories import SIGNING, presented
from tests.openapi.practice import IDS

PLAN = IDS["treatment-plans"]
# A body for every step.
BODIES: dict[str, Any] = {
    "create": {"patient": IDS["patients"], "title": "Crowns instead", "alternative_to": PLAN},
    "update": {"title": "Crowns"},
    "partial_update": {"title": "Crowns"},
    "present": {},
    "withdraw": None,
    "accept": SIGNING,
    "reject": {"reason": "Too much"},
}
OF_A_PRESENTED_ONE = ("withdraw", "accept")


def asks(desk: Any, step: str) -> Any:
    """Take a step."""
    return desk.asks(f"treatment_plans_{step}", BODIES[step])


def when_archived(step: str, desk: Any) -> Any:
    """Ask of who is gone."""
    desk.archives()
    return asks(desk, step)


def when_merged(step: str, desk: Any) -> Any:
    """Ask of who was merged, for a plan that was left behind."""
    desk.merges()
    with desk.clinic.context():
        TreatmentPlan.objects.filter(pk=PLAN).update(patient=IDS["patients"])
    return asks(desk, step)


def when_presented(step: str, desk: Any) -> Any:
    """Ask what only a draft allows."""
    asks(desk, "present")
    return asks(desk, step)


def when_rejected(step: str, desk: Any) -> Any:
    """Ask what nobody decides again."""
    asks(desk, "reject")
    return asks(desk, step)


def when_the_other_was_accepted(step: str, desk: Any) -> Any:
    """Ask for a plan to which the patient prefers another."""
    with desk.clinic.context():
        first, by = TreatmentPlan.objects.get(pk=PLAN), desk.clinic.owner
        other = presented(patient=first.patient, alternative_to=first, by=by)
        accepted = services.accept(other, by=by, **SIGNING)
        if step == "accept":  # as somebody would find it who presented in the same moment
            told = {name: getattr(accepted, name) for name in ("estimate", "total", "currency")}
            TreatmentPlan.objects.filter(pk=PLAN).update(
                status="presented", presented_at=accepted.presented_at, presented_by=by, **told
            )
    return asks(desk, step)


def when_empty(desk: Any) -> Any:
    """Present nothing."""
    with desk.clinic.context():
        Procedure.objects.filter(treatment_plan=PLAN).update(treatment_plan=None)
    return asks(desk, "present")


def when_in_another_currency(step: str, desk: Any) -> Any:
    """Ask for a fee that the currency does not have."""
    with desk.clinic.context():
        Procedure.objects.filter(treatment_plan=PLAN).update(fee=Decimal("80.50"))
        desk.clinic.tenant.currency = "JPY"
        desk.clinic.tenant.save()
    return desk.asks(f"treatment_plans_{step}", BODIES.get(step))


def when_run_out(desk: Any) -> Any:
    """Accept after the last day."""
    with desk.clinic.context():
        plan = TreatmentPlan.objects.get(pk=PLAN)
        plan.valid_until = "2026-01-05"
        plan.save()
        told = {"presented_at": "2026-01-02T09:00:00Z", "presented_by": desk.clinic.owner}
        TreatmentPlan.objects.filter(pk=PLAN).update(
            status="presented", estimate={}, total=Decimal(80), currency="EUR", **told
        )
    return asks(desk, "accept")


def of_a_procedure(step: str, desk: Any) -> Any:
    """Change what the patient was told, or add to it."""
    with desk.clinic.context():
        inside = Procedure.objects.get(treatment_plan=PLAN)
    asks(desk, "present")
    body = {"code": IDS["procedure-codes"], "tooth": "46", "surfaces": "MOD"}
    if step == "create":
        new = {**body, "patient": IDS["patients"], "treatment_plan": PLAN}
        return desk.asks("procedures_create", new)
    return desk.asks_of(inside, f"procedures_{step}", body)


MOVES = ("present", "withdraw", "accept", "reject")
PROVOKED = {
    **{
        (f"treatment_plans_{step}", "patient_archived"): partial(when_archived, step)
        for step in BODIES
    },
    **{
        (f"treatment_plans_{step}", "patient_merged"): partial(when_merged, step) for step in BODIES
    },
    **{
        (f"treatment_plans_{step}", "invalid_transition"): partial(when_rejected, step)
        for step in MOVES
    },
    **{
        (f"treatment_plans_{step}", "plan_presented"): partial(when_presented, step)
        for step in ("update", "partial_update")
    },
    **{
        (f"treatment_plans_{step}", "alternative_accepted"): partial(
            when_the_other_was_accepted, step
        )
        for step in ("create", "present", "accept")
    },
    ("treatment_plans_present", "plan_empty"): when_empty,
    **{
        (f"treatment_plans_{step}", "fee_not_in_currency"): partial(when_in_another_currency, step)
        for step in ("present", "estimate")
    },
    ("treatment_plans_accept", "estimate_expired"): when_run_out,
    **{
        (f"procedures_{step}", "plan_presented"): partial(of_a_procedure, step)
        for step in ("create", "update", "partial_update")
    },
}
