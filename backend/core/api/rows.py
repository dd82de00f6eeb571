"""Rows as PostgreSQL's JSON: one statement, whose answer is passed on.

Related rows are joined LEFT, since inner joins are slow behind row-level security. What the statement selects and joins
is written once for a list of columns; only its conditions are the request's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.constants import INNER
from django.db.models.sql.where import WhereNode

from core.tenancy.context import current_tenant_id
from core.tenancy.postgres.schema import has_tenant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.expressions import Combinable

# How PostgreSQL ends a time in JSON; the session's zone is UTC.
UTC_OFFSET = "+00:00"
# Stands for the clinic in a statement that is kept.
NOBODY = UUID(int=0)


# A row's primary key, and all that is shown of it, as PostgreSQL's JSON.
Row = tuple[str, str]


class Written:
    """So many rows, as one JSON text that is passed on as it is. No dataclass, which orjson would write field by field."""

    __slots__ = ("count", "json")

    def __init__(self, json: str, count: int) -> None:
        """Take an array as JSON, and the number of its items."""
        self.json, self.count = json, count

    def __len__(self) -> int:
        """Count the rows."""
        return self.count


@dataclass(frozen=True, eq=False)
class Layout:
    """The names under which a row is shown, in their order, and what stands under each.

    A column is a path of the ORM or an expression. `pk` is the name of the primary key, `moments` names the points in
    time. It is its own key where statements are kept, so it is made once.
    """

    names: tuple[str, ...]
    columns: tuple[str | Combinable, ...]
    pk: str
    moments: frozenset[str]

    @cached_property
    def around(self) -> tuple[str, str]:
        """Return what turns a statement for the columns into one for rows as JSON, in front of it and behind."""
        quoted = ", ".join(f'"{name}"' for name in self.names)
        return f'SELECT r."{self.pk}"::text, row_to_json(r)::text FROM (', f") AS r({quoted})"  # noqa: S608  names of our own serializers only

    @cached_property
    def endings(self) -> tuple[tuple[str, str], ...]:
        r"""Return how a moment ends in PostgreSQL's JSON, with what follows it, and how in ours.

        The next name makes it certain: inside of a text a quote is written as `\"`, so no text holds both.
        """
        following = [*(f'","{name}":' for name in self.names[1:]), '"}']
        return tuple(
            (UTC_OFFSET + follows, "Z" + follows)
            for name, follows in zip(self.names, following, strict=True)
            if name in self.moments
        )


def fetch(queryset: QuerySet[Any], layout: Layout) -> list[Row]:
    """Read a queryset's rows, in its order."""
    try:
        sql, params = _written(queryset, layout)
    except EmptyResultSet:
        return []
    before, behind = layout.around
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(f"{before}{sql}{behind}", params)
        rows: list[Row] = cursor.fetchall()
    return rows


def write(rows: Sequence[Row], layout: Layout) -> Written:
    """Return an array of rows. Ids, dates and clocks are as PostgreSQL writes them, times are RFC 3339 in UTC with a `Z`."""
    text = ",".join([json for _, json in rows])
    for theirs, ours in layout.endings:
        text = text.replace(theirs, ours)
    return Written(f"[{text}]", len(rows))


def is_there(queryset: QuerySet[Any]) -> bool:
    """Tell whether a queryset has a row."""
    model: Any = queryset.model
    return bool(fetch(queryset.order_by()[:1], _pk_alone(model)))


@cache
def _pk_alone(model: Any) -> Layout:
    pk = model._meta.pk.attname
    return Layout((pk,), (pk,), pk, frozenset())


def instance_of(queryset: QuerySet[Any]) -> Any:
    """Return the one row of a queryset as its model's instance, or None."""
    model: Any = queryset.model
    layout = _as_the_driver_reads(model)
    if layout is None:
        return queryset.first()
    try:
        sql, params = _written(queryset.order_by(), layout)
    except EmptyResultSet:
        return None
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return row and model.from_db(queryset.db, layout.names, row)


@cache
def _as_the_driver_reads(model: Any) -> Layout | None:
    """Return a model's columns, or None where Django makes something else of one."""
    fields = model._meta.concrete_fields
    if any(hasattr(field, "from_db_value") for field in fields):
        return None
    names = tuple(field.attname for field in fields)
    return Layout(names, names, model._meta.pk.attname, frozenset())


