"""What happens to staff: particulars, rights, leaving and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.users.errors import username_taken
from apps.users.invitations.errors import InvitationPending
from apps.users.invitations.tasks import invitation_mail
from apps.users.links import services as links
from apps.users.links.choices import Purpose
from apps.users.passwords.stepping_up import confirm
from apps.users.ranks import rank_of, refuse_above, take_turn
from apps.users.sessions.choices import EndReason
from apps.users.sessions.services import end_all_sessions
from apps.users.staff.errors import LastOwner, ServiceAccount
from apps.users.staff.tasks import email_changed_mail
from core.audit.choices import Action
from core.audit.services import record
from core.errors import refusing
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from apps.users.models import User
    from apps.users.passwords.stepping_up import Proof

# What somebody may do and by what they get in: changed by nobody below.
RIGHTS = ("role", "is_admin", "is_active")
ENTRANCE = ("username", "email")


def change(user: User, *, by: User | None, proof: Proof | None = None, **changes: Any) -> User:
    """Change a member of staff, by whom; None is the system itself.

    Rights, user name and e-mail address of who stands above the caller stay, and nobody is raised above the caller
    (`AboveYou`). Who changes the own address proves to know the password (`WrongPassword`); the old one is told. Who is
    deactivated is out at the next request. The last active owner stays (`LastOwner`), and so does what is nobody
    (`ServiceAccount`).
    """
    actor = take_turn(by)
    changed = locked_again(user)
    wanted = {name: new for name, new in changes.items() if getattr(changed, name) != new}
    rank = rank_of(changed.role, is_admin=changed.is_admin)
    for name, new in changes.items():
        setattr(changed, name, new)
    if wanted.keys() & {*RIGHTS, *ENTRANCE}:
        refuse_above(actor, rank, rank_of(changed.role, is_admin=changed.is_admin))
    if changed.is_service:
        raise ServiceAccount
    if "is_active" in wanted and changed.is_active:
        _refuse_who_never_joined(changed)
    if "email" in wanted:
        _leave_old_address(user, actor, proof)
    _save(changed, list(wanted))
    if "is_active" in wanted and not changed.is_active:
        end_all_sessions(changed, reason=EndReason.DEACTIVATED)
        links.withdraw(changed, *Purpose)
    _tell(changed, wanted, actor)
    return changed


def deactivate(user: User, *, by: User | None) -> User:
    """Let a person in no more, from the next request on, and take back an invitation; repeating it changes nothing."""
    gone = change(user, by=by, is_active=False)
    if gone.is_invited:
        _take_back(gone, take_turn(by))
    return gone


def reactivate(user: User, *, by: User | None) -> User:
    """Let a person in again who was deactivated, with the password of before; old sessions stay ended."""
    return change(user, by=by, is_active=True)


def _refuse_who_never_joined(user: User) -> None:
    """Refuse who has not accepted an invitation, be it taken back: there is no password to come in with."""
    if user.is_invited or not user.has_usable_password():
        raise InvitationPending


def _leave_old_address(user: User, actor: User | None, proof: Proof | None) -> None:
    """Tell the address that a person had, and let no link work that was sent there; who was invited gets another.

    What the address was only history knows by the time that the mail is sent.
    """
    if actor is not None and actor.pk == user.pk:
        confirm(user, proof)  # whose row is locked
    links.withdraw(user, *Purpose)
    if user.is_invited:
        invitation_mail.enqueue(user=user.pk)
        return
    history: Any = user
    versions = history.events.order_by("-pgh_id").values_list("pgh_id", flat=True)
    email_changed_mail.enqueue(before=versions.first())


def _save(changed: User, names: list[str]) -> None:
    with refusing(username_once_per_clinic=username_taken, clinic_keeps_an_owner=LastOwner):
        changed.save(update_fields=[*names, "updated_at"])


def _take_back(invited: User, actor: User | None) -> None:
    refuse_above(actor, rank_of(invited.role, is_admin=invited.is_admin))
    invited.is_invited = False
    invited.save(update_fields=["is_invited", "updated_at"])
    links.withdraw(invited, Purpose.INVITATION)
    _record("take_back", invited, actor, {})


def _tell(user: User, wanted: dict[str, Any], actor: User | None) -> None:
    rights = {name: wanted[name] for name in RIGHTS if name in wanted}
    changed = sorted(wanted.keys() & {*RIGHTS, *ENTRANCE})
    if changed:
        by_name = {True: "reactivate", False: "deactivate"}
        operation = by_name[user.is_active] if changed == ["is_active"] else "change"
        _record(operation, user, actor, {"changed": changed, **rights})


def _record(operation: str, user: User, actor: User | None, details: dict[str, Any]) -> None:
    record(
        action=Action.PRIVILEGE, resource="users", operation=operation, object_id=user.pk,
        actor=actor.pk if actor else None, details=details,
    )  # fmt: skip
