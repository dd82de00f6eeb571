"""The keys that sign and encrypt, as an environment gives them, of which the first does.

Those of the API's tokens and of second factors are `kid:secret` pairs by comma; those of ID tokens RSA keys as PEM, one after
the other.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from django.core.exceptions import ImproperlyConfigured

PEM = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)
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


def oidc_keys(given: str) -> tuple[str, ...]:
    r"""Read the PEMs, whose lines an environment may end in `\n`; raise `ImproperlyConfigured`, without them, for none."""
    keys = tuple(PEM.findall(given.replace("\\n", "\n")))
    if not keys:
        msg = "OIDC_KEYS holds private RSA keys as PEM, one after the other."
        raise ImproperlyConfigured(msg)
    return keys


def signing_id_tokens(keys: tuple[str, ...]) -> dict[str, Any]:
    """Return the part of django-oauth-toolkit's settings that names the keys."""
    return {"OIDC_RSA_PRIVATE_KEY": keys[0], "OIDC_RSA_PRIVATE_KEYS_INACTIVE": list(keys[1:])}
