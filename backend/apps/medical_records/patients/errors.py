"""Refusals about a patient."""

from core.errors import DomainError


class PatientArchived(DomainError):
    """Nothing new is made for an archived patient."""

    code = "patient_archived"
    title = "The patient is archived."
    detail = "Restore the patient first."


class NotArchived(DomainError):
    """Only what is archived can be restored."""

    code = "invalid_transition"
    title = "The patient is not archived."
