"""The first wall: every query of a tenant-owned model is filtered by the current clinic, or raises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.lookups import Exact
from django.db.models.sql import Query

from core.comparing import keep
from core.tenancy.context import require_tenant

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class TenantQuery(Query):
    """A query that refuses to run once its clinic's transaction has ended, where PostgreSQL would show no rows."""

    def get_compiler(
        self,
        using: str | None = None,
        connection: BaseDatabaseWrapper | None = None,
        elide_empty: bool = True,  # noqa: FBT001, FBT002  Django's signature
    ) -> SQLCompiler:
        """Check the tenant each time that the query is about to be compiled for execution."""
        require_tenant(using or (connection.alias if connection else DEFAULT_DB_ALIAS))
        return super().get_compiler(using, connection, elide_empty)


class TenantQuerySet(models.QuerySet[Any]):
    """Rows of the current clinic."""

    def __init__(
        self,
        model: type[models.Model] | None = None,
        query: Query | None = None,
        using: str | None = None,
        hints: dict[str, Any] | None = None,
    ) -> None:
        """Start from a `TenantQuery` instead of Django's own."""
        super().__init__(model=model, query=query or TenantQuery(model), using=using, hints=hints)

    def update(self, **changes: Any) -> int:
        """Change the rows; raise `TenantRequired` outside the clinic's transaction, where none would be seen."""
        require_tenant(self.db)
        return super().update(**changes)

    update.alters_data = True  # type: ignore[attr-defined]  # not from a template

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Read by SQL of one's own, inside the clinic's transaction."""
        require_tenant(self.db)
        return super().raw(*args, **kwargs)

    def _raw_delete(self, using: str | None) -> int:
        require_tenant(self.db)
        removed: int = super()._raw_delete(using)
        return removed

    def locked(self) -> Self:
        """Lock the rows against other writers until the transaction ends; foreign keys to them still work."""
        return self.select_for_update(no_key=True, of=("self",))


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]  # made at run time
    """The default and the base manager of every tenant-owned model."""

    def get_queryset(self) -> TenantQuerySet:
        """Return the current clinic's rows; raise `TenantRequired` where no clinic is current."""
        queryset: TenantQuerySet = super().get_queryset()
        tenant = self.model._meta.get_field("tenant")
        keep(queryset.query, tenant, Exact, require_tenant(queryset.db))
        return queryset

    def none(self) -> TenantQuerySet:
        """Return no rows, which takes no clinic: for what only asks which model this is."""
        queryset: TenantQuerySet = super().get_queryset()
        return queryset.none()
