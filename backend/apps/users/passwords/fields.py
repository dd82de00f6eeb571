"""A password as it comes in."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import empty

from apps.users.passwords.policy import LONGEST, normalized
from core.api.fields import CharField


class PasswordField(CharField):
    """Any characters, blanks at the ends included, and counted as they are hashed."""

    def __init__(self, **given: Any) -> None:
        """Take up to 128, never show them."""
        super().__init__(max_length=LONGEST, trim_whitespace=False, write_only=True, **given)

    def run_validation(self, data: Any = empty) -> Any:
        """Look at what is hashed."""
        return super().run_validation(normalized(data) if isinstance(data, str) else data)
