"""Pages of a list, by cursor: they cost the same at the end of a clinic's rows as at the start."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """`{"next", "previous", "results"}`; 50 rows, or `page_size` of them up to 200; the view names the order."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:  # noqa: ARG002
        """Ask the view."""
        ordering: tuple[str, ...] = view.get_ordering()
        return ordering
