"""Refusals about staff."""

from core.errors import DomainError


class ServiceAccount(DomainError):
    """Not somebody, but as whom an application acts; the application's page says what it may."""

    code = "service_account"
    title = "This is the account of an application."
    detail = "Change the application itself, at `oauth-applications/`."


class LastOwner(DomainError):
    """A clinic without an owner could be managed by nobody; the platform without an operator neither."""

    code = "last_owner"
    title = "This is the clinic's last active owner."
    detail = "Make somebody else an owner first."
