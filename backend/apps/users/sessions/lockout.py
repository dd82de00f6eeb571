"""How many wrong passwords in a row an account takes, counted in PostgreSQL for all processes alike.

An attempt is taken before the password is looked at, under the row's lock, and its transaction is committed before the
hashing begins: of many at once no more than are left get that far. When a lock has ended by itself one attempt is free,
and the next wrong one locks again; a right one clears the count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils import timezone

from apps.users.sessions.devices import new_secret
from apps.users.sessions.models import Attempts
from apps.users.tokens import digest

if TYPE_CHECKING:
    from uuid import UUID

    from apps.users.models import User

UNKNOWN = ""
# Devices that a person is known by, the latest; a program that keeps no cookies makes one with every sign-in.
DEVICES = 20


class Attempt(NamedTuple):
    """One password to try: whether it may be looked at, how many that makes, and the count that it is taken from."""

    is_free: bool
    number: int
    counted_by: UUID
    secret: str
    """Of the known device that it comes from, or nothing."""


def take_attempt(user: User | None, *, secret: str) -> Attempt:
    """Take an attempt on an account, or on a name that nobody has."""
    known = _known(user, secret) if secret else None
    row = known or _unknown(user)
    now = timezone.now()
    is_free = row.locked_until is None or row.locked_until <= now
    if is_free:
        row.count += 1
        if row.count >= settings.SIGN_IN_ATTEMPTS:
            row.locked_until = now + settings.SIGN_IN_LOCK
    row.last_attempt_at = now
    row.save(update_fields=["count", "locked_until", "last_attempt_at"])
    return Attempt(is_free, row.count, row.pk, secret if known else "")


def give_back(attempt: Attempt) -> None:
    """Uncount an attempt whose password was right and that is to be followed by a code.

    It clears nothing: who knows a password could otherwise go on guessing codes for ever. A lock of before has ended, or
    the attempt were not free. Where others have been counted since it stays counted.
    """
    rows = Attempts.objects.filter(pk=attempt.counted_by, count=attempt.number)
    rows.update(count=attempt.number - 1, locked_until=None)


def start_anew(attempt: Attempt) -> None:
    """Count from nothing again after what was right."""
    Attempts.objects.filter(pk=attempt.counted_by).update(count=0, locked_until=None)


def clear(attempt: Attempt, user: User) -> str:
    """Begin to count anew after a right password, and know the device from now on; return the device's secret."""
    until = timezone.now() + settings.DEVICE_KNOWN_FOR
    start_anew(attempt)
    if attempt.secret:
        Attempts.objects.filter(pk=attempt.counted_by).update(known_until=until)
        return attempt.secret
    secret = new_secret()
    Attempts.objects.create(user=user, device_hash=digest(secret), known_until=until)
    _keep_the_latest(user)
    return secret


def is_known(user: User | None, secret: str) -> bool:
    """Tell whether a secret is that of a device that the person is known by."""
    return bool(user and secret and _known(user, secret))


def forgive(user: User) -> None:
    """After a reset of the password: nothing is counted, and no device is known.

    With a second factor the count stays: who reads the person's mail could otherwise guess codes for ever.
    """
    mine = Attempts.objects.filter(user=user)
    if not user.has_mfa:
        mine.filter(device_hash=UNKNOWN).update(count=0, locked_until=None)
    mine.exclude(device_hash=UNKNOWN).delete()


def _known(user: User | None, secret: str) -> Attempts | None:
    rows = Attempts.objects.locked().filter(user=user, device_hash=digest(secret))
    found: Attempts | None = rows.filter(known_until__gt=timezone.now()).first()
    return found


def _unknown(user: User | None) -> Attempts:
    row, _ = Attempts.objects.get_or_create(user=user, device_hash=UNKNOWN)
    locked: Attempts = Attempts.objects.locked().get(pk=row.pk)
    return locked


def _keep_the_latest(user: User) -> None:
    devices = Attempts.objects.filter(user=user).exclude(device_hash=UNKNOWN)
    oldest = devices.order_by("-known_until", "-id").values_list("pk", flat=True)[DEVICES:]
    Attempts.objects.filter(pk__in=list(oldest)).delete()
