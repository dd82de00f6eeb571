"""What a model derives from to stand behind the three walls."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory.models
from django.db import models
from uuid_utils.compat import uuid7

from core.tenancy.context import TenantMismatch, current_tenant_id, current_tenant_id_or_none
from core.tenancy.managers import TenantManager
from core.versions import Versioned


class TenantOwned(models.Model):
    """A row that belongs to one clinic for ever."""

    tenant = models.ForeignKey(
        "tenants.Tenant",
        models.PROTECT,
        default=current_tenant_id_or_none,
        editable=False,
        related_name="+",
        db_index=False,  # the primary key starts with it
    )

    objects: ClassVar[TenantManager] = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, **kwargs: Any) -> None:
        """Write the row; raise `TenantMismatch` when another clinic is current."""
        if self.tenant_id != current_tenant_id():
            msg = f"{self._meta.label} of another clinic cannot be written here."
            raise TenantMismatch(msg)
        super().save(**kwargs)


class TenantModel(TenantOwned, Versioned):
    """A tenant-owned row with a time-ordered id, its times and its version; PostgreSQL's primary key is `(tenant_id, id)`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantOwned.Meta, Versioned.Meta):
        abstract = True


class TenantEvent(pghistory.models.Event):
    """One version of a tenant-owned row, written by a database trigger; the application can only add and read."""

    # Made by the database in order of time; pghistory's own number would tell how much other clinics do.
    pgh_id = models.UUIDField(
        primary_key=True, editable=False, db_default=models.Func(function="uuidv7")
    )

    objects = TenantManager()

    class Meta:
        abstract = True
