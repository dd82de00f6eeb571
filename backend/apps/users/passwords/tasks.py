"""Mails about passwords. A link's token is made when its mail is, so that it is never anywhere else."""

from __future__ import annotations

from uuid import UUID

from apps.tenants.choices import TenantStatus
from apps.tenants.mail import sender_of
from apps.users.letters import letter_to
from apps.users.links.addresses import address_of
from apps.users.links.choices import LIFE, Purpose
from apps.users.links.services import issue
from apps.users.models import User
from core.mail.letters import Letter
from core.mail.sending import mail

# Who gets a link beside the person, of a mailbox that several people of a clinic share.
MOST = 10


@mail("users/password_reset")
def reset_mail(*, user: UUID) -> Letter | None:
    """Send whom the person's address belongs to a link for each account there; nothing to who may not sign in.

    Address and accounts are those of the rows under their locks: nobody moves them until the mail is handed over.
    """
    held = _hold_mailbox(user)
    person = held.get(user)
    if person is None or person.tenant.status != TenantStatus.ACTIVE:
        return None
    clinic = person.tenant
    accounts = [
        {
            "username": each.username,
            "link": address_of(Purpose.PASSWORD_RESET, issue(each, Purpose.PASSWORD_RESET)),
        }
        for each in held.values()
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


def _hold_mailbox(user: UUID) -> dict[UUID, User]:
    """Lock a person and who shares the address, in one order; return those whom it reaches now and who are active."""
    email = User.objects.filter(pk=user).values_list("email", flat=True).first()
    if not email:
        return {}
    near = User.objects.reached_at(email).filter(is_active=True).exclude(pk=user)[:MOST]
    rows = User.objects.locked().filter(pk__in=[user, *(each.pk for each in near)])
    held = {each.pk: each for each in rows.order_by("pk")}
    if user not in held or not held[user].email:
        return {}
    reached = User.objects.reached_at(held[user].email).filter(pk__in=held, is_active=True)
    return {each.pk: each for each in reached.select_related("tenant")}


@mail("users/password_changed")
def password_changed_mail(*, user: UUID) -> Letter | None:
    """Tell a person that the password is another one now, whoever did it."""
    return letter_to(user)
