"""What happens to passwords: changed by who knows them, chosen anew by who reads the person's mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password
from uuid_utils.compat import uuid7

from apps.tenants.models import Tenant
from apps.users.links import services as links
from apps.users.links.choices import Purpose
from apps.users.models import User
from apps.users.passwords.errors import WrongPassword
from apps.users.passwords.policy import accepted, normalized
from apps.users.passwords.tasks import password_changed_mail, reset_mail
from apps.users.services import end_all_sessions
from core.request_ids import current_request_id
from core.tenancy.context import PLATFORM_ID, activate
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from uuid import UUID

    from apps.users.models import Session


def confirm(user: User, password: str) -> None:
    """Raise `WrongPassword` unless this is the person's present password: what a stolen session does not know."""
    if not check_password(normalized(password), user.password):
        raise WrongPassword


def change(
    user: User, *, current_password: str, new_password: str, session: Session | None = None
) -> User:
    """Give a person who knows the present password another one; all sessions but this one end."""
    confirm(user, current_password)
    changed = locked_again(user)
    changed.tenant = user.tenant
    write(changed, new_password, attr="new_password")
    end_all_sessions(changed, reason="password_changed", but=session)
    password_changed_mail.enqueue(user=changed.pk)
    return changed


def ask_for_reset(
    *, account: str, tenant_slug: str | None = None, host_tenant_id: UUID | None = None
) -> None:
    """Mail a link to the person whose user name or e-mail address this is in the clinic, if there is one.

    For anybody else the same is done: a task is queued, which finds nobody and sends nothing.
    """
    clinic = _clinic(tenant_slug, host_tenant_id)
    activate(clinic or PLATFORM_ID, metadata={"request": current_request_id()})
    found = User.objects.reached_by(account).filter(is_active=True).values_list("pk", flat=True)
    person = found.first()
    reset_mail.enqueue(user=person if person and clinic else uuid7())


def reset(token: str, *, new_password: str, host_tenant_id: UUID | None = None) -> User:
    """Give the person whom a link was mailed to another password, once; all sessions end, and all other links."""
    user = links.use(token, Purpose.PASSWORD_RESET, host_tenant_id=host_tenant_id)
    write(user, new_password, attr="new_password")
    end_all_sessions(user, reason="password_reset")
    password_changed_mail.enqueue(user=user.pk)
    return user


def write(user: User, password: str, *, attr: str) -> None:
    """Store the hash of a new password on a locked row; a link that was mailed for the old one works no more.

    Raises `PasswordRefused` on the field `attr`.
    """
    user.set_password(accepted(password, user, attr=attr))
    user.save(update_fields=["password", "updated_at"])
    links.withdraw(user, Purpose.PASSWORD_RESET)


def _clinic(slug: str | None, host_tenant_id: UUID | None) -> UUID | None:
    named: dict[str, Any] = {}
    if slug is not None:
        named["slug"] = slug
    if host_tenant_id is not None:
        named["pk"] = host_tenant_id
    # Without a name the same is asked, of no clinic.
    named = named or {"slug": ""}
    return Tenant.objects.filter(**named).values_list("pk", flat=True).first()
