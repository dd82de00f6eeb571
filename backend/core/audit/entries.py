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
    """The columns of an event, without the code that signs them; ids as text."""

    tenant_id: str
    id: str
    at: datetime
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
        address = self.address and str(ip_address(self.address))
        passed = (self.at - EPOCH) // MICROSECOND
        return form_of(*self._replace(at=passed, address=address))  # type: ignore[arg-type]  # the moment as a number


# In the order of an entry, and the code behind them.
COLUMNS = (*Entry._fields, "digest")


def time_of(pk: UUID) -> datetime:
    """Return when an id was made, to the millisecond (RFC 9562, version 7)."""
    return EPOCH + (pk.int >> 80) * MILLISECOND
