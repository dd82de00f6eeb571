"""Which findings are meant."""

from __future__ import annotations

from typing import Self

from apps.medical_records.charting.findings.choices import STATES
from core.tenancy.managers import TenantQuerySet


class FindingQuerySet(TenantQuerySet):
    """Findings of the current clinic."""

    def true(self) -> Self:
        """Keep those that are no error."""
        return self.filter(retracted_at__isnull=True)

    def open(self) -> Self:
        """Keep those that hold until further notice."""
        return self.true().filter(to_date__isnull=True)

    def closed(self) -> Self:
        """Keep those that have ended, or were an error."""
        return self.exclude(retracted_at__isnull=True, to_date__isnull=True)

    def states(self) -> Self:
        """Keep those that say whether, and as what, a tooth is there."""
        return self.filter(kind__in=STATES)
