"""Refusals of the appointment book."""

from __future__ import annotations

from core.errors import DomainError, FieldError


class AppointmentOverlap(DomainError):
    """The doctor, the operatory or the patient is taken; `conflicts` lists the appointments in the way."""

    code = "appointment_overlap"
    title = "The time is already taken."
    detail = "Choose another time, or another doctor or operatory; `conflicts` holds what is there."
    shown = {
        "conflicts": {
            "type": "array",
            "items": {"type": "string", "format": "uuid"},
            "examples": [["0190f3c1-7a00-7000-8000-000000000501"]],
        }
    }


class InvalidTransition(DomainError):
    """The visit's status does not allow this."""

    code = "invalid_transition"
    title = "The appointment's status does not allow this."


class OperatoryNameTaken(FieldError):
    """A second chair of the same name."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("name", "Another operatory has this name.", "unique")


class HoursEndFirst(FieldError):
    """Hours that end before they start, as two colleagues may have made of them together."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("ends_at", "Hours end after they start.")


class HoursOverlap(DomainError):
    """The doctor already works at these hours."""

    code = "working_hours_overlap"
    title = "These hours overlap others of the same doctor and weekday."
    detail = "Change the hours that are there, or choose others."
