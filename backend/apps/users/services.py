"""What happens to staff."""

from __future__ import annotations

from typing import Any

from apps.users.models import User


def create_user(*, username: str, password: str, **fields: Any) -> User:
    """Add a member of staff to the current clinic, with a password that is stored hashed."""
    user = User(username=username, **fields)
    user.set_password(password)
    user.save(force_insert=True)
    return user
