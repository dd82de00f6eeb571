"""Refusals about a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import DomainError, FieldError

if TYPE_CHECKING:
    from uuid import UUID


class PatientArchived(DomainError):
    """Nothing new is made for an archived patient."""

    code = "patient_archived"
    title = "The patient is archived."
    detail = "Restore the patient first."


class PatientMerged(DomainError):
    """Whoever was merged into somebody else is only looked at; `merged_into` says who it is now."""

    code = "patient_merged"
    title = "The patient was merged into another."
    detail = "Go on with `merged_into`, or undo the merge."
    shown = {
        "merged_into": {
            "type": "string",
            "format": "uuid",
            "examples": ["0190f3c1-7a00-7000-8000-000000000301"],
        }
    }

    def __init__(self, merged_into: UUID, detail: str = "") -> None:
        """Say into whom."""
        super().__init__(detail, merged_into=str(merged_into))


class NotArchived(DomainError):
    """Only what is archived can be restored."""

    code = "invalid_transition"
    title = "The patient is not archived."


class ArchivedByArchiving(FieldError):
    """A patient is archived with its consequences, not by an edit."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("status", "Archive the patient by `archive/`.", "invalid_choice")


class GuarantorRefused(FieldError):
    """Somebody who cannot pay for the patient."""

    def __init__(self, detail: str) -> None:
        """Say why."""
        super().__init__("guarantor", detail, "invalid_guarantor")
