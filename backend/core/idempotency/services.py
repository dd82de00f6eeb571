"""One key, one effect: a repeated POST is answered with what the first one was told."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from core.api.rows import is_there
from core.comparing import exactly
from core.errors import DomainError, FieldError
from core.idempotency.models import KeptAnswer
from core.tenancy.context import require_tenant
from core.tenancy.locks import lock_number

if TYPE_CHECKING:
    from django.http import HttpResponse

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 255
# Of an answer's headers, those that belong to what was done and not to the request that asked.
KEPT_HEADERS = ("Content-Type", "Location", "ETag")


class InFlight(DomainError):
    """The first request with this key has not been answered yet."""

    code = "idempotency_in_flight"
    title = "A request with this Idempotency-Key is still running."
    detail = "Wait for its answer, or repeat the request in a moment."
    retry_after = 1


class Mismatch(DomainError):
    """The key belongs to another body."""

    status = 422
    code = "idempotency_mismatch"
    title = "This Idempotency-Key was used with another body."
    detail = "Send the body of the first request, or a new key."


class Attempt(NamedTuple):
    """A POST that names a key: whose, where, which, and a hash of what it asks for."""

    user_id: UUID
    route: str
    key_hash: str
    body_hash: str


def attempt(*, user_id: UUID, route: str, key: str, body: bytes, query: str = "") -> Attempt:
    """Read a key of 1 to 255 characters, or refuse it; bodies that mean the same JSON are the same.

    What the query asks for is a part of what is sent: a dry run is not what it tells of.
    """
    if not 1 <= len(key) <= LONGEST_KEY:
        raise FieldError("Idempotency-Key", f"Send 1 to {LONGEST_KEY} characters.", "invalid_key")
    asked = f"?{query}\n".encode() if query else b""
    return Attempt(user_id, route, _digest(key.encode()), _digest(asked + _meaning(body)))


def find(wanted: Attempt) -> KeptAnswer | None:
    """Return the answer to replay, or None after taking the key for this transaction.

    Raises `InFlight` while another transaction holds the key, and `Mismatch` where it was answered for another body.
    A refusal is not kept: it changed nothing, and the key is free for the next attempt.
    """
    _take(wanted)
    asked = {"user": wanted.user_id, "route": wanted.route, "key_hash": wanted.key_hash}
    rows = exactly(KeptAnswer.objects.all(), **asked)
    if not is_there(rows):
        return None
    kept: KeptAnswer = rows.get()
    if kept.created_at <= timezone.now() - KEPT_FOR:
        kept.delete()
        return None
    if kept.body_hash != wanted.body_hash:
        raise Mismatch
    return kept


def keep(wanted: Attempt, response: HttpResponse) -> None:
    """Keep a rendered answer in the transaction that did what it tells: both are there, or neither."""
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    KeptAnswer.objects.create(
        **wanted._asdict(), status=response.status_code, headers=headers, content=response.content
    )


def forget() -> int:
    """Remove the current clinic's answers that are past their time; return how many."""
    removed, _ = KeptAnswer.objects.filter(created_at__lte=timezone.now() - KEPT_FOR).delete()
    return removed


def _take(wanted: Attempt) -> None:
    whole = f"{wanted.user_id} {wanted.route} {wanted.key_hash}"
    number = lock_number(require_tenant(), UUID(_digest(whole.encode())[:32]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if cursor.fetchone() != (True,):
            raise InFlight


def _meaning(body: bytes) -> bytes:
    """Return a JSON body without regard to blanks and the order of names; any other as it is."""
    try:
        return json.dumps(json.loads(body), sort_keys=True).encode()
    except (ValueError, RecursionError):
        return body


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
