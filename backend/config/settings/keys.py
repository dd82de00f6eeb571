"""The keys that sign tokens, as an environment gives them: `kid:secret` pairs by comma, of which the first signs."""

from __future__ import annotations

import re
from typing import TypeAlias

from django.core.exceptions import ImproperlyConfigured

KID = re.compile(r"[A-Za-z0-9._-]{1,64}")
Keys: TypeAlias = tuple[tuple[str, str], ...]


def jwt_keys(given: str) -> Keys:
    """Read the pairs; raise `ImproperlyConfigured`, without the secrets, for anything else."""
    pairs = [pair.strip().partition(":") for pair in given.split(",")]
    keys = tuple((kid, secret) for kid, _, secret in pairs)
    if not all(KID.fullmatch(kid) and secret for kid, secret in keys):
        msg = "JWT_KEYS holds `kid:secret` pairs by comma; a key id is of letters, digits, `.`, `_` and `-`."
        raise ImproperlyConfigured(msg)
    if len({kid for kid, _ in keys}) < len(keys):
        msg = "JWT_KEYS names a key id twice."
        raise ImproperlyConfigured(msg)
    return keys


def signing(keys: Keys) -> dict[str, str]:
    """Return the part of SimpleJWT's settings that names the key."""
    return {"SIGNING_KEY": keys[0][1]}
