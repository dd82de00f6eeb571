"""The keys of ID tokens: the first of OIDC_KEYS signs, and applications find all of them at `jwks.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

if TYPE_CHECKING:
    from collections.abc import Iterator

# In bits; RFC 7518, 3.3.
SHORTEST = 2048


@register(Tags.security)
def check_keys(**_: Any) -> list[CheckMessage]:
    """Report what is no private RSA key, or a short one."""
    return list(_wrong_with(settings.OIDC_KEYS))


def _wrong_with(keys: tuple[str, ...]) -> Iterator[CheckMessage]:
    hint = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"
    for number, pem in enumerate(keys, start=1):
        try:
            key = load_pem_private_key(pem.encode(), None)
        except (ValueError, TypeError):
            key = None
        if not isinstance(key, RSAPrivateKey):
            text = f"Key {number} of OIDC_KEYS is no private RSA key."
            yield Error(text, hint=hint, id="users.E011")
        elif key.key_size < SHORTEST:
            text = f"Key {number} of OIDC_KEYS has fewer than {SHORTEST} bits."
            yield Error(text, hint=hint, id="users.E012")
