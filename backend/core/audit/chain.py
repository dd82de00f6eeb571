"""Sealing: events are written freely, and bound into their clinic's chain a few seconds later, many at a time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from core.audit.entries import moment_of
from core.audit.models import AuditSeal
from core.audit.signing import form_of, is_signed, sign
from core.tenancy.context import PLATFORM_ID, activate, require_tenant
from core.tenancy.locks import lock_number

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)
# Whose turn it is to seal a clinic's events.
SEALING = UUID("00000000-0000-7000-8000-00000000aed1")
LARGEST = 500
START = b""
TAKE = """
    DELETE FROM audit_unsealed u USING (
        SELECT event FROM audit_unsealed WHERE tenant_id = %(tenant)s AND event > %(after)s
        ORDER BY event LIMIT %(limit)s
    ) first
    WHERE u.tenant_id = %(tenant)s AND u.event = first.event RETURNING u.event, u.digest
"""
# Asked of one clinic after the other, in the round trip that makes it the current one.
IS_WAITING = "SELECT EXISTS (SELECT FROM audit_unsealed WHERE tenant_id = %(waiting)s)"


class Link(NamedTuple):
    """What a seal says: its place, its time, the seal before it, and which events it holds as they are."""

    tenant_id: UUID
    number: int
    at: str
    previous: bytes
    events: Sequence[str]
    digests: Sequence[bytes]

    def sign(self) -> bytes:
        """Return the hash by which the next seal knows it."""
        return sign(self._form())

    def is_signed(self, code: bytes) -> bool:
        """Tell whether this is what was sealed."""
        return is_signed(self._form(), code)

    def _form(self) -> bytes:
        return form_of(
            str(self.tenant_id),
            self.number,
            self.at,
            self.previous.hex(),
            list(self.events),
            [digest.hex() for digest in self.digests],
        )


def seal() -> int:
    """Seal every event of the current clinic that waits, unless another does so just now; return how many.

    An event is sealed because it waits, not because of its time: one whose transaction commits late is in a later seal.
    """
    tenant_id = require_tenant()
    if not _is_our_turn(tenant_id):
        return 0
    last = AuditSeal.objects.order_by("-number").values_list("number", "hash").first()
    number, code = (last[0], bytes(last[1])) if last else (0, START)
    count, after = 0, UUID(int=0)
    while waiting := _taken(tenant_id, after):
        number, after = number + 1, waiting[-1][0]
        at = timezone.now()
        events, digests = zip(*waiting, strict=True)
        link = Link(tenant_id, number, moment_of(at), code, list(map(str, events)), digests)
        code = link.sign()
        AuditSeal.objects.create(
            number=number,
            at=at,
            previous=link.previous,
            events=list(events),
            digests=list(digests),
            hash=code,
        )
        count += len(waiting)
    if count:
        # Whoever cuts off the end of a chain cannot cut it off here.
        told = (tenant_id, number, code.hex())
        transaction.on_commit(lambda: logger.info("Clinic %s is sealed up to %d: %s", *told))
    return count


def seal_everywhere() -> int:
    """Seal what waits in every clinic, whatever its state; return how many events. The platform is current."""
    tenants: Any = AuditSeal._meta.get_field("tenant").related_model
    count = 0
    for tenant_id in list(tenants.objects.values_list("pk", flat=True)):
        if activate(tenant_id, query=(IS_WAITING, {"waiting": tenant_id})) == (True,):
            count += seal()
    activate(PLATFORM_ID)
    return count


def _is_our_turn(tenant_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_number(tenant_id, SEALING)])
        is_ours: bool = cursor.fetchone() == (True,)
    return is_ours


def _taken(tenant_id: UUID, after: UUID) -> list[tuple[UUID, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"tenant": tenant_id, "after": after, "limit": LARGEST})
        return sorted((event, bytes(digest)) for event, digest in cursor.fetchall())
