"""Mails about second factors."""

from __future__ import annotations

from uuid import UUID

from apps.users.letters import letter_to
from core.mail.letters import Letter
from core.mail.sending import mail


@mail("users/mfa_off")
def mfa_off_mail(*, user: UUID) -> Letter | None:
    """Tell a person that the second factor was switched off by who knows the password."""
    return letter_to(user)


@mail("users/mfa_reset")
def mfa_reset_mail(*, user: UUID) -> Letter | None:
    """Tell a person that somebody who manages staff has reset the second factor."""
    return letter_to(user)
