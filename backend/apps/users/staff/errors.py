"""Refusals about staff."""

from core.errors import DomainError


class LastOwner(DomainError):
    """A clinic without an owner could be managed by nobody; the platform without an operator neither."""

    code = "last_owner"
    title = "This is the clinic's last active owner."
    detail = "Make somebody else an owner first."
