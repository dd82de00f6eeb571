"""The mail that invites a colleague."""

from __future__ import annotations

from uuid import UUID

from apps.tenants.choices import TenantStatus
from apps.tenants.mail import sender_of
from apps.users.links.addresses import address_of
from apps.users.links.choices import LIFE, Purpose
from apps.users.links.services import issue
from apps.users.models import User
from core.mail.letters import Letter
from core.mail.sending import mail


@mail("users/invitation")
def invitation_mail(*, user: UUID) -> Letter | None:
    """Invite a person with a link; nothing when the invitation was accepted or taken back meanwhile.

    The address is the row's under its lock: nobody changes it until the mail is handed over.
    """
    person = User.objects.locked().select_related("tenant").filter(pk=user).first()
    if person is None or not person.is_invited or person.tenant.status != TenantStatus.ACTIVE:
        return None
    token = issue(person, Purpose.INVITATION)
    return Letter(
        to=[person.email],
        sender=sender_of(person.tenant),
        language=person.tenant.language,
        context={
            "clinic": person.tenant,
            "person": person,
            "link": address_of(Purpose.INVITATION, token),
            "days": LIFE[Purpose.INVITATION].days,
        },
    )
