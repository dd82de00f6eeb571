"""Taking turns, with a row's lock or without a row to lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import connection

from core.errors import Gone
from core.tenancy.context import require_tenant
from core.versions import refuse_stale

if TYPE_CHECKING:
    from uuid import UUID

    from core.versions import Versioned

M = TypeVar("M", bound="Versioned")


def taking_turns(*resources: UUID | None) -> None:
    """Wait until no other transaction holds any of these resources, and hold them until this one ends.

    One round trip; always in the same order, so that two writers never wait for each other.
    """
    tenant_id = require_tenant()
    keys = sorted(lock_number(tenant_id, resource) for resource in resources if resource)
    locks = ", ".join("pg_advisory_xact_lock(%s)" for _ in keys)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {locks}", keys)


def locked_again(instance: M) -> M:
    """Return a row as it is now, locked until the transaction ends.

    What was read before the lock may be another's past: writing it back would undo their change. Raises `Gone` when
    somebody removed it meanwhile, and `Stale` when the caller expects a version that it no longer has.
    """
    rows = type(instance)._default_manager.select_for_update(no_key=True, of=("self",))
    fresh = rows.filter(pk=instance.pk).first()
    if fresh is None:
        raise Gone
    refuse_stale(fresh, instance.expected_versions)
    return fresh


def lock_number(tenant_id: UUID, resource: UUID) -> int:
    """Return the number of a clinic's resource among PostgreSQL's advisory locks."""
    mixed = (tenant_id.int ^ resource.int) & (2**64 - 1)
    return mixed - 2**63
