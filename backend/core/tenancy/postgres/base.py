"""Django's PostgreSQL backend with the walls in its schema editor; `ENGINE = "core.tenancy.postgres"`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base, operations

from core.tenancy.postgres.schema import DatabaseSchemaEditor

if TYPE_CHECKING:
    from psycopg2 import extensions


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, with foreign keys that are checked at once."""

    def deferrable_sql(self) -> str:
        """Make no foreign key deferrable: a deferred one fails on a distributed PostgreSQL at COMMIT."""
        return ""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that refuses to be a superuser's, for whom no wall stands."""

    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> extensions.connection:
        """Connect, or raise `ImproperlyConfigured` when the role is a superuser (told by the server, no query)."""
        connection: extensions.connection = super().get_new_connection(conn_params)
        if connection.get_parameter_status("is_superuser") == "on":
            connection.close()
            msg = (
                "DentiaPro does not work as a database superuser, for whom row-level security does not hold."
                " Run `manage.py setup_database` once and connect as dentiapro_app (dentiapro_owner to migrate)."
            )
            raise ImproperlyConfigured(msg)
        return connection
