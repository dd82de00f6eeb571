"""Versions: two writers never overwrite each other silently (`ETag` and `If-Match` of the API)."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models

from core.errors import DomainError

COUNTS = pgtrigger.Trigger(
    name="version_counts",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)


class Stale(DomainError):
    """Somebody changed the row since the caller read it."""

    status = 412
    code = "stale"
    title = "It was changed since you read it."
    detail = "Nothing was changed now. Read it again, and repeat your change on what it is."


class Versioned(models.Model):
    """A row that counts its changes; the database counts, so that raw SQL and bulk updates do too."""

    # The default is the database's too, for a release that does not know the column.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    # Of which the caller takes it to be one; None is any.
    expected_versions: frozenset[int] | None = None

    class Meta:
        abstract = True
        triggers: tuple[pgtrigger.Trigger, ...] = (COUNTS,)

    def save(self, **kwargs: Any) -> None:
        """Write the row, and count along where it was there before."""
        adding = self._state.adding
        super().save(**kwargs)
        if not adding:
            self.version += 1


def refuse_stale(row: Versioned, expected: frozenset[int] | None) -> None:
    """Raise `Stale` unless a row, held under its lock, is of an expected version."""
    if expected is not None and row.version not in expected:
        raise Stale
