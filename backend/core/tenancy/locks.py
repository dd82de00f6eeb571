"""Taking turns without a row to lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import connection

from core.errors import Gone
from core.tenancy.context import require_tenant

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import Model

M = TypeVar("M", bound="Model")


def taking_turns(*resources: UUID | None) -> None:
    """Wait until no other transaction holds any of these resources, and hold them until this one ends.

    One round trip; always in the same order, so that two writers never wait for each other.
    """
    tenant_id = require_tenant()
    keys = sorted(_key(tenant_id, resource) for resource in resources if resource)
    locks = ", ".join("pg_advisory_xact_lock(%s)" for _ in keys)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {locks}", keys)


def locked_again(instance: M) -> M:
    """Return a row as it is now, locked until the transaction ends; raise `Gone` when somebody removed it meanwhile.

    What was read before the lock may be another's past: writing it back would undo their change.
    """
    fresh: M | None = type(instance)._default_manager.locked().filter(pk=instance.pk).first()  # type: ignore[attr-defined]
    if fresh is None:
        raise Gone
    return fresh


def _key(tenant_id: UUID, resource: UUID) -> int:
    mixed = (tenant_id.int ^ resource.int) & (2**64 - 1)
    return mixed - 2**63
