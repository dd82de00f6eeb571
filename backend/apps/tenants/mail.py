"""How a clinic writes mails: in its own name, from the platform's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.mail.letters import Sender

if TYPE_CHECKING:
    from apps.tenants.models import Tenant


def sender_of(clinic: Tenant) -> Sender:
    """Return in whose name a clinic's mails come; answers go to the clinic, where it has said how it is reached."""
    return Sender(name=clinic.name, reply_to=clinic.contact_email)
