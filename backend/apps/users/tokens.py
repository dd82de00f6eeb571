"""Access and refresh tokens: signed, naming their clinic and session, and nothing else of the person."""

from __future__ import annotations

import hashlib
import time
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from rest_framework_simplejwt import tokens
from rest_framework_simplejwt.exceptions import TokenError

from apps.users.errors import TokenRefused
from apps.users.keys import key_ring

if TYPE_CHECKING:
    from apps.users.keys import KeyRing
    from apps.users.models import Session

# Verified access tokens that a process remembers: those of its callers of the last minutes.
REMEMBERED = 4096


class Claims(NamedTuple):
    """Whose token it is."""

    tenant_id: UUID
    session_id: UUID
    user_id: UUID


class TokenPair(NamedTuple):
    """What a client gets at sign-in and at every refresh; `expires_in` in seconds, of the access token."""

    access: str
    refresh: str
    expires_in: int


class OfOurKeys(tokens.Token):
    """A token of SimpleJWT, signed and verified by our key ring."""

    def get_token_backend(self) -> KeyRing:
        """Return the ring."""
        return key_ring()


class AccessToken(OfOurKeys, tokens.AccessToken):
    """Sent with every request, for minutes."""


class RefreshToken(OfOurKeys, tokens.RefreshToken):
    """Exchanged once, for the next pair."""


def issue(session: Session) -> TokenPair:
    """Make a session's next pair and remember the refresh token's hash on it (not yet saved).

    Neither token outlives the session.
    """
    left = session.expiration - timezone.now()
    life = min(AccessToken.lifetime, left)
    refresh, access = RefreshToken(), AccessToken()
    refresh.set_exp(lifetime=left)
    access.set_exp(lifetime=life)
    for token in (refresh, access):
        token["tenant"] = str(session.tenant_id)
        token["sid"] = str(session.session_id)
        token["sub"] = str(session.user_id)
    session.token_hash = digest(str(refresh))
    return TokenPair(str(access), str(refresh), int(life.total_seconds()))


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Verified:
    """Access tokens whose signature was found good, by their SHA-256; when they end is looked at every time."""

    def __init__(self, size: int) -> None:
        """Remember the latest `size` of them."""
        self.size = size
        self._known: dict[bytes, tuple[Claims, int]] = {}
        self._lock = Lock()

    def claims(self, raw: str) -> Claims:
        """Return a token's claims; raise `TokenRefused`."""
        key = hashlib.sha256(raw.encode(errors="surrogatepass")).digest()
        claims, ends_at = self._known.get(key) or self._remember(key, raw)
        if ends_at <= time.time():
            raise TokenRefused
        return claims

    def _remember(self, key: bytes, raw: str) -> tuple[Claims, int]:
        token = _verified(AccessToken, raw)
        known = _claims(token), int(token["exp"])
        with self._lock:
            if len(self._known) >= self.size:
                del self._known[next(iter(self._known))]
            self._known[key] = known
        return known


@lru_cache(maxsize=8)
def _verified_by(_ring: KeyRing) -> Verified:
    """Remember apart what other keys have verified."""
    return Verified(REMEMBERED)


def read_access(raw: str) -> Claims:
    """Verify an access token, or know it again; raise `TokenRefused`."""
    return _verified_by(key_ring()).claims(raw)


def read_refresh(raw: str) -> Claims:
    """Verify a refresh token; raise `TokenRefused`."""
    return _claims(_verified(RefreshToken, raw))


def _verified(kind: type[OfOurKeys], raw: str) -> Any:
    try:
        return kind(raw)
    except (TokenError, ValueError, TypeError) as error:
        raise TokenRefused from error


def _claims(token: Any) -> Claims:
    try:
        return Claims(UUID(token["tenant"]), UUID(token["sid"]), UUID(token["sub"]))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise TokenRefused from error
