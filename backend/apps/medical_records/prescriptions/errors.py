"""Refusals about a prescription."""

from __future__ import annotations

from apps.medical_records.anamnesis.health.choices import Severity
from apps.medical_records.prescriptions.choices import ConflictKind
from core.errors import DomainError, FieldError

TOLD = {
    "kind": {"type": "string", "enum": ConflictKind.values},
    "id": {"type": "string", "format": "uuid"},
    "severity": {"type": "string", "enum": Severity.values},
    "rule": {"type": "string"},
    "what": {"type": "string"},
}
EXAMPLE = {
    "kind": "allergy",
    "id": "0190f3c1-7a00-7000-8000-000000000801",
    "severity": "severe",
    "rule": "penicillins:penicillins",
    "what": "A penicillin, for a patient who is allergic to one.",
}


class AllergyConflict(DomainError):
    """A drug does not go with what is known of the patient; `conflicts` says with what, in no words of the patient's."""

    code = "allergy_conflict"
    title = "The drug does not go with what is known of the patient."
    detail = "Prescribe another one, or say in `override_reason` why this one all the same."
    shown = {
        "conflicts": {
            "type": "array",
            "items": {"type": "object", "properties": TOLD, "required": list(TOLD)},
            "examples": [[EXAMPLE]],
        }
    }


class AlreadyCancelled(DomainError):
    """What was cancelled is over."""

    code = "invalid_transition"
    title = "The prescription was cancelled."
    detail = "Write another one."


class NotPrescribedByAnybody(FieldError):
    """A prescription of an application that acts by itself, and names nobody."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("prescriber", "Say who prescribes.", "required")


class NotReplaceable(FieldError):
    """One that cannot be replaced: another patient's, one that still holds, or one that was replaced."""

    def __init__(self, detail: str, code: str) -> None:
        """Say why."""
        super().__init__("replaces", detail, code)

    @classmethod
    def of_another(cls) -> NotReplaceable:
        """Refuse another patient's."""
        return cls("This prescription is of another patient.", "does_not_exist")

    @classmethod
    def holds(cls) -> NotReplaceable:
        """Refuse one that is not cancelled."""
        return cls("This prescription holds; cancel it first.", "not_cancelled")

    @classmethod
    def was_replaced(cls) -> NotReplaceable:
        """Refuse one that another replaces already."""
        return cls("This prescription was replaced.", "replaced")
