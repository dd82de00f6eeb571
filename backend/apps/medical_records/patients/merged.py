"""Who is who once patients were merged: found in the query that asks, before its table is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import BooleanField, F, Func, UUIDField, Value

from core.tenancy.context import current_tenant_id

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import OuterRef


class _IsOneOf(Func):
    """The column is one of some patients, whom PostgreSQL looks up once; the table's own index finds the rows then."""

    output_field: ClassVar[Any] = BooleanField()
    names: ClassVar[tuple[str, ...]] = ("column", "given", "clinic")

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> Any:  # type: ignore[override]  # noqa: ARG002
        told = dict(zip(self.names, map(compiler.compile, self.source_expressions), strict=True))
        sql, params = str(self.template), []
        for name in re.findall(r"\{(\w+)\}", sql):
            params += told[name][1]
        return sql.format(**{name: text for name, (text, _) in told.items()}), params


class _OfPatient(_IsOneOf):
    """The patient, and whoever was merged into them over however many steps."""

    template = (
        "{column} = ANY (ARRAY(WITH RECURSIVE met(id) AS (SELECT {given} UNION SELECT p.id"
        " FROM met JOIN medical_records_patient p ON p.merged_into_id = met.id"
        " WHERE p.tenant_id = {clinic}) SELECT id FROM met))"
    )


class _MergedFrom(_IsOneOf):
    """Whom the patient of a number was merged into, and so on."""

    template = (
        "{column} = ANY (ARRAY(WITH RECURSIVE met(id) AS ("
        "SELECT s.merged_into_id FROM medical_records_patient s"
        " WHERE s.tenant_id = {clinic} AND s.number = {given} AND s.merged_into_id IS NOT NULL"
        " UNION SELECT p.merged_into_id FROM met JOIN medical_records_patient p ON p.id = met.id"
        " WHERE p.tenant_id = {clinic} AND p.merged_into_id IS NOT NULL) SELECT id FROM met))"
    )


def of_patient(patient: UUID | OuterRef, *, column: str = "patient_id") -> Func:
    """Keep rows of a patient and of whoever was merged into them; as a condition it costs no query."""
    given = patient if isinstance(patient, F) else Value(patient, output_field=UUIDField())
    return _OfPatient(F(column), given, _clinic())


def merged_from(number: str) -> Func:
    """Keep patients into whom the one of a number was merged, over however many steps."""
    return _MergedFrom(F("pk"), Value(number), _clinic())


def _clinic() -> Value:
    return Value(current_tenant_id(), output_field=UUIDField())
