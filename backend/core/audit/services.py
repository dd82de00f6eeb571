"""Writing an event: no round trip of its own, no model, and no row that writers would wait for each other at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection
from uuid_utils.compat import uuid7

from core.audit.choices import Action, Outcome
from core.audit.context import current_origin
from core.audit.entries import COLUMNS, Entry, moment_of, time_of
from core.request_ids import current_request_id
from core.tenancy.context import require_tenant, tenant_context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from core.audit.context import Origin

# What waits for a seal is written beside: a seal takes what waits, however late its transaction commits.
WRITE = (
    f"INSERT INTO audit_auditevent ({', '.join(COLUMNS)})"  # noqa: S608  names of our own columns only
    f" VALUES ({', '.join(f'%({name})s' for name in COLUMNS)});"
    " INSERT INTO audit_unsealed (tenant_id, event, digest) VALUES (%(tenant_id)s, %(id)s, %(digest)s)"
)
# A commit that does not wait for the disk; what else the transaction wrote waits no more either.
UNHURRIED = "SET LOCAL synchronous_commit = off; "


def record(
    *,
    action: Action,
    resource: str,
    operation: str = "",
    object_id: UUID | None = None,
    patient: UUID | None = None,
    outcome: Outcome = Outcome.SUCCESS,
    reason: str = "",
    actor: UUID | None = None,
    details: Mapping[str, Any] | None = None,
    durable: bool = True,
) -> None:
    """Write an event of the current clinic with the COMMIT of the running transaction: both are kept, or neither.

    `resource` is the API's name of what it is about, `operation` the verb, `reason` a refusal's code. `details` holds
    ids, counts and names that the program gave, never what is known of a patient. Who acts is the request's sender
    unless named; an application that sent it for them is added to the details. An event that is not `durable` may be
    lost if the server crashes within a second, and so may all that its transaction wrote: for those that only read.
    """
    origin = current_origin()
    pk = uuid7()
    at = time_of(pk)
    entry = Entry(
        tenant_id=str(require_tenant()),
        id=str(pk),
        at=moment_of(at),
        actor=_text(actor or origin.actor),
        session=_text(origin.session),
        patient=_text(patient),
        action=action.value,
        resource=resource,
        operation=operation,
        object=_text(object_id),
        outcome=outcome.value,
        reason=reason,
        address=origin.address,
        request_id=current_request_id() or "",
        details={**(details or {}), **_between(origin)},
    )
    values = {
        **entry._asdict(),
        "at": at,
        "details": orjson.dumps(entry.details).decode(),
        "digest": entry.sign(),
    }
    connection.with_commit(WRITE if durable else UNHURRIED + WRITE, values)  # type: ignore[attr-defined]
    origin.recorded = True


def record_apart(tenant_id: UUID, **event: Any) -> None:
    """Write an event of a clinic in a transaction of its own, for what was refused, or failed and was rolled back."""
    with tenant_context(tenant_id):
        record(**event)


def _between(origin: Origin) -> dict[str, str]:
    """Name the application that acts between a person and us."""
    return {"application": str(origin.application)} if origin.application else {}


def _text(pk: UUID | None) -> str | None:
    return None if pk is None else str(pk)
