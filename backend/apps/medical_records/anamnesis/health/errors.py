"""Refusals about what is known of a patient's health."""

from __future__ import annotations

from core.errors import DomainError, FieldError


class AllergiesKnown(DomainError):
    """Nobody has no known allergies and an active one at once; `conflicts` lists what is in the way."""

    code = "allergies_known"
    title = "The patient has active allergies."
    detail = (
        "Set the allergies in `conflicts` to `inactive` or `refuted` before stating that none are"
        " known."
    )
    shown = {
        "conflicts": {
            "type": "array",
            "items": {"type": "string", "format": "uuid"},
            "examples": [["0190f3c1-7a00-7000-8000-000000000801"]],
        }
    }


class AlreadyStated(DomainError):
    """The statement that no allergies are known holds already."""

    code = "already_stated"
    title = "It is stated already that the patient has no known allergies."
    shown = AllergiesKnown.shown


class ResolvedFirst(FieldError):
    """A condition that ended before it began, as two colleagues may have made of it together."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("resolved_date", "A condition is resolved after its onset.")


class NotResolved(FieldError):
    """A day on which a condition ended that has not ended."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("resolved_date", "Only a resolved condition has one.")


class EndsFirst(FieldError):
    """A medication that ended before it began."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("end_date", "A medication ends after it starts.")
