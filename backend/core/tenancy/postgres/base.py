"""Django's PostgreSQL backend with the walls in its schema editor; `ENGINE = "core.tenancy.postgres"`.

It also spares round trips, which cost more than the statements of a short request: a transaction begins with its first
statement, and a connection is known to be good without asking.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import debug_transaction
from psycopg2 import extensions
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from psycopg2.sql import Composable

from core.tenancy.postgres.schema import DatabaseSchemaEditor

if TYPE_CHECKING:
    from collections.abc import Iterable


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, with foreign keys that are checked at once."""

    def deferrable_sql(self) -> str:
        """Make no foreign key deferrable: a deferred one fails on a distributed PostgreSQL at COMMIT."""
        return ""


class BeginningCursor(extensions.cursor):
    """A cursor whose first statement in a transaction begins it; without a wrapper, as Django sets a connection up, none does."""

    wrapper: DatabaseWrapper | None = None

    def execute(self, query: Any, parameters: Any = None) -> None:
        """Run a statement, with BEGIN in front where one is due."""
        wrapper = self.wrapper
        if wrapper is None or not wrapper.begin_is_due:
            super().execute(query, parameters)
            return
        wrapper.begin_is_due = False
        try:
            super().execute(f"BEGIN; {self._text(query)}", parameters)
        except Exception:
            # What PostgreSQL could not even parse has begun nothing: the next statement still must.
            wrapper.begin_is_due = wrapper.has_begun_nothing()
            raise

    def executemany(self, query: Any, every: Iterable[Any]) -> None:
        """Run a statement with each set of parameters."""
        for parameters in every:
            self.execute(query, parameters)

    def _text(self, query: Any) -> str:
        if isinstance(query, Composable):
            return query.as_string(self.connection)
        return query.decode() if isinstance(query, bytes) else query


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that refuses to be a superuser's, for whom no wall stands, and that begins transactions late."""

    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations
    begin_is_due = False

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
        connection.autocommit = True  # BEGIN is ours to send
        return connection

    def get_connection_params(self) -> dict[str, Any]:
        """Have cursors made that know when to begin."""
        return {**super().get_connection_params(), "cursor_factory": BeginningCursor}

    def create_cursor(self, name: str | None = None) -> Any:
        """Make a cursor; one on the server's side begins the transaction before it is declared."""
        cursor = super().create_cursor(name)
        cursor.wrapper = self
        if name and self.begin_is_due:
            self._send("BEGIN")
            self.begin_is_due = False
        return cursor

    def is_usable(self) -> bool:
        """Tell whether the server is still there: whoever ends an idle connection says so, and nothing else is said."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0)

    def has_begun_nothing(self) -> bool:
        """Tell whether the connection is there and in no transaction."""
        status = self.connection.get_transaction_status()
        return not self.connection.closed and status == TRANSACTION_STATUS_IDLE

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001  Django's signature
        self.begin_is_due = not autocommit

    def _commit(self) -> None:
        self._end("COMMIT")

    def _rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, statement: str) -> None:
        if self.connection is None or self.begin_is_due:
            return
        with debug_transaction(self, statement), self.wrap_database_errors:
            self._send(statement)
        self.begin_is_due = not self.autocommit

    def _send(self, statement: str) -> None:
        with self.connection.cursor(cursor_factory=extensions.cursor) as cursor:
            cursor.execute(statement)
