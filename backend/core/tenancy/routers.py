"""Which role may migrate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.db.models import Model

# Models as a migration knows them live in a module of this name.
HISTORICAL = "__fake__"


class OwnerMigrates:
    """Migrations run on the `owner` connection only; the application's role may not change a table."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:  # noqa: ARG002
        """Refuse `default`, where there is an owner to do it."""
        return db == "owner" if "owner" in settings.DATABASES else None

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:  # noqa: ARG002
        """Send the rows that a migration asks for without naming a connection along the one that migrates.

        On the other they would wait for the lock that the migration itself holds.
        """
        return "owner" if model.__module__ == HISTORICAL and "owner" in settings.DATABASES else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """Do the same with rows that it writes."""
        return self.db_for_read(model, **hints)
