"""What holds an event together: a code over all that it says, by a key that the database does not know.

A plain hash could be computed anew by whoever changes a row past every wall. Keys are `AUDIT_KEYS`: the first signs,
the others still verify what they signed once.
"""

from __future__ import annotations

import hmac
from functools import cache
from typing import Any

import orjson
from django.conf import settings

FORM = orjson.OPT_SORT_KEYS


def form_of(*values: Any) -> bytes:
    """Return values in the one form in which they are signed."""
    return orjson.dumps(values, option=FORM)


def sign(data: bytes) -> bytes:
    """Return the code of what is written now: HMAC-SHA256, 32 bytes."""
    return hmac.digest(_keys()[0], data, "sha256")


def is_signed(data: bytes, code: bytes) -> bool:
    """Tell whether a code is of this, by any key."""
    return any(hmac.compare_digest(hmac.digest(key, data, "sha256"), code) for key in _keys())


@cache
def _keys() -> tuple[bytes, ...]:
    return tuple(key.encode() for key in settings.AUDIT_KEYS)
