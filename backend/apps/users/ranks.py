"""Who stands above whom: nobody gives, or takes from, anybody more than they have themselves."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING
from uuid import UUID

from apps.users.roles import Role
from core.errors import DomainError
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
    from apps.users.models import User

# Changes of a clinic's staff take turns at it: whom one promotes or dismisses may be about to change another.
STAFF = UUID("0190f3c1-7a00-7000-8000-00005747aff0")


class Rank(IntEnum):
    """Where somebody stands: owners above administrators, these above everybody else."""

    COLLEAGUE = 0
    ADMINISTRATOR = 1
    OWNER = 2


class AboveYou(DomainError):
    """Somebody would be made, or unmade, what the caller is not."""

    status = 403
    code = "above_you"
    title = "You cannot do this to somebody who stands, or would stand, above you."
    detail = "Owners are made and changed by owners, administrators by administrators and owners."


def rank_of(role: str, *, is_admin: bool) -> Rank:
    """Return the rank of a role, with or without an administrator's rights."""
    if role == Role.OWNER:
        return Rank.OWNER
    return Rank.ADMINISTRATOR if is_admin or role == Role.ADMIN else Rank.COLLEAGUE


def refuse_above(actor: User | None, *ranks: Rank) -> None:
    """Raise `AboveYou` unless the actor manages staff and has at least these ranks; nobody is the system itself."""
    if actor is None:
        return
    own = rank_of(actor.role, is_admin=actor.is_admin)
    if not actor.may("staff.manage") or own < max(ranks):
        raise AboveYou


def take_turn(actor: User | None) -> User | None:
    """Wait for all other changes of the clinic's staff, and return who acts as the row says then.

    The rights may be gone since the request began.
    """
    taking_turns(STAFF)
    if actor is None:
        return None
    now: User = type(actor)._default_manager.get(pk=actor.pk)
    return now
