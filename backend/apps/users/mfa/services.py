"""What happens to second factors: enrolled, confirmed, switched off, reset; and the codes for who has lost one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from apps.users.mfa import codes, recovery, totp
from apps.users.mfa.choices import FactorKind
from apps.users.mfa.errors import (
    MfaAlreadyOn,
    MfaNotBegun,
    MfaNotOn,
    MfaRequiredByClinic,
    NotYourOwn,
    PasswordTooShortAlone,
    WrongCode,
)
from apps.users.mfa.keys import encrypted
from apps.users.mfa.models import Factor, RecoveryCode
from apps.users.mfa.rules import is_wanted_of
from apps.users.mfa.tasks import mfa_off_mail, mfa_reset_mail
from apps.users.passwords.stepping_up import confirm, counted_by
from apps.users.passwords.tasks import reset_mail
from apps.users.ranks import rank_of, refuse_above, take_turn
from apps.users.sessions.choices import EndReason
from apps.users.sessions.lockout import start_anew, take_attempt
from apps.users.sessions.services import end_all_sessions
from core.audit.choices import Action
from core.audit.services import record
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from datetime import datetime

    from apps.users.models import Session, User
    from apps.users.passwords.stepping_up import Proof


class Enrolment(NamedTuple):
    """What an app is told of a factor, and nobody else is: as text, as an address, as a QR code in SVG."""

    secret: str
    otpauth_uri: str
    qr_svg: str


class State(NamedTuple):
    """Whether somebody has a second factor, since when, how many recovery codes are left, and whether there must be one."""

    enabled: bool
    enabled_at: datetime | None
    recovery_codes_left: int
    required_by_clinic: bool


def state_of(user: User) -> State:
    """Tell of somebody's second factor; never the secret."""
    factor = _confirmed(user)
    since = factor.confirmed_at if factor else None
    left = RecoveryCode.objects.filter(user=user, used_at=None).count() if factor else 0
    return State(since is not None, since, left, is_wanted_of(user))


def enrol(user: User, *, proof: Proof | None) -> Enrolment:
    """Begin a person's factor anew; it does nothing before a code of it has come back.

    Raises `WrongPassword`, and `MfaAlreadyOn` where one is on.
    """
    holder = locked_again(user)
    confirm(holder, proof)
    if _confirmed(holder):
        raise MfaAlreadyOn
    secret = totp.new_secret()
    Factor.objects.update_or_create(
        user=holder,
        kind=FactorKind.TOTP,
        defaults={"secret": encrypted(secret, user=holder.pk), "created_at": timezone.now()},
    )
    _tell("mfa_enrol", holder)
    address = totp.address_of(secret, holder)
    return Enrolment(totp.shown(secret), address, totp.drawn(address))


def confirm_enrolment(user: User, *, code: str, session: Session) -> list[str] | WrongCode:
    """Switch a factor on by its first code, and return the recovery codes, which are kept nowhere; other sessions end.

    A wrong code counts as a wrong password does, so its refusal is returned and not raised. Raises `MfaNotBegun`.
    """
    holder = locked_again(user)
    factor = Factor.objects.filter(user=holder, kind=FactorKind.TOTP, confirmed_at=None).first()
    if factor is None:
        raise MfaNotBegun
    attempt = take_attempt(holder, secret=counted_by(session))
    step = codes.step_of(factor, "".join(code.split())) if attempt.is_free else None
    if step is None:
        return WrongCode()
    start_anew(attempt)
    factor.confirmed_at, factor.last_step = timezone.now(), step
    factor.save(update_fields=["confirmed_at", "last_step"])
    end_all_sessions(holder, reason=EndReason.MFA_CHANGE, but=session)
    _tell("mfa_confirm", holder)
    return _renew_codes(holder)


def renew_recovery_codes(user: User, *, proof: Proof | None) -> list[str]:
    """Return new recovery codes, which are kept nowhere; those of before work no more.

    Raises `WrongPassword` and `MfaNotOn`.
    """
    holder = locked_again(user)
    confirm(holder, proof)
    if not _confirmed(holder):
        raise MfaNotOn
    _tell("mfa_recovery_codes", holder)
    return _renew_codes(holder)


def disable(user: User, *, proof: Proof | None) -> None:
    """Switch a person's own factor off, and tell them by mail.

    Raises `WrongPassword`, `MfaNotOn`, `MfaRequiredByClinic`, and `PasswordTooShortAlone` for a password that is too short
    without a factor beside it.
    """
    holder = locked_again(user)
    confirm(holder, proof)
    if not _confirmed(holder):
        raise MfaNotOn
    if is_wanted_of(holder):
        raise MfaRequiredByClinic
    if holder.has_short_password:
        raise PasswordTooShortAlone
    _remove(holder)
    mfa_off_mail.enqueue(user=holder.pk)
    _tell("mfa_disable", holder)


def reset(user: User, *, by: User | None) -> User:
    """Take a factor from who has lost it, by whom; None is the system itself. All sessions end, and a mail tells the person.

    Who has a password that is too short alone gets a link for another one, and is let in by it no more. Nobody does it to
    somebody above (`AboveYou`) or to themselves (`NotYourOwn`).
    """
    actor = take_turn(by)
    holder = locked_again(user)
    refuse_above(actor, rank_of(holder.role, is_admin=holder.is_admin))
    if actor is not None and actor.pk == holder.pk:
        raise NotYourOwn
    if not _confirmed(holder):
        raise MfaNotOn
    _remove(holder)
    end_all_sessions(holder, reason=EndReason.MFA_RESET)
    mfa_reset_mail.enqueue(user=holder.pk)
    if holder.has_short_password:
        reset_mail.enqueue(user=holder.pk)
    _tell("reset_mfa", holder, by=actor)
    now: User = locked_again(holder)
    return now


def _confirmed(user: User) -> Factor | None:
    return Factor.objects.filter(user=user, confirmed_at__isnull=False).first()


def _remove(user: User) -> None:
    Factor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _renew_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    made = recovery.new_codes()
    rows = [RecoveryCode(user=user, code_hash=recovery.hashed(code)) for code in made]
    RecoveryCode.objects.bulk_create(rows)
    return made


def _tell(operation: str, user: User, *, by: User | None = None) -> None:
    actor: Any = by.pk if by else None
    record(
        action=Action.PRIVILEGE, resource="users", operation=operation, object_id=user.pk,
        actor=actor,
    )  # fmt: skip
