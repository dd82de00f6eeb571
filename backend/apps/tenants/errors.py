"""Refusals about a clinic."""

from core.errors import DomainError, FieldError


class TenantSuspended(DomainError):
    """A clinic that is not active has no working staff."""

    status = 403
    code = "tenant_suspended"
    title = "This clinic is suspended."
    detail = "Ask the clinic's owner to settle it with the platform's operator."


def domain_taken() -> FieldError:
    """Refuse a host name that another clinic answers to; names in the DNS are one clinic's only."""
    return FieldError("domain_url", "Another clinic uses this host name.", "unique")
