"""Pages of a list, by cursor: they cost the same at the end of a clinic's rows as at the start."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from urllib.parse import quote, urlencode
from uuid import UUID

from django.db.models import Q
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination

from core.api.ordering import names, turned
from core.api.rendering import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

PAGE_SIZE, LARGEST = 50, 200
PAGING = frozenset({"cursor", "page_size", "count"})
# Base64 for URLs, of which nothing more is promised.
CURSOR = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}
BROKEN = "This cursor is broken, or its row is gone. Follow `next` and `previous`, or start anew."


class Cursor(NamedTuple):
    """The row beside which a page begins, by its id alone (a name has no place in a URL), and the direction."""

    pk: UUID
    backwards: bool

    @classmethod
    def beside(cls, row: Any, *, backwards: bool) -> Cursor:
        """Return the cursor of the page next to a row, read as an instance or as JSON."""
        return cls(UUID(row[0]) if isinstance(row, tuple) else row.pk, backwards)

    def encode(self) -> str:
        """Return what goes into the URL."""
        raw = (b"-" if self.backwards else b"+") + self.pk.bytes
        return urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """Read it back; raise `ValueError` for anything else."""
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        return cls(UUID(bytes=raw[1:]), {b"-": True, b"+": False}[raw[:1]])


class Pages(BasePagination):
    """`{"next", "previous", "results"}`, with `?count=true` also `"count"`; the view names the order.

    50 rows, or `page_size` of them, 1 to 200. The order ends in the primary key, and a page is what follows one row
    in the whole of it, so that nobody is met twice or missed however many share a name. Anything else is a 400.
    """

    cursor_class: ClassVar[Any] = Cursor

    def paginate_queryset(
        self, queryset: Any, request: Any, view: Any = None, *, read: Callable[..., Any] = list
    ) -> list[Any]:
        """Read one page and one row more, by `read`; count all rows only when asked for."""
        self.request, self.read = request, read
        size = _size(request)
        self.count = self.total(queryset) if _wants_count(request) else None
        cursor = _cursor(request, self.cursor_class)
        rows = self.rows_from(queryset, view, cursor, size + 1)
        more, rows = len(rows) > size, rows[:size]
        if cursor is not None and cursor.backwards:
            rows.reverse()
        self._link(rows, cursor, more=more)
        return rows

    def total(self, queryset: Any) -> int:
        """Count all rows."""
        counted: int = queryset.count()
        return counted

    def rows_from(self, queryset: Any, view: Any, cursor: Any, limit: int) -> list[Any]:
        """Return the rows that follow the cursor in its direction, the nearest first."""
        ordering: tuple[str, ...] = view.get_ordering()
        steps = turned(ordering) if cursor and cursor.backwards else ordering
        if cursor:
            beside = _row(queryset, view, cursor.pk, ordering)
            queryset = queryset.filter(after(steps, beside))
        rows: list[Any] = self.read(queryset.order_by(*steps)[:limit])
        return rows

    def _link(self, rows: Sequence[Any], cursor: Any, *, more: bool) -> None:
        """Remember where the neighbours begin; the page that one came from is always there."""
        backwards = cursor is not None and cursor.backwards
        has_next = more if not backwards else True
        has_previous = more if backwards else cursor is not None
        self.next = self._url(rows[-1], backwards=False) if rows and has_next else None
        self.previous = self._url(rows[0], backwards=True) if rows and has_previous else None

    def _url(self, row: Any, *, backwards: bool) -> str:
        cursor = self.cursor_class.beside(row, backwards=backwards).encode()
        given = [
            (name, text) for name, text in self.request.query_params.items() if name != "cursor"
        ]
        http: HttpRequest = self.request._request
        query = urlencode([*given, ("cursor", cursor)])
        return f"{http.scheme}://{http.get_host()}{quote(http.path)}?{query}"

    def get_paginated_response(self, data: Any) -> Answer:
        """Put the page between its neighbours."""
        counted = {} if self.count is None else {"count": self.count}
        return Answer({**counted, "next": self.next, "previous": self.previous, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "additionalProperties": False,
            "properties": {
                "count": {"type": "integer", "description": "Only with `?count=true`."},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe what a list takes for its pages."""
        integer = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": PAGE_SIZE}
        offered = names(view.orderings) if view.action == "list" else []
        ordering = {"type": "string", "enum": offered, "default": next(iter(offered), "")}
        return [
            *([{"name": "ordering", "in": "query", "schema": ordering}] if offered else []),
            {"name": "cursor", "in": "query", "schema": CURSOR},
            {"name": "page_size", "in": "query", "schema": integer},
            {"name": "count", "in": "query", "schema": {"type": "boolean", "default": False}},
        ]


def _size(request: Any) -> int:
    given = request.query_params.get("page_size", str(PAGE_SIZE))
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:5]) <= LARGEST):
        raise ValidationError({"page_size": [f"Ask for 1 to {LARGEST} rows."]})
    return int(given)


def _wants_count(request: Any) -> bool:
    given = request.query_params.get("count", "false").lower()
    if given not in ("true", "false"):
        raise ValidationError({"count": ["Say true or false."]})
    return bool(given == "true")


def _cursor(request: Any, cursor_class: Any) -> Any:
    text = request.query_params.get("cursor")
    if text is None:
        return None
    try:
        return cursor_class.decode(text)
    except (ValueError, KeyError) as error:
        raise ValidationError({"cursor": [BROKEN]}) from error


def _row(queryset: Any, view: Any, pk: UUID, ordering: tuple[str, ...]) -> dict[str, Any]:
    """Return the ordering's values of the row beside the page, also when it has left the list's filters since."""
    names = [step.lstrip("-") for step in ordering]
    annotated = any(name in queryset.query.annotations for name in names)
    for rows in (queryset,) if annotated else (queryset, view.paged_from()):
        if found := rows.filter(pk=pk).values(*names).first():
            return dict(found)
    raise ValidationError({"cursor": [BROKEN]})


def after(steps: Sequence[str], row: dict[str, Any]) -> Q:
    """Return the condition for what follows a row: later in the first column, or equal there and later in the next."""
    conditions, equal = [], Q()
    for step in steps:
        name = step.lstrip("-")
        later = f"{name}__lt" if step.startswith("-") else f"{name}__gt"
        conditions.append(equal & Q(**{later: row[name]}))
        equal &= Q(**{name: row[name]})
    first = steps[0].lstrip("-")
    bound = f"{first}__lte" if steps[0].startswith("-") else f"{first}__gte"
    return Q(**{bound: row[first]}) & reduce(
        or_, conditions
    )  # the bound lets the index start there
