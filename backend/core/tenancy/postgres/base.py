"""Django's PostgreSQL backend with the walls in its schema editor; `ENGINE = "core.tenancy.postgres"`.

It also spares round trips, which cost more than the statements of a short request: a transaction begins with its first
statement, and a connection is known to be good without asking.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError, ProgrammingError
from django.db.backends.postgresql import base, features, operations
from django.db.backends.utils import debug_transaction
from psycopg2 import extensions
from psycopg2.extensions import (
    TRANSACTION_STATUS_IDLE,
    TRANSACTION_STATUS_INERROR,
    TRANSACTION_STATUS_INTRANS,
)
from psycopg2.sql import Composable

from core.tenancy.postgres.schema import DatabaseSchemaEditor

if TYPE_CHECKING:
    from collections.abc import Iterable


OPEN = frozenset({TRANSACTION_STATUS_INTRANS, TRANSACTION_STATUS_INERROR})


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, with foreign keys that are checked at once."""

    def deferrable_sql(self) -> str:
        """Make no foreign key deferrable: a deferred one fails on a distributed PostgreSQL at COMMIT."""
        return ""


class DatabaseFeatures(features.DatabaseFeatures):
    """Django's features, but for what the composite key changes."""

    # To PostgreSQL a row's columns do not follow from `id` alone.
    allows_group_by_selected_pks = False


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

    def callproc(self, *args: Any, **kwargs: Any) -> Any:
        """Call a function, in the transaction."""
        self._begin()
        return super().callproc(*args, **kwargs)

    def copy_expert(self, *args: Any, **kwargs: Any) -> None:
        """Copy rows in or out, in the transaction."""
        self._begin()
        super().copy_expert(*args, **kwargs)

    def copy_from(self, *args: Any, **kwargs: Any) -> None:
        """Copy rows in, in the transaction."""
        self._begin()
        super().copy_from(*args, **kwargs)

    def copy_to(self, *args: Any, **kwargs: Any) -> None:
        """Copy rows out, in the transaction."""
        self._begin()
        super().copy_to(*args, **kwargs)

    def _begin(self) -> None:
        if self.wrapper is not None:
            self.wrapper.begin_now()

    def _text(self, query: Any) -> str:
        if isinstance(query, Composable):
            return query.as_string(self.connection)
        return query.decode() if isinstance(query, bytes) else query


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that refuses to be a superuser's, for whom no wall stands, and that begins transactions late."""

    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations
    features_class = DatabaseFeatures
    begin_is_due = False
    holds_cursors = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with nothing to send."""
        super().__init__(*args, **kwargs)
        self._last_words: list[str] = []

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
        """Make a cursor; one on the server's side begins the transaction before it is declared, and ends with it.

        psycopg2 declares it `WITH HOLD`, since the connection is in autocommit to it: no such cursor can lock its rows.
        """
        cursor = super().create_cursor(name)
        cursor.wrapper = self
        if name and not self.autocommit:
            self.begin_now()
            self.holds_cursors = True
        return cursor

    def begin_now(self) -> None:
        """Begin the transaction, where that is due."""
        if self.begin_is_due:
            self.begin_is_due = False
            self._send("BEGIN")

    def with_commit(self, sql: str, parameters: Any) -> None:
        """Send a statement together with the COMMIT of the running transaction, which takes no round trip of its own.

        Inside a savepoint it is sent at once: nobody knows yet whether the savepoint is kept. Where it fails, nothing
        of the transaction is kept, and who commits hears of it.
        """
        if self.savepoint_ids or not self.in_atomic_block:
            with self.cursor() as cursor:
                cursor.execute(sql, parameters)
            return
        self.ensure_connection()
        with self.connection.cursor(cursor_factory=extensions.cursor) as cursor:
            self._last_words.append(cursor.mogrify(sql, parameters).decode())

    def is_usable(self) -> bool:
        """Tell whether the server is still there: whoever ends an idle connection says so, and nothing else is said."""
        if self.connection is None or not self.has_begun_nothing():
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0)

    def has_begun_nothing(self) -> bool:
        """Tell whether the connection is there and in no transaction."""
        status = self.connection.get_transaction_status()
        return not self.connection.closed and status == TRANSACTION_STATUS_IDLE

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001  Django's signature
        if self.connection.get_transaction_status() in OPEN:
            msg = "End the transaction first."
            raise ProgrammingError(msg)
        self.begin_is_due, self._last_words = not autocommit, []

    def _commit(self) -> None:
        self._end("COMMIT")

    def _rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, statement: str) -> None:
        last_words, self._last_words = self._last_words, []
        to_send = last_words if statement == "COMMIT" else []
        if self.connection is None or (self.begin_is_due and not to_send):
            return
        if self.begin_is_due:
            to_send.insert(0, "BEGIN")
        if self.holds_cursors and statement == "COMMIT":
            to_send.append("CLOSE ALL")
        self.begin_is_due = self.holds_cursors = False
        with debug_transaction(self, statement), self.wrap_database_errors:
            said = self._send("; ".join([*to_send, statement]))
        self.begin_is_due = not self.autocommit
        if said != statement:
            # PostgreSQL ends a transaction in which a statement failed as if it had been asked to roll it back.
            msg = "The transaction was rolled back: one of its statements had failed."
            raise InternalError(msg)

    def _send(self, statement: str) -> str:
        with self.connection.cursor(cursor_factory=extensions.cursor) as cursor:
            cursor.execute(statement)
            said: str = cursor.statusmessage
        return said
