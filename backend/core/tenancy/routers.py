"""Which role may migrate."""

from __future__ import annotations

from typing import Any

from django.conf import settings


class OwnerMigrates:
    """Migrations run on the `owner` connection only; the application's role may not change a table."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:  # noqa: ARG002
        """Refuse `default`, where there is an owner to do it."""
        return db == "owner" if "owner" in settings.DATABASES else None
