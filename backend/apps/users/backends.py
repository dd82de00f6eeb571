"""What Django asks for who a browser's session is of: nobody, outside the admin, which asks the session's row."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend


class ClinicBackend(BaseBackend):
    """Named in a browser's session by Django's log-in; lets nobody in by itself."""

    def get_user(self, user_id: Any) -> None:
        """Return nobody: without a clinic there are no users."""
