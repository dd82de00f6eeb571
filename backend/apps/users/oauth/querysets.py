"""Which applications there still are."""

from __future__ import annotations

from typing import Self

from core.tenancy.managers import TenantQuerySet


class ApplicationQuerySet(TenantQuerySet):
    """Applications of one clinic."""

    def present(self) -> Self:
        """Keep those that nobody has deleted."""
        return self.filter(deleted_at=None)

    def usable(self) -> Self:
        """Keep those that are switched on."""
        return self.present().filter(is_active=True)
