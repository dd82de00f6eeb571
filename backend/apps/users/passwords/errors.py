"""Refusals about a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import DomainError, FieldError

if TYPE_CHECKING:
    from django.core.exceptions import ValidationError


class WrongPassword(DomainError):
    """The present password was asked for again, and another one given."""

    status = 403
    code = "wrong_password"
    title = "This is not your present password."
    detail = "Give the password that you sign in with; nothing was changed."


class PasswordRefused(FieldError):
    """A new password that somebody else would guess; `reasons` are the policy's."""

    def __init__(self, attr: str, reasons: ValidationError) -> None:
        """Name the field, and each reason with what to do."""
        super().__init__(attr, "See `errors`, a line per field.")
        self.reasons = reasons
        self.members["errors"] = [
            {"attr": attr, "code": reason.code or "invalid", "detail": message}
            for reason in reasons.error_list
            for message in reason.messages
        ]
