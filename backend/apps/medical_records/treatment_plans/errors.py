"""Refusals about a treatment plan."""

from __future__ import annotations

from typing import Any, ClassVar

from core.errors import DomainError, FieldError

_CONFLICTS: dict[str, Any] = {
    "conflicts": {
        "type": "array",
        "items": {"type": "string", "format": "uuid"},
        "examples": [["0190f3c1-7a00-7000-8000-000000000901"]],
    }
}


class PlanPresented(DomainError):
    """What was presented stays as the patient was told it; `conflicts` holds the plan."""

    code = "plan_presented"
    title = "The plan was presented: its procedures, their places and their fees stay."
    detail = (
        "Take it back with `withdraw/` while the patient has not decided, or make another plan."
    )
    shown: ClassVar[dict[str, Any]] = _CONFLICTS


class PlanEmpty(DomainError):
    """There is nothing to present."""

    code = "plan_empty"
    title = "No procedure is planned in this plan."
    detail = "Name the plan in `treatment_plan` of the patient's procedures first."


class FeeNotInCurrency(DomainError):
    """A fee of a time when the clinic had another currency; `conflicts` holds its procedures."""

    code = "fee_not_in_currency"
    title = "A fee has a part that the clinic's currency does not have."
    detail = "Change the fees of the procedures in `conflicts` first."
    shown: ClassVar[dict[str, Any]] = _CONFLICTS


class EstimateExpired(DomainError):
    """The day up to which the estimate holds has passed."""

    code = "estimate_expired"
    title = "The estimate was valid until a day that has passed."
    detail = "Take it back with `withdraw/`, and present it again."


class AlternativeAccepted(DomainError):
    """The patient wants another plan of the same alternatives; `conflicts` holds it."""

    code = "alternative_accepted"
    title = "Another of these alternatives was accepted."
    detail = "Make a new plan if the patient wants both."
    shown: ClassVar[dict[str, Any]] = _CONFLICTS


class OfAnotherPatient(FieldError):
    """A plan of somebody else."""

    def __init__(self, attr: str) -> None:
        """Name the field."""
        super().__init__(attr, "This plan is of another patient.", "does_not_exist")
