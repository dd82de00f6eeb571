"""What happens to passwords: changed by who knows them, chosen anew by who reads the person's mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uuid_utils.compat import uuid7

from apps.tenants.models import Tenant
from apps.users.links import services as links
from apps.users.links.choices import Purpose
from apps.users.models import User
from apps.users.passwords.policy import ALONE, accepted
from apps.users.passwords.stepping_up import confirm
from apps.users.passwords.tasks import password_changed_mail, reset_mail
from apps.users.sessions.choices import EndReason
from apps.users.sessions.lockout import forgive
from apps.users.sessions.services import end_all_sessions
from core.audit.choices import Action
from core.audit.services import record
from core.request_ids import current_request_id
from core.tenancy.context import PLATFORM_ID, activate
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from uuid import UUID

    from apps.users.models import Session
    from apps.users.passwords.stepping_up import Proof

# A user name is one person's, and what else an account is called by is one address.
MAILBOXES = 2


def change(user: User, *, proof: Proof | None, new_password: str, session: Session) -> User:
    """Give a person who has proven to know the present password another one; all sessions but this one end.

    Raises `WrongPassword` and `PasswordRefused`.
    """
    changed = locked_again(user)
    confirm(changed, proof)
    write(changed, new_password, attr="new_password")
    end_all_sessions(changed, reason=EndReason.PASSWORD_CHANGE, but=session)
    password_changed_mail.enqueue(user=changed.pk)
    _tell("password_change", changed.pk, actor=changed.pk)
    return changed


def ask_for_reset(
    *, account: str, tenant_slug: str | None = None, host_tenant_id: UUID | None = None
) -> None:
    """Mail a link to the person whose user name this is in the clinic, and to whose e-mail address it is.

    These may be two: a user name that is a colleague's address hides nobody. For whom there is not the same is done: a
    task is queued, which finds nobody and sends nothing.
    """
    clinic = _clinic(tenant_slug, host_tenant_id)
    activate(clinic or PLATFORM_ID, metadata={"request": current_request_id()})
    found = _one_of_each_mailbox(account)
    known = found if clinic else []
    for person in [*known, uuid7(), uuid7()][:MAILBOXES]:
        reset_mail.enqueue(user=person)
    first, second = [*known, None, None][:MAILBOXES]
    _tell("password_reset_ask", first, also=second)


def reset(token: str, *, new_password: str, host_tenant_id: UUID | None = None) -> User:
    """Give the person whom a link was mailed to another password, once; all sessions end, and all other links."""
    user = links.use(token, Purpose.PASSWORD_RESET, host_tenant_id=host_tenant_id)
    write(user, new_password, attr="new_password")
    end_all_sessions(user, reason=EndReason.PASSWORD_RESET)
    forgive(user)
    password_changed_mail.enqueue(user=user.pk)
    _tell("password_reset", user.pk, actor=user.pk)
    return user


def write(user: User, password: str, *, attr: str) -> None:
    """Store the hash of a new password on a locked row; a link that was mailed for the old one works no more.

    Raises `PasswordRefused` on the field `attr`.
    """
    text = accepted(password, user, attr=attr)
    user.set_password(text)
    user.has_short_password = len(text) < ALONE
    user.save(update_fields=["password", "has_short_password", "updated_at"])
    links.withdraw(user, Purpose.PASSWORD_RESET)


def _one_of_each_mailbox(account: str) -> list[UUID]:
    """Return whose user name it is, then who reads the address unless that is the same mailbox; a mail reaches all of one."""
    reached: Any = User.objects.reached_by(account).filter(is_active=True)
    rows = reached.values_list("address", "pk")
    mailboxes: dict[str, UUID] = {}
    for address, pk in rows[:MAILBOXES]:
        mailboxes.setdefault(address, pk)
    return list(mailboxes.values())


def _tell(
    operation: str,
    user_id: UUID | None,
    *,
    actor: UUID | None = None,
    also: UUID | None = None,
) -> None:
    record(
        action=Action.PRIVILEGE, resource="users", operation=operation, object_id=user_id,
        actor=actor, details={"also": str(also)} if also else None,
    )  # fmt: skip


def _clinic(slug: str | None, host_tenant_id: UUID | None) -> UUID | None:
    named: dict[str, Any] = {}
    if slug is not None:
        named["slug"] = slug
    if host_tenant_id is not None:
        named["pk"] = host_tenant_id
    # Without a name the same is asked, of no clinic.
    named = named or {"slug": ""}
    return Tenant.objects.filter(**named).values_list("pk", flat=True).first()
