"""Recovery codes: 80 random bits each, so that a SHA-256 of them can be stored.

A slow hash is for what people choose: nobody tries 2^80 codes, and ten slow hashes a try would be a way to keep the server busy.
"""

from __future__ import annotations

import re
import secrets

from apps.users.tokens import digest

COUNT = 10
# Crockford's: no I, L, O and U, which are taken for other signs, or for words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
LOOK_ALIKES = str.maketrans("ILO", "110")


def new_codes() -> list[str]:
    """Make up the codes of a person, as they are shown once."""
    return [_new_code() for _ in range(COUNT)]


def hashed(code: str) -> str:
    """Return what is stored of a code, however it is typed."""
    return digest(re.sub(r"[\s-]", "", code).upper().translate(LOOK_ALIKES))


def _new_code() -> str:
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))
