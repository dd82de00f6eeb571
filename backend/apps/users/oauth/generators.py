"""Client ids, secrets, codes and tokens: each names its clinic, since without one nothing can be looked up."""

from __future__ import annotations

import re
import secrets
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.tenancy.context import current_tenant_id

RANDOM_BYTES = 32
CLIENT_ID_BYTES = 16  # it is no secret
TOKEN = re.compile(r"(?P<kind>dp[arc])_(?P<clinic>[0-9a-f]{32})_[A-Za-z0-9_-]{43}")
CLIENT_ID = re.compile(r"(?P<clinic>[0-9a-f]{32})\.[A-Za-z0-9_-]{22}")


class Kind(StrEnum):
    """What a credential begins with, so that one that leaked is recognised for what it is."""

    ACCESS = "dpa"
    REFRESH = "dpr"
    CODE = "dpc"


def new_client_id() -> str:
    """Make up an application's public name in the current clinic."""
    return f"{current_tenant_id().hex}.{secrets.token_urlsafe(CLIENT_ID_BYTES)}"


def new_secret() -> str:
    """Make up what an application proves itself by."""
    return f"dps_{secrets.token_urlsafe(RANDOM_BYTES)}"


def new_code() -> str:
    """Make up an authorization code of the current clinic."""
    return _new(Kind.CODE)


def new_access_token(_request: Any = None) -> str:
    """Make up an access token of the current clinic."""
    return _new(Kind.ACCESS)


def new_refresh_token(_request: Any = None) -> str:
    """Make up a refresh token of the current clinic."""
    return _new(Kind.REFRESH)


def clinic_of_token(raw: str, *kinds: Kind) -> UUID | None:
    """Return the clinic that a token of one of these kinds names; None for anything else."""
    found = TOKEN.fullmatch(raw)
    return UUID(found["clinic"]) if found and found["kind"] in kinds else None


def clinic_of_client(client_id: str) -> UUID | None:
    """Return the clinic that a client id names; None for what is none."""
    found = CLIENT_ID.fullmatch(client_id)
    return UUID(found["clinic"]) if found else None


def _new(kind: Kind) -> str:
    return f"{kind}_{current_tenant_id().hex}_{secrets.token_urlsafe(RANDOM_BYTES)}"
