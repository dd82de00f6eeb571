"""Keys as an environment gives them: `kid:secret` pairs by comma, of which the first signs or encrypts."""

from __future__ import annotations

import re
from typing import TypeAlias

from django.core.exceptions import ImproperlyConfigured

KID = re.compile(r"[A-Za-z0-9._-]{1,64}")
Keys: TypeAlias = tuple[tuple[str, str], ...]


def key_pairs(name: str, given: str) -> Keys:
    """Read the pairs of a variable; raise `ImproperlyConfigured`, without the secrets, for anything else."""
    pairs = [pair.strip().partition(":") for pair in given.split(",")]
    found = tuple((kid, secret) for kid, _, secret in pairs)
    if not all(KID.fullmatch(kid) and secret for kid, secret in found):
        msg = f"{name} holds `kid:secret` pairs by comma; a key id is of letters, digits, `.`, `_` and `-`."
        raise ImproperlyConfigured(msg)
    if len({kid for kid, _ in found}) < len(found):
        msg = f"{name} names a key id twice."
        raise ImproperlyConfigured(msg)
    return found


def signing(pairs: Keys) -> dict[str, str]:
    """Return the part of SimpleJWT's settings that names the key."""
    return {"SIGNING_KEY": pairs[0][1]}
