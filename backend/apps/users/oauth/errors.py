"""Refusals about applications."""

from __future__ import annotations

from core.errors import DomainError, FieldError


class HasNoSecret(DomainError):
    """A public application cannot keep one."""

    code = "has_no_secret"
    title = "A public application has no secret."
    detail = "What runs in a browser or on a device cannot keep one; PKCE takes its place."


def keeps_its_type() -> FieldError:
    """Refuse to make a public application of a confidential one, or the other way round."""
    return FieldError("client_type", "It stays what it is; register another.", "immutable")


def cannot_act_alone() -> FieldError:
    """Refuse to let a public application act by itself."""
    return FieldError("grant_types", "Only what keeps a secret acts by itself.", "not_confidential")


def needs_a_role() -> FieldError:
    """Ask as what an application acts."""
    return FieldError("role", "Say as what it acts by itself.", "required")


def needs_no_role() -> FieldError:
    """Refuse a role of what acts as the person who allows it."""
    return FieldError("role", "Only what acts by itself has a role.", "not_allowed")


def needs_a_place() -> FieldError:
    """Ask where people are sent back to."""
    return FieldError("redirect_uris", "Say where people are sent back to.", "required")
