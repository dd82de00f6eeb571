"""Walls two and three, written by plain `makemigrations` and `migrate` for every model with a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.ddl_references import Columns, Statement
from django.db.backends.postgresql import schema

from core.tenancy.postgres.walls import part, walls
from core.tenancy.roles import APP

if TYPE_CHECKING:
    from django.db.models import Model

# django-pgtrigger lets any session switch triggers off by a setting; here a trigger is a promise.
NEVER_IGNORED = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
AS 'SELECT FALSE' LANGUAGE sql IMMUTABLE
"""


def has_tenant(model: type[Model]) -> bool:
    """Tell whether rows of a model belong to a clinic: it has a field `tenant` to the clinics' table."""
    return any(
        field.name == "tenant"
        and field.remote_field is not None
        and _label(field.remote_field.model) == "tenants.tenant"
        for field in model._meta.local_fields
    )


def _label(model: type[Model] | str) -> str:
    return model.lower() if isinstance(model, str) else model._meta.label_lower


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Django's schema editor with a tenant in every key of a tenant-owned table, and its policy."""

    sql_create_column_inline_fk = None  # type: ignore[assignment]  # would be a single-column key

    def execute(self, sql: Any, params: Any = ()) -> None:
        """Run a statement; a trigger's installation loses its switch."""
        super().execute(sql, params)
        if "_pgtrigger_should_ignore(" in str(sql):
            super().execute(NEVER_IGNORED, None)

    def table_sql(self, model: Any) -> tuple[str, list[Any]]:
        """Write the primary key as `(tenant_id, id)`, and by which column a table lies in parts."""
        sql, params = super().table_sql(model)
        if has_tenant(model):
            key = self.quote_name(model._meta.pk.column)
            sql = sql.replace(" PRIMARY KEY", "", 1)
            sql = f'{sql[:-1]}, PRIMARY KEY ("tenant_id", {key}))'
        if column := getattr(model, "partitioned_by", None):
            sql = f"{sql} PARTITION BY RANGE ({self.quote_name(column)})"
        return sql, params

    def create_model(self, model: type[Model]) -> None:
        """Create the table with its policy; what is append-only takes only INSERT and SELECT from the application."""
        super().create_model(model)
        if not has_tenant(model):
            return
        table = model._meta.db_table
        statements = walls(table)
        if model._meta.pk.column == "pgh_id" or getattr(model, "append_only", False):
            statements.append(f'REVOKE UPDATE ON "{table}" FROM {APP}')
        if hasattr(model, "partitioned_by"):
            statements += part(table, f"{table}_default", "DEFAULT")
        for statement in statements:
            self.execute(statement, None)

    def _create_fk_sql(self, model: Any, field: Any, suffix: str) -> Statement:
        """Make the key between two tenant-owned tables `(tenant_id, x_id) -> (tenant_id, id)`."""
        statement: Statement = super()._create_fk_sql(model, field, suffix)  # type: ignore[misc]  # the stubs lack it
        target = field.target_field
        if has_tenant(model) and has_tenant(target.model):
            for part, table, column in (
                ("column", model._meta.db_table, field.column),
                ("to_column", target.model._meta.db_table, target.column),
            ):
                statement.parts[part] = Columns(table, ["tenant_id", column], self.quote_name)
        return statement

    def _field_indexes_sql(self: Any, model: Any, field: Any) -> list[Statement]:
        """Begin the index of a foreign key with the tenant, as every query does."""
        if field.remote_field and has_tenant(model) and self._field_should_be_indexed(model, field):
            return [self._create_index_sql(model, fields=[model._meta.get_field("tenant"), field])]
        return schema.DatabaseSchemaEditor._field_indexes_sql(self, model, field)  # type: ignore[attr-defined]
