"""The current clinic: which one this thread works for, in Python and in PostgreSQL alike.

The two always move together. PostgreSQL's half is `SET LOCAL`, which ends with the transaction, so the Python half
counts only inside one; outside it the ORM raises `TenantRequired` instead of seeing nothing.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The tenant that platform operators work in. It is a row like any clinic's and owns no clinic's data.
PLATFORM_ID = UUID("00000000-0000-7000-8000-000000000001")

_current: ContextVar[UUID | None] = ContextVar("current_tenant", default=None)


class TenantRequired(RuntimeError):
    """A tenant-owned table was asked for while no clinic was current: a programming error, never a refusal."""


class TenantMismatch(RuntimeError):
    """A row of one clinic was about to be written while another was current: a programming error."""


def current_tenant_id_or_none() -> UUID | None:
    """Return the current clinic's id, or None where no clinic is current."""
    return _current.get()


def current_tenant_id() -> UUID:
    """Return the current clinic's id; raise `TenantRequired` where there is none."""
    tenant_id = _current.get()
    if tenant_id is None:
        msg = "No clinic is current. Work for one with `tenant_context(tenant_id)`."
        raise TenantRequired(msg)
    return tenant_id


def require_tenant(using: str = DEFAULT_DB_ALIAS) -> UUID:
    """Return the current clinic's id if PostgreSQL knows it too, that is inside its transaction; else raise."""
    tenant_id = current_tenant_id()
    if not connections[using].in_atomic_block:
        msg = "The clinic's transaction has ended. Open a new one with `tenant_context(tenant_id)`."
        raise TenantRequired(msg)
    return tenant_id


def settings_sql(
    tenant_id: UUID | None, metadata: Mapping[str, Any] | None
) -> tuple[str, dict[str, str]]:
    """Return the statements, and their parameters, that tell PostgreSQL the clinic and, for history, who acts."""
    sql, params = "SET LOCAL app.tenant_id = %(clinic)s; ", {"clinic": str(tenant_id or "")}
    if metadata is not None:
        sql += "SET LOCAL pghistory.context_metadata = %(metadata)s; "
        params["metadata"] = json.dumps(metadata)
    return sql, params


def activate(
    tenant_id: UUID,
    *,
    metadata: Mapping[str, Any] | None = None,
    query: tuple[str, Mapping[str, Any]] = ("SELECT 1", MappingProxyType({})),
    using: str = DEFAULT_DB_ALIAS,
) -> tuple[Any, ...] | None:
    """Make a clinic current until the running transaction ends, and answer a query's first row in the same round trip.

    `metadata` (user and request) is kept with every history row that the transaction writes. Raises `TenantRequired`
    outside a transaction, where the setting would be gone at once.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        msg = "A clinic can be made current only inside a transaction."
        raise TenantRequired(msg)
    prefix, params = settings_sql(tenant_id, metadata)
    with connection.cursor() as cursor:
        cursor.execute(prefix + query[0], {**query[1], **params})
        row: tuple[Any, ...] | None = cursor.fetchone()
    _current.set(tenant_id)
    return row


def deactivate() -> None:
    """Forget the current clinic in Python; PostgreSQL forgets it with its transaction."""
    _current.set(None)


@contextmanager
def tenant_context(
    tenant_id: UUID,
    *,
    metadata: Mapping[str, Any] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> Iterator[None]:
    """Work for one clinic in a transaction of its own: the one way for tasks, commands, streams and callbacks.

    May be nested; the outer clinic is current again afterwards, also after an exception (the savepoint takes
    PostgreSQL's setting back with it).
    """
    previous = _current.get()
    nested = connections[using].in_atomic_block
    with transaction.atomic(using=using):
        try:
            activate(tenant_id, metadata=metadata, using=using)
            yield
        finally:
            # Before the commit, so that an on_commit callback does not take itself for a part of the transaction.
            _current.set(previous)
        if nested:
            sql, params = settings_sql(previous, {} if metadata is not None else None)
            with connections[using].cursor() as cursor:
                cursor.execute(sql, params)
