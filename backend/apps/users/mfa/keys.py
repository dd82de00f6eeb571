"""The keys of factors' secrets: the first of MFA_KEYS encrypts, all of them decrypt.

A secret is bound to its person, so that who writes the table cannot give somebody the factor of somebody else.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

if TYPE_CHECKING:
    from uuid import UUID

# As long as what is derived from it.
SHORTEST = 32
PURPOSE = b"dentiapro second factors"
UNREADABLE = "No key of MFA_KEYS reads this secret."


class SecretUnreadable(RuntimeError):
    """None of MFA_KEYS decrypts a secret, or it is another person's: a key was taken away too early."""


def encrypted(secret: bytes, *, user: UUID) -> str:
    """Return a secret as it is stored for a person."""
    return _ring().encrypt(user.bytes + secret).decode()


def decrypted(stored: str, *, user: UUID) -> bytes:
    """Return a person's secret; raise `SecretUnreadable`."""
    try:
        found = _ring().decrypt(stored)
    except InvalidToken as error:
        raise SecretUnreadable(UNREADABLE) from error
    if found[:16] != user.bytes:
        raise SecretUnreadable("This secret is another person's.")
    return found[16:]


def renewed(stored: str) -> str:
    """Return the same, encrypted by the first key; raise `SecretUnreadable`."""
    try:
        return _ring().rotate(stored).decode()
    except InvalidToken as error:
        raise SecretUnreadable(UNREADABLE) from error


def _ring() -> MultiFernet:
    return _made_of(settings.MFA_KEYS)


@lru_cache(maxsize=8)
def _made_of(keys: tuple[tuple[str, str], ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(secret))) for _, secret in keys])


def _derived(secret: str) -> bytes:
    return HKDF(SHA256(), length=SHORTEST, salt=None, info=PURPOSE).derive(secret.encode())


@register(Tags.security)
def check_keys(**_: Any) -> list[CheckMessage]:
    """Report a key that is short, or that is a secret with another purpose."""
    others = {settings.SECRET_KEY, *(secret for _, secret in settings.JWT_KEYS)}
    found: list[CheckMessage] = []
    for kid, secret in settings.MFA_KEYS:
        if len(secret.encode()) < SHORTEST:
            hint = f"Make it of {SHORTEST} random bytes or more."
            found.append(Error(f"The MFA key {kid} is too short.", hint=hint, id="users.E003"))
        if secret in others:
            hint = "Make one of its own: who learns the other must not read second factors."
            found.append(
                Error(f"The MFA key {kid} is SECRET_KEY or a JWT key.", hint=hint, id="users.E004")
            )
    return found
