"""Refusals about consents."""

from core.errors import DomainError


class AlreadyWithdrawn(DomainError):
    """A consent is withdrawn once, and not given again by taking that back."""

    code = "already_withdrawn"
    title = "The consent was withdrawn."
    detail = "Have a new one signed if the patient consents again."
