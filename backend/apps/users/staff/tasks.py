"""Mails about staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.tenants.mail import sender_of
from apps.tenants.models import Tenant
from apps.users.models import User
from core.mail.letters import Letter
from core.mail.sending import mail


@mail("users/email_changed")
def email_changed_mail(*, before: UUID) -> Letter | None:
    """Tell the address that a person had, in the version of before, that there is another one now."""
    history: Any = User
    versions = history.events.rel.related_model.objects
    event = versions.filter(pgh_id=before).first()
    if event is None or not event.email:
        return None
    clinic = Tenant.objects.get(pk=event.tenant_id)
    return Letter(
        to=[event.email],
        sender=sender_of(clinic),
        language=clinic.language,
        context={"clinic": clinic, "username": event.username},
    )
