"""What happens to invitations: sent, sent again, accepted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.users.errors import username_taken
from apps.users.invitations.errors import AlreadyJoined
from apps.users.invitations.tasks import invitation_mail
from apps.users.links import services as links
from apps.users.links.choices import Purpose
from apps.users.models import User
from apps.users.passwords.services import write
from apps.users.ranks import rank_of, refuse_above, take_turn
from core.audit.choices import Action
from core.audit.services import record
from core.errors import refusing
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from uuid import UUID


def invite(
    *,
    email: str,
    username: str,
    first_name: str = "",
    last_name: str = "",
    role: str,
    is_admin: bool = False,
    invited_by: User | None,
    **fields: Any,
) -> User:
    """Add a person to the current clinic, who becomes active by the link that a mail brings.

    Nobody invites somebody above themselves (`AboveYou`), by the rights of now. `fields` are the other particulars.
    """
    actor = take_turn(invited_by)
    refuse_above(actor, rank_of(role, is_admin=is_admin))
    named = {"first_name": first_name, "last_name": last_name, "email": email}
    user = User(
        **{**fields, **named}, username=username, role=role, is_admin=is_admin,
        is_active=False, is_invited=True,
    )  # fmt: skip
    user.set_unusable_password()
    with refusing(username_once_per_clinic=username_taken):
        user.save(force_insert=True)
    _send(user, "invite", actor)
    return user


def invite_again(user: User, *, invited_by: User | None) -> User:
    """Send a person who has no password yet another invitation; the link of the one before works no more."""
    actor = take_turn(invited_by)
    invited = locked_again(user)
    refuse_above(actor, rank_of(invited.role, is_admin=invited.is_admin))
    if invited.is_active or invited.has_usable_password():
        raise AlreadyJoined
    invited.is_invited = True
    invited.save(update_fields=["is_invited", "updated_at"])
    _send(invited, "invite_again", actor)
    return invited


def accept(token: str, *, password: str, host_tenant_id: UUID | None = None) -> User:
    """Let the person whom a link was mailed to choose a password and begin to work, once."""
    user = links.use(token, Purpose.INVITATION, host_tenant_id=host_tenant_id)
    user.is_invited, user.is_active, user.date_joined = False, True, timezone.now()
    user.save(update_fields=["is_invited", "is_active", "date_joined"])
    write(user, password, attr="password")
    record(
        action=Action.PRIVILEGE, resource="users", operation="accept", object_id=user.pk,
        actor=user.pk,
    )  # fmt: skip
    return user


def _send(user: User, operation: str, by: User | None) -> None:
    invitation_mail.enqueue(user=user.pk)
    record(
        action=Action.PRIVILEGE, resource="users", operation=operation, object_id=user.pk,
        actor=by.pk if by else None, details={"role": user.role, "is_admin": user.is_admin},
    )  # fmt: skip
