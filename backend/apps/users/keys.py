"""The keys of tokens: the first of JWT_KEYS signs, all of them verify, each found by the id in the token's header."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jwt
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError

# As long as what HMAC with SHA-256 makes of it (RFC 7518, 3.2).
SHORTEST = 32


class KeyRing(TokenBackend):
    """SimpleJWT's backend with several keys: algorithm, issuer and audience are one for all of them."""

    def __init__(self, keys: tuple[tuple[str, str], ...]) -> None:
        """Take the keys by their ids."""
        fixed = settings.SIMPLE_JWT
        super().__init__(
            fixed["ALGORITHM"],
            signing_key=keys[0][1],
            audience=fixed["AUDIENCE"],
            issuer=fixed["ISSUER"],
        )
        self.kid = keys[0][0]
        self.keys = {kid: self._prepare_key(secret) for kid, secret in keys}

    def encode(self, payload: dict[str, Any]) -> str:
        """Sign by the first key, and say which it is."""
        claims = {**payload, "aud": self.audience, "iss": self.issuer}
        return jwt.encode(
            claims, self.keys[self.kid], algorithm=self.algorithm, headers={"kid": self.kid}
        )

    def get_verifying_key(self, token: Any) -> Any:
        """Return the key that the token's header names; raise where there is none of that id."""
        try:
            return self.keys[jwt.get_unverified_header(token)["kid"]]
        except KeyError as error:
            raise TokenBackendError("The token names no key of ours.") from error


def key_ring() -> KeyRing:
    """Return the ring of the keys in force."""
    return _ring(settings.JWT_KEYS)


@lru_cache(maxsize=8)
def _ring(keys: tuple[tuple[str, str], ...]) -> KeyRing:
    return KeyRing(keys)


@register(Tags.security)
def check_keys(**_: Any) -> list[CheckMessage]:
    """Report a key that is short, or that is Django's own secret, which signs other things."""
    found: list[CheckMessage] = []
    for kid, secret in settings.JWT_KEYS:
        if len(secret.encode()) < SHORTEST:
            hint = f"Make it of {SHORTEST} random bytes or more."
            found.append(Error(f"The JWT key {kid} is too short.", hint=hint, id="users.E001"))
        if secret == settings.SECRET_KEY:
            hint = "Make one of its own: who can forge one must not be able to forge the other."
            found.append(Error(f"The JWT key {kid} is SECRET_KEY.", hint=hint, id="users.E002"))
    return found