def _written(queryset: QuerySet[Any], layout: Layout) -> tuple[str, Sequence[Any]]:
    query: Any = queryset.query
    page = _page(queryset) if _asks_one_table(query) else None
    tenant_id = current_tenant_id()
    if page is None:
        query = queryset.values_list(*layout.columns).query
        _join_left(query, tenant_id)
        whole: tuple[str, Sequence[Any]] = query.get_compiler(queryset.db).as_sql()
        return whole
    select = _select(query.model, layout)
    return (
        f"{select.columns} FROM ({page.sql}) AS {select.table}{select.joins}{page.ordering}",
        (*_of(tenant_id, select.before), *page.params, *_of(tenant_id, select.behind)),
    )


class Page(NamedTuple):
    """A statement for the rows alone, and ORDER BY for what is joined to them."""

    sql: str
    params: Sequence[Any]
    ordering: str


def _page(queryset: QuerySet[Any]) -> Page | None:
    """Return the rows that a queryset asks for, or None where their order is more than columns and annotations."""
    query: Any = queryset.query
    ordering = _ordering(query)
    if ordering is None:
        return None
    compiler = query.get_compiler(queryset.db)
    if query.annotations:  # an order by them is theirs in here, and by their names outside
        names = [field.attname for field in query.model._meta.concrete_fields]
        sql, params = queryset.values(*names, *query.annotations).query.sql_with_params()
        return Page(sql, params, ordering)
    table = f'"{query.model._meta.db_table}"'
    where, params = compiler.compile(query.where)
    limit = "" if query.high_mark is None else f" LIMIT {query.high_mark}"
    return Page(f"SELECT * FROM {table} WHERE {where}{ordering}{limit}", params, ordering)  # noqa: S608  ours, and the ORM's


def _of(tenant_id: UUID, params: tuple[Any, ...]) -> list[Any]:
    return [tenant_id if param == NOBODY else param for param in params]


def _asks_one_table(query: Any) -> bool:
    """Tell whether conditions, annotations and order are about the table's own columns, and nothing else is asked for."""
    used = {alias for alias, count in query.alias_refcount.items() if count}
    return used <= {query.model._meta.db_table} and not (
        not query.where  # all clinics, which are no clinic's rows
        or query.extra
        or query.distinct
        or query.group_by
        or query.annotation_select_mask is not None  # of some that cannot be selected
        or query.combinator
        or query.low_mark
        or not query.standard_ordering
        or query.select_for_update
    )


def _ordering(query: Any) -> str | None:
    """Return ORDER BY with the table's own columns and annotations, or None where the order is more than that."""
    if not query.order_by:
        return None if query.default_ordering and query.get_meta().ordering else ""
    steps = [
        _step(query.model, s, annotated=s.removeprefix("-") in query.annotations)
        if isinstance(s, str)
        else None
        for s in query.order_by
    ]
    return None if None in steps else f" ORDER BY {', '.join(map(str, steps))}"


@cache
def _step(model: Any, step: str, *, annotated: bool = False) -> str | None:
    column = step.removeprefix("-")
    if not annotated:
        try:
            column = model._meta.get_field(column).column
        except FieldDoesNotExist:
            return None
    direction = "DESC" if step.startswith("-") else "ASC"
    return f'"{model._meta.db_table}"."{column}" {direction}'


@cache
def _select(model: Any, layout: Layout) -> Select:
    """Write the statement as far as its conditions, for any clinic: the one that is current is left out again."""
    query = QuerySet(model).order_by().values_list(*layout.columns).query
    _join_left(query, NOBODY)
    sql, params = query.get_compiler("default").as_sql()
    tenant_id = current_tenant_id()
    params = tuple(NOBODY if param == tenant_id else param for param in params)
    table = f'"{model._meta.db_table}"'
    columns, _, joins = sql.rpartition(
        f" FROM {table}"
    )  # a column may be a query of the same table
    taken = len(params) - joins.count("%s")
    return Select(columns, table, joins, params[:taken], params[taken:])


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
    """A statement before and after its page, and what either takes: `NOBODY` where the clinic belongs.

    The page is a query of its own, within which the table has its name. Joined to the table, PostgreSQL took the order's
    LIMIT for far away and read all patients of a clinic for a page of visits.
    """

    columns: str
    table: str
    joins: str
    before: tuple[Any, ...]
    behind: tuple[Any, ...]
