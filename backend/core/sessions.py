"""The sessions of pages, whose table lies outside the walls: keys are stored as hashes, as every other credential."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone


def stored_key(key: str) -> str:
    """Return what is stored of a session's key: as much of its SHA-256 as the column takes, 160 bits."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Django's store in the database; who reads its table, or a dump of it, can sign in as nobody."""

    def _get_session_from_db(self) -> Any:
        try:
            return self.model.objects.get(
                session_key=stored_key(self.session_key or ""), expire_date__gt=timezone.now()
            )
        except self.model.DoesNotExist:
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        """Look for the key by its hash."""
        return bool(super().exists(stored_key(session_key)))

    def create_model_instance(self, data: Any) -> Any:
        """Keep the hash, not the key."""
        instance = super().create_model_instance(data)
        instance.session_key = stored_key(instance.session_key)
        return instance

    def delete(self, session_key: str | None = None) -> None:
        """Remove the session of a key, by default this one."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=stored_key(key)).delete()
