"""Letters to one person, in the clinic's name and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.tenants.mail import sender_of
from apps.users.models import User
from core.mail.letters import Letter

if TYPE_CHECKING:
    from uuid import UUID


def letter_to(user: UUID) -> Letter | None:
    """Return a letter that tells of the person and the clinic; None for who is not there or has no address."""
    person = User.objects.select_related("tenant").filter(pk=user).first()
    if person is None or not person.email:
        return None
    return Letter(
        to=[person.email],
        sender=sender_of(person.tenant),
        language=person.tenant.language,
        context={"clinic": person.tenant, "person": person},
    )
