"""A key that can be guessed signs nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SHORTEST = 32


@register(Tags.security)
def check_keys(**_: Any) -> list[CheckMessage]:
    """Report keys of the audit trail that are missing or short."""
    keys: list[str] = settings.AUDIT_KEYS
    if keys and all(len(key) >= SHORTEST for key in keys):
        return []
    hint = f"Give AUDIT_KEY, and each of AUDIT_OLD_KEYS, {SHORTEST} random characters or more."
    return [Error("The audit trail's key can be guessed.", hint=hint, id="audit.E001")]
