"""Rows as PostgreSQL's texts: one statement, and values that JSON says as they are.

Related rows are joined LEFT, since inner joins are slow behind row-level security. What the statement selects and joins
is written once for a list of columns; only its conditions are the request's.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import orjson
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.constants import INNER
from django.db.models.sql.where import WhereNode
from psycopg2.extensions import UNICODE, new_type, register_type

from core.tenancy.context import current_tenant_id
from core.tenancy.postgres.schema import has_tenant

if TYPE_CHECKING:
    from collections.abc import Sequence


def _moment(text: Any, cursor: Any) -> str | None:  # noqa: ARG001
    """Turn `2026-09-09 06:00:00.5+00` into `2026-09-09T06:00:00.500000Z`; the session's zone is UTC."""
    if text is None:
        return None
    if not text.endswith("+00"):
        msg = "The session's time zone is no longer UTC."
        raise ValueError(msg)
    if len(text) == len("2026-09-09 06:00:00+00"):
        return f"{text[:10]}T{text[11:19]}Z"
    return f"{text[:10]}T{text[11:-3].ljust(15, '0')}Z"


def _clock(text: Any, cursor: Any) -> str | None:  # noqa: ARG001
    """Turn `14:00:00.5` into `14:00:00.500000`."""
    return text and (text if "." not in text else text.ljust(15, "0"))


def _json(text: Any, cursor: Any) -> Any:  # noqa: ARG001
    return text and orjson.loads(text)


# By the type's number in PostgreSQL's catalogue: uuid and date; timestamptz; time; jsonb.
TEXTS = (
    new_type((2950, 1082), "UUID_OR_DATE", UNICODE),  # as they are, by the driver's own code
    new_type((1184,), "MOMENT", _moment),
    new_type((1083,), "CLOCK", _clock),
    new_type((3802,), "JSON", _json),
)


def fetch(queryset: QuerySet[Any], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Read these columns, by the ORM's paths, of a queryset's rows, in its order.

    Ids and dates come as PostgreSQL writes them, times as RFC 3339 in UTC, the rest as Django would have it.
    """
    try:
        sql, params = _written(queryset, columns)
    except EmptyResultSet:
        return []
    with connections[queryset.db].cursor() as cursor:
        for texts in TEXTS:
            register_type(texts, cursor.cursor)
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def instance_of(queryset: QuerySet[Any]) -> Any:
    """Return the one row of a queryset as its model's instance, or None."""
    model: Any = queryset.model
    names = _as_the_driver_reads(model)
    if names is None:
        return queryset.first()
    try:
        sql, params = _written(queryset.order_by(), names)
    except EmptyResultSet:
        return None
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return row and model.from_db(queryset.db, names, row)


@cache
def _as_the_driver_reads(model: Any) -> tuple[str, ...] | None:
    """Return a model's columns, or None where Django makes something else of one."""
    fields = model._meta.concrete_fields
    if any(hasattr(field, "from_db_value") for field in fields):
        return None
    return tuple(field.attname for field in fields)


def _written(queryset: QuerySet[Any], columns: tuple[str, ...]) -> tuple[str, Sequence[Any]]:
    query: Any = queryset.query
    ordering = _ordering(query) if _asks_one_table(query) else None
    tenant_id = current_tenant_id()
    if ordering is None:
        query = queryset.values_list(*columns).query
        _join_left(query, tenant_id)
        whole: tuple[str, Sequence[Any]] = query.get_compiler(queryset.db).as_sql()
        return whole
    select = _select(query.model, columns)
    where, params = query.get_compiler(queryset.db).compile(query.where)
    limit = "" if query.high_mark is None else f" LIMIT {query.high_mark}"
    return (
        f"{select.sql} WHERE {where}{ordering}{limit}",
        (*[tenant_id] * select.clinics, *params),
    )


def _asks_one_table(query: Any) -> bool:
    """Tell whether conditions and order are about the table's own columns, and nothing else is asked for."""
    used = {alias for alias, count in query.alias_refcount.items() if count}
    return used <= {query.model._meta.db_table} and not (
        not query.where  # all clinics, which are no clinic's rows
        or query.annotations
        or query.extra
        or query.distinct
        or query.group_by
        or query.combinator
        or query.low_mark
        or not query.standard_ordering
        or query.select_for_update
    )


def _ordering(query: Any) -> str | None:
    """Return ORDER BY with the table's own columns, or None where the order is more than that."""
    if not query.order_by:
        return None if query.default_ordering and query.get_meta().ordering else ""
    steps = [_step(query.model, s) if isinstance(s, str) else None for s in query.order_by]
    return None if None in steps else f" ORDER BY {', '.join(map(str, steps))}"


@cache
def _step(model: Any, step: str) -> str | None:
    try:
        field = model._meta.get_field(step.removeprefix("-"))
    except FieldDoesNotExist:
        return None
    direction = "DESC" if step.startswith("-") else "ASC"
    return f'"{model._meta.db_table}"."{field.column}" {direction}'


@cache
def _select(model: Any, columns: tuple[str, ...]) -> Select:
    """Write the statement as far as its conditions; no clinic is asked, since nothing is."""
    query = QuerySet(model).order_by().values_list(*columns).query
    _join_left(query, UUID(int=0))
    sql, clinics = query.get_compiler("default").as_sql()
    return Select(sql, len(clinics))


def _join_left(query: Any, tenant_id: UUID) -> None:
    """Join LEFT what a foreign key leads to: it is there, and the planner reads the page first.

    The clinic is named for the other table, too: the planner then knows it without asking the policy.
    """
    for alias, join in query.alias_map.items():
        foreign_key: Any = getattr(join, "join_field", None)
        if getattr(foreign_key, "many_to_one", False) and join.join_type == INNER:
            left = query.alias_map[alias] = join.promote()
            if has_tenant(foreign_key.related_model):
                left.filtered_relation = _of_clinic(alias, foreign_key.related_model, tenant_id)


def _of_clinic(alias: str, model: Any, tenant_id: UUID) -> WhereNode:
    """Return what Django shall put behind ON: the joined rows are the clinic's."""
    field = model._meta.get_field("tenant")
    of_clinic: Any = Exact(Col(alias, field, field.target_field), tenant_id)
    return WhereNode([of_clinic])


class Select(NamedTuple):
    """A statement as far as its conditions, and how often it takes the clinic."""

    sql: str
    clinics: int
