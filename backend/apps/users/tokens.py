"""Access and refresh tokens: signed, naming their clinic and session, and nothing else of the person."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from apps.users.errors import TokenRefused

if TYPE_CHECKING:
    from apps.users.models import Session


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


def issue(session: Session) -> TokenPair:
    """Make a session's next pair and remember the refresh token's hash on it (not yet saved)."""
    refresh, access = RefreshToken(), AccessToken()
    for token in (refresh, access):
        token["tenant"] = str(session.tenant_id)
        token["sid"] = str(session.session_id)
        token["sub"] = str(session.user_id)
    session.token_hash = digest(str(refresh))
    return TokenPair(str(access), str(refresh), int(access.lifetime.total_seconds()))


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def read_access(raw: str) -> Claims:
    """Verify an access token; raise `TokenRefused`."""
    return _claims(AccessToken, raw)


def read_refresh(raw: str) -> Claims:
    """Verify a refresh token; raise `TokenRefused`."""
    return _claims(RefreshToken, raw)


def _claims(kind: type[Token], raw: Any) -> Claims:
    try:
        token = kind(raw)
        return Claims(UUID(token["tenant"]), UUID(token["sid"]), UUID(token["sub"]))
    except (TokenError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise TokenRefused from error
