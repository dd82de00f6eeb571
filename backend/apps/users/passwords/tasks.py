"""Mails about passwords. A link's token is made when its mail is, so that it is never anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from apps.tenants.choices import TenantStatus
from apps.tenants.mail import sender_of
from apps.users.links.addresses import address_of
from apps.users.links.choices import LIFE, Purpose
from apps.users.links.services import issue
from apps.users.models import User
from core.mail.letters import Letter
from core.mail.sending import mail

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of one mailbox that several people of a clinic share.
MOST = 10


@mail("users/password_reset")
def reset_mail(*, user: UUID) -> Letter | None:
    """Send whom the person's address belongs to a link for each account there; nothing to who may not sign in."""
    person = User.objects.select_related("tenant").filter(pk=user, is_active=True).first()
    if person is None or not person.email or person.tenant.status != TenantStatus.ACTIVE:
        return None
    clinic = person.tenant
    sharing: Iterable[User] = User.objects.reached_at(person.email).filter(is_active=True)[:MOST]
    accounts = [
        {
            "username": each.username,
            "link": address_of(Purpose.PASSWORD_RESET, issue(each, Purpose.PASSWORD_RESET)),
        }
        for each in sharing
    ]
    return Letter(
        to=[person.email],
        sender=sender_of(clinic),
        language=clinic.language,
        context={
            "clinic": clinic,
            "accounts": accounts,
            "minutes": LIFE[Purpose.PASSWORD_RESET].seconds // 60,
        },
    )


@mail("users/password_changed")
def password_changed_mail(*, user: UUID) -> Letter | None:
    """Tell a person that the password is another one now, whoever did it."""
    person = User.objects.select_related("tenant").filter(pk=user).first()
    if person is None or not person.email:
        return None
    return Letter(
        to=[person.email],
        sender=sender_of(person.tenant),
        language=person.tenant.language,
        context={"clinic": person.tenant, "person": person},
    )
