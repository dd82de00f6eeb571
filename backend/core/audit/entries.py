"""An event as it is signed and written, and as it is read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple

from core.audit.signing import form_of, is_signed, sign

if TYPE_CHECKING:
    from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND, MILLISECOND = timedelta(microseconds=1), timedelta(milliseconds=1)


class Entry(NamedTuple):
    """The columns of an event, without the code that signs them: ids as text, `at` as microseconds since 1970."""

    tenant_id: str
    id: str
    at: str
    actor: str | None
    session: str | None
    patient: str | None
    action: str
    resource: str
    operation: str
    object: str | None
    outcome: str
    reason: str
    address: str | None
    request_id: str
    details: dict[str, Any]

    def sign(self) -> bytes:
        """Return the code of all that it says."""
        return sign(self._form())

    def is_signed(self, digest: bytes) -> bool:
        """Tell whether this is what was signed."""
        return is_signed(self._form(), digest)

    def _form(self) -> bytes:
        return form_of(*self)


# In the order of an entry, and the code behind them.
COLUMNS = (*Entry._fields, "digest")


def moment_of(at: datetime) -> str:
    """Return a moment as it is signed."""
    return str((at - EPOCH) // MICROSECOND)


def address_of(text: str | None) -> str | None:
    """Return an address as it is signed: PostgreSQL writes some of version 6 in another way."""
    if text is None or ":" not in text:
        return text
    try:
        return str(ip_address(text))
    except ValueError:  # a network: not of our writing
        return text


def time_of(pk: UUID) -> datetime:
    """Return when an id was made, to the millisecond (RFC 9562, version 7)."""
    return EPOCH + (pk.int >> 80) * MILLISECOND
