"""The password again: what a stolen session does not know is asked for before the ways in are changed.

A wrong one counts as a guess at sign-in does, by the session that it comes from: whoever guesses elsewhere keeps nobody from
changing the own password. It is looked at outside the transaction in which the change is made, since the attempt must be
kept although the change is refused and rolled back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.hashers import check_password, make_password

from apps.users.models import Attempts, User
from apps.users.passwords.errors import WrongPassword
from apps.users.passwords.policy import normalized
from apps.users.sessions.lockout import start_anew, take_attempt
from apps.users.tokens import digest
from core.tenancy.context import tenant_context

if TYPE_CHECKING:
    from uuid import UUID

    from apps.users.models import Session


class Proof(NamedTuple):
    """That somebody said the right password a moment ago, and which by its hash; another change makes it worthless."""

    user_id: UUID
    hashed: str


def prove(user: User, password: str, *, session: Session) -> Proof | None:
    """Return the proof that this is the person's password, or None; runs outside a transaction, as sign-in does.

    The attempt is taken and committed before the password is looked at; after too many none is for a while.
    """
    with tenant_context(user.tenant.pk):
        hashed = User.objects.values_list("password", flat=True).get(pk=user.pk)
        attempt = take_attempt(user, secret=counted_by(session))
    if not attempt.is_free:
        make_password(password)  # it takes as long
        return None
    if not check_password(normalized(password), hashed):
        return None
    with tenant_context(user.tenant.pk):
        start_anew(attempt)
    return Proof(user.pk, hashed)


def counted_by(session: Session) -> str:
    """Return the secret by which a session is a device of its own, and have a count for it."""
    secret = f"session {session.pk}"
    Attempts.objects.get_or_create(
        user_id=session.user_id,
        device_hash=digest(secret),
        defaults={"known_until": session.expiration},
    )
    return secret


def confirm(user: User, proof: Proof | None) -> None:
    """Raise `WrongPassword` unless this is proven of the person and the present password."""
    if proof != Proof(user.pk, user.password):
        raise WrongPassword
