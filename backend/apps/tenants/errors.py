"""Refusals about a clinic."""

from core.errors import DomainError, FieldError


class TenantSuspended(DomainError):
    """A clinic that is not active has no working staff."""

    status = 403
    code = "tenant_suspended"
    title = "This clinic is suspended."
    detail = "Ask the clinic's owner to settle it with the platform's operator."


class InvalidTransition(DomainError):
    """What is not active cannot be suspended, what is not suspended cannot be taken back, and the platform stays."""

    code = "invalid_transition"
    title = "The clinic's status does not allow this."


def domain_taken() -> FieldError:
    """Refuse a host name that another clinic answers to; names in the DNS are one clinic's only."""
    return FieldError("domain_url", "Another clinic uses this host name.", "unique")


def slug_taken() -> FieldError:
    """Refuse a second clinic of a name that people sign in with."""
    return FieldError("slug", "Another clinic has this name.", "unique")
