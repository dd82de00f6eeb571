"""What happens to links: made for a mail, looked at, used once, withdrawn."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from apps.tenants.choices import TenantStatus
from apps.users.links.choices import LIFE, LinkEnd, Purpose
from apps.users.links.errors import LinkUnusable
from apps.users.links.models import Link
from apps.users.tokens import digest
from core.request_ids import current_request_id
from core.tenancy.context import activate, current_tenant_id
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from apps.users.models import User

RANDOM_BYTES = 32
# The clinic's id, so that the link is found inside its walls, and what nobody can guess.
TOKEN = re.compile(r"(?P<clinic>[0-9a-f]{32})\.(?P<secret>[A-Za-z0-9_-]{43})")


def issue(user: User, purpose: Purpose) -> str:
    """Make a person's next link of a purpose and return its token, which is kept nowhere but in the mail.

    The one before works no more. Raises `LinkUnusable` for who could not use it, by the row as it is under its lock.
    """
    holder: User = locked_again(user)  # two mails at once take turns
    if not _awaits(holder, purpose):
        raise LinkUnusable
    _end(Link.objects.filter(user=holder, purpose=purpose), LinkEnd.REPLACED)
    token = f"{current_tenant_id().hex}.{secrets.token_urlsafe(RANDOM_BYTES)}"
    expiration = timezone.now() + LIFE[purpose]
    Link.objects.create(
        user=holder, purpose=purpose, token_hash=digest(token), expiration=expiration
    )
    return token


def look(token: str, purpose: Purpose, *, host_tenant_id: UUID | None) -> Link:
    """Return the link that a token opens, with person and clinic, and make its clinic current; raise `LinkUnusable`.

    Looking does not use it up: programs that scan mails open what they find.
    """
    tenant_id = _clinic_of(token)
    if tenant_id is None or host_tenant_id not in (None, tenant_id):
        raise LinkUnusable
    activate(tenant_id, metadata={"request": current_request_id()})
    links = Link.objects.select_related("user", "tenant").filter(purpose=purpose, ended_at=None)
    link: Link | None = links.filter(
        token_hash=digest(token), expiration__gt=timezone.now()
    ).first()
    if link is None or link.tenant.status != TenantStatus.ACTIVE or not _awaits(link.user, purpose):
        raise LinkUnusable
    link.user.tenant = link.tenant
    return link


def use(token: str, purpose: Purpose, *, host_tenant_id: UUID | None) -> User:
    """Use a link up and return its person, held under the row's lock; of simultaneous uses one succeeds.

    From here on the person is who acts. Raises `LinkUnusable`.
    """
    link = look(token, purpose, host_tenant_id=host_tenant_id)
    metadata = {"user": str(link.user_id), "request": current_request_id()}
    activate(link.tenant.pk, metadata=metadata)
    user: User = locked_again(link.user)
    if not (_awaits(user, purpose) and _end(Link.objects.filter(pk=link.pk), LinkEnd.USED)):
        raise LinkUnusable
    user.tenant = link.tenant
    return user


def withdraw(user: User, *purposes: Purpose) -> None:
    """Let a person's links of these purposes work no more."""
    _end(Link.objects.filter(user=user, purpose__in=purposes), LinkEnd.WITHDRAWN)


def _clinic_of(token: str) -> UUID | None:
    found = TOKEN.fullmatch(token)
    return UUID(found["clinic"]) if found else None


def _awaits(user: User, purpose: Purpose) -> bool:
    """Tell whether the person may still use a link of this purpose."""
    return user.is_invited if purpose == Purpose.INVITATION else user.is_active


def _end(links: Any, reason: LinkEnd) -> int:
    ended: int = links.filter(ended_at=None).update(ended_at=timezone.now(), end_reason=reason)
    return ended
