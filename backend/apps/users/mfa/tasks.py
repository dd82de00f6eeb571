"""Mails about second factors."""

from __future__ import annotations

from uuid import UUID

from apps.tenants.mail import sender_of
from apps.users.models import User
from core.mail.letters import Letter
from core.mail.sending import mail


@mail("users/mfa_off")
def mfa_off_mail(*, user: UUID) -> Letter | None:
    """Tell a person that the second factor was switched off by who knows the password."""
    return _letter(user)


@mail("users/mfa_reset")
def mfa_reset_mail(*, user: UUID) -> Letter | None:
    """Tell a person that somebody who manages staff has reset the second factor."""
    return _letter(user)


def _letter(user: UUID) -> Letter | None:
    person = User.objects.select_related("tenant").filter(pk=user).first()
    if person is None or not person.email:
        return None
    return Letter(
        to=[person.email],
        sender=sender_of(person.tenant),
        language=person.tenant.language,
        context={"clinic": person.tenant, "person": person},
    )
