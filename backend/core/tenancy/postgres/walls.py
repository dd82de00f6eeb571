"""Wall two as SQL, for tables and for their parts."""

from __future__ import annotations

from core.tenancy.roles import APP

POLICY = "tenant_isolation"
CONDITION = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"


def walls(table: str) -> list[str]:
    """Return the statements that put a table with a tenant behind row-level security."""
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY {POLICY} ON "{table}" USING ({CONDITION}) WITH CHECK ({CONDITION})',
    ]


def part(table: str, name: str, bounds: str) -> list[str]:
    """Return the statements that add a part to a table: walled like the whole, and reached through it alone."""
    return [
        f'CREATE TABLE "{name}" PARTITION OF "{table}" {bounds}',
        *walls(name),
        f'REVOKE ALL ON "{name}" FROM {APP}',
    ]
